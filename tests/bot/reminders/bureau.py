"""A few units, the product's rules for reminding them, and a clock that goes where the test wants it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import time_machine

from bot import founding
from bot.delivery import Deliveries
from bot.desk import calendar as desk
from bot.desk.calendar import Entry, Ground
from bot.desk.officers import OPERATOR
from bot.house import House
from bot.messages import Address, Attempt, Outbound
from bot.notices import Notices
from bot.reminders import owed
from bot.reminders.tick import step
from bot.reminders.topic import REMINDER, Topic, of
from bot.settings import Settings
from flows.notices.shanghai_2022 import NOTICE
from storage import deliveries
from storage.database import Database, Transaction
from storage.deliveries import DeliveryRow
from tests.support import units

ZONE = ZoneInfo("Asia/Shanghai")
GROUND = Ground("市局通知〔2026〕1 号", "rule", "年度安排")
OCTOBER = "2026-10-08"
"""A Thursday, the first working day after the National Day holidays."""
T = TypeVar("T")


def instant(text: str) -> datetime:
    """ "2026-09-08 09:05" on the wall in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@dataclass
class Bureau:
    """`heard` are the messages that went out, a line each: when, to whom, about what."""

    db: Database
    clock: time_machine.Traveller
    house: House = field(init=False)
    heard: list[str] = field(default_factory=list)
    answers: list[Attempt] = field(default_factory=list)

    def __post_init__(self) -> None:
        settings = Settings(database_url="", platform_url="", most_a_minute=0)
        known = Notices.of(founding.candidates(settings))
        self.db.run_now(known.first_start)
        self.house = founding.house_of(settings, known, self.db.keys)
        self.post = Deliveries(self.db, (owed.kind(self.house, self._render),), {"telegram": self._send})

    def at(self, when: str) -> Bureau:
        self.clock.move_to(instant(when))
        return self

    def do(self, work: Callable[..., T], *args: Any, **more: Any) -> T:
        """A function of (tx, house, …), as a turn."""
        return self.db.run_now(lambda tx: work(tx, self.house, *args, **more))

    def tick(self, most: int = 200) -> int:
        """Plans until nothing is left; returns in how many transactions."""
        count = 0
        while self.db.run_now(lambda tx: step(tx, self.house, most)):
            count += 1
        return count

    async def send(self) -> None:
        """Sends what is due now, by name: contacts are written to at the same time."""
        before = len(self.heard)
        while await self.post.tick():
            pass
        self.heard[before:] = sorted(self.heard[before:])

    async def live(self, *spans: str) -> list[str]:
        """Day by day, first and last day of each span, at night and in the morning; what was heard in that time."""
        before = len(self.heard)
        for first, last in zip(spans[::2], spans[1::2], strict=True):
            day = date.fromisoformat(first)
            while day <= date.fromisoformat(last):
                for hour in ("00:05", "09:05"):
                    self.at(f"{day} {hour}").tick()
                    await self.send()
                day += timedelta(days=1)
        return self.heard[before:]

    def rows(self, contact: int) -> tuple[DeliveryRow, ...]:
        """The reminders a contact was ever owed."""
        found = self.db.run_now(lambda tx: deliveries.of_contact(tx, contact))
        return tuple(row for row in found if row.kind == REMINDER)

    def states(self, contact: int) -> list[tuple[str, str]]:
        return [(row.state, row.reason) for row in self.rows(contact)]

    def date(
        self, on: str, duty: str = "filing", categories: tuple[str, ...] = (), districts: tuple[str, ...] = ()
    ) -> str:
        """An officer enters a date."""
        entry = Entry(date.fromisoformat(on), {"zh_Hans": "备案"}, {"zh_Hans": "备案"}, duty, categories, districts)
        return self.do(desk.add, OPERATOR, NOTICE.id, entry, GROUND)

    def amend(self, name: str, on: str) -> None:
        self.do(desk.amend, OPERATOR, NOTICE.id, name, Entry(date.fromisoformat(on)), GROUND)

    def withdraw(self, name: str) -> None:
        self.do(desk.withdraw, OPERATOR, NOTICE.id, name, GROUND)

    def registered(self, who: str = "王", **more: Any) -> units.Unit:
        """A unit whose registration was accepted: nothing about that is to be said."""
        made = self.do(units.unit, who, **more)
        self.do(units.hand_over, made.registration)
        self.do(units.review, made.registration, "accepted")
        return made

    def accepted(self, whose: units.Unit, **changes: Any) -> int:
        """A product of the unit's that the platform took."""
        product = self.do(units.product, whose, **changes)
        self.do(units.hand_over, product)
        self.do(units.review, product, "accepted")
        return product

    def _render(self, _tx: Transaction, _house: House, rows: Any) -> Outbound:
        return Outbound(" + ".join(said(of(row.payload)) + " 又" * ("again" in row.payload) for row in rows))

    async def _send(self, address: Address, message: Outbound) -> Attempt:
        self.heard.append(f"{datetime.now(ZONE):%m-%d %H:%M} {address.id}: {message.text}")
        return self.answers.pop(0) if self.answers else Attempt("sent")


def said(topic: Topic) -> str:
    """What it is about, in short."""
    if topic.why == "deadline":
        stage = "opens" if topic.opening else {0: "today", -1: "past"}.get(topic.stage, f"{topic.stage} days")
        return f"{topic.duty} {topic.on:%m-%d} {stage}"
    if topic.why == "moved":
        return f"{topic.was:%m-%d} is {topic.on:%m-%d}" if topic.on else f"{topic.was:%m-%d} is withdrawn"
    if topic.why == "patent":
        return f"patent {topic.on:%m-%d} {topic.stage} days"
    return topic.why if topic.why == "invitation" and not topic.stage else f"{topic.why} {topic.stage}"
