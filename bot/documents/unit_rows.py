"""One sheet's lists, read row by row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from xlsxwriter.utility import xl_col_to_name

from bot.documents import headings, unit_cells
from bot.documents.grid import Cells, Grid, bare, between, is_code, squeezed, tidy
from bot.documents.headings import Known, Table
from bot.documents.row_kinds import WEIGHT, Kind, Words, kind_of
from bot.documents.unit_cells import Fault, shortened
from bot.documents.units import Found, Unit

_PLAIN = re.compile(r"(sheet|工作表|表|清单|目录|名单)?\s*\d*")
_TOLD = ("name", "code", "district", "category", "contact", "phone", "serial")


class SheetReader:
    """Reads one sheet; afterwards `units`, `problems` and the `kinds` of its rows are known. `several`: the file has
    further sheets, so that this one's name may say what its units have in common."""

    def __init__(self, grid: Grid, words: Words, *, several: bool) -> None:
        self.grid, self.words, self.several = grid, words, several
        self.name = grid.sheet.name
        self.units: list[Unit] = []
        self.problems: list[Found] = []
        self.kinds: dict[int, Kind] = {}
        self.tables: tuple[Table, ...] = ()
        self._title = ("", 0)
        self._noted: set[tuple[str, int]] = set()

    def read(self) -> SheetReader:
        known = Known(self.words.headings, self.words.districts)
        skipped = self.grid.sheet.hidden and self.several
        self.tables = () if skipped else headings.tables(self.grid, known)
        if skipped and self.grid.rows:
            self._note("sheet_hidden", count=len(self.grid.rows))
        if not self.tables:
            self.kinds = dict.fromkeys(self.grid.rows, "unread")
        else:
            self._above(min(table.top for table in self.tables) - 1)
        for table in self.tables:
            self._table(table)
        return self

    @property
    def unlisted(self) -> bool:
        """Whether it says something, but holds no list."""
        return not self.tables and bool(self.grid.rows) and not (self.grid.sheet.hidden and self.several)

    def counts(self) -> dict[Kind, int]:
        """How many rows of each kind there are, down to the last that says something."""
        counted = Counter(self.kinds.values())
        counted["blank"] += self.grid.sheet.rows - len(self.kinds)
        return {kind: counted[kind] for kind in WEIGHT if counted[kind]}

    def _note(self, code: str, row: int = 0, column: tuple[int, str] = (0, ""), /, **params: str | int) -> None:
        self.problems.append(Found(self.name, row, *column, code, params))

    def _once(self, code: str, row: int = 0, /, **params: str | int) -> None:
        if (code, row) not in self._noted:
            self._noted.add((code, row))
            self._note(code, row, **params)

    def _above(self, last: int) -> None:
        """Titles, and the headings themselves; no codes."""
        heads = [range(table.first, table.head + 1) for table in self.tables if table.head]
        for row in between(list(self.grid.rows), 1, last):
            self._is(row, "heading" if any(row in head for head in heads) else self._over(row))

    def _over(self, row: int) -> Kind:
        if not any(is_code(text) for text in self.grid.rows[row].values()):
            return "title"
        self._note("above_heading", row)
        return "problem"

    def _is(self, row: int, kind: Kind) -> None:
        before = self.kinds.get(row, "blank")
        self.kinds[row] = max(before, kind, key=WEIGHT.index)

    def _table(self, table: Table) -> None:
        for row in between(list(self.grid.rows), table.first, table.head):
            self._is(row, "heading")
        first, after_note = len(self.units), False
        for row in between(list(self.grid.rows), table.top, table.last):
            cells = {column: text for column, text in self.grid.rows[row].items() if column in table.columns}
            kind = kind_of(self.grid, row, cells, table, self.words, after_note=after_note)
            after_note = kind == "note" or (after_note and kind == "blank")
            self._is(row, self._taken(kind, row, cells, table))
        self._lacking(table, len(self.units) - first)

    def _taken(self, kind: Kind, row: int, cells: Cells, table: Table) -> Kind:
        if kind == "unit":
            return self._unit(row, cells, table)
        if kind == "more":
            return self._more(row, table)
        if kind == "title":
            district = self.words.districts.get(_named(next(iter(self.grid.own(row).values()))), "")
            self._title = (district, row)
        return kind

    def _lacking(self, table: Table, count: int) -> None:
        """Columns the whole list has not got are said once."""
        if count and "code" not in table.roles:
            self._note("no_code_column", table.head, count=count)
        if count and "district" not in table.roles and not any(unit.district for unit in self.units[-count:]):
            self._note("no_district_column", table.head, count=count)

    def _unit(self, row: int, cells: Cells, table: Table) -> Kind:
        said = {role: cells.get(table.roles.get(role, 0), "") for role in _TOLD}
        places = {role: (column, table.headings.get(column, "")) for role, column in table.roles.items()}
        self._errors(row, cells, table)
        name = "" if self.words.absent(said["name"]) or unit_cells.is_error(said["name"]) else tidy(said["name"])
        if not name and unit_cells.read_code(said["code"], self.words)[0] == "":
            self._note("no_unit", row, text=shortened(" ".join(self.grid.own(row).values())))
            return "problem"
        code = self._code(row, name, said["code"], table, places)
        if not name:
            self._note("no_name", row, places.get("name", (0, "")))
        district = self._district(row, said["district"], table, places)
        category, contact, phone = self._category(said["category"], table), tidy(said["contact"]), tidy(said["phone"])
        other = self._other(cells, table)
        self.units.append(Unit(self.name, row, name, code, district, category, contact, phone, other, places))
        return "unit"

    def _code(self, row: int, name: str, text: str, table: Table, places: Mapping[str, tuple[int, str]]) -> str:
        if "code" not in table.roles:
            return ""
        code, fault = unit_cells.read_code(text, self.words)
        if unit_cells.swapped(name, text):
            fault = Fault("swapped")
        if fault:
            self.problems.append(Found(self.name, row, *places["code"], fault.code, fault.params, fault.proposed))
        return code

    def _district(self, row: int, text: str, table: Table, places: Mapping[str, tuple[int, str]]) -> str:
        """As the cell says, or else the title above, or the name of the sheet."""
        code, fault = unit_cells.read_district(text, self.words)
        if fault is None or fault.code != "district_missing":
            if fault:
                self._note(fault.code, row, places["district"], **fault.params)
            return code
        titled, at = self._title
        if titled:
            self._once("district_of_title", at, district=titled)
            return titled
        sheet = self.words.districts.get(_named(self.name), "") if self.several else ""
        if sheet:
            self._once("district_of_sheet", district=sheet)
        elif "district" in table.roles:
            self._note(fault.code, row, places["district"])
        return sheet

    def _category(self, text: str, table: Table) -> str:
        if text or "category" in table.roles or not self.several or _PLAIN.fullmatch(squeezed(self.name)):
            return tidy(text)
        if _named(self.name) in self.words.districts:
            return ""
        self._once("category_of_sheet")
        return self.name

    def _errors(self, row: int, cells: Cells, table: Table) -> None:
        """Cells that show an error or a number without its last digits, wherever they are."""
        for column, text in cells.items():
            lost = unit_cells.digits_lost(text) and column != table.roles.get("code")
            if (unit_cells.is_error(text) or lost) and (row, column) not in self.grid.covered:
                code = "digits_lost" if lost else "cell_error"
                self._note(code, row, (column, table.headings.get(column, "")), text=text)

    def _other(self, cells: Cells, table: Table) -> dict[str, str]:
        """The remaining columns by their headings; columns that share one, or have none, are told apart by letter."""
        counted = Counter(table.headings.values())
        told = {column: text for column, text in cells.items() if column not in table.roles.values()}
        return {_label(column, table.headings.get(column, ""), counted): tidy(text) for column, text in told.items()}

    def _more(self, row: int, table: Table) -> Kind:
        """Further lines of the unit above are added to what it says."""
        own = {column: text for column, text in self.grid.own(row).items() if column in table.columns}
        if not self.units or not own:
            return "blank"
        unit, counted = self.units[-1], Counter(table.headings.values())
        other = dict(unit.other)
        for column, text in own.items():
            if column != table.roles.get("serial"):
                label = _label(column, table.headings.get(column, ""), counted)
                other[label] = "；".join(filter(None, (other.get(label, ""), tidy(text))))
        self.units[-1] = replace(unit, other=other)
        return "more"


def _label(column: int, heading: str, counted: Mapping[str, int]) -> str:
    if not heading:
        return letters(column)
    return heading if counted[heading] == 1 else f"{heading} {letters(column)}"


def letters(column: int) -> str:
    """1 -> "A", 27 -> "AA"."""
    return str(xl_col_to_name(column - 1))


def _named(title: str) -> str:
    """What a title names, without its number: "一、徐汇区（12家）" -> "徐汇区"."""
    return re.sub(r"^(第?[一二三四五六七八九十\d]+[、.．章节部]|[一二三四五六七八九十\d]+$)", "", bare(title))
