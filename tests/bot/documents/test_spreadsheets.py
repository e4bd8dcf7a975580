"""Files that pass for spreadsheets: what each is, and that none of them can do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from bot.documents import spreadsheets
from bot.documents.spreadsheets import REFUSALS, Refused, Sheet
from tests.bot.documents.samples import archive, excel, pdf, word
from tests.bot.documents.sheets import book, text

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def one(content: bytes) -> Sheet:
    found = spreadsheets.read(content, "目录/名单.csv")
    assert isinstance(found, tuple), found
    return found[0]


def of_all_kinds(sheet: Worksheet) -> None:
    sheet.write_number("C4", 13812345678)
    sheet.write_number("D4", 914403001922038216)
    sheet.write_number("E4", 0.1 + 0.2)
    sheet.write_boolean("F4", True)
    sheet.write_datetime("G4", date(2026, 3, 1), sheet.fmt)
    sheet.write_formula("H4", "=1/0", None, "#DIV/0!")
    sheet.write_string("I4", "  甲\n乙 ")
    sheet.merge_range("C6:D7", "合")


def test_cells_are_text_in_their_places() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("目录")
        sheet.fmt = made.add_format({"num_format": "yyyy-mm-dd"})
        of_all_kinds(sheet)
    found = one(out.getvalue())
    assert (found.name, found.rows, found.hidden) == ("目录", 6, False)
    assert found.cells == {
        (4, 3): "13812345678", (4, 4): "9.14403001922038E+17", (4, 5): "0.3", (4, 6): "TRUE", (4, 7): "2026-03-01",
        (4, 8): "#DIV/0!", (4, 9): "甲\n乙", (6, 3): "合",
    }  # fmt: skip
    assert found.merged == (((6, 3), (7, 4)),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_the_encodings_there_are(encoding: str, delimiter: str) -> None:
    found = one(text([("单位", "备注"), ("联通（上海）", "甲，乙")], encoding, delimiter))
    assert found.name == "名单"
    assert found.cells == {(1, 1): "单位", (1, 2): "备注", (2, 1): "联通（上海）", (2, 2): "甲，乙"}


def with_password() -> bytes:
    out = io.BytesIO(archive(**{"[Content_Types].xml": "x", "xl/workbook.xml": "<workbook/>"}))
    content = bytearray(out.getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark)
        content[at + offset] |= 1
    return bytes(content)


def far_out(sheet: Worksheet) -> None:
    sheet.write_string("A1", "单位名称")
    sheet.write_string(1_048_575, 16_383, "x")


def bomb() -> bytes:
    """Less than a megabyte that unpacks to a hundred."""
    rows = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' * 2_100_000
    content = excel(b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>")
    assert len(content) < 870_000
    assert len(rows) > 100_000_000
    return content


def mislabelled() -> bytes:
    """A container whose directory says that little is inside."""
    content = bytearray(excel(b"<worksheet>" + b" " * 5_000_000 + b"</worksheet>"))
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        size = made.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    return bytes(content).replace(size, (10).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"x" * 10_000_001, "too_big"),
        (book(a=far_out), "too_large"),
        (text([["x"] * 300]), "too_large"),
        (bomb, "bomb"),
        (mislabelled, "broken"),
        (with_password(), "password"),
        (OLD + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLD + bytes(3000), "broken"),
        (book(a=[("x",)])[:-40], "broken"),
        (excel(), "broken"),
        (excel() + b"x" * 9, "broken"),
        (word(), "no_spreadsheet"),
        (archive(a="b"), "no_spreadsheet"),
        (pdf(), "no_spreadsheet"),
        ("<html><table><tr><td>单位".encode(), "web_page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "web_page"),
        ("単位".encode("euc-jp") + b"\xff\xff", "encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_says_why(content: bytes | Callable[[], bytes], why: str) -> None:
    found = spreadsheets.read(content() if callable(content) else content, "名单.xlsx")
    assert isinstance(found, Refused)
    assert found.code == why
    assert set(found.params) == set(REFUSALS[why])


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400)
    | st.text(max_size=80).map(str.encode)
    | st.text(max_size=80).map(lambda one: one.encode("gb18030", "ignore"))
)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    found = spreadsheets.read(content, "x")
    assert found.code in REFUSALS if isinstance(found, Refused) else found[0].rows >= 0


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_a_damaged_workbook_harms_nobody(data: st.DataObject) -> None:
    """Whole containers, with one part of the workbook damaged in a few places."""
    whole = book(目录=[("单位名称", "信用代码"), ("甲", 1)], 二=[("x",)])
    with zipfile.ZipFile(io.BytesIO(whole)) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    part = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 4))):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    found = spreadsheets.read(archive(**(parts | {name: bytes(part)})), "x")
    assert found.code in REFUSALS if isinstance(found, Refused) else all(sheet.rows >= 0 for sheet in found)
