"""What files say by themselves, and where: nothing is recognised here."""

from __future__ import annotations

import io

import docx
import pytest
import xlsxwriter
from PIL import Image
from pypdf import PdfReader, PdfWriter

from bot.documents.reading.lines import Sheet
from bot.documents.reading.sheets import sheets_of
from bot.documents.verdict import LIMITS, Kind
from tests.bot.documents import samples
from tests.support.drawn import CODE, saved, text_pdf

TEXTS = ((100, 760, 22, "营 业 执 照"), (200, 700, 12, CODE), (60, 700, 12, "统一社会信用代码"), (60, 670, 12, "名称"))
READ = ["营业执照", "统一社会信用代码", CODE, "名称"]


def read(content: bytes, kind: Kind = "pdf") -> tuple[Sheet, ...]:
    return sheets_of(content, kind, None)


def texts(sheet: Sheet) -> list[str]:
    return [line.text for line in sheet.lines]


@pytest.mark.parametrize(("shown", "turned"), [(0, 0), (90, 270), (180, 180), (270, 90)])
def test_text_of_a_pdf_in_the_order_it_is_read_in_however_the_page_is_turned(shown: int, turned: int) -> None:
    [sheet] = read(text_pdf([TEXTS], shown))
    assert texts(sheet) == READ
    assert (sheet.source, sheet.turned) == ("text", turned)
    left, top, right, bottom = sheet.lines[2].box
    assert left == pytest.approx(200 / 595, abs=0.01)
    assert top < 1 - 700 / 842 < bottom + 0.005
    assert 0 < left < right <= 1


@pytest.mark.parametrize(
    ("along", "turned"), [("0 1 -1 0", 90), ("0 -1 1 0", 270), ("-1 0 0 -1", 180)], ids=["up", "down", "head"]
)
def test_text_that_stands_turned_on_an_upright_page(along: str, turned: int) -> None:
    [sheet] = read(text_pdf([[(300, 400, 14, f"代码 {CODE}")]], along=along))
    assert (texts(sheet), sheet.turned) == ([f"代码{CODE}"], turned)


def test_words_of_latin_letters_keep_their_spaces() -> None:
    [sheet] = read(text_pdf([[(60, 700, 12, "上海某某 Beian Pump Ltd")]]))
    assert texts(sheet) == ["上海某某Beian Pump Ltd"]


def test_letters_of_nobodys_script_are_no_text() -> None:
    [sheet] = read(text_pdf([[(60, 700, 12, "\ue123\ue124\ue125\u1401\u1402 abc")]]))
    assert sheet == Sheet(1)


def test_what_a_scanner_guessed_and_a_stray_line_stand_only_where_nobody_can_look() -> None:
    from bot.documents.reading.pages import pages

    for guessed, line in ((text_pdf([TEXTS * 20], mode=3), 3), (text_pdf([[(60, 20, 9, "扫描件 1/1")]]), 0)):
        with pages(_under(guessed), "pdf") as [page]:
            layer = page.layer()
        assert layer is not None, line
        assert layer.lines
        assert not layer.good
    with pages(_under(text_pdf([[*TEXTS, (60, 600, 12, "经营范围" * 20)]])), "pdf") as [page]:
        layer = page.layer()
    assert layer is not None
    assert layer.good  # a certificate with a picture as its ground


def _under(text: bytes) -> bytes:
    """The text on a page that a picture fills."""
    picture = PdfReader(io.BytesIO(saved(Image.new("RGB", (595, 842), "beige"), "PDF", resolution=72)))
    writer = PdfWriter()
    writer.append(picture)
    writer.pages[0].merge_page(PdfReader(io.BytesIO(text)).pages[0])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_long_file_is_read_up_to_our_limit_and_at_its_end() -> None:
    count = LIMITS.read + 5
    sheets = read(text_pdf([[(60, 700, 12, f"第{at}页")] for at in range(1, count + 1)]))
    assert [sheet.number for sheet in sheets] == list(range(1, count + 1))
    assert [sheet.number for sheet in sheets if sheet.source == "none"] == list(range(LIMITS.read + 1, count))
    assert texts(sheets[-1]) == [f"第{count}页"]


def test_word_paragraphs_tables_and_boxes_in_order_and_pictures_as_pages() -> None:
    document = docx.Document()
    document.add_paragraph("诚信承诺书")
    table = document.add_table(1, 3)
    table.cell(0, 0).text, table.cell(0, 2).text = "单位名称", "上海某某机电有限公司"
    table.cell(0, 0).merge(table.cell(0, 1))
    document.add_paragraph("2026年3月1日")
    document.add_picture(io.BytesIO(saved(Image.new("RGB", (600, 800), "white"))))
    document.add_picture(io.BytesIO(saved(Image.new("RGB", (40, 40), "red"))))
    out = io.BytesIO()
    document.save(out)
    text, picture = read(out.getvalue(), "docx")
    assert texts(text) == ["诚信承诺书", "单位名称", "上海某某机电有限公司", "2026年3月1日"]
    left, right = text.lines[1].box, text.lines[2].box
    assert (left[1], left[3]) == (right[1], right[3])
    assert left[2] <= right[0]
    assert (picture.number, picture.source) == (2, "none")


def test_cells_of_one_row_share_a_height_and_formulas_are_figures() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("利润表")
        sheet.write_row(0, 0, ["项目", "本期金额"])
        sheet.write_row(1, 0, ["营业收入", 29000000])
        sheet.write_formula(2, 1, '=HYPERLINK("http://127.0.0.1/")', None, 5)
        book.add_worksheet("暗").hide()
    [found] = read(out.getvalue(), "xlsx")
    assert texts(found) == ["项目", "本期金额", "营业收入", "29000000", "5"]
    assert found.lines[2].box[1::2] == found.lines[3].box[1::2] == (0.3333, 0.6667)
    assert found.source == "cells"


def test_pictures_have_no_lines_where_nothing_recognises_them() -> None:
    assert read(samples.picture(), "image") == (Sheet(1),)
    assert read(samples.scan(3), "image") == (Sheet(1), Sheet(2), Sheet(3))
