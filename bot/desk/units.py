"""Listed units (目录清单) as officers see them: how far each is, whom to call; never what was answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk.indicators import past
from bot.desk.officers import Actor
from bot.desk.roles import may, reach
from bot.documents.grid import squeezed, tidy_code
from bot.house import House
from flows import credit
from locales import Words
from storage import catalogue, drafts, filings, summaries, unit_board
from storage.catalogue import Catalogue, UnitRow
from storage.database import Transaction
from storage.officers import ASSOCIATION, CITY
from storage.summaries import Summary
from storage.unit_board import STAGES, Standing, Wanted

PART = 500
"""Units that are opened in one transaction: what is sealed is looked through part by part."""
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in what is sealed: a part of the name, and what stands in a further column."""

    name: str = ""
    column: str = ""
    value: str = ""

    def fits(self, row: UnitRow) -> bool:
        told = row.listed.other.get(self.column, "") if self.column else ""
        if self.column and (squeezed(told) != squeezed(self.value) if self.value else not told):
            return False
        return squeezed(self.name) in squeezed(row.listed.name)


@dataclass(frozen=True, slots=True)
class Course:
    """A draft of a unit: where it stands, when it was handed over, and what the platform said since."""

    summary: Summary
    handed: datetime | None
    said: tuple[tuple[str, datetime], ...]


def scope(actor: Actor, districts: tuple[str, ...] | None) -> Wanted:
    """The units that an officer sees, in some of their districts; the association: its own lists'."""
    if actor.office == ASSOCIATION:
        return Wanted(office=ASSOCIATION)
    return Wanted(districts)


def looked_for(wanted: Wanted, text: str, column: str, value: str) -> tuple[Wanted, Sought]:
    """A search: a right credit code finds its unit, anything else looks into names."""
    code = tidy_code(text)
    if credit.is_code(code):
        return replace(wanted, code=code), Sought("", column, value.strip())
    return wanted, Sought(text.strip(), column, value.strip())


def part(
    tx: Transaction, house: House, actor: Actor, wanted: Wanted, sought: Sought
) -> tuple[list[Standing], int | None]:
    """The next units that fit, out of the next `PART`; and after which to go on, None at the end."""
    found = unit_board.rows(tx, wanted, past(tx, house), PART)
    lines = [for_eyes(actor, one) for one in found if sought.fits(one.row)]
    return lines, found[-1].row.id if len(found) == PART else None


def for_eyes(actor: Actor, one: Standing) -> Standing:
    """Whom to call and the further columns are for the office that imported the list, and for all in the city's."""
    if reach(actor) is None or one.office in (CITY, actor.office):
        return one
    return replace(one, row=replace(one.row, listed=replace(one.row.listed, contact="", phone="", other={})))


def visible(tx: Transaction, house: House, actor: Actor, unit_id: int, act: str = "units") -> Standing | None:
    """A unit within the officer's reach, for an act that is theirs."""
    found = unit_board.one(tx, unit_id, past(tx, house))
    if found is None or not may(actor, act):
        return None
    mine, district = scope(actor, reach(actor)), found.row.listed.district
    theirs = found.office == mine.office if mine.office else mine.districts is None or district in mine.districts
    return for_eyes(actor, found) if theirs else None


def lists(tx: Transaction, actor: Actor) -> tuple[Catalogue, ...]:
    """The lists an officer may choose from: for a district also the city's, of which it sees its own units."""
    mine, every = reach(actor), catalogue.catalogues(tx)
    if mine is None:
        return every
    offices = {actor.office} if actor.office == ASSOCIATION else {CITY, actor.office}
    return tuple(one for one in every if one.office in offices)


def columns(tx: Transaction, house: House, actor: Actor, wanted: Wanted) -> tuple[str, ...]:
    """The further columns of the first units, in their order."""
    first = unit_board.rows(tx, replace(wanted, after=0), past(tx, house), _LOOKED_AT)
    return tuple(dict.fromkeys(name for one in first for name in for_eyes(actor, one).row.listed.other))


def course(tx: Transaction, row: UnitRow) -> tuple[Course, ...]:
    """A unit's drafts that somebody wrote in, oldest first."""
    found = []
    for subject_id in unit_board.subjects_of(tx, row):
        for draft in drafts.of_subject(tx, subject_id):
            told = summaries.summary_of(tx, draft.id)
            if told is not None and told.state not in ("empty", "closed"):
                found.append(_course(tx, told))
    return tuple(found)


def _course(tx: Transaction, told: Summary) -> Course:
    last = filings.latest(tx, told.draft_id)
    if last is None:
        return Course(told, None, ())
    said = tuple((row.kind, row.at) for row in filings.reviews(tx, last.id))
    return Course(told, last.created_at, said)


def stage(say: Words, code: str) -> str:
    """How far a unit is, in words."""
    return say.plain(f"desk.stage_{code}")


def table(
    say: Words, lines: Sequence[Standing], more: Sequence[str], office: Callable[[str], str]
) -> tuple[list[str], list[list[str]]]:
    """Units as a table to be exported, with all their further columns: heads and rows."""
    heads = [say.plain(f"catalogue.field_{name}") for name in ("name", "credit_code", "district", "category")]
    heads += [say.plain("desk.stage"), say.plain("desk.stage_overdue")]
    heads += [say.plain(f"catalogue.field_{name}") for name in ("contact", "phone")]
    rows = []
    for one in lines:
        unit = one.row.listed
        district = say.plain(f"district.{unit.district}") if unit.district else ""
        late = say.plain("button.yes") if one.overdue else ""
        told = [unit.name, unit.credit_code, district, unit.category, stage(say, one.stage), late]
        told += [unit.contact, unit.phone, office(one.office)]
        rows.append([*told, *(unit.other.get(name, "") for name in more)])
    return [*heads, say.plain("desk.audience_list"), *more], rows


__all__ = [
    "PART", "STAGES", "Course", "Sought", "Standing", "Wanted", "columns", "course", "lists", "looked_for", "part",
    "scope", "stage", "table", "visible",
]  # fmt: skip
