"""Dates that officers moved or withdrew: whoever was told of an earlier one hears of the new one, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from bot.house import House
from bot.reminders.dates import current, on_record
from bot.reminders.scanning import Found, Part, Row
from bot.reminders.topic import Topic, dated, of
from flows.changes import fold
from flows.deadlines import Deadline
from storage import calendar, deliveries
from storage.calendar import ChangeRow
from storage.deliveries import DeliveryRow
from storage.query import Transaction


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of one deadline, and every date it was said to fall on before, the newest first."""

    notice: str
    id: int
    former: tuple[str, ...]

    @property
    def rule(self) -> str:
        return f"moved:{self.id}"

    def parts(self, tx: Transaction, house: House) -> tuple[Part, ...]:
        return tuple(partial(self._told, tx, house, name) for name in self.former)

    def _told(self, tx: Transaction, house: House, name: str, key: Sequence[Any], most: int) -> list[Row]:
        rows = deliveries.told(tx, name, (int(key[0]), int(key[1])) if key else (0, 0), most)
        return [Row((one.contact_id, one.id), partial(self._moved, tx, house, one)) for one in rows]

    def _moved(self, tx: Transaction, house: House, row: DeliveryRow) -> Found | None:
        told = of(row.payload)
        now = current(tx, house, told)
        on, cycle = (now.on, now.cycle) if now is not None else (None, told.cycle)
        if on == told.on or (now is not None and deliveries.newest_told(tx, now.name, row.contact_id) > row.id):
            return None
        topic = Topic(
            "moved", told.subject, told.draft, told.notice, told.deadline, told.duty, on, told.on, cycle,
            version=self.id,
        )  # fmt: skip
        return Found(topic, (row.contact_id,), house.today(tx))


def changes(tx: Transaction, house: House, notice: str, today: date, wanted: Callable[[str], bool]) -> Iterator[Change]:
    """For each deadline that officers changed its last change, of those whose rule is wanted."""
    acts = calendar.changes(tx, notice)
    last = {act.deadline: act for act in acts if act.kind != "add"}
    for name, act in last.items():
        change = Change(notice, act.id, ())
        if wanted(change.rule):
            yield replace(change, former=_former(house, notice, name, acts, today))


def _former(house: House, notice: str, name: str, acts: Sequence[ChangeRow], today: date) -> tuple[str, ...]:
    own = house.notices.deadlines(notice)
    mine = [act.id for act in acts if act.deadline == name]
    states = (fold(own, [act.change() for act in acts if act.id < until]).deadlines for until in mine)
    past = [one for state in states for one in state if one.id == name]
    return tuple(dict.fromkeys(day for one in reversed(past) for day in _names(notice, one, today)))


def _names(notice: str, deadline: Deadline, today: date) -> Iterator[str]:
    for one in on_record(notice, deadline, today):
        yield dated(notice, deadline.id, one.cycle, one.on)
