"""The `beian` command as operators and policy officers use it."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from bot.__main__ import app
from locales import languages
from tests.support.beian import beian, sandbox_alone

HOME = Path(__file__).parents[2]
REPLIES = HOME / "tests" / "bot" / "replies" / "enterprise.txt"
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BEIAN_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("BEIAN_READERS", "0")
    monkeypatch.setattr("bot.logs.configure", lambda *_, **__: None)


def call(*words: str) -> Result:
    """A command run in this process."""
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})


def test_without_a_command_it_says_what_there_is() -> None:
    listed = call().output
    assert [name for name in COMMANDS if f" {name} " not in listed] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_what_it_does(name: str) -> None:
    helped = call(name, "--help")
    assert helped.exit_code == 0
    said = helped.output.partition("Usage")[2].splitlines()
    assert len(said[2].strip()) > 20, said


def test_check_finds_nothing_wrong() -> None:
    checked = call("check")
    assert (checked.exit_code, checked.output) == (0, f"1 notice, {len(languages())} languages: nothing wrong\n")


def test_check_names_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEIAN_NOTICES", "tests.flows.wrong.duplicate_id")
    checked = call("check")
    assert checked.exit_code == 1
    assert ": duplicate_id: " in checked.output
    assert "words: " in checked.output


@pytest.mark.parametrize("command", ["publish", "rebuild"])
def test_nothing_is_done_with_a_notice_that_is_wrong(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEIAN_NOTICES", "tests.flows.wrong.duplicate_id")
    stopped = call(command)
    assert stopped.exit_code == 2
    assert "duplicate_id" in stopped.stderr


def test_an_outline_to_read() -> None:
    read = call("outline", "shanghai_2022").output
    assert read.startswith("# 上海市知识产权局关于组织开展专利产品备案工作的通知")
    assert "> 具备独立法人资格的企业、高校院所、新型研发机构和社会组织；" in read
    assert "- `subject_kind` 主体类型: 企业 / 高校院所" in read
    assert "2023-03-31" in read


def test_an_outline_in_english_quotes_in_chinese() -> None:
    read = call("outline", "shanghai_2022", "--language", "en").output
    assert "Kind of filing" in read
    assert "> 具备独立法人资格的企业、高校院所、新型研发机构和社会组织；" in read


def test_an_outline_for_programs() -> None:
    data = json.loads(call("outline", "shanghai_2022", "--format", "json").output)
    assert data["notice"] == "shanghai_2022"
    assert [one["id"] for one in data["forms"]] == ["registration", "product", "update", "withdrawal"]
    assert data["deadlines"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("outline", "beijing_2022"), "'beijing_2022' is no notice here; there is shanghai_2022"),
        (("outline", "shanghai_2022", "--language", "tlh"), "'tlh' is not offered; there is zh_Hans, en"),
    ],
)
def test_what_is_not_there_is_said(words: tuple[str, ...], sentence: str) -> None:
    stopped = call(*words)
    assert stopped.exit_code == 2
    assert stopped.stderr.startswith(sentence)


def test_publishing_twice_publishes_once() -> None:
    assert " would be published" in call("publish", "--dry-run").output
    first = call("publish")
    assert first.exit_code == 0
    assert first.output.startswith("shanghai_2022: edition 1 (")
    for words in ((), ("--dry-run",)):
        assert call("publish", *words).output.startswith("shanghai_2022: unchanged, edition 1 (")


def test_a_file_of_replies_plays_a_whole_filing(tmp_path: Path) -> None:
    lines = REPLIES.read_text(encoding="utf-8").replace("@tests/", f"@{HOME}/tests/").splitlines()
    played = beian(tmp_path, "chat", "--wait", "60", lines=lines)
    assert (played.returncode, played.stderr) == (0, "")
    for told in ("已提交，编号 BA-", "备案主体注册已通过", "「变频水泵 VX20」备案成功"):
        assert told in played.stdout
    assert played.stdout.index("备案主体注册已通过") < played.stdout.index("备案成功")
    assert [path.suffix for path in tmp_path.glob("填报副本-*")] == [".docx"]


def test_the_terminal_goes_on_where_it_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    go = ("chat", "--data-dir", str(folder), "--wait", "0")
    first = beian(folder, *go, lines=["# nobody answers this", "同意，开始", "专利产品备案", "1"])
    assert "> # nobody" not in first.stdout
    assert "记下了：企业。" in first.stdout
    again = beian(folder, *go, "--no-echo", lines=["继续"])
    assert "> 继续" not in again.stdout
    assert "专利实施许可合同备案" not in again.stdout
    assert "您的单位有没有独立法人资格？" in again.stdout
    assert call("rebuild").output == "drafts summed up anew: 1\nindicators counted anew: 0 corrected\n"


def test_the_sandbox_alone(tmp_path: Path) -> None:
    with sandbox_alone(tmp_path) as address:
        assert "演示" in httpx.get(f"{address}/").text
        assert httpx.get(f"{address}/openapi.json").json()["openapi"].startswith("3.1")
        refused = httpx.get(f"{address}/v1/events")
        assert refused.status_code in (401, 404)
