"""A tick with two hundred reminders due, among ten thousand drafts and among a million: it may cost twice as much.

The databases are measured in turn on the same five days of the calendar, each time with the same two hundred due: what
is planned, and what is claimed, looked at again and sent. CPU is ours and the database server's.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from statistics import median

import time_machine

from bot.core import Core
from bot.messages import Address, Attempt, Outbound
from tests.bench import crowd
from tests.bench.postgres import Server
from tests.bench.report import TRYING, Report
from tests.bench.stock import Stock

FIRST = date(2026, 2, 27)
DAYS = (date(2026, 2, 28), date(2026, 3, 24), date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1))
"""30, 7 and 1 days before the end of March, the day itself and the one after, as they are worked."""
MOST = 2.0


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU and on the clock, for planning and for sending."""

    cpu: float
    wall: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.cpu + other.cpu, self.wall + other.wall)


@dataclass
class Place:
    """One database with so many drafts, and what ticks cost there."""

    core: Core
    server: Server | None
    sent: int = 0
    idle: list[Cost] = field(default_factory=list)
    planning: list[Cost] = field(default_factory=list)
    sending: list[Cost] = field(default_factory=list)

    async def send(self, _address: Address, _message: Outbound) -> Attempt:
        self.sent += 1
        return Attempt("sent")

    def cpu(self) -> float:
        return time.process_time() + (self.server.cpu() if self.server is not None else 0.0)

    @contextmanager
    def measured(self, into: list[Cost]) -> Iterator[None]:
        cpu, wall = self.cpu(), time.perf_counter()
        yield
        into.append(Cost(self.cpu() - cpu, time.perf_counter() - wall))

    async def settle(self) -> None:
        await self.core.reminders.tick()
        while await self.core.deliveries.tick():
            pass

    async def day(self, day: date) -> None:
        """Two hundred are due; a tick with nothing left is measured after it."""
        self.core.db.run_now(lambda tx: crowd.fresh_silence(tx, self.core.house, day))
        self.sent = 0
        with self.measured(self.planning):
            await self.core.reminders.tick()
        with self.measured(self.sending):
            while await self.core.deliveries.tick():
                pass
        assert self.sent == crowd.DUE, self.sent
        with self.measured(self.idle):
            await self.core.reminders.tick()


def run(kind: str, stocks: Mapping[int, Stock]) -> None:
    """Measures two sizes of one kind of database, the small one first."""
    began = time.monotonic()
    days = DAYS[:1] if TRYING else DAYS
    small, large = stocks
    places = asyncio.run(_measured(stocks, days))
    report = Report(f"A tick with {crowd.DUE} due", ("database", "drafts", "", "CPU ms", "ms", "CPU ratio", "ratio"))
    for what in ("idle", "planning", "sending", "all"):
        less, more = (_costs(places[drafts], what) for drafts in (small, large))
        for drafts, costs in ((small, less), (large, more)):
            ratios = ("", "") if drafts == small else (f"{_ratio(more, less, name):.2f}" for name in ("cpu", "wall"))
            figures = (f"{_middle(costs, name) * 1000:.0f}" for name in ("cpu", "wall"))
            report.row(kind, f"{drafts:,}", what, *figures, *ratios)
        _figures(report, f"growth.tick.{kind}", what, {small: less, large: more})
    report.note = (
        f"Medians of {len(days)} days, measured in turn; at most {MOST:g} is wanted. {time.monotonic() - began:.0f} s."
    )
    report.show(f"growth_ticks_{kind}")


def _figures(report: Report, name: str, what: str, costs: Mapping[int, list[Cost]]) -> None:
    (small, less), (large, more) = costs.items()
    for measure in ("cpu", "wall"):
        first = f"{name}.{small}.{what}.{measure}"
        report.figure(first, _middle(less, measure) * 1000, "ms")
        beside = _ratio(more, less, measure)
        report.figure(f"{name}.{large}.{what}.{measure}", _middle(more, measure) * 1000, "ms", first, beside)


def _costs(at: Place, what: str) -> list[Cost]:
    if what == "all":
        return [plan + send for plan, send in zip(at.planning, at.sending, strict=True)]
    found: list[Cost] = getattr(at, what)
    return found


def _middle(costs: list[Cost], what: str) -> float:
    return median(getattr(one, what) for one in costs)


def _ratio(more: list[Cost], less: list[Cost], what: str) -> float:
    return _middle(more, what) / _middle(less, what)


async def _measured(stocks: Mapping[int, Stock], days: tuple[date, ...]) -> dict[int, Place]:
    places = {drafts: Place(stock.opened(), stock.server) for drafts, stock in stocks.items()}
    try:
        with time_machine.travel(crowd.at(FIRST), tick=False) as clock:
            for one in places.values():
                one.core.senders["telegram"] = one.send
                one.core.db.run_now(lambda tx, core=one.core: crowd.standing_duties(tx, core.house))  # type: ignore[misc]
                await one.settle()
            for day in days:
                clock.move_to(crowd.at(day))
                for one in places.values():
                    await one.day(day)
        return places
    finally:
        for one in places.values():
            one.core.db.close()
