"""`beian read` as somebody at a terminal uses it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import examining
from bot.__main__ import app
from bot.documents.reading.reader import Reader
from flows.papers import Field, Finding, Look, Reading
from tests.bot.documents import samples
from tests.support.drawn import text_pdf


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BEIAN_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setattr("bot.logs.configure", lambda *_, **__: None)


def call(*words: str | Path) -> tuple[int, list[dict[str, Any]]]:
    done = CliRunner().invoke(app, ["read", *map(str, words)])
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_line_a_file_in_their_order_and_one_that_cannot_be_kept(tmp_path: Path) -> None:
    good, bad = tmp_path / "说明.pdf", tmp_path / "程序.pdf"
    good.write_bytes(text_pdf([[(60, 700, 12, "上海某某机电有限公司")]]))
    bad.write_bytes(b"MZ" + b"\0" * 100)
    code, lines = call(good, bad)
    assert code == 1
    assert [line["file"] for line in lines] == [str(good), str(bad)]
    assert lines[0]["kind"] == "unknown"
    assert lines[0]["reaction"] == "说明.pdf 看不出是哪种材料。"
    assert lines[1] == {
        "file": str(bad), "kind": None, "fields": {}, "findings": [], "refused": {"code": "program"},
        "reaction": "程序.pdf 是程序文件，不能作为材料，所以没有收下。材料可以是照片、PDF、Word 或 Excel。",
    }  # fmt: skip
    assert call(good, "--language", "en")[1][0]["reaction"] == "We cannot tell what kind of paper 说明.pdf is."
    assert call(good)[0] == 0


def test_what_is_kept_but_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unread(_self: Reader, _content: bytes, _media_type: str) -> None:
        return None

    monkeypatch.setattr(examining.Reader, "read", unread)
    file = tmp_path / "a.jpg"
    file.write_bytes(samples.picture())
    code, [line] = call(file)
    assert (code, line["kind"]) == (1, None)
    assert line["reaction"] == "a.jpg 收下了，但这里没能读出内容。需要的内容自己填就行。"


def test_values_are_as_data_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = (0.1, 0.2, 0.3, 0.25)
    fields = (
        Field("filed_on", date(2018, 8, 1), "2018年8月1日", 1, box, 0.98765),
        Field("owners", ("上海某某机电有限公司",), "专利权人", certain=False),
        Field("sales", 290_000_000, "290万元"),
        Field("in_force", True, "有效"),
    )
    reading = Reading("patent_register", True, fields, (Finding("dark", 1),), (Look(),))

    async def read(_self: Reader, _content: bytes, _media_type: str) -> Reading:
        return reading

    monkeypatch.setattr(examining.Reader, "read", read)
    file = tmp_path / "a.jpg"
    file.write_bytes(samples.picture())
    code, [line] = call(file)
    assert code == 0
    assert line["fields"]["filed_on"] == {
        "value": "2018-08-01", "confidence": 0.988, "box": list(box), "page": 1, "certain": True,
    }  # fmt: skip
    assert [line["fields"][name]["value"] for name in ("owners", "sales", "in_force")] == [
        ["上海某某机电有限公司"], 290_000_000, True,
    ]  # fmt: skip
    assert line["fields"]["owners"]["certain"] is False
    assert line["findings"] == [{"code": "dark", "page": 1}]
    assert line["reaction"] == "a.jpg 是专利登记簿副本。\n照片太暗。到亮处、避开阴影再拍一张。"
