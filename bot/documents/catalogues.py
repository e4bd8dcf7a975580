"""Lists of units (目录清单) out of spreadsheets: every row is a unit, or known to be none, or a problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.documents.grid import Grid, squeezed
from bot.documents.row_kinds import Kind, Words
from bot.documents.spreadsheets import Sheet
from bot.documents.unit_rows import SheetReader
from bot.documents.units import Found, Reading, Unit
from flows.places import AROUND_LINGANG, DISTRICTS, LINGANG


def read(sheets: Sequence[Sheet], words: Words) -> Reading:
    """The units of all sheets, with everything that is wrong with them. Pure; never raises."""
    filled = [sheet for sheet in sheets if sheet.cells]
    parts = [SheetReader(Grid.of(sheet), words, several=len(filled) > 1).read() for sheet in filled]
    units = tuple(unit for part in parts for unit in part.units)
    problems = [found for part in parts for found in part.problems]
    if any(part.tables for part in parts):
        problems += [Found(part.name, 0, 0, "", "no_table_here") for part in parts if part.unlisted]
    else:
        problems.append(Found(filled[0].name if filled else "", 0, 0, "", "no_table"))
    return _judged(units, problems, {part.name: part.counts() for part in parts})


def repaired(reading: Reading) -> Reading:
    """The same with every code taken for the one proposed in its place."""
    meant = {(one.sheet, one.row): one.proposed for one in reading.problems if one.proposed}
    units = tuple(replace(unit, code=meant.get((unit.sheet, unit.row), unit.code)) for unit in reading.units)
    return _judged(units, [one for one in reading.problems if not one.proposed], reading.rows)


def placed(reading: Reading, office: str) -> Reading:
    """The same as a district's own list: units without a district lie in it, units of another do not belong here."""
    if office not in DISTRICTS:
        return reading
    alike = (
        {office, LINGANG} if office in AROUND_LINGANG else {office, *AROUND_LINGANG} if office == LINGANG else {office}
    )
    units = tuple(replace(unit, district=unit.district or office) for unit in reading.units)
    problems = [one for one in reading.problems if one.code not in ("district_missing", "no_district_column")]
    for unit in units:
        if unit.district not in alike:
            place = unit.columns.get("district", (0, ""))
            params = {"district": unit.district, "office": office}
            problems.append(Found(unit.sheet, unit.row, *place, "other_district", params))
    return _judged(units, problems, reading.rows)


def _judged(units: tuple[Unit, ...], problems: Iterable[Found], rows: Mapping[str, Mapping[Kind, int]]) -> Reading:
    """All in the order of the file, with what only shows in all units together."""
    alone = [one for one in problems if not one.code.startswith("duplicate_")]
    order = {sheet: number for number, sheet in enumerate(rows)}
    every = [*alone, *_same_code(units), *_same_name(units)]
    every.sort(key=lambda one: (order.get(one.sheet, 0), one.row, one.column, one.code))
    return Reading(units, tuple(every), rows)


def _same_code(units: Iterable[Unit]) -> Iterator[Found]:
    """A code that comes again: with the same name as once, with another as a contradiction of both rows."""
    by_code: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.known:
            by_code[unit.code].append(unit)
    for first, *others in by_code.values():
        for other in others:
            if squeezed(first.name) == squeezed(other.name):
                yield _told("duplicate_code", "code", other, first, code=other.code)
            else:
                yield _told("duplicate_code_other_name", "code", other, first, code=other.code, name=first.name)
        unlike = next((one for one in others if squeezed(one.name) != squeezed(first.name)), None)
        if unlike:
            yield _told("duplicate_code_other_name", "code", first, unlike, code=first.code, name=unlike.name)


def _same_name(units: Iterable[Unit]) -> Iterator[Found]:
    """A name that comes again, but not with the same right code."""
    by_name: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.name:
            by_name[squeezed(unit.name)].append(unit)
    for first, *others in by_name.values():
        for other in others:
            if not (other.known and other.code == first.code):
                yield _told("duplicate_name", "name", other, first, name=other.name)


def _told(code: str, role: str, unit: Unit, about: Unit, /, **params: str) -> Found:
    column, heading = unit.columns.get(role, (0, ""))
    where = {} if about.sheet == unit.sheet else {"sheet": about.sheet}
    return Found(unit.sheet, unit.row, column, heading, code, {**params, "other": about.row, "sheet": "", **where})
