"""Places of pages that have a text of their own, as pictures."""

from __future__ import annotations

import io

from PIL import Image

from bot.documents.reading.crops import crop
from flows.papers import WHOLE
from tests.bot.documents.sheets import book
from tests.support.drawn import text_pdf

CONTENT = text_pdf([[(60, 700, 12, "ABC"), (60, 200, 12, "DEF")]])
FIRST, LAST = (0.1, 0.155, 0.2, 0.17), (0.1, 0.75, 0.2, 0.765)


def shown(*boxes: tuple[float, float, float, float], page: int = 1) -> Image.Image:
    content = crop(CONTENT, "pdf", page, boxes, None, {})
    assert content is not None
    assert len(content) <= 100_000
    return Image.open(io.BytesIO(content))


def test_a_place_with_a_margin_and_several_below_one_another() -> None:
    one, two = shown(FIRST), shown(LAST, FIRST)
    assert one.format == "JPEG"
    assert one.convert("L").getextrema()[0] < 100  # letters are on it
    assert two.width == one.width
    assert two.height > 1.9 * one.height


def test_places_that_touch_are_one_and_a_whole_page_is_small() -> None:
    assert shown(FIRST, FIRST).size == shown(FIRST).size
    assert max(shown(WHOLE).size) <= 1400
    assert shown(WHOLE).width <= 1000


def test_what_stands_side_by_side_is_shown_below_one_another() -> None:
    beside = (0.8, FIRST[1], 0.9, FIRST[3])
    assert shown(FIRST, beside).width == shown(FIRST).width
    assert shown(FIRST, beside).height > 1.9 * shown(FIRST).height


def test_what_looks_like_nothing_has_no_picture() -> None:
    assert crop(CONTENT, "pdf", 2, [FIRST], None, {}) is None
    assert crop(CONTENT, "pdf", 1, [], None, {}) is None
    assert crop(book(甲=[(1, 2)]), "xlsx", 1, [FIRST], None, {}) is None
