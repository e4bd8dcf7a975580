"""Lines with their places, and what stands beside and below a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.documents.reading.lines import Sheet
from bot.documents.reading.understanding.signs import plain, wide
from flows.papers import Box

_BESIDE, _FAR = 0.45, 14.0
"""Share of the lower line's height that two lines of a row have in common; how many heights a value is away from its
label at most."""
_MOST = 800
"""Lines of a page that are looked at; a limit of this product."""
_LEADING = 1.6
"""Heights between two lines of one value at most."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text on a page in one spelling; boxes in pixels, so that heights and widths compare."""

    text: str
    box: Box
    confidence: float
    page: int

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    def part(self, start: int, end: int) -> Piece:
        """The piece of it between two characters."""
        whole, (left, top, right, bottom) = wide(self.text), self.box
        scale = (right - left) / whole
        begin = left + (wide(self.text[:start]) * scale if start else 0)
        until = right if end >= len(self.text) else left + wide(self.text[:end]) * scale
        return replace(self, text=self.text[start:end], box=(begin, top, max(until, begin), bottom))


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on one page."""

    number: int
    pieces: tuple[Piece, ...]
    width: float
    height: float

    def share(self, box: Box) -> Box:
        """A box in pixels as shares of the page."""
        left, top, right, bottom = box
        across, down = self.width, self.height
        return _rounded(left / across), _rounded(top / down), _rounded(right / across), _rounded(bottom / down)

    def text(self) -> str:
        return "\n".join(piece.text for piece in self.pieces)


def page_of(sheet: Sheet) -> Page:
    """A sheet in pixels; one that has no size is taken for an upright page."""
    width, height = float(max(sheet.width, 0) or 1000), float(max(sheet.height, 0) or 1414)
    pieces = (
        Piece(text, _pixels(line.box, width, height), _share(line.confidence), sheet.number)
        for line in sheet.lines[:_MOST]
        if (text := plain(line.text))
    )
    return Page(sheet.number, tuple(pieces), width, height)


def right_of(piece: Piece, among: Iterable[Piece]) -> list[Piece]:
    """Those in the same row that begin where the piece ends or later, from left to right."""
    found = [one for one in among if one is not piece and one.box[0] >= _end(piece) and beside(piece, one)]
    return sorted(found, key=lambda one: one.box[0])


def beside(one: Piece, other: Piece) -> bool:
    """Whether two pieces stand in one row."""
    common = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    return common >= _BESIDE * min(one.height, other.height) > 0


def near(piece: Piece, other: Piece) -> bool:
    """Whether what stands to the right may belong to the piece."""
    return other.box[0] - piece.box[2] <= _FAR * max(piece.height, other.height)


def below(piece: Piece, among: Iterable[Piece]) -> list[Piece]:
    """Those that begin under a piece's left end or overlap it from there, the nearest first."""
    left, _, right, bottom = piece.box
    found = [
        one
        for one in among
        if one is not piece
        and one.box[0] < right
        and one.box[2] > left
        and -0.5 * piece.height < one.box[1] - bottom < _LEADING * piece.height
        and (one.box[1] + one.box[3]) / 2 > bottom
    ]
    return sorted(found, key=lambda one: one.box[1])


def next_line(first: Piece, left: float, among: Iterable[Piece]) -> Piece | None:
    """The line that goes on with a value whose lines begin at `left`: close below, and the line above was full."""
    for one in below(first, among):
        aligned = abs(one.box[0] - left) < 1.1 * first.height
        full = one.box[2] <= first.box[2] + 1.3 * first.height
        close = one.box[1] - first.box[3] < 0.8 * first.height
        alike = 0.6 < one.height / max(first.height, 1e-6) < 1.6
        if aligned and full and close and alike:
            return one
    return None


def around(pieces: Sequence[Piece]) -> Box:
    """The box around pieces."""
    return (
        min(one.box[0] for one in pieces), min(one.box[1] for one in pieces),
        max(one.box[2] for one in pieces), max(one.box[3] for one in pieces),
    )  # fmt: skip


def _end(piece: Piece) -> float:
    return piece.box[2] - 0.6 * piece.height


def _pixels(box: Box, width: float, height: float) -> Box:
    left, top, right, bottom = map(_share, box)
    return min(left, right) * width, min(top, bottom) * height, max(left, right) * width, max(top, bottom) * height


def _share(value: float) -> float:
    """A share of the page; what is none is at its edge."""
    return value if 0.0 <= value <= 1.0 else float(value > 1.0)


def _rounded(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 4)
