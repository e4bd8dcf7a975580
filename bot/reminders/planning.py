"""Owing a reminder: once for its cause, at the contact's next civil hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from prometheus_client import Counter

from bot.house import House
from bot.reminders.hours import civil, midnight
from bot.reminders.topic import REMINDER, Topic
from storage import deliveries, preferences, reminding
from storage.deliveries import DeliveryRow
from storage.query import Transaction
from storage.reminding import Sweep

PRIORITY = -10
"""After replies and what the platform says."""

_THROUGH = "through"
_LONGEST = timedelta(hours=1)
"""How long what is due waits for the rest of its day: planning that cannot go on must not keep everything back."""

planned = Counter("beian_reminders_planned", "Reminders owed, by what they are about", ["why"])


def owe(tx: Transaction, house: House, contact_id: int, topic: Topic, day: date, skipped: str = "") -> bool:
    """Owes a contact a reminder from a day on; False when they were ever owed this one. `skipped`: why it is only put
    on record."""
    if deliveries.planned(tx, contact_id, REMINDER, topic.cause):
        return False
    return _plan(tx, house, contact_id, topic, day, topic.cause, topic.payload(), skipped)


def snooze(tx: Transaction, house: House, contact_id: int, topics: Iterable[Topic], until: date) -> None:
    """The contact hears of these topics again on a day, and not before."""
    for topic in {topic.key: topic for topic in topics}.values():
        preferences.put_off(tx, contact_id, topic.key, until)
        _plan(tx, house, contact_id, topic, until, f"again:{topic.cause}", {**topic.payload(), "again": True})


def note_through(tx: Transaction, known: Mapping[str, Sweep], day: date | None) -> None:
    """All that is due by a day is planned; None: there may be more of it."""
    text = day.isoformat() if day else ""
    if known.get(_THROUGH, Sweep(_THROUGH, "?")).cursor != text:
        reminding.save(tx, Sweep(_THROUGH, text))


def is_through(tx: Transaction, house: House, rows: Sequence[DeliveryRow]) -> bool:
    """Whether nothing else can come that belongs into one message with reminders that are due. It is looked up once,
    before what is owed is: on PostgreSQL either may change between two statements of a transaction."""
    noted = reminding.get(tx, _THROUGH)
    planned = noted is not None and noted.cursor == house.today(tx).isoformat()
    return planned or tx.now - min(row.not_before for row in rows) >= _LONGEST


def last_day(topic: Topic) -> date | None:
    """The day on which a reminder may go out even though nobody works."""
    return topic.on if topic.why == "deadline" and topic.stage == 0 else None


def _plan(
    tx: Transaction, house: House, contact_id: int, topic: Topic, day: date, cause: str, payload: dict[str, object],
    skipped: str = "",
) -> bool:  # fmt: skip
    start = max(tx.now, midnight(day, house.zone))
    at = civil(tx, house, contact_id, start, last_day=last_day(topic))
    new = deliveries.plan(
        tx, contact_id, REMINDER, cause, at.astimezone(house.zone).date(), payload, at, priority=PRIORITY,
        about=topic.dated or None, skipped=skipped,
    )  # fmt: skip
    if new and not skipped:
        tx.after_commit(planned.labels(topic.why).inc)
    return new
