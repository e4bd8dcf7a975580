"""PDF files as pages: the text layer where it can be trusted, and the page as it is printed."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from bot.documents.reading.pages import Layer
from bot.documents.reading.runs import Letter, lines

_LETTERS, _OBJECTS = 20_000, 300
_FEW, _PICTURED, _COVERED = 60, 0.3, 0.7
_STRANGE = 0.1
_FINEST = 6.0
_FAR = 1_000_000
_INVISIBLE = 3
_SCRIPTS = ((0x20, 0x52F), (0x2000, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))
_UPPER_PLANES = (0x1F000, 0x323AF)


class PdfPage:
    """One page, as long as its file is open."""

    printed = True

    def __init__(self, page: Any) -> None:
        self._page = page
        self._size = page.get_size()

    def layer(self) -> Layer | None:
        text = self._page.get_textpage()
        try:
            letters = list(self._letters(text))
            turned = self._turned(text) if letters else 0
        finally:
            text.close()
        if not letters:
            return None
        strange = sum(not _written(one.text) for one in letters if one.text.strip())
        if strange > _STRANGE * len(letters):
            return None
        return Layer(lines(letters, self._size, turned), "text", turned, self._trusted(letters))

    def picture(self, longer: int) -> tuple[Image.Image, float] | None:
        scale = min(_FINEST, longer / max(*self._size, 1.0))
        # The library takes sizes up, so that a page is a pixel larger.
        return self._page.render(scale=scale).to_pil().convert("RGB"), 1.0

    def _letters(self, text: Any) -> Iterator[Letter]:
        """Every character with its place on the page as it is shown, in points from the top left."""
        across, down = self._axes()
        for at in range(min(text.count_chars(), _LETTERS)):
            code = pdfium.FPDFText_GetUnicode(text, at)
            left, bottom, right, top = text.get_charbox(at)
            corners = [(across(x, y), down(x, y)) for x, y in ((left, top), (right, bottom))]
            (x1, y1), (x2, y2) = corners
            shown = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
            yield Letter(shown, min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    def _axes(self) -> tuple[Any, Any]:
        """From the file's coordinates to points across and down on the page as it is shown."""
        corner, right, up = (self._shown(*point) for point in ((0, 0), (_FAR // 1000, 0), (0, _FAR // 1000)))

        def axis(which: int) -> Any:
            start, by_x, by_y = (one[which] * self._size[which] / _FAR for one in (corner, right, up))
            return lambda x, y: start + (by_x - start) * x / 1000 + (by_y - start) * y / 1000

        return axis(0), axis(1)

    def _shown(self, x: float, y: float) -> tuple[int, int]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self._page, 0, 0, _FAR, _FAR, 0, x, y, across, down)
        return across.value, down.value

    def _turned(self, text: Any) -> int:
        """Degrees clockwise by which most letters have to be turned on the page as it is shown."""
        count = min(text.count_chars(), _LETTERS)
        angles = (pdfium.FPDFText_GetCharAngle(text, at) for at in range(0, count, max(1, count // 200)))
        quarters = Counter(round(math.degrees(one) / 90) * 90 for one in angles if one >= 0)
        return (-int(quarters.most_common(1)[0][0]) - self._page.get_rotation()) % 360 if quarters else 0

    def _trusted(self, letters: Sequence[Letter]) -> bool:
        """Not what a scanner guessed under its picture, nor a stray line on a page that is a picture."""
        pictured = self._pictured()
        few = sum(one.text.isalnum() for one in letters) < _FEW
        return not (few and pictured > _PICTURED) and not (pictured > _COVERED and self._invisible())

    def _pictured(self) -> float:
        """The share of the page under its largest picture."""
        found = self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
        sizes = ((right - left) * (top - bottom) for left, bottom, right, top in map(_bounds, islice(found, _OBJECTS)))
        return float(max(sizes, default=0.0) / max(1.0, self._size[0] * self._size[1]))

    def _invisible(self) -> bool:
        found = list(islice(self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3), _OBJECTS))
        unseen = sum(pdfium.FPDFTextObj_GetTextRenderMode(one.raw) == _INVISIBLE for one in found)
        return bool(unseen > len(found) / 2)


@contextmanager
def pages(content: bytes) -> Iterator[Sequence[PdfPage]]:
    """The pages of a file; what is filled in and stamped on them is drawn with them."""
    document = pypdfium2.PdfDocument(content)
    try:
        document.init_forms()
        yield _Pages(document)
    finally:
        document.close()


class _Pages(Sequence[PdfPage]):
    """Pages are opened when somebody wants one."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def __getitem__(self, at: Any) -> Any:
        if not 0 <= at < len(self):
            raise IndexError(at)
        return PdfPage(self._document[at])


def _bounds(one: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = one.get_bounds()
    return left, bottom, right, top


def _written(text: str) -> bool:
    """Whether people write that here; fonts without a table of letters give characters of nobody's script."""
    code = ord(text)
    return any(first <= code <= last for first, last in (*_SCRIPTS, _UPPER_PLANES)) or text in "\r\n\t\x02"
