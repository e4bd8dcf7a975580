"""A dossier: read again it is the filing; whatever was changed in it is named."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from bot.__main__ import app
from bot.documents import dossier_writer, dossiers, filled
from bot.documents.dossiers import TamperedError
from bot.documents.filled import Asked
from bot.messages import Document
from flows.carrying import fields, rest
from flows.filing import digest
from flows.notices.shanghai_2022 import CARRIED, NOTICE
from locales import words
from storage.files import FileRow

SAY = words("zh_Hans", NOTICE.id)
OWNER = '上海"某某"机电/有限公司'
PAPERS = {"f1": ("product_photos", b"one"), "f2": ("product_photos", b"two"), "f3": ("economic_evidence", b"three")}


def item(question: str, kind: str, value: object, group: str = "", place: str = "") -> dict[str, object]:
    return {
        "key": [question, place], "question": question, "kind": kind, "group": group, "item": place, "value": value
    }  # fmt: skip


CONTENT = {
    "notice": NOTICE.id,
    "edition": "e" * 64,
    "form": "product",
    "submission": 2,
    "day": "2026-11-23",
    "version": 40,
    "data": [
        {"section": "product", "items": [item("product_name", "text", "水泵 <1:2>"), item("is_goods", "yes_no", True)]},
        {
            "section": "patents",
            "items": [
                item("number", "patent_number", "ZL201810862228.X", "patents", "1"),
                item("filed_on", "day", {"day": "2018-08-01"}, "patents", "1"),
                item("core", "yes_no", True, "patents", "1"),
                item("number", "patent_number", "ZL202120592620.4", "patents", "3"),
            ],
        },
        {
            "section": "economy",
            "items": [item("sales", "money", 123_456_789), item("market_share", "number", {"number": "12.5"}),
                      item("exports", "money", 0), item("unit_price", "money", {"mark": "skipped"})],
        },
    ],
    "papers": [{"id": one, "question": name, "item": "", "label": "required"} for one, (name, _) in PAPERS.items()],
    "reasons": [{"check": "no_ip_spending", "item": "", "reason": "=确实为零"}],
    "given": {"subject_name": OWNER},
}  # fmt: skip


def files() -> dict[str, FileRow]:
    return {
        one: FileRow(
            one, 1, 1, None, name, "", f"CON{one}.pdf", "application/pdf", len(content), sha256(content).hexdigest(),
            "kept", "", "web", "", datetime(2026, 11, 23, tzinfo=UTC),
        )
        for one, (name, content) in PAPERS.items()
    }  # fmt: skip


def parts() -> dossier_writer.Parts:
    asked, blocks = Asked.of(SAY, NOTICE, "product"), CARRIED["product"]
    lines = filled.lines(asked, fields(CONTENT, blocks), "wan", files(), OWNER)
    others = filled.lines(asked, rest(CONTENT, blocks), "wan", files(), OWNER)
    copy = Document("填报副本-BA-2026-00017.docx", "", b"a copy")
    papers = {one.upload: one for one in lines if one.file is not None}
    return dossier_writer.Parts(
        SAY, "BA-2026-00017", CONTENT, digest(CONTENT), lines, others, copy, "水泵 <1:2>", papers
    )


def opened(found: str) -> bytes:
    return next(content for _, content in PAPERS.values() if sha256(content).hexdigest() == found)


def packed() -> bytes:
    return b"".join(dossier_writer.stream(parts(), opened))


def changed(act: Callable[[dict[str, bytes]], object]) -> bytes:
    """The dossier with some of its files changed."""
    with zipfile.ZipFile(io.BytesIO(packed())) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    act(held)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_read_again_it_is_the_filing() -> None:
    found = dossiers.read(packed())
    assert found.reference == "BA-2026-00017"
    assert found.content == CONTENT
    assert found.digest == digest(CONTENT)
    assert found.papers == {one: content for one, (_, content) in PAPERS.items()}


def test_it_comes_in_pieces_with_one_paper_at_a_time() -> None:
    asked: list[str] = []

    def one(found: str) -> bytes:
        asked.append(found)
        return opened(found)

    pieces: Iterator[bytes] = dossier_writer.stream(parts(), one)
    next(pieces)
    assert asked == []
    assert b"".join(pieces)
    assert len(asked) == len(PAPERS)


def test_names_are_safe_everywhere_and_marked_as_utf_8() -> None:
    assert parts().name == "BA-2026-00017_水泵 _1_2_.zip"
    with zipfile.ZipFile(io.BytesIO(packed())) as archive:
        names = archive.namelist()
        chinese = [one for one in archive.infolist() if not one.filename.isascii()]
    assert names == [
        "manifest.json", "说明.txt", "填报内容.xlsx", "填报副本-BA-2026-00017.docx", "filing.json",
        "papers/01_产品照片_上海_某某_机电_有限公司_1.pdf", "papers/02_产品照片_上海_某某_机电_有限公司_2.pdf",
        "papers/03_经济数据证明_上海_某某_机电_有限公司.pdf",
    ]  # fmt: skip
    assert all(one.flag_bits & 0x800 for one in chinese)
    assert filled.safe("con") == "_con"
    assert filled.safe(" ..\u202e ") == "_"
    assert len(filled.safe("长" * 500)) == filled.LONGEST_NAME


def test_the_sheet_has_every_field_as_text_and_as_a_number() -> None:
    with zipfile.ZipFile(io.BytesIO(packed())) as archive:
        book = CalamineWorkbook.from_filelike(io.BytesIO(archive.read("填报内容.xlsx")))
    rows = book.get_sheet_by_name("填报内容").to_python()
    assert [row[3] for row in rows[1:4]] == ["专利号", "申请日", "专利号"]
    assert rows[2][4] == "2018-08-01"
    sales = next(row for row in rows if row[3] == "销售额")
    assert sales[1:8] == ["经济数据", "", "销售额", "123.456789", 123.456789, "万元", "经济数据"]
    assert not any(row[3] == "单价" for row in rows), "what was passed by is not typed in"
    assert book.get_sheet_by_name("其他回答").to_python()[1][3] == "有形产品"
    assert book.get_sheet_by_name("说明").to_python()[1][1] == "=确实为零"


@pytest.mark.parametrize(
    ("act", "what"),
    [
        (lambda held: held.update({"papers/03_经济数据证明_上海_某某_机电_有限公司.pdf": b"four"}),
         ("changed", "papers/03_经济数据证明_上海_某某_机电_有限公司.pdf")),
        (lambda held: held.pop("填报内容.xlsx"), ("missing", "填报内容.xlsx")),
        (lambda held: held.update({"又一份.pdf": b"x"}), ("not_listed", "又一份.pdf")),
        (lambda held: held.update({"filing.json": held["filing.json"].replace(b"123456789", b"923456789")}),
         ("changed", "filing.json")),
        (lambda held: held.update({"manifest.json": held["manifest.json"].replace(b'ssion": 2', b'ssion": 3')}),
         ("not_the_filings", "submission")),
        (lambda held: held.update({"manifest.json": held["manifest.json"].replace(b'"version": 1', b'"version": 9')}),
         ("other_format", "9")),
        (lambda held: held.pop("manifest.json"), ("no_dossier", "KeyError")),
        (lambda held: held.update({"manifest.json": b"[]"}), ("no_dossier", "TypeError")),
    ],
)  # fmt: skip
def test_what_was_changed_is_named(act: Callable[[dict[str, bytes]], object], what: tuple[str, str]) -> None:
    with pytest.raises(TamperedError) as refused:
        dossiers.read(changed(act))
    assert what in refused.value.differs


def test_a_paper_left_out_of_the_manifest_too_is_missed() -> None:
    def act(held: dict[str, bytes]) -> None:
        manifest = json.loads(held["manifest.json"])
        gone = next(one for one in manifest["files"] if one.get("id") == "f3")
        manifest["files"].remove(gone)
        held["manifest.json"] = json.dumps(manifest).encode()
        del held[gone["name"]]

    with pytest.raises(TamperedError) as refused:
        dossiers.read(changed(act))
    assert refused.value.differs == (("not_the_filings", "papers"),)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x00" * 100, packed()[:-30], packed()[: len(packed()) // 2]])
def test_what_is_no_dossier_is_refused(content: bytes) -> None:
    with pytest.raises(TamperedError):
        dossiers.read(content)


def test_one_that_unpacks_to_more_than_we_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossiers, "LARGEST", 10)
    monkeypatch.setattr(dossiers, "_LARGEST_TEXT", 10)
    with pytest.raises(TamperedError, match="too_large"):
        dossiers.read(packed())


def test_the_command_says_whether_it_is_as_it_was_packed(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(packed())
    bad.write_bytes(changed(lambda held: held.pop("说明.txt")))
    told = CliRunner().invoke(app, ["dossier", "check", str(good)])
    assert (told.exit_code, told.output.split("\t")[:3]) == (0, ["BA-2026-00017", NOTICE.id, "product"])
    told = CliRunner().invoke(app, ["dossier", "check", str(bad)])
    assert (told.exit_code, told.output) == (1, "missing\t说明.txt\n")
