"""Counts of rows that are kept by the draft, the unit and the list: what indicators need beside the counters."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, and_, case, cast, func, or_, select

from storage.catalogue import Catalogues, Units
from storage.counters import Contributions
from storage.query import Transaction
from storage.standings import EVERY, Standings
from storage.subjects import Subjects
from storage.summaries import Summaries
from storage.tables import columns

Bounds = Iterable[tuple[Collection[str], Collection[str]]]
"""Whom dates bind: (categories, districts) of each; empty: all."""
Districts = Collection[str] | None
"""Which districts; None: all."""


@dataclass(frozen=True, slots=True)
class Match:
    """A listed unit that has handed something over: the list, the district it is listed in, a mark that is the same for
    the same unit, and the subject that gave its credit code."""

    catalogue_id: int
    district: str
    unit: str
    subject_id: int


@dataclass(frozen=True, slots=True)
class Worded:
    """A listed unit with the words its list has for its categories: the office whose list it is, the district it is
    listed in, and a mark as of `Match`."""

    office: str
    words: tuple[str, ...]
    district: str
    unit: str


_u, _s, _d, _c, _t = (columns(table) for table in (Units, Subjects, Standings, Contributions, Summaries))
_k = columns(Catalogues)
_unit: Any = case((_u.code_lookup == "", "row " + cast(_u.id, String)), else_=_u.code_lookup)


def due(tx: Transaction, districts: Districts) -> tuple[dict[tuple[int, str], int], dict[str, int]]:
    """How many units are listed: by (list, district), and by district over all lists, each unit once."""
    here = _listed(districts)
    each = select(_u.catalogue_id, _u.district, func.count(_unit.distinct())).where(*here)
    once = select(_u.district, func.count(_unit.distinct())).where(*here)
    rows = tx.connection.execute(each.group_by(_u.catalogue_id, _u.district))
    by_list = {(int(row[0]), str(row[1])): int(row[2]) for row in rows}
    return by_list, {str(row[0]): int(row[1]) for row in tx.connection.execute(once.group_by(_u.district))}


def matches(tx: Transaction, districts: Districts) -> tuple[Match, ...]:
    """The listed units that have handed something over."""
    query = (
        select(_u.catalogue_id, _u.district, _unit, _s.id)
        .join_from(Units, Subjects, _s.code_lookup == _u.code_lookup)
        .join(Contributions, _c.subject_id == _s.id)
        .where(_u.code_lookup != "", *_listed(districts))
        .order_by(_u.id, _s.id)
    )
    return tuple(Match(*row) for row in tx.connection.execute(query))


def worded(tx: Transaction, districts: Districts) -> tuple[Worded, ...]:
    """The listed units with their lists' own words for categories; one in several lists comes several times."""
    query = (
        select(_k.office, _u.categories, _u.district, _unit)
        .join_from(Units, Catalogues, _k.id == _u.catalogue_id)
        .where(*_listed(districts))
        .distinct()
    )
    rows = tx.connection.execute(query)
    return tuple(Worded(row[0], tuple(filter(None, row[1].split("|"))), row[2], row[3]) for row in rows)


def unfiled(tx: Transaction, bounds: Bounds, districts: Districts) -> dict[tuple[str, str], int]:
    """How many units that have not filed are bound by any of some (categories, districts) — empty: all — by (category,
    district); category "" counts each unit once."""
    bounds = tuple(bounds)
    if not bounds:
        return {}
    here = [_d.filed.is_(False), *([] if districts is None else [_d.district.in_(districts)])]
    units = func.count(_d.subject_id.distinct())
    each = select(_d.category, _d.district, units).where(*here, _d.category != EVERY, bound(bounds, each=True))
    once = select(_d.district, units).where(*here, bound(bounds, each=False))
    rows = tx.connection.execute(each.group_by(_d.category, _d.district))
    found = {(str(row[0]), str(row[1])): int(row[2]) for row in rows}
    return found | {(EVERY, str(row[0])): int(row[1]) for row in tx.connection.execute(once.group_by(_d.district))}


def open_questions(tx: Transaction, form: str, districts: Districts) -> dict[tuple[str, str], int]:
    """How many drafts of a form there are by (state, open question); those put aside are left out."""
    here = [_t.form == form, _t.state.not_in(("empty", "closed"))]
    here += [] if districts is None else [_t.district.in_(districts)]
    query = select(_t.state, _t.open_question, func.count()).where(*here).group_by(_t.state, _t.open_question)
    return {(str(row[0]), str(row[1])): int(row[2]) for row in tx.connection.execute(query)}


def _listed(districts: Districts) -> list[Any]:
    return [_u.removed_at.is_(None), *([] if districts is None else [_u.district.in_(districts)])]


def bound(bounds: Bounds, *, each: bool) -> Any:
    """What a date binds: the rows of its categories; of a date for everybody each category's, or the one for all."""
    found = []
    for categories, districts in bounds:
        known = [_d.category.in_(categories)] if categories else [] if each else [_d.category == EVERY]
        found.append(and_(True, *known, *([_d.district.in_(districts)] if districts else [])))
    return or_(*found)
