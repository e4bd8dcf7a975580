"""Counters of the bureaus' indicators: what a unit's filings add up to is appended as ±n rows in the turn that changes
it, summed when read and folded by the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Index, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns

Key = tuple[str, str, str]
"""District ("": none said), category ("": every unit), indicator."""
Share = Mapping[Key, int]


class Counters(Row, table=True):
    """One change of one number on one day; a number on a day is the sum of its rows up to it. Money is in fen."""

    __table_args__ = (Index(None, "category", "indicator", "district", "day"), Index(None, "day"))

    id: int = Field(primary_key=True)
    day: date
    district: str
    category: str
    indicator: str
    delta: int = Field(sa_type=BigInteger)


class Contributions(Row, table=True):
    """What a unit adds to the counters, as it was last appended: sealed JSON [[district, category, indicator, n]]."""

    subject_id: int = Field(primary_key=True, foreign_key="subjects.id", ondelete="CASCADE")
    share: bytes


_c, _s = columns(Counters), columns(Contributions)
_mine = _s.subject_id == bindparam("of_subject")
_append = Query(insert(Counters), "day", "district", "category", "indicator", "delta")
_begin = Query(insert(Contributions).on_conflict_do_nothing(), "subject_id", "share")
_take = Query(select(_s.share).where(_mine).with_for_update())
_insert = insert(Contributions)
_save = Query(
    _insert.on_conflict_do_update(index_elements=["subject_id"], set_={"share": _insert.excluded.share}),
    "subject_id", "share",
)  # fmt: skip
_drop = Query(delete(Contributions).where(_mine))
_all = Query(select(_s.share).order_by(_s.subject_id))
_many = Query(
    select(_c.day).where(_c.day < bindparam("before", type_=_c.day.type)).group_by(_c.day)
    .having(func.count() > func.count(func.distinct(_c.district + "|" + _c.category + "|" + _c.indicator)))
    .order_by(_c.day).limit(bindparam("most"))
)  # fmt: skip
_clear = Query(
    delete(Counters)
    .where(_c.day == bindparam("on_day", type_=_c.day.type))
    .returning(_c.district, _c.category, _c.indicator, _c.delta)
)


def move(tx: Transaction, subject_id: int, day: date, share: Share) -> int:
    """What the unit adds from `day` on: the difference from what it added before is appended. Returns its rows."""
    share = {key: n for key, n in share.items() if n}
    if share:
        tx.run(_begin, subject_id=subject_id, share=_sealed(tx, {}))
    row = tx.first(_take, of_subject=subject_id)
    before = _opened(tx, row[0]) if row else {}
    if before == share:
        return 0
    if share:
        tx.run(_save, subject_id=subject_id, share=_sealed(tx, share))
    else:
        tx.run(_drop, of_subject=subject_id)
    return _appended(tx, day, {key: share.get(key, 0) - before.get(key, 0) for key in {*share, *before}})


def totals(tx: Transaction, until: date | None = None) -> dict[Key, int]:
    """Every number that is not zero, now or at the end of a day."""
    query = select(_c.district, _c.category, _c.indicator, func.sum(_c.delta))
    query = query.group_by(_c.district, _c.category, _c.indicator)
    rows = tx.connection.execute(query if until is None else query.where(_c.day <= until))
    return {(row[0], row[1], row[2]): int(row[3]) for row in rows if row[3]}


def changes(
    tx: Transaction, indicators: Collection[str], category: str, districts: Collection[str] | None
) -> tuple[tuple[date, str, int], ...]:
    """(day, indicator, by how much) of numbers of a category in some districts (None: all), by day."""
    query = select(_c.day, _c.indicator, func.sum(_c.delta)).where(
        _c.category == category, _c.indicator.in_(indicators)
    )
    here = query if districts is None else query.where(_c.district.in_(districts))
    rows = tx.connection.execute(here.group_by(_c.day, _c.indicator).order_by(_c.day, _c.indicator))
    return tuple((row[0], str(row[1]), int(row[2])) for row in rows)


def shares(tx: Transaction, subject_ids: Iterable[int]) -> dict[int, Share]:
    """What units add, by unit; those that add nothing are left out."""
    found: dict[int, Share] = {}
    for some in _batches(sorted(set(subject_ids))):
        query = select(_s.subject_id, _s.share).where(_s.subject_id.in_(some))
        found |= {int(row[0]): _opened(tx, row[1]) for row in tx.connection.execute(query)}
    return found


def fold(tx: Transaction, before: date, most: int = 31) -> int:
    """The rows of a day before `before` become one for each number, some days at a time; returns how many went."""
    gone = 0
    for (day,) in tx.all(_many, before=before, most=most):
        # One statement deletes and tells: a row that is committed between two would be lost.
        rows = tx.all(_clear, on_day=day)
        sums: Counter[Key] = Counter()
        for *key, delta in rows:
            sums[key[0], key[1], key[2]] += int(delta)
        gone += len(rows) - _appended(tx, day, sums)
    return gone


def settle(tx: Transaction, day: date) -> int:
    """The counters become what all units add up to, by corrections appended on `day`; returns how many."""
    wanted: Counter[Key] = Counter()
    for (share,) in tx.all(_all):
        wanted.update(_opened(tx, share))
    known = totals(tx)
    return _appended(tx, day, {key: wanted.get(key, 0) - known.get(key, 0) for key in {*wanted, *known}})


def _appended(tx: Transaction, day: date, deltas: Share) -> int:
    rows = [(key, n) for key, n in sorted(deltas.items()) if n]
    for (district, category, indicator), delta in rows:
        tx.run(_append, day=day, district=district, category=category, indicator=indicator, delta=delta)
    return len(rows)


def _batches(ids: list[int], size: int = 500) -> Iterable[list[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _sealed(tx: Transaction, share: Share) -> bytes:
    return tx.keys.seal_json([[*key, n] for key, n in sorted(share.items())])


def _opened(tx: Transaction, sealed: Any) -> dict[Key, int]:
    return {(one[0], one[1], one[2]): int(one[3]) for one in tx.keys.open_json(sealed)}
