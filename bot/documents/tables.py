"""Plain tables in a Word document."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from docx.shared import Cm
from docx.table import _Cell, _Row

Row = tuple[str, ...]


def add_table(page: Document, rows: Sequence[Row], head: Row = (), *, widths: Sequence[float]) -> None:
    """A ruled table; the head is repeated on every page, rows are not torn apart, widths are in centimetres."""
    table = page.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in [head, *rows] if head else rows:
        made = table.add_row()
        _mark(made, "w:cantSplit")
        for place, (cell, text) in enumerate(zip(made.cells, row, strict=True)):
            cell.width = Cm(widths[place])
            _write(cell, text, bold=row is head or (not head and place == 0))
    if head:
        _mark(table.rows[0], "w:tblHeader")


def _write(cell: _Cell, text: str, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = 0
    paragraph.add_run(text).bold = bold


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))
