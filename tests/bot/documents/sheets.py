"""Spreadsheets as bureaus send them, made on the spot, and right credit codes for them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter
from stdnum.cn import uscc
from xlsxwriter.worksheet import Worksheet

from flows.credit import organisation_check

Lines = Sequence[Sequence[object]]
MERGED = "↑"
"""In `merged_down`: the cell goes on with the one above."""


def code(number: int, start: str = "91310000") -> str:
    """A right credit code, another for every number."""
    body = f"{number:08d}"
    most = start + body + organisation_check(body)
    return most + str(uscc.calc_check_digit(most))


def book(**sheets: Callable[[Worksheet], Any] | Lines) -> bytes:
    """A workbook: each sheet from rows, beginning at A1, or written by a function."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, content in sheets.items():
            sheet = made.add_worksheet(name)
            if callable(content):
                content(sheet)
            else:
                fill(sheet, content)
    return out.getvalue()


def fill(sheet: Worksheet, lines: Lines, top: int = 1, left: int = 1) -> None:
    """Rows from a place on; None leaves a cell empty."""
    for row, line in enumerate(lines, top - 1):
        for column, value in enumerate(line, left - 1):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write(row, column, value)


def merged_down(sheet: Worksheet, lines: Lines, top: int = 1) -> None:
    """The same, where MERGED joins a cell with those above it."""
    fill(sheet, [[None if value == MERGED else value for value in line] for line in lines], top)
    for column in range(max(map(len, lines))):
        values = [line[column] if column < len(line) else None for line in lines]
        for row, value in enumerate(values):
            if value != MERGED and values[row + 1 : row + 2] == [MERGED]:
                end = next((one for one in range(row + 1, len(values)) if values[one] != MERGED), len(values))
                sheet.merge_range(top - 1 + row, column, top + end - 2, column, value)


def text(lines: Lines, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return out.getvalue().encode(encoding)
