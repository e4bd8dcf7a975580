"""Lists of units on the command line: looked at, compared with what is known, taken in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bot.desk import catalogue as acts
from bot.desk.catalogue import Difference
from bot.desk.officers import OFFICES, OPERATOR, RefusedError
from bot.documents import catalogues
from bot.documents.unit_rows import letters
from bot.documents.units import Found, Reading, Unit
from bot.documents.verdict import Refused
from bot.screens import catalogues as shown
from bot.settings import Settings, SettingsError
from bot.unattended import Say, opened
from locales import Words, words
from storage.database import Transaction


def check(settings: Settings, say: Say, aside: Say, file: Path, office: str, language: str) -> int:
    """Says every unit and every problem as a JSON line, and how many there are `aside`; 1 when there is an error."""
    spoken = _words(settings, language)
    reading = acts.read(_content(file), file.name, _office(office))
    if isinstance(reading, Refused):
        text = shown.refused(spoken, reading, file.name)
        say(_json({"row": None, "column": None, "severity": "error", "problem": reading.code, "text": text}))
        return 1
    for unit in reading.units:
        say(_json(_unit(unit)))
    several = len(reading.rows) > 1
    for found in reading.problems:
        say(_json(_problem(found) | {"text": shown.told(spoken, found, several=several)}))
    for line in shown.counted(spoken, reading):
        aside(line)
    return int(reading.wrong)


def take_in(
    settings: Settings, say: Say, file: Path, office: str, title: str, by: str, language: str,
    *, partial: bool, repair: bool, dry_run: bool,
) -> int:  # fmt: skip
    """Says what the file changes in the office's list and, but for a dry run, writes it; 1 when it cannot be. Raises
    SettingsError."""
    spoken = _words(settings, language)
    reading = acts.read(_content(file), file.name, _office(office))
    if isinstance(reading, Refused):
        say(shown.refused(spoken, reading, file.name))
        return 1
    reading = catalogues.repaired(reading) if repair else reading
    with opened(settings) as (db, _):
        try:
            lines = db.run_now(lambda tx: _taken(tx, spoken, reading, file.name, office, title, by, partial, dry_run))
        except RefusedError as error:
            lines = [*_problems(spoken, reading), spoken.plain(f"say.desk_{error.code}", **error.params)]
            for line in lines:
                say(line)
            return 1
    for line in lines:
        say(line)
    return 0


def _taken(
    tx: Transaction, spoken: Words, reading: Reading, file: str, office: str, title: str, by: str,
    partial: bool, dry_run: bool,
) -> list[str]:  # fmt: skip
    if dry_run:
        found = acts.compare(tx, office, title, reading)
    else:
        found = acts.take_in(tx, OPERATOR, office, title, reading, file, by, partial=partial)
    units = [*found.added, *(one.now for one in (*found.back, *found.changed)), *(row.listed for row in found.kept)]
    known = len(acts.matched(tx, units))
    end = spoken.plain("catalogue.dry_run" if dry_run else "catalogue.imported")
    return [*_problems(spoken, reading), *_said(spoken, found), spoken.plain("catalogue.matched", n=known), end]


def _problems(spoken: Words, reading: Reading) -> list[str]:
    several = len(reading.rows) > 1
    return [shown.told(spoken, one, several=several) for one in reading.problems]


def _said(spoken: Words, found: Difference) -> Iterator[str]:
    for unit in (*found.added, *(one.now for one in found.back)):
        yield spoken.plain("catalogue.new_unit", name=unit.name)
    for change in found.changed:
        yield shown.changed(spoken, change.now.name, change.fields)
    for row in found.gone:
        yield spoken.plain("catalogue.gone_unit", name=row.listed.name)
    yield spoken.plain("catalogue.difference", left=len(found.left), **found.counts())


def _unit(unit: Unit) -> dict[str, object]:
    return {
        "sheet": unit.sheet, "row": unit.row, "name": unit.name, "code": unit.code, "district": unit.district,
        "category": unit.category, "contact": unit.contact, "phone": unit.phone, "other": dict(unit.other),
    }  # fmt: skip


def _problem(found: Found) -> dict[str, object]:
    about: dict[str, object] = {"sheet": found.sheet, "row": found.row or None, "column": shown.column(found) or None}
    cell = f"{letters(found.column)}{found.row}" if found.column and found.row else None
    said = {"cell": cell, "severity": found.severity, "problem": found.code}
    return about | said | ({"proposed": found.proposed} if found.proposed else {})


def _json(data: dict[str, object]) -> str:
    return json.dumps(data, ensure_ascii=False)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}") from error


def _words(settings: Settings, language: str) -> Words:
    return words(language or settings.language)


def _office(office: str) -> str:
    if office and office not in OFFICES:
        raise SettingsError(f"{office!r} is no office; there is {', '.join(OFFICES)}")
    return office
