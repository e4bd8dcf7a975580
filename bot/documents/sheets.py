"""Tables as an Excel workbook. Every cell that is a text is written as one, so that none is ever read as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST, _NAME = 40, 31


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table; numbers stay numbers, None is an empty cell."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[str | int | float | None]]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The file. Names of sheets are cut to what Excel takes."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    for sheet in sheets:
        _fill(book.add_worksheet("".join(one for one in sheet.name if one not in "[]:*?/\\'")[:_NAME]), sheet, bold)
    book.close()
    return out.getvalue()


def _fill(page: Any, sheet: Sheet, bold: Any) -> None:
    for column, text in enumerate(sheet.head):
        page.write_string(0, column, text, bold)
    for row, cells in enumerate(sheet.rows, 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                page.write_string(row, column, cell)
            elif cell is not None:
                page.write_number(row, column, cell)
    for column in range(len(sheet.head)):
        texts = [sheet.head[column], *(str(row[column]) for row in sheet.rows)]
        # A Chinese character is as wide as two digits.
        width = max(sum(1 + (one > "\u2e80") for one in text) for text in texts)
        page.set_column(column, column, min(_WIDEST, width + 2))
    page.freeze_panes(1, 1)
