"""Spreadsheets as bureaus have them (.xlsx, .xls, .csv), read into cells of text with their places."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from types import MappingProxyType

from bot.documents import office, workbook
from bot.documents.verdict import Limits, Refused

Place = tuple[int, int]
"""Row and column, both from 1."""

REFUSALS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "empty": (),
        "too_big": ("megabytes", "limit"),
        "too_large": ("cells", "columns"),
        "bomb": (),
        "password": (),
        "macros": (),
        "broken": (),
        "web_page": (),
        "no_spreadsheet": (),
        "encoding": (),
    }
)
"""Why a file cannot be read, with the figures its words may use besides the file's `name`."""

LIMITS = Limits(size=10_000_000, unpacked=80_000_000, entries=2_000)
MOST = workbook.Most(sheets=60, cells=500_000, columns=256)
"""How much is read. These are this product's own limits."""

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_OTHER = (b"%PDF-", b"{\\rtf")
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS = ",\t;|，"
_SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `cells` holds what says something, in reading order; `merged` are first and last places of cells that
    were made one, the first of which has the text; `rows` is the number of the last row that says something."""

    name: str
    rows: int = 0
    cells: Mapping[Place, str] = field(default_factory=dict)
    merged: tuple[tuple[Place, Place], ...] = ()
    hidden: bool = False


def read(content: bytes, name: str = "") -> tuple[Sheet, ...] | Refused:
    """The sheets of a file, or why it cannot be read: a code of REFUSALS. The file's name only names the sheet of a
    CSV. Never raises; takes up to a minute, so call it off the loop."""
    refused = too_much(content)
    if refused is not None:
        return refused
    if content.startswith(_ZIP):
        return _excel(content)
    if content.startswith(_OLD):
        return Refused("password") if _PASSWORD in content else _workbook(content)
    if content.startswith(_OTHER):
        return Refused("no_spreadsheet")
    if content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        return Refused("web_page")
    return _delimited(content, PurePath(name).stem)


def too_much(content: bytes) -> Refused | None:
    """Why a file is not even looked into: there is nothing in it, or too much."""
    if not content.strip():
        return Refused("empty")
    if len(content) > LIMITS.size:
        return Refused("too_big", {"megabytes": -(-len(content) // 1_000_000), "limit": LIMITS.size // 1_000_000})
    return None


def _excel(content: bytes) -> tuple[Sheet, ...] | Refused:
    found = office.read(content, LIMITS)
    if isinstance(found, Refused):
        return Refused("no_spreadsheet") if found.code == "archive" else found
    return _workbook(content) if found.kind == "xlsx" else Refused("no_spreadsheet")


def _workbook(content: bytes) -> tuple[Sheet, ...] | Refused:
    found = workbook.read(content, MOST)
    if "refused" in found:
        return _refused(found["refused"])
    return tuple(
        Sheet(
            one["name"],
            one["rows"],
            {(row, column): text for row, column, text in one["cells"]},
            tuple(((a, b), (c, d)) for a, b, c, d in one["merged"]),
            one["hidden"],
        )
        for one in found["sheets"]
    )


def _refused(code: str) -> Refused:
    return Refused(code, {"cells": MOST.cells, "columns": MOST.columns} if code == "too_large" else {})


def _delimited(content: bytes, name: str) -> tuple[Sheet, ...] | Refused:
    text = _decoded(content)
    if text is None:
        return Refused("no_spreadsheet" if b"\0" in content else "encoding")
    cells: dict[Place, str] = {}
    try:
        for row, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)), 1):
            cells |= {(row, column): value.strip() for column, value in enumerate(values, 1) if value.strip()}
            if len(cells) > MOST.cells or any(values[MOST.columns :]):
                return _refused("too_large")
    except csv.Error:
        return Refused("broken")
    return (Sheet(name, max((row for row, _ in cells), default=0), cells),)


def _decoded(content: bytes) -> str | None:
    """The text of a file that may not say its encoding. A short text in GB18030 can pass for UTF-8, but not with
    Chinese in it; a file of another kind passes for neither."""
    mark = next((name for start, name in _MARKS.items() if content.startswith(start)), None)
    tried = [_as(content, encoding) for encoding in ((mark,) if mark else ("utf-8", "gb18030"))]
    likely = sorted((text for text in tried if text is not None), key=_chinese, reverse=True)
    return next((text for text in likely if not _strange(text)), None)


def _as(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def _strange(text: str) -> bool:
    """Whether it holds characters nobody writes."""
    return any(unicodedata.category(c) in ("Cc", "Cn", "Co") and c not in "\t\r\n\x0b\x0c\x1a" for c in text)


def _separator(text: str) -> str:
    """What stands in most of the first lines, and there most often."""
    lines = text.splitlines()[:_SAMPLE]
    return max(
        _SEPARATORS, key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines))
    )
