"""Photographs and scans as pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps

from bot.documents import pictures
from bot.documents.reading.pages import Layer

_LEAST = 1400
_MOST_ENLARGED = 2.5
_DEEP = ("I;16", "I;16L", "I;16B", "I;16N")


@dataclass(frozen=True, slots=True)
class PicturePage:
    """One frame of a picture."""

    content: bytes
    frame: int = 0
    printed: bool = False

    def layer(self) -> Layer | None:
        return None

    def picture(self, longer: int) -> tuple[Image.Image, float] | None:
        with Image.open(io.BytesIO(self.content), formats=pictures.FORMATS) as opened:
            opened.seek(self.frame)
            whole = max(opened.size)
            opened.draft("RGB", (longer, longer))  # a JPEG is read at half or a quarter where that is enough
            picture = plain(ImageOps.exif_transpose(opened))
        return sized(picture, longer, whole)


def pages(content: bytes) -> Sequence[PicturePage]:
    """A page for each frame of a TIFF; of anything that moves, the first."""
    with Image.open(io.BytesIO(content), formats=pictures.FORMATS) as opened:
        frames = getattr(opened, "n_frames", 1) if opened.format == "TIFF" else 1
    return [PicturePage(content, frame) for frame in range(frames)]


def plain(picture: Image.Image) -> Image.Image:
    """The same in red, green and blue; what can be seen through is white."""
    if picture.mode in _DEEP:
        # The library cuts what is brighter than 255 off; scaling by a table of floats is what it offers instead.
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif picture.mode in ("I", "F"):
        _, most = picture.getextrema()
        scale = 255 / max(float(most), 1.0)  # type: ignore[arg-type]
        picture = picture.convert("F").point(lambda value: value * scale).convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    return picture.convert("RGB")


def sized(picture: Image.Image, longer: int, whole: int) -> tuple[Image.Image, float]:
    """Scaled so that letters can be found: not too large, and a small one larger; by how much larger than `whole`."""
    side = max(picture.size)
    scale = longer / side if side > longer else min(_MOST_ENLARGED, max(1.0, _LEAST / side))
    if scale != 1.0:
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(size, Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC)
    return picture, max(1.0, max(picture.size) / whole)
