"""Which units have filed: one row for every unit and each category it is in, so that whom a date concerns is found
without reading those whom it does not."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from sqlalchemy import Index, bindparam, delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns

EVERY = ""
"""The category that every unit is in."""


class Standings(Row, table=True):
    """`category` is one of the unit's, "none" for a unit in none, or "" for every unit; `filed`: a product of it is
    accepted and not withdrawn."""

    __table_args__ = (Index(None, "category", "filed", "district", "subject_id"),)

    subject_id: int = Field(primary_key=True, foreign_key="subjects.id", ondelete="CASCADE")
    category: str = Field(primary_key=True)
    district: str
    filed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's categories (EVERY among them, unless there is no such unit), its district, whether it has filed."""

    categories: frozenset[str]
    district: str
    filed: bool


_c = columns(Standings)
_mine = _c.subject_id == bindparam("of_subject")
_get = Query(select(_c.category, _c.district, _c.filed).where(_mine))
_drop = Query(delete(Standings).where(_mine, _c.category == bindparam("of_category")))
_insert = insert(Standings)
_save = Query(
    _insert.on_conflict_do_update(
        index_elements=["subject_id", "category"],
        set_={"district": _insert.excluded.district, "filed": _insert.excluded.filed},
    ),
    "subject_id", "category", "district", "filed",
)  # fmt: skip
_open = (_c.category == bindparam("of_category"), _c.filed.is_(False))
_after = tuple_(_c.district, _c.subject_id) > tuple_(bindparam("after_district"), bindparam("after_subject"))
_unfiled = Query(
    select(_c.district, _c.subject_id)
    .where(*_open, _after)
    .order_by(_c.district, _c.subject_id)
    .limit(bindparam("most"))
)
_unfiled_there = Query(
    select(_c.district, _c.subject_id)
    .where(*_open, _c.district == bindparam("of_district"), _c.subject_id > bindparam("after_subject"))
    .order_by(_c.subject_id)
    .limit(bindparam("most"))
)


def stand(tx: Transaction, subject_id: int, categories: Set[str], district: str, filed: bool) -> None:
    """Write where a unit stands; rows that say so already are left alone."""
    known = {row[0]: (row[1], bool(row[2])) for row in tx.all(_get, of_subject=subject_id)}
    for category in sorted(categories):
        if known.get(category) != (district, filed):
            tx.run(_save, subject_id=subject_id, category=category, district=district, filed=filed)
    for category in sorted(set(known) - categories):
        tx.run(_drop, of_subject=subject_id, of_category=category)


def standing(tx: Transaction, subject_id: int) -> Standing:
    """Where a unit stands; nobody is in no category."""
    rows = tx.all(_get, of_subject=subject_id)
    district = str(rows[0][1]) if rows else ""
    return Standing(frozenset(row[0] for row in rows), district, any(row[2] for row in rows))


def unfiled(
    tx: Transaction, category: str, district: str | None, after: tuple[str, int], most: int
) -> tuple[tuple[str, int], ...]:
    """The next units of a category, in one district or all (None), that have not filed: (district, subject) in order,
    after such a pair."""
    if district is None:
        rows = tx.all(
            _unfiled, of_category=category, after_district=after[0], after_subject=after[1], most=most
        )  # fmt: skip
    else:
        rows = tx.all(
            _unfiled_there, of_category=category, of_district=district, after_subject=after[1], most=most
        )  # fmt: skip
    return tuple((str(row[0]), int(row[1])) for row in rows)
