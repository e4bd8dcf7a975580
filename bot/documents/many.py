"""Tables of patents, or of what products brought in, out of spreadsheets and pastes: which column holds what."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Literal

from bot.documents import headings, spreadsheets
from bot.documents.grid import Cells, Grid, bare, between, squeezed, tidy
from bot.documents.headings import Known, Table
from bot.documents.row_kinds import Words, kind_of
from bot.documents.spreadsheets import Sheet
from bot.documents.verdict import Refused
from flows import patents
from flows.many import MOST_LINES, Line, is_example

Kind = Literal["patents", "figures"]
_ALIAS: Mapping[Kind, Mapping[str, str]] = {"patents": {"number": "code", "patent_title": "name"}, "figures": {}}
"""What the reader of tables calls the columns that it finds a heading by."""
_KEY: Mapping[Kind, str] = {"patents": "number", "figures": "name"}
_SUMS = frozenset({"sales", "exports", "profit", "ip_spending"})
_ASIDE = frozenset({"serial", "publication", "granted_on", "last"})
"""Columns that are known and not asked for."""
_NONE_SAYS = "dispute"
_UNIT = re.compile(r"(亿元|百万元|千元|万元|元)")
_SAID_UNIT = re.compile(r"单位[:：]?(?:人民币)?(亿元|百万元|千元|万元|元)")
_YEAR = re.compile(r"(?<!\d)(20\d{2})年")
_BARE_SUM = re.compile(r"[-+(（]?[\d.,，]+[)）]?")
_LOST = re.compile(r"\d(?:\.\d+)?E\+?\d{1,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """What a table says, line by line; the headings of columns nothing is asked of."""

    kind: Kind
    lines: tuple[Line, ...] = ()
    unused: tuple[str, ...] = ()


def read(content: bytes, name: str, kind: Kind, words: Words, today: date) -> Found | Refused | None:
    """A file's table, why the file cannot be read, or None when there is none of that kind in it. Never raises; takes
    up to a minute, so call it off the loop."""
    sheets = spreadsheets.read(content, name)
    return sheets if isinstance(sheets, Refused) else of_sheets(sheets, kind, words, today)


def of_text(text: str, kind: Kind, words: Words, today: date) -> Found | None:
    """A table that was copied out of a spreadsheet: columns with tabs between them."""
    if "\t" not in text:
        return None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error:
        return None
    cells = {
        (row, column): value.strip()
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values[: spreadsheets.MOST.columns], 1)
        if value.strip()
    }
    return of_sheets((Sheet("", len(rows), cells),), kind, words, today)


def of_sheets(sheets: Sequence[Sheet], kind: Kind, words: Words, today: date) -> Found | None:
    """The tables of all sheets that are shown, as one; None when there is none."""
    told = partial(_told, today) if kind == "patents" else _nothing
    alias = _ALIAS[kind]
    known = Known({text: alias.get(role, role) for text, role in words.headings.items()}, (), told)
    shown = [sheet for sheet in sheets if sheet.cells and not sheet.hidden]
    parts = [part for sheet in shown for part in _Sheet(sheet, kind, words).read(known)]
    lines = tuple(line for _, found, _ in parts for line in found)
    if not lines:
        return None
    if len({name for name, found, _ in parts if found}) > 1:
        lines = tuple(replace(line, sheet=name) for name, found, _ in parts for line in found)
    return Found(kind, lines[: MOST_LINES + 1], tuple(dict.fromkeys(one for *_, unused in parts for one in unused)))


def _nothing(_text: str) -> str:
    return ""


def _told(today: date, text: str) -> str:
    """Whether a cell holds what may be a patent's number."""
    return "code" if len(text) <= 60 and any(True for _ in patents.listed(text, today)) else ""


class _Sheet:
    """One sheet, with what its titles say of all its sums."""

    def __init__(self, sheet: Sheet, kind: Kind, words: Words) -> None:
        self.grid, self.kind, self.words = Grid.of(sheet), kind, words

    def read(self, known: Known) -> Iterator[tuple[str, tuple[Line, ...], tuple[str, ...]]]:
        alias = {other: role for role, other in _ALIAS[self.kind].items()}
        for table in headings.tables(self.grid, known):
            roles = {alias.get(role, role): column for role, column in table.roles.items()}
            if _KEY[self.kind] not in roles or (self.kind == "figures" and not _SUMS & set(roles)):
                continue
            used = {column for role, column in roles.items() if role not in _ASIDE}
            known_of = used | {roles.get(role, 0) for role in ("serial", "last")}
            unused = tuple(tidy(text) for column, text in table.headings.items() if column not in known_of)
            yield self.grid.sheet.name, tuple(self._lines(table, roles)), unused

    def _lines(self, table: Table, roles: Mapping[str, int]) -> Iterator[Line]:
        said = self._said(table, roles)
        after_note = False
        for row in between(list(self.grid.rows), table.top, table.last):
            cells = {column: text for column, text in self.grid.rows[row].items() if column in table.columns}
            key = cells.get(roles[_KEY[self.kind]], "")
            kind = "unit" if sum(map(str.isdigit, key)) >= 6 else self._kind(row, cells, table, after_note)
            after_note = kind == "note" or (after_note and kind == "blank")
            if kind == "unit" and not any(is_example(text) for text in cells.values()):
                yield self._line(row, key, cells, roles, said)

    def _kind(self, row: int, cells: Cells, table: Table, after_note: bool) -> str:
        return kind_of(self.grid, row, cells, table, self.words, after_note=after_note)

    def _line(self, row: int, key: str, cells: Cells, roles: Mapping[str, int], said: Mapping[str, str]) -> Line:
        texts = {
            role: self._cell(role, tidy(text), said)
            for role, column in roles.items()
            if role != _KEY[self.kind] and role not in _ASIDE and self._says(role, text := cells.get(column, ""))
        }
        if "data_year" in said and self.kind == "figures":
            texts.setdefault("data_year", said["data_year"])
        return Line(row, tidy(key), texts)

    def _says(self, role: str, text: str) -> bool:
        """Whether a cell says anything; that there is no dispute is an answer."""
        return not self.words.absent(text) or (role == _NONE_SAYS and any(map(str.isalnum, text)))

    def _cell(self, role: str, text: str, said: Mapping[str, str]) -> str:
        """A sum with the unit that its heading or the table's title says, if the cell says none itself."""
        plain = _BARE_SUM.fullmatch(squeezed(text)) or _LOST.fullmatch(squeezed(text))
        return text + said.get(role, "") if role in _SUMS and plain else text

    def _said(self, table: Table, roles: Mapping[str, int]) -> dict[str, str]:
        """Role -> unit, and the year, as headings and titles say them."""
        rows = between(list(self.grid.rows), 1, table.head)
        above = " ".join(squeezed(text) for row in rows for text in self.grid.own(row).values())
        whole = _SAID_UNIT.search(above)
        said = {}
        for role in _SUMS & set(roles):
            own = _UNIT.search(squeezed(table.headings.get(roles[role], "")))
            if unit := own or whole:
                said[role] = unit[1]
        years = set(_YEAR.findall(above))
        return said | ({"data_year": years.pop()} if len(years) == 1 else {})


def words_of(kind: Kind, tables: Mapping[str, Mapping[str, str]]) -> Words:
    """What is written in such tables, from what `locales.table_words` knows."""
    named = tables["patent_headings" if kind == "patents" else "figure_headings"]
    columns, rows = ({bare(text): meaning for text, meaning in one.items()} for one in (named, tables["rows"]))
    return Words(columns, rows, {})
