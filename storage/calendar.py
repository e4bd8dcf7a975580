"""What officers changed in the calendar: deadlines, and which days are worked. Both only ever grow."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import UniqueConstraint, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from flows.changes import Change, Kind
from storage.query import Cells, ConflictError, Query, Transaction, swap
from storage.standings import EVERY, Standings
from storage.tables import KEEP_IDS, Row, columns, one_of

KINDS = ("add", "amend", "withdraw")


class CalendarChanges(Row, table=True):
    """One act on one deadline of a notice; `number` counts the acts on it from 1, so of two at once one gives way."""

    __tablename__ = "calendar_changes"
    __table_args__ = (UniqueConstraint("notice", "deadline", "number"), one_of("change", KINDS), KEEP_IDS)

    id: int = Field(primary_key=True)
    notice: str
    deadline: str
    number: int
    change: str
    content: str
    author: str
    reason: str
    at: datetime


class DayCorrections(Row, table=True):
    """That a day is worked or not, whatever the holiday calendar says; `working` NULL: its year is entered in full."""

    __tablename__ = "day_corrections"
    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    day: date
    working: bool | None
    source: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as stored; `author` is an actor of the audit trail."""

    id: int
    notice: str
    deadline: str
    number: int
    kind: str
    content: Mapping[str, Any]
    author: str
    reason: str
    at: datetime

    def change(self) -> Change:
        return Change(self.deadline, cast(Kind, self.kind), self.content)


@dataclass(frozen=True, slots=True)
class Correction:
    """That a day is worked or not. `working` None: that all days of its year are entered."""

    day: date
    working: bool | None
    source: str
    author: str
    at: datetime


_c, _d, _s = columns(CalendarChanges), columns(DayCorrections), columns(Standings)
_row = (_c.id, _c.notice, _c.deadline, _c.number, _c.change, _c.content, _c.author, _c.reason, _c.at)
_of = _c.notice == bindparam("of_notice")
_add = Query(
    insert(CalendarChanges).on_conflict_do_nothing().returning(_c.id),
    "notice", "deadline", "number", "change", "content", "author", "reason", "at",
)  # fmt: skip
_all = Query(select(*_row).where(_of).order_by(_c.id))
_stamp = Query(select(func.count(), func.coalesce(func.max(_c.id), 0)).select_from(CalendarChanges).where(_of))
_correct = Query(insert(DayCorrections), "day", "working", "source", "author", "at")
_corrections = Query(select(_d.day, _d.working, _d.source, _d.author, _d.at).order_by(_d.id))
_day_stamp = Query(select(func.count(), func.coalesce(func.max(_d.id), 0)).select_from(DayCorrections))


def change(tx: Transaction, notice: str, change: Change, number: int, author: str, reason: str) -> int:
    """Append a change, the deadline's `number`-th; returns its id. Raises ConflictError when somebody was first."""
    said = {"notice": notice, "deadline": change.deadline, "number": number, "change": change.kind}
    content = json.dumps(change.content, ensure_ascii=False, sort_keys=True)
    row = tx.first(_add, content=content, author=author, reason=reason, at=tx.now, **said)
    if row is None:
        raise ConflictError(f"{change.deadline} was changed at the same time")
    return int(row[0])


def changes(tx: Transaction, notice: str) -> tuple[ChangeRow, ...]:
    """All changes of a notice's calendar, in order."""
    return tuple(_opened(row) for row in tx.all(_all, of_notice=notice))


def stamp(tx: Transaction, notice: str) -> tuple[int, int]:
    """What differs once anything has changed. A count, too: an id may be committed after a higher one."""
    count, last = tx.one(_stamp, of_notice=notice)
    return int(count), int(last)


def correct(tx: Transaction, day: date, working: bool | None, source: str, author: str) -> None:
    """Note that a day is worked or not (None: that its year is entered in full); the last word counts."""
    tx.run(_correct, day=day, working=working, source=source, author=author, at=tx.now)


def corrections(tx: Transaction) -> tuple[Correction, ...]:
    """All corrections, in order."""
    return tuple(Correction(*row) for row in tx.all(_corrections))


def day_stamp(tx: Transaction) -> tuple[int, int]:
    """As `stamp`, of the corrections."""
    count, last = tx.one(_day_stamp)
    return int(count), int(last)


def units(tx: Transaction, categories: Collection[str], districts: Collection[str]) -> int:
    """How many units are in any of the categories and in any of the districts; none given: all."""
    among = tuple(categories) or (EVERY,)
    units = _s.subject_id if len(among) == 1 else _s.subject_id.distinct()  # one row a category: nothing comes twice
    chosen = select(func.count(units)).where(_s.category.in_(among))
    found = chosen.where(_s.district.in_(districts)) if districts else chosen
    return int(tx.connection.execute(found).scalar_one())


def _opened(row: Cells) -> ChangeRow:
    return ChangeRow(*swap(row, 5, json.loads(row[5])))
