"""A town of contacts and officers for broadcasts: the product's planning and sending, a channel of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from bot import broadcast, founding
from bot.broadcast import Broadcasts
from bot.delivery import Deliveries, Kind
from bot.desk import broadcasts as acts
from bot.desk.officers import actor
from bot.house import House
from bot.messages import Address, Attempt, Outbound
from bot.notices import Notices
from bot.settings import Settings
from storage import broadcasts, deliveries
from storage.broadcasts import Audience, Broadcast, Content
from storage.database import Database, Transaction
from storage.deliveries import DeliveryRow
from storage.officers import Officer
from tests.bench import audience

CHANNEL = "telegram:42"
T = TypeVar("T")


@dataclass
class Town:
    """`heard` is who was sent what, in order; `answers` is how the channel answers a chat, "sent" to all others."""

    db: Database
    house: House = field(init=False)
    heard: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, Attempt] = field(default_factory=dict)
    after: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        settings = Settings(database_url="", platform_url="", most_a_minute=0)
        known = Notices.of(founding.candidates(settings))
        self.db.run_now(known.first_start)
        self.house = founding.house_of(settings, known, self.db.keys)
        self.planner = Broadcasts(self.db, self.house, 25.0)
        self.post = self.office("first")

    def office(self, owner: str) -> Deliveries:
        """A process that sends."""
        return Deliveries(self.db, self.kinds, {"telegram": self._send}, owner)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        others = (Kind(name, lambda _tx, _row: "", _said) for name in ("news", "reminder"))
        return (*broadcast.kinds(self.house), *others)

    async def _send(self, address: Address, message: Outbound) -> Attempt:
        self.heard.append((address.id, message.text))
        self.after()
        return self.answers.get(address.id, Attempt("sent"))

    def run(self, work: Callable[..., T], *given: object, **more: object) -> T:
        return self.db.run_now(lambda tx: work(tx, *given, **more))

    def crowd(self, many: int, first: int = 1000, district: str = "310104") -> None:
        self.run(audience.crowd, CHANNEL, range(first, first + many), district)

    def officer(self, number: int = 1, office: str = "310104", role: str = "district_officer") -> Officer:
        return self.run(audience.officer, CHANNEL, number, office, role)

    def compose(self, by: Officer, text: str = audience.TEXT, whom: Audience | None = None, **texts: str) -> int:
        content = Content("催办", {"zh_Hans": text, **texts}, whom or Audience())
        return self.run(lambda tx: acts.compose(tx, self.house, by, actor(by), content))

    def written(self, by: Officer, text: str = audience.TEXT, whom: Audience | None = None) -> int:
        """Sent from now on, without a trial."""
        return self.run(audience.written, self.house, by, whom, text)

    def act(self, what: Callable[..., T], by: Officer, *given: object) -> T:
        return self.run(what, actor(by), *given)

    def state(self, number: int) -> str:
        return self.found(number).state

    def found(self, number: int) -> Broadcast:
        found = self.run(broadcasts.get, number)
        assert found is not None
        return found

    def became(self, number: int) -> dict[str, int]:
        return self.run(acts.progress, self.found(number)).became

    async def round(self, post: Deliveries | None = None) -> None:
        """One turn of the clock: what is next is planned and sent."""
        await self.planner.tick()
        await (post or self.post).tick()

    async def to_the_end(self) -> None:
        """Until nothing more comes of it, waiting for nobody."""
        while True:
            planned = await self.planner.tick()
            if not await self.post.tick() and not planned:
                return

    def hurry(self) -> None:
        """What waits for its next try is due now."""
        self.run(_hurried)

    def owe(self, chat: str, kind: str, priority: int) -> None:
        self.run(_owed, chat, kind, priority)


def _said(_tx: Transaction, rows: Sequence[DeliveryRow]) -> Outbound:
    return Outbound(rows[0].kind)


def _owed(tx: Transaction, chat: str, kind: str, priority: int) -> None:
    contact = audience.person(tx, CHANNEL, int(chat))
    deliveries.plan(tx, contact, kind, chat, date(2026, 1, 1), {}, priority=priority)


def _hurried(tx: Transaction) -> None:
    from sqlalchemy import text

    tx.connection.execute(text("UPDATE deliveries SET not_before = planned_at WHERE state = 'owed' AND attempts > 0"))
