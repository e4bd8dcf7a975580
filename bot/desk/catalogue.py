"""Taking a list of units in: what it changes is shown first, then written in one transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from hashlib import sha256

from bot.desk.officers import OFFICES, Actor, RefusedError
from bot.documents import catalogues, spreadsheets
from bot.documents.grid import bare, squeezed
from bot.documents.row_kinds import Words
from bot.documents.units import Reading, Unit
from bot.documents.verdict import Refused
from flows.lexicon import fold
from locales import lexicon, table_words
from storage import audit, catalogue, list_files, subjects
from storage.catalogue import Listed, UnitRow
from storage.database import Transaction
from storage.list_files import ListFile
from storage.officers import ASSOCIATION


@dataclass(frozen=True, slots=True)
class Change:
    """A unit that a later file lists otherwise: field, or heading of a further column -> (before, now)."""

    row: UnitRow
    now: Listed
    fields: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file changes in a list. `back` are units listed again; they count as added. `left` are rows with errors:
    they are not taken in, and what is known of their units stays as it is."""

    added: tuple[Listed, ...] = ()
    back: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    gone: tuple[UnitRow, ...] = ()
    kept: tuple[UnitRow, ...] = ()
    left: tuple[Unit, ...] = ()

    def counts(self) -> dict[str, int]:
        added = len(self.added) + len(self.back)
        return {"added": added, "changed": len(self.changed), "gone": len(self.gone), "kept": len(self.kept)}

    @property
    def mark(self) -> str:
        """The same for the same difference and for no other."""
        changes = [
            [(one.row.id, asdict(one.now), dict(one.fields)) for one in some] for some in (self.back, self.changed)
        ]
        still = [[one.id for one in some] for some in (self.gone, self.kept)]
        left = [(one.sheet, one.row) for one in self.left]
        whole = json.dumps([[asdict(one) for one in self.added], changes, still, left], sort_keys=True)
        return sha256(whole.encode()).hexdigest()


def read(content: bytes, name: str, office: str = "") -> Reading | Refused:
    """A file as that office's list. Takes up to a minute, so call it off the loop."""
    sheets = spreadsheets.read(content, name)
    return sheets if isinstance(sheets, Refused) else catalogues.placed(catalogues.read(sheets, words()), office)


@cache
def words() -> Words:
    """What is written in such lists, in any offered language."""
    written = table_words()
    headings, rows = ({bare(text): meaning for text, meaning in written[one].items()} for one in ("headings", "rows"))
    districts = {fold(phrase): code for phrase, code in lexicon("zh_Hans").districts.items()}
    return Words(headings, rows, districts | {code: code for code in districts.values()})


def compare(tx: Transaction, office: str, title: str, reading: Reading) -> Difference:
    """What taking the file in would change. Units are known again by their code, or else by their name."""
    found = catalogue.find(tx, office, title)
    return _Comparison(catalogue.units(tx, found.id, removed=True) if found else (), reading).difference()


def take_in(
    tx: Transaction,
    actor: Actor,
    office: str,
    title: str,
    reading: Reading,
    file: str,
    by: str,
    *,
    partial: bool = False,
    expected: str = "",
) -> Difference:
    """Write it, with `by` the name of who answers for the file. With errors only what is right is taken in, and only
    if `partial`; `expected` is the mark of the difference that was looked at, if one was. Raises RefusedError."""
    allowed(actor, office)
    errors = sum(one.severity == "error" for one in reading.problems)
    if errors and not partial:
        raise RefusedError("catalogue_errors", n=errors)
    held = catalogue.taken(tx, office, title)
    found = compare(tx, office, title, reading)
    if expected and found.mark != expected:
        raise RefusedError("catalogue_moved")
    if not (found.added or found.back or found.changed or found.kept):
        raise RefusedError("catalogue_empty")
    _write(tx, held.id, catalogue.note_import(tx, held.id, by, file, **found.counts()), found)
    told = ", ".join(f"{count} {name}" for name, count in found.counts().items())
    audit.note(tx, actor.name, "catalogue_imported", detail=f"catalogue {held.id}: {told}")
    return found


def allowed(actor: Actor, office: str) -> None:
    """Raises RefusedError unless the office's lists are the actor's to change."""
    if office not in OFFICES:
        raise RefusedError("no_office", office=office, known=", ".join(OFFICES))
    if not (actor.may_change([office]) or (actor.role == "association" and office == ASSOCIATION)):
        raise RefusedError("not_yours")


def deposit(tx: Transaction, actor: Actor, office: str, title: str, name: str, content: bytes) -> int:
    """Keeps a file for a list until it is taken in, at most a day; returns its id. Raises RefusedError."""
    allowed(actor, office)
    made = list_files.keep(tx, office, title, name, content)
    audit.note(tx, actor.name, "list_uploaded", detail=f"file {made}")
    return made


def deposited(tx: Transaction, actor: Actor, number: int) -> ListFile | None:
    """A file that is theirs to take in, while it is kept."""
    found = list_files.get(tx, number)
    try:
        allowed(actor, found.office if found is not None else "")
    except RefusedError:
        return None
    return found


def taken(
    tx: Transaction, actor: Actor, file: ListFile, reading: Reading, by: str, expected: str, *, partial: bool
) -> Difference:
    """The file becomes the office's list as it was looked at, and goes. Raises RefusedError."""
    if not list_files.drop(tx, file.id):
        raise RefusedError("list_gone")
    return take_in(
        tx, actor, file.office, file.title, reading, file.name, by, partial=partial, expected=expected
    )  # fmt: skip


def dropped(tx: Transaction, actor: Actor, file: ListFile) -> None:
    """The file goes without being taken in."""
    if list_files.drop(tx, file.id):
        audit.note(tx, actor.name, "list_dropped", detail=f"file {file.id}")


def matched(tx: Transaction, units: Iterable[Listed]) -> dict[str, int]:
    """Credit code -> the subject that gave it, for those that have begun to file here."""
    found = {unit.credit_code: subjects.by_credit_code(tx, unit.credit_code) for unit in units if unit.credit_code}
    return {code: known[0].id for code, known in found.items() if known}


def _write(tx: Transaction, catalogue_id: int, import_id: int, found: Difference) -> None:
    for listed in found.added:
        catalogue.add(tx, catalogue_id, import_id, listed)
    for change in (*found.back, *found.changed):
        catalogue.rewrite(tx, change.row.id, import_id, change.now)
    for row in found.gone:
        catalogue.remove(tx, row.id, import_id)


def listed(unit: Unit) -> Listed:
    """A unit as it is kept; a wrong code is none."""
    code = unit.code if unit.known else ""
    return Listed(unit.name, code, unit.district, unit.category, unit.contact, unit.phone, dict(unit.other))


class _Comparison:
    """A file beside what is known: each of its units is matched with at most one row."""

    def __init__(self, rows: Iterable[UnitRow], reading: Reading) -> None:
        doubtful = reading.doubtful()
        self.left = tuple(one for one in reading.units if (one.sheet, one.row) in doubtful)
        self.units = _once(listed(one) for one in reading.units if (one.sheet, one.row) not in doubtful)
        self.rows = {row.id: row for row in rows}
        self.pairs: dict[int, UnitRow] = {}

    def difference(self) -> Difference:
        self._pair(lambda one: one.credit_code)
        self._pair(lambda one: squeezed(one.name))
        changes = [_change(row, self.units[place]) for place, row in self.pairs.items()]
        there = [one for one in changes if one.row.removed_at is None]
        taken = {one.row.id for one in changes}
        return Difference(
            added=tuple(unit for place, unit in enumerate(self.units) if place not in self.pairs),
            back=tuple(one for one in changes if one.row.removed_at is not None),
            changed=tuple(one for one in there if one.fields),
            gone=tuple(row for row in self.rows.values() if row.id not in taken and self._goes(row)),
            kept=tuple(one.row for one in there if not one.fields),
            left=self.left,
        )

    def _pair(self, key: Callable[[Listed], str]) -> None:
        """Matches what is alike in a key, and in nothing else of the file or of the list; rows still listed first."""
        free = {place: unit for place, unit in enumerate(self.units) if place not in self.pairs}
        taken = {row.id for row in self.pairs.values()}
        known: dict[str, UnitRow] = {}
        for row in sorted(self.rows.values(), key=lambda one: (one.removed_at is None, one.id)):
            if row.id not in taken:
                known[key(row.listed)] = row
        often = Counter(key(unit) for unit in free.values())
        for place, unit in free.items():
            if key(unit) in known and key(unit) and often[key(unit)] == 1:
                self.pairs[place] = known[key(unit)]

    def _goes(self, row: UnitRow) -> bool:
        """Whether it is no longer listed; a row with errors may mean it still is."""
        doubted = {squeezed(one.name) for one in self.left} | {one.code for one in self.left}
        same = {squeezed(row.listed.name), row.listed.credit_code} - {""}
        return row.removed_at is None and not same & doubted


def _once(units: Iterable[Listed]) -> list[Listed]:
    """Each unit once: the first of those with the same code, or without one with the same name."""
    found: dict[str, Listed] = {}
    for unit in units:
        found.setdefault(unit.credit_code or squeezed(unit.name), unit)
    return list(found.values())


def _change(row: UnitRow, now: Listed) -> Change:
    """A file that gives no code does not take a known one away."""
    now = replace(now, credit_code=now.credit_code or row.listed.credit_code)
    before, after = _flat(row.listed), _flat(now)
    names = [*after, *(name for name in before if name not in after)]
    pairs = {name: (before.get(name, ""), after.get(name, "")) for name in names}
    return Change(row, now, {name: pair for name, pair in pairs.items() if pair[0] != pair[1]})


def _flat(unit: Listed) -> dict[str, str]:
    said = {one.name: getattr(unit, one.name) for one in fields(unit) if one.name != "other"}
    return {**unit.other, **said}
