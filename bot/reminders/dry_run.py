"""Who would hear what on a day and why, as dates, drafts and wishes are now. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.house import House
from bot.reminders import daily, dated
from bot.reminders.dates import on_record, plans
from bot.reminders.hours import civil, midnight
from bot.reminders.owed import PUT_OFF, why_not
from bot.reminders.planning import last_day
from bot.reminders.scanning import Found, every
from bot.reminders.topic import REMINDER, Topic, of
from storage import deliveries, preferences
from storage.query import Transaction

MORNING = timedelta(hours=9)
"""The hour of the day as which it is looked at."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """What one contact would hear at an instant; `skipped`: why not, or ""."""

    contact: int
    topic: Topic
    at: datetime
    skipped: str


def lines(tx: Transaction, house: House, day: date) -> Iterator[Line]:
    """By contact. The transaction's own instant is the morning of that day from here on."""
    tx.now = midnight(day, house.zone) + MORNING
    due = {(contact, one.topic.cause): one.topic for one in _found(tx, house, day) for contact in one.contacts}
    again = deliveries.listed(tx, state="owed", kind=REMINDER, due_day=day)
    planned = {(row.contact_id, row.cause): of(row.payload) for row in again}
    for (contact, cause), topic in sorted({**due, **planned}.items(), key=lambda one: one[0]):
        wished = (contact, cause) in planned and cause.startswith("again:")
        yield _line(tx, house, contact, topic, again=wished)


def _line(tx: Transaction, house: House, contact: int, topic: Topic, *, again: bool) -> Line:
    until = preferences.put_off_until(tx, contact, topic.key)
    put_off = not again and topic.why != "moved" and until is not None and until >= house.today(tx)
    at = civil(tx, house, contact, tx.now, last_day=last_day(topic)).astimezone(house.zone)
    return Line(contact, topic, at, PUT_OFF if put_off else why_not(tx, house, contact, topic, again=again))


def _found(tx: Transaction, house: House, day: date) -> Iterator[Found]:
    working = house.calendar.working(tx)
    for notice in house.notices.candidates:
        for deadline in house.calendar.deadlines(tx, notice):
            for one in on_record(notice, deadline, day):
                for plan in plans(one, working):
                    if plan.day == day < plan.until:
                        yield from every(dated.parts(tx, house, plan))
    if working.is_working(day):
        since = working.on_or_before(day - _DAY) + _DAY
        for rule in daily.RULES:
            first = day if rule.ahead else since
            yield from every(rule.parts(tx, house, first, rule.horizon(house, tx, day)))
