"""Lines in the order they are read in: rows from top to bottom, and from left to right in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.documents.reading.lines import Line
from flows.papers import Box

_SAME_ROW = 0.5


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Rows by what overlaps in height."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.box[1] + one.box[3]):
        row = next((row for row in reversed(rows[-3:]) if _beside(row[-1].box, line.box)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    return tuple(line for row in rows for line in sorted(row, key=lambda one: one.box[0]))


def within(box: Sequence[float]) -> Box:
    """The box as far as it lies on the page."""
    left, top, right, bottom = (round(min(1.0, max(0.0, float(one))), 4) for one in box)
    return left, top, right, bottom


def _beside(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    apart = one[2] <= other[0] + 0.01 or other[2] <= one[0] + 0.01
    return apart and shared > _SAME_ROW * min(one[3] - one[1], other[3] - other[1])
