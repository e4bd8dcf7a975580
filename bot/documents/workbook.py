"""Excel workbooks, opened in a process of their own: a cell far out makes the library ask for more memory than there is
and end the process it runs in, and old binary workbooks are trusted even less.

Run as `python -m bot.documents.workbook`: a workbook on standard input, JSON on standard output.
"""

from __future__ import annotations

import io
import json
import resource
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

Found = dict[str, Any]
"""{"sheets": [{"name", "hidden", "rows", "cells": [[row, column, text]], "merged": [[row, column, last row,
last column]]}]}, places from 1; or {"refused": why}: password, broken, too_large."""

EXACT = 10**15
"""From here on a spreadsheet keeps only the first 15 digits of a number."""

_MEMORY, _SECONDS, _PATIENCE = 1_000_000_000, 20, 60
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Most:
    """How much is read: sheets, cells that say something in all of them, and the last column."""

    sheets: int
    cells: int
    columns: int


def read(content: bytes, most: Most) -> Found:
    """What lies in a workbook. Never raises; takes up to a minute, so call it off the loop."""
    command = [sys.executable, "-I", "-m", "bot.documents.workbook", *map(str, (most.sheets, most.cells, most.columns))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return {"refused": "too_large"}
    if done.returncode:
        exhausted = b"memory" in done.stderr.lower() or -done.returncode in (signal.SIGXCPU, signal.SIGKILL)
        return {"refused": "too_large" if exhausted else "broken"}
    found: Found = json.loads(done.stdout)
    return found


class _TooMuchError(Exception):
    """More than is read."""


def _opened(content: bytes, most: Most) -> Found:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        if len(shown) > most.sheets:
            return {"refused": "too_large"}
        errors = _errors(content) if content.startswith(b"PK") else {}
        sheets = []
        for one in shown:
            sheet = _sheet(book.get_sheet_by_name(one.name), errors.get(one.name, {}), most)
            sheets.append(sheet | {"name": one.name, "hidden": one.visible != SheetVisibleEnum.Visible})
            most = Most(most.sheets, most.cells - len(sheet["cells"]), most.columns)
    except PasswordError:
        return {"refused": "password"}
    except (MemoryError, _TooMuchError):
        return {"refused": "too_large"}
    except (CalamineError, ValueError):
        return {"refused": "broken"}
    return {"sheets": sheets}


def _sheet(sheet: CalamineSheet, errors: dict[tuple[int, int], str], most: Most) -> Found:
    _, left = sheet.start or (0, 0)
    cells: dict[tuple[int, int], list[Any]] = {place: [*place, text] for place, text in errors.items()}
    # Rows are counted from the top of the sheet, but the cells of each from the first column in use.
    for row, values in enumerate(sheet.iter_rows() if sheet.start else (), 1):
        for column, value in enumerate(values, left + 1):
            text = _text(value)
            if text:
                cells[row, column] = [row, column, text]
        if len(cells) > most.cells:
            raise _TooMuchError
    if any(column > most.columns for _, column in cells):
        raise _TooMuchError
    merged = [[a + 1, b + 1, c + 1, d + 1] for (a, b), (c, d) in sheet.merged_cell_ranges or ()]
    return {"rows": max((row for row, _ in cells), default=0), "cells": sorted(cells.values()), "merged": merged}


def _text(value: object) -> str:
    match value:
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
    return str(value).strip()


def _number(value: float) -> str:
    """As a spreadsheet shows it: whole numbers whole, as long as it knows all their digits."""
    if value == int(value):
        return str(int(value)) if abs(value) < EXACT else f"{value:.14E}"
    return f"{value:.15g}"


def _errors(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Sheet -> cell -> the error it shows ("#N/A"), which the library leaves out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = _parts(archive)
        return {name: dict(_shown(archive, part)) for name, part in parts.items() if part in archive.namelist()}


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - this process is bounded
    targets = {link.get("Id"): str(link.get("Target")) for link in links}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    sheets = ((sheet.get("name", ""), targets.get(sheet.get(_LINK), "")) for sheet in book.iter(f"{_MAIN}sheet"))
    return {name: part.removeprefix("/") if part.startswith("/") else f"xl/{part}" for name, part in sheets}


def _shown(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[tuple[int, int], str]]:
    if b't="e"' not in archive.read(part):
        return
    with archive.open(part) as stream:
        for _, cell in ElementTree.iterparse(stream):  # noqa: S314
            if cell.tag == f"{_MAIN}c" and cell.get("t") == "e":
                yield _place(cell.get("r", "")), cell.findtext(f"{_MAIN}v", "")


def _place(reference: str) -> tuple[int, int]:
    """ "B5" -> (5, 2)."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(reference[len(letters) :]), column


def main() -> None:
    """Reads standard input within bounds of memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sheets, cells, columns = map(int, sys.argv[1:])
    json.dump(_opened(sys.stdin.buffer.read(), Most(sheets, cells, columns)), sys.stdout)


if __name__ == "__main__":
    main()
