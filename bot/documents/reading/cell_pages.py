"""Spreadsheets as pages: every cell that says something is a line, placed by its row and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.documents import spreadsheets
from bot.documents.reading.lines import Line
from bot.documents.reading.pages import Layer
from bot.documents.reading.rows import within
from bot.documents.verdict import LIMITS, Refused


@dataclass(frozen=True, slots=True)
class CellPage:
    """One sheet."""

    sheet: spreadsheets.Sheet
    printed: bool = True

    def layer(self) -> Layer | None:
        cells = list(self.sheet.cells.items())[: LIMITS.lines]
        down = max((row for (row, _), _ in cells), default=1)
        across = max((column for (_, column), _ in cells), default=1)
        ends = {place: place for place, _ in cells} | dict(self.sheet.merged)
        lines = []
        for (row, column), text in cells:
            box = ((column - 1) / across, (row - 1) / down, ends[row, column][1] / across, row / down)
            lines.append(Line(" ".join(text.split()), within(box)))
        return Layer(tuple(lines), "cells")

    def picture(self, longer: int) -> None:  # noqa: ARG002 - a sheet looks like nothing until somebody prints it
        return None


def pages(content: bytes) -> Sequence[CellPage]:
    """The sheets that are shown. Raises ValueError for a workbook that cannot be read."""
    found = spreadsheets.read(content)
    if isinstance(found, Refused):
        raise ValueError(found.code)  # noqa: TRY004 - the file is wrong, not a type
    return [CellPage(sheet) for sheet in found if not sheet.hidden]
