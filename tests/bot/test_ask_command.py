"""`beian ask`: a JSON line for each question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app

FIELDS = {"question", "language", "topic", "answer", "citation", "label", "sure", "decision", "nearest"}


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BEIAN_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setattr("bot.logs.configure", lambda *_, **__: None)


def asked(text: str | bytes, *options: str) -> tuple[int, list[dict[str, object]], str]:
    done = CliRunner().invoke(app, ["ask", *options], input=text)
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_each_question_is_a_line() -> None:
    code, lines, _ = asked("手机三种颜色要报三次吗\n\ncan a branch office file?\n今天天气怎么样\n")
    assert code == 0
    assert [(line["topic"], line["sure"], line["language"]) for line in lines] == [
        ("same_model", True, "zh_Hans"), ("branch", True, "en"), ("decline", False, "zh_Hans"),
    ]  # fmt: skip
    assert all(set(line) == FIELDS for line in lines)
    citation = lines[0]["citation"]
    assert isinstance(citation, dict)
    assert (citation["source"][:7], citation["passage"]) == ("上海市知识产权", "附件 一、3.（1）")
    assert citation["quote"].endswith("不同颜色、大小、配置等应归类为同一备案产品。")
    assert (lines[1]["label"], lines[2]["answer"] is None, lines[2]["label"]) == ("official text", False, None)


def test_the_language_of_the_answers_may_be_given() -> None:
    _, [line], _ = asked("手机三种颜色要报三次吗\n", "--language", "en")
    assert (line["language"], str(line["answer"])[:3]) == ("en", "No,")


def test_a_yearly_date_comes_from_the_calendar() -> None:
    _, [line], _ = asked("每年要更新吗\n")
    assert "3 月 31 日" in str(line["answer"])


def test_what_cannot_be_read_is_said() -> None:
    assert asked("x\n", "--language", "xx")[0] == 2
    code, lines, error = asked(b"\xff\xfe\n")
    assert (code, lines) == (2, [])
    assert "not UTF-8" in error
