"""The places of a page where something was read, as a small picture."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from bot.documents.reading.pages import Page, pages
from bot.documents.reading.recognition import recogniser
from bot.documents.reading.sheets import FINE, Stands
from bot.documents.verdict import Kind
from flows.papers import Box

_WIDEST, _HIGHEST, _BYTES = 1000, 1400, 100_000
_STRIPS = 6
_BESIDE, _ABOVE, _LEAST = 0.04, 0.6, 0.012
_BETWEEN, _GROUND = 12, (214, 218, 224)
_QUALITIES = (85, 70, 55, 40)


def crop(content: bytes, kind: Kind, page: int, boxes: Sequence[Box], stands: Stands | None = None) -> bytes | None:
    """A JPEG with the boxes of the upright page, each with a margin, below one another; None when there is no such
    page, or it looks like nothing. Raises anything for what is in the file."""
    with pages(content, kind) as found:
        if not 1 <= page <= len(found) or not boxes:
            return None
        picture = _upright(found[page - 1], page - 1, stands)
    if picture is None:
        return None
    strips = [picture.crop(_pixels(box, picture.size)) for box in _apart(boxes)]
    return _small(_below(strips))


def _upright(page: Page, at: int, stands: Stands | None) -> Image.Image | None:
    layer, shown = page.layer(), page.picture(FINE)
    if shown is None:
        return None
    picture = shown[0]
    engine = recogniser()
    if layer is not None and (layer.good or engine is None):
        return picture.rotate(-layer.turned, expand=True) if layer.turned else picture
    if engine is None:
        return picture
    from bot.documents.reading.seen import how_it_stands

    pixels = np.asarray(picture, np.uint8)
    how = stands.get(at) if stands is not None else None
    return Image.fromarray((how or how_it_stands(pixels, engine)).upright(pixels))


def _apart(boxes: Sequence[Box]) -> list[Box]:
    """The boxes from top to bottom with their margins; those that then touch, as one."""
    kept: list[Box] = []
    for left, top, right, bottom in sorted(map(_roomy, boxes), key=lambda one: one[1]):
        if kept and top < kept[-1][3]:
            above = kept.pop()
            left, top, right, bottom = min(left, above[0]), above[1], max(right, above[2]), max(bottom, above[3])
        kept.append((left, top, right, bottom))
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
