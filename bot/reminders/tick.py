"""One look at what is due: from dates and drafts as they are now, in batches, each a transaction of its own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from prometheus_client import Counter, Gauge

from bot import summaries
from bot.house import House
from bot.reminders import daily, dated, moved
from bot.reminders.daily import Daily
from bot.reminders.dates import Plan, on_record, plans
from bot.reminders.owed import LATER, PAST
from bot.reminders.planning import note_through, owe
from bot.reminders.scanning import Cursor, Page, Part, page
from storage import reminding
from storage import summaries as rows
from storage.database import Database, Transaction
from storage.reminding import Sweep

BATCH = 200
SECONDS = 5.0
"""Rows a transaction, and seconds a tick."""
_BACKFILL = "backfill"
_TOLERANCE = timedelta(days=1)

passed_over = Counter("beian_reminder_stages_passed_over", "Stages that were over before they were looked at")
announced = Gauge("beian_working_days_announced", "1 when the year's public holidays are known", ["year"])


class Reminders:
    """Plans what is due; the clock calls `tick`."""

    def __init__(self, db: Database, house: House, batch: int = BATCH, seconds: float = SECONDS) -> None:
        self._db, self._house, self._batch, self._seconds = db, house, batch, seconds

    async def tick(self) -> int:
        """Goes on until nothing is left or its time is over; returns how many rows were looked at."""
        ends, looked = time.monotonic() + self._seconds, 0
        while time.monotonic() < ends:
            done = await self._db.run(lambda tx: step(tx, self._house, self._batch))
            looked += done
            if not done:
                break
        return looked


def step(tx: Transaction, house: House, most: int = BATCH) -> int:
    """One transaction's worth; returns how many rows were looked at, 0 when nothing is left today."""
    today, known = house.today(tx), reminding.sweeps(tx)
    _measure(tx, house, today)
    looked = _looked(tx, house, today, known, most)
    note_through(tx, known, None if looked else today)
    return looked


def _looked(tx: Transaction, house: House, today: date, known: Mapping[str, Sweep], most: int) -> int:
    if (backfilled := _backfill(tx, house, known, most)) is not None:
        return backfilled
    left = most
    for work in _work(tx, house, today, known):
        left -= work(max(left, 1))
        if left <= 0:
            break
    return most - left


def _measure(tx: Transaction, house: House, today: date) -> None:
    working = house.calendar.working(tx)
    for year in (today.year, today.year + 1):
        announced.labels(str(year)).set(working.announced(year))


def _backfill(tx: Transaction, house: House, known: Mapping[str, Sweep], most: int) -> int | None:
    """Rows from before they said what reminders go by are written anew, once; None when that is done."""
    sweep = known.get(_BACKFILL)
    if sweep is not None and sweep.done_at is not None:
        return None
    sweep = reminding.begin(tx, _BACKFILL)
    found = rows.unmeasured(tx, int(sweep.cursor or 0), most)
    for subject in dict.fromkeys(subject for _, subject in found):
        summaries.rewrite(tx, house, subject)
    last = str(found[-1][0]) if found else sweep.cursor
    reminding.save(tx, replace(sweep, cursor=last, done_at=None if found else tx.now))
    return len(found) or None


Work = Callable[[int], int]
"""Does at most so many rows; returns how many."""


def _work(tx: Transaction, house: House, today: date, known: Mapping[str, Sweep]) -> Iterator[Work]:
    """What is left to do today, one sweep after another."""
    for notice in house.notices.candidates:
        for change in moved.changes(tx, house, notice, today, lambda rule: _unfinished(known.get(rule), tx.now)):
            yield _Once(tx, house, change.rule, change.parts(tx, house)).go_on
        for plan in begun(tx, house, notice, today):
            if not _unfinished(known.get(plan.rule), tx.now):
                continue
            if today >= plan.until:
                _pass_over(tx, plan, today)
            else:
                yield _Once(tx, house, plan.rule, dated.parts(tx, house, plan)).go_on
    for rule in daily.RULES:
        every, sweep = _Every(tx, house, rule, today, rule.horizon(house, tx, today)), known.get(rule.rule)
        if sweep is None or _Reached.read(sweep).day != every.horizon:
            yield every.go_on


def begun(tx: Transaction, house: House, notice: str, today: date) -> Iterator[Plan]:
    """Every stage of a notice's dates whose day has come."""
    working = house.calendar.working(tx)
    for deadline in house.calendar.deadlines(tx, notice):
        for one in on_record(notice, deadline, today):
            yield from (plan for plan in plans(one, working) if plan.day <= today)


def _unfinished(sweep: Sweep | None, now: datetime) -> bool:
    """Whether there is something to do. What ended in the future ended by a clock that was wrong: once more, nothing
    is owed twice."""
    return sweep is None or sweep.done_at is None or sweep.done_at > now + _TOLERANCE


def _pass_over(tx: Transaction, plan: Plan, today: date) -> None:
    reason = PAST if today > plan.dated.on else LATER
    reminding.save(tx, Sweep(plan.rule, outcome=reason, done_at=tx.now))
    tx.after_commit(passed_over.inc)


@dataclass(frozen=True, slots=True)
class _Once:
    """A sweep that is done when it has read everything."""

    tx: Transaction
    house: House
    rule: str
    parts: Sequence[Part]

    def go_on(self, most: int) -> int:
        sweep = reminding.begin(self.tx, self.rule)
        if not _unfinished(sweep, self.tx.now):
            return 0
        read = page(self.parts, _cursor(sweep), most)
        _owe(self.tx, self.house, read)
        ended = self.tx.now if read.cursor is None else None
        reminding.save(self.tx, Sweep(self.rule, _text(read.cursor), "", ended))
        return max(read.looked, read.cursor is not None)


@dataclass(frozen=True, slots=True)
class _Reached:
    """How far a daily sweep is: all until `day`; and where it is in what lies between that and `target`."""

    day: date | None
    target: date | None = None
    cursor: Cursor | None = None

    @classmethod
    def read(cls, sweep: Sweep) -> _Reached:
        day, target, cursor = json.loads(sweep.cursor or "[null,null,null]")
        return cls(date.fromisoformat(day) if day else None, date.fromisoformat(target) if target else None, cursor)

    @property
    def text(self) -> str:
        return _text([self.day, self.target, self.cursor])


@dataclass(frozen=True, slots=True)
class _Every:
    """A sweep of the days since the last one, up to `horizon`."""

    tx: Transaction
    house: House
    of: Daily
    today: date
    horizon: date

    def go_on(self, most: int) -> int:
        sweep = reminding.begin(self.tx, self.of.rule)
        first, last, cursor = self._from(_Reached.read(sweep))
        read = page(self.of.parts(self.tx, self.house, first, last), cursor, most)
        _owe(self.tx, self.house, read)
        unfinished = _Reached(first - timedelta(days=1), last, read.cursor)
        now = unfinished if read.cursor is not None else _Reached(last)
        reminding.save(self.tx, replace(sweep, cursor=now.text))
        return max(read.looked, read.cursor is not None or last != self.horizon)

    def _from(self, at: _Reached) -> tuple[date, date, Cursor | None]:
        """The days to look at, and where in them. A day that lies ahead was reached by a clock that was wrong."""
        if at.day is None or at.day >= self.horizon:
            return self.today, self.horizon, None
        first = at.day + timedelta(days=1)
        if at.target is None or at.target > self.horizon:
            return first, self.horizon, None
        return first, at.target, at.cursor


def _owe(tx: Transaction, house: House, read: Page) -> None:
    for one in read.found:
        for contact in one.contacts:
            owe(tx, house, contact, one.topic, one.day, LATER if one.overtaken else "")


def _cursor(sweep: Sweep) -> Cursor | None:
    return json.loads(sweep.cursor) if sweep.cursor else None


def _text(cursor: Sequence[object] | None) -> str:
    return json.dumps(cursor, default=str) if cursor is not None else ""
