"""Letters that stand somewhere on a page, put together to lines as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.documents.reading.lines import Line
from bot.documents.reading.rows import in_order, within

_GAP, _JOINED, _BACK = 1.5, 0.6, -0.6
_SPACES = " \t\u00a0\u3000"
_BREAKS = "\r\n\x02"


@dataclass(slots=True)
class Letter:
    """A character, or a run of them, in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 0.1)

    def grow(self, other: Letter, space: str) -> None:
        """Takes what follows."""
        self.text += space + other.text
        self.left, self.right = min(self.left, other.left), max(self.right, other.right)
        self.top, self.bottom = min(self.top, other.top), max(self.bottom, other.bottom)


def lines(letters: Sequence[Letter], size: tuple[float, float], turned: int = 0) -> tuple[Line, ...]:
    """Letters in the order of the file on a page of that size, as lines on the page turned clockwise."""
    width, height = size if turned % 180 == 0 else (size[1], size[0])
    standing = [_turned(one, size, turned) for one in letters]
    found = [
        Line(run.text, within((run.left / width, run.top / height, run.right / width, run.bottom / height)))
        for run in _joined(_runs(standing))
        if run.text.strip()
    ]
    return in_order(found)


def _runs(letters: Sequence[Letter]) -> Iterator[Letter]:
    run: Letter | None = None
    space = ""
    for one in letters:
        if one.text in _BREAKS or one.text in _SPACES:
            space = " "
            continue
        if run is not None and _follows(run, one, _GAP):
            run.grow(one, space if _needs(run.text, one.text) else "")
        else:
            if run is not None:
                yield run
            run = Letter(one.text, one.left, one.top, one.right, one.bottom)
        space = ""
    if run is not None:
        yield run


def _joined(runs: Iterator[Letter]) -> list[Letter]:
    """Runs that touch, although they stand apart in the file."""
    kept: list[Letter] = []
    for run in sorted(runs, key=lambda one: (round((one.top + one.bottom) / 2 / one.height), one.left)):
        before = next((one for one in reversed(kept[-8:]) if _follows(one, run, _JOINED)), None)
        if before is None:
            kept.append(run)
        else:
            near = run.left - before.right < 0.2 * before.height
            before.grow(run, "" if near or not _needs(before.text, run.text) else " ")
    return kept


def _follows(run: Letter, one: Letter, gap: float) -> bool:
    shared = min(run.bottom, one.bottom) - max(run.top, one.top)
    higher = max(run.height, one.height)
    return shared > 0.4 * min(run.height, one.height) and _BACK * higher <= one.left - run.right <= gap * higher


def _needs(before: str, after: str) -> bool:
    """A space means something between words of Latin letters or figures only."""
    return before[-1:].isascii() and after[:1].isascii()


def _turned(one: Letter, size: tuple[float, float], turned: int) -> Letter:
    width, height = size
    match turned:
        case 90:
            return Letter(one.text, height - one.bottom, one.left, height - one.top, one.right)
        case 180:
            return Letter(one.text, width - one.right, height - one.bottom, width - one.left, height - one.top)
        case 270:
            return Letter(one.text, one.top, width - one.right, one.bottom, width - one.left)
    return one
