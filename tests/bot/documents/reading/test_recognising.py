"""Letters recognised in pictures: turned, crooked, under a stamp, mixed with text layers; and how a page looks."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageEnhance, ImageFilter
from pypdf import PdfReader, PdfWriter

from bot.documents.reading.crops import crop
from bot.documents.reading.lines import Sheet
from bot.documents.reading.sheets import Stands, sheets_of
from flows.papers import Finding
from tests.support.drawn import CODE, needs_font, page, saved, stamped, text_pdf

pytest.importorskip("rapidocr", reason="the extra `reading` is not installed")
from bot.documents.reading.recognition import Recogniser

pytestmark = needs_font


@pytest.fixture(scope="module")
def engine() -> Iterator[Recogniser]:
    yield Recogniser()


def read(engine: Recogniser, drawn: Image.Image, **options: object) -> Sheet:
    [sheet] = sheets_of(saved(drawn, **options), "image", engine)  # type: ignore[arg-type]
    return sheet


def said(sheet: Sheet) -> str:
    return " ".join(line.text for line in sheet.lines)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_crooked_page_is_read_whichever_way_up_it_lies(engine: Recogniser, turned: int) -> None:
    lying = page().rotate(3, expand=True, fillcolor="white").rotate(turned, expand=True)
    sheet = read(engine, lying)
    assert sheet.turned == turned
    assert sheet.lines[0].text == "营业执照"
    assert CODE in said(sheet)
    assert sheet.width < sheet.height
    assert all(line.box[3] - line.box[1] < 0.06 for line in sheet.lines)
    assert sheet.findings == ()


def test_the_turn_a_camera_notes_is_no_turn(engine: Recogniser) -> None:
    noted = Image.Exif()
    noted[0x112] = 6
    sheet = read(engine, page(size=(800, 600)).rotate(90, expand=True), exif=noted)
    assert (sheet.turned, sheet.lines[0].text) == (0, "营业执照")


def test_what_a_stamp_covers_is_read(engine: Recogniser) -> None:
    sheet = read(engine, stamped(page(), (250, 240)))
    assert sheet.stamped is True
    assert CODE in said(sheet)
    assert "上海某某机电有限公司" in said(sheet)


def test_a_scan_and_a_blank_back_between_pages_with_text(engine: Recogniser) -> None:
    writer = PdfWriter()
    for part in (
        text_pdf([[(60, 700, 12, "专利实施许可合同")]]),
        saved(page(("许可方", CODE), (500, 700)), "PDF", resolution=72),
        saved(Image.new("RGB", (500, 700), (240, 238, 230)), "PDF", resolution=72),
    ):
        writer.append(PdfReader(io.BytesIO(part)))
    out = io.BytesIO()
    writer.write(out)
    first, second, third = sheets_of(out.getvalue(), "pdf", engine)
    assert (first.source, said(first), first.stamped) == ("text", "专利实施许可合同", False)
    assert second.source == "ocr"
    assert CODE in said(second)
    assert third.findings == (Finding("blank", 3),)


def test_a_dark_a_blurred_a_small_and_a_cut_picture(engine: Recogniser) -> None:
    drawn = page()
    looks = {
        "dark": ImageEnhance.Brightness(drawn).enhance(0.15),
        "blurred": drawn.filter(ImageFilter.GaussianBlur(6)),
        "small": drawn.resize((160, 200)),
        "cut_off": drawn.crop((200, 0, 800, 1000)),
    }
    assert {name: [found.code for found in read(engine, one).findings] for name, one in looks.items()} == {
        name: [name] for name in looks
    }


def test_a_place_is_shown_as_it_was_read_and_as_it_would_be_again(engine: Recogniser) -> None:
    content = saved(page(size=(800, 600)).rotate(90, expand=True))
    stands: Stands = {}
    [sheet] = sheets_of(content, "image", engine, stands)
    where = next(line.box for line in sheet.lines if CODE in line.text)
    shown = crop(content, "image", 1, [where], engine, stands)
    assert shown is not None
    assert shown == crop(content, "image", 1, [where], engine, {})
    picture = Image.open(io.BytesIO(shown))
    assert picture.width > 3 * picture.height  # one line, and it lies
