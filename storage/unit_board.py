"""Listed units as officers see them: how far each has come, found by its credit code in one query a page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from storage import catalogue, tallies
from storage.catalogue import Catalogues, UnitRow, Units
from storage.query import Transaction
from storage.standings import Standings
from storage.subjects import Subjects
from storage.summaries import Summaries
from storage.tables import columns
from storage.unit_invitations import UnitInvitations

STAGES = ("listed", "invited", "opened", "started", "registered", "drafted", "submitted", "accepted")
"""How far a unit is, each further than the one before. Invited: it has a link; opened: somebody looked
at it; started: somebody gave its code; registered: its registration
was handed over; drafted, submitted, accepted: its most advanced product."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which units: of these districts (None: all), of lists of one office ("": all), of a list (0: all), in a category,
    with a credit code, at a stage, past a date that binds them, with a link;
    `after` a unit's number."""

    districts: Collection[str] | None = None
    office: str = ""
    catalogue: int = 0
    category: str = ""
    code: str = ""
    stage: str = ""
    overdue: bool = False
    invited: bool = False
    after: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit with the office whose list it is on, its stage, and whether it is past a date without having filed."""

    row: UnitRow
    office: str
    stage: str
    overdue: bool


_u, _k, _s, _t, _d = (columns(table) for table in (Units, Catalogues, Subjects, Summaries, Standings))
_i = columns(UnitInvitations)
_row = tuple(catalogue.ROW)
_matches = and_(_s.code_lookup == _u.code_lookup, _u.code_lookup != "")
_handed = ("submitted", "received", "returned", "accepted", "recognised", "not_recognised")
_rank: Any = case(
    (and_(_t.form == "product", _t.state.in_(("accepted", "recognised", "not_recognised"))), 7),
    (and_(_t.form == "product", _t.state.in_(("submitted", "received", "returned"))), 6),
    (and_(_t.form == "product", _t.state.not_in(("empty", "closed"))), 5),
    (and_(_t.form == "registration", _t.state.in_(_handed)), 4),
    else_=3,
)
_reached: Any = func.coalesce(
    select(func.max(_rank))
    .select_from(Subjects)
    .outerjoin(Summaries, _t.subject_id == _s.id)
    .where(_matches)
    .correlate(Units)
    .scalar_subquery(),
    select(case((_i.opened_at.is_not(None), 2), else_=1))
    .where(_i.unit_id == _u.id, _i.revoked_at.is_(None))
    .correlate(Units)
    .scalar_subquery(),
    0,
)


def rows(tx: Transaction, wanted: Wanted, past: tallies.Bounds, most: int) -> tuple[Standing, ...]:
    """The next units, by number, at most so many; `past` are whom the dates that are over bind."""
    late = _late(past)
    chosen = select(*_row, _k.office, _reached, late).join_from(Units, Catalogues, _k.id == _u.catalogue_id)
    found = chosen.where(*_matching(tx, wanted, late)).order_by(_u.id).limit(most)
    return tuple(_opened(tx, tuple(row)) for row in tx.connection.execute(found))


def one(tx: Transaction, unit_id: int, past: tallies.Bounds) -> Standing | None:
    """A unit, listed still or not."""
    chosen = select(*_row, _k.office, _reached, _late(past)).join_from(Units, Catalogues, _k.id == _u.catalogue_id)
    row = tx.connection.execute(chosen.where(_u.id == unit_id)).first()
    return _opened(tx, tuple(row)) if row is not None else None


def stages(tx: Transaction, wanted: Wanted) -> dict[str, int]:
    """How many units there are at each stage."""
    chosen = select(_reached.label("reached")).join_from(Units, Catalogues, _k.id == _u.catalogue_id)
    each = chosen.where(*_matching(tx, wanted, None)).subquery()
    found = tx.connection.execute(select(each.c.reached, func.count()).group_by(each.c.reached))
    return {STAGES[int(row[0])]: int(row[1]) for row in found}


def categories(tx: Transaction, wanted: Wanted) -> tuple[str, ...]:
    """The categories that the lists name, each once, in order."""
    chosen = select(_u.categories).distinct().join_from(Units, Catalogues, _k.id == _u.catalogue_id)
    found = tx.connection.execute(chosen.where(*_matching(tx, wanted, None)))
    return tuple(sorted({part for row in found for part in str(row[0]).split("|") if part}))


def subjects_of(tx: Transaction, row: UnitRow) -> Sequence[int]:
    """The subjects that gave a unit's credit code."""
    chosen = select(_s.id).join_from(Units, Subjects, _matches).where(_u.id == row.id).order_by(_s.id)
    return [int(found[0]) for found in tx.connection.execute(chosen)]


def _late(past: tallies.Bounds) -> Any:
    """Whether some subject of the unit has not filed although a date that binds it is over."""
    past = tuple(past)
    if not past:
        return exists().where(_u.id.is_(None))
    bound = select(_d.subject_id).join_from(Subjects, Standings, _d.subject_id == _s.id)
    return exists(bound.where(_matches, _d.filed.is_(False), tallies.bound(past, each=False)).correlate(Units))


def _matching(tx: Transaction, wanted: Wanted, late: Any) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_u.removed_at.is_(None), _u.id > wanted.after]
    found += [] if wanted.districts is None else [_u.district.in_(wanted.districts)]
    found += [_k.office == wanted.office] if wanted.office else []
    found += [_u.catalogue_id == wanted.catalogue] if wanted.catalogue else []
    found += [_u.categories.contains(f"|{wanted.category}|", autoescape=True)] if wanted.category else []
    found += [_u.code_lookup.in_(tx.keys.lookups(wanted.code))] if wanted.code else []
    found += [_reached == STAGES.index(wanted.stage)] if wanted.stage else []
    linked = exists().where(_i.unit_id == _u.id, _i.revoked_at.is_(None))
    found += [linked] if wanted.invited else []
    return [*found, *([late] if wanted.overdue and late is not None else [])]


def _opened(tx: Transaction, row: tuple[Any, ...]) -> Standing:
    *cells, office, reached, late = row
    return Standing(catalogue.opened(tx, tuple(cells)), str(office), STAGES[int(reached)], bool(late))
