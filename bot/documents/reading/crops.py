"""The places of a page where something was read, as a small picture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PIL import Image

from bot.documents.reading.pages import Page, pages
from bot.documents.reading.sheets import FINE, Stands
from bot.documents.verdict import Kind
from flows.papers import Box

if TYPE_CHECKING:
    from bot.documents.reading.recognition import Recogniser

_WIDEST, _HIGHEST, _BYTES = 1000, 1400, 100_000
_STRIPS = 6
_BESIDE, _ABOVE, _LEAST = 0.04, 0.6, 0.012
_BETWEEN, _GROUND = 12, (214, 218, 224)
_QUALITIES = (85, 70, 55, 40)


def crop(
    content: bytes, kind: Kind, page: int, boxes: Sequence[Box], engine: Recogniser | None, stands: Stands
) -> bytes | None:
    """A JPEG with the boxes of the upright page, each with a margin, below one another; None when there is no such
    page, or it looks like nothing. Raises anything for what is in the file."""
    with pages(content, kind) as found:
        if not 1 <= page <= len(found) or not boxes:
            return None
        picture = _upright(found[page - 1], page - 1, engine, stands)
    if picture is None:
        return None
    strips = [picture.crop(_pixels(box, picture.size)) for box in _apart(boxes)]
    return _small(_below(strips))


def _upright(page: Page, at: int, engine: Recogniser | None, stands: Stands) -> Image.Image | None:
    layer, shown = page.layer(), page.picture(FINE)
    if shown is None:
        return None
    picture, _ = shown
    if at not in stands and layer is not None and (layer.good or engine is None):
        return picture.rotate(-layer.turned, expand=True) if layer.turned else picture
    return picture if engine is None else _straightened(picture, at, engine, stands)


def _straightened(picture: Image.Image, at: int, engine: Recogniser, stands: Stands) -> Image.Image:
    """As it was read; where that was long ago, as it would be again."""
    import numpy as np

    from bot.documents.reading.seen import how_it_stands

    pixels = np.asarray(picture, np.uint8)
    if at not in stands:
        stands[at] = how_it_stands(pixels, engine)
    return Image.fromarray(stands[at].upright(pixels))


def _apart(boxes: Sequence[Box]) -> list[Box]:
    """The boxes from top to bottom with their margins; those that then touch, as one. What stands
    beside another stays apart: a strip as wide as the page cannot be read on a phone."""
    kept: list[Box] = []
    for box in sorted(map(_roomy, boxes), key=lambda one: one[1]):
        if kept and box[1] < kept[-1][3] and box[0] < kept[-1][2] and kept[-1][0] < box[2]:
            above = kept.pop()
            kept.append((min(box[0], above[0]), above[1], max(box[2], above[2]), max(box[3], above[3])))
        else:
            kept.append(box)
    return kept[:_STRIPS]


def _roomy(box: Box) -> Box:
    left, top, right, bottom = box
    more = max(_LEAST, (bottom - top) * _ABOVE)
    return max(0.0, left - _BESIDE), max(0.0, top - more), min(1.0, right + _BESIDE), min(1.0, bottom + more)


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top = int(box[0] * size[0]), int(box[1] * size[1])
    return left, top, max(left + 1, round(box[2] * size[0])), max(top + 1, round(box[3] * size[1]))


def _below(strips: Sequence[Image.Image]) -> Image.Image:
    width = max(one.width for one in strips)
    height = sum(one.height for one in strips) + _BETWEEN * (len(strips) - 1)
    whole = Image.new("RGB", (width, height), _GROUND)
    top = 0
    for one in strips:
        whole.paste(one, (0, top))
        top += one.height + _BETWEEN
    whole.thumbnail((_WIDEST, _HIGHEST), Image.Resampling.LANCZOS)
    return whole


def _small(picture: Image.Image) -> bytes:
    """As good as it can be in a tenth of a megabyte."""
    while True:
        for quality in _QUALITIES:
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=quality)
            if out.tell() <= _BYTES:
                return out.getvalue()
        picture = picture.resize((max(1, picture.width * 2 // 3), max(1, picture.height * 2 // 3)))
