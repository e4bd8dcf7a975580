"""One, two and four `beian run` on one PostgreSQL, behind one address: what a step costs all of them and the database
server, how often somebody waited for a lock, and whether every answer counts once.

Telegram knows one webhook, the address all share: whichever process an update comes to takes it. Here each process gets
the next one. All run on both cores, with PostgreSQL, the driver and the Bot API: steps a second are bounded by those
two cores, CPU a step is what to look at. At the end every tenth update comes twice, to another process, as Telegram
repeats what it has not seen acknowledged.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from storage import drafts, inbox
from storage.database import Transaction, connect
from storage.keys import Keyring
from tests.bench import bots, postgres
from tests.bench.bots import Bot, Cost
from tests.bench.form import ASKS
from tests.bench.postgres import Server
from tests.bench.report import ROUNDS, Report, middle, ratio

MANY, USERS = (1, 2, 4), (32, 200)
PLAYED = {32: ASKS[:-1], 200: ASKS[:10]}
"""What is answered in a round."""
_LOOK = 0.02
_WAITING = """SELECT count(*) FILTER (WHERE wait_event_type = 'Lock'), count(*) FILTER (WHERE state = 'active')
FROM pg_stat_activity WHERE datname = '{}' AND pid <> pg_backend_pid()"""
_STATS = "SELECT deadlocks, xact_rollback, xact_commit FROM pg_stat_database WHERE datname = '{}'"


@dataclass
class Place:
    """So many processes on a database of their own, and what was seen there."""

    bot: Bot
    server: Server
    name: str
    costs: dict[int, list[Cost]] = field(default_factory=lambda: {users: [] for users in USERS})
    rates: dict[int, list[float]] = field(default_factory=lambda: {users: [] for users in USERS})
    waits: dict[int, Counter[str]] = field(default_factory=lambda: {users: Counter() for users in USERS})
    steps: int = 0

    async def measured(self, users: int) -> None:
        async with self._watched(self.waits[users]):
            began = time.monotonic()
            cost = await self.bot.measured(users, asks=PLAYED[users])
            self.rates[users].append(cost.steps / (time.monotonic() - began))
        self.costs[users].append(cost)
        self.steps += cost.steps

    @asynccontextmanager
    async def _watched(self, seen: Counter[str]) -> AsyncIterator[None]:
        watching = asyncio.create_task(self._watch(seen))
        yield
        watching.cancel()

    async def _watch(self, seen: Counter[str]) -> None:
        with self.server.connected() as ask:
            while True:
                [(waiting, active)] = await asyncio.to_thread(ask, _WAITING.format(self.name))
                seen.update(looks=1, waiting=waiting, active=active)
                await asyncio.sleep(_LOOK)

    def stats(self) -> tuple[int, int, int]:
        """Deadlocks, transactions rolled back and committed."""
        [found] = self.server.ask(_STATS.format(self.name))
        return found[0], found[1], found[2]


@dataclass(frozen=True)
class Truth:
    """What lies in the database at the end: answers by how often each was given, and updates that failed."""

    given: Counter[int]
    failed: int
    unanswered: int


def run() -> None:
    began = time.monotonic()
    report = asyncio.run(_run())
    report.note += f" {time.monotonic() - began:.0f} s."
    report.show("processes")


async def _run() -> Report:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beian-bench-")))
        server = stack.enter_context(postgres.server(folder / "pg"))
        places = {}
        for many in MANY:
            name = f"beian_{many}"
            way = bots.ours(folder, "0,1", many=many, server=server, name=name)
            places[many] = Place(await stack.enter_async_context(way), server, name)
            places[many].steps += (await places[many].bot.measured(32)).steps  # what is made once is made now
        for users in USERS:
            for _ in range(ROUNDS):
                for place in places.values():
                    await place.measured(users)
        repeats = {many: await _repeated(place) for many, place in places.items()}
        return _shown(places, repeats, {many: _truth(place) for many, place in places.items()})


async def _repeated(place: Place) -> int:
    """Everybody plays once more while updates come twice; how many did."""
    hooks = place.bot.driver.hooks
    post, twice = hooks.post, 0

    def posts(body: bytes) -> None:
        nonlocal twice
        post(body)
        if hooks.posted % 10 == 0:
            twice += 1
            post(body)

    hooks.post = posts  # type: ignore[method-assign]
    place.steps += len(await place.bot.driver.play(await place.bot.driver.gather(32)))
    hooks.post = post  # type: ignore[method-assign]
    return twice


def _truth(place: Place) -> Truth:
    db = connect(place.server.address.set(database=place.name).render_as_string(False), Keyring([bots.KEY]))
    try:
        return db.run_now(_found)
    finally:
        db.close()


def _found(tx: Transaction) -> Truth:
    """Of every draft of the form: how often each of its questions was answered."""
    given: Counter[int] = Counter()
    for draft_id in drafts.all_ids(tx):
        times = Counter(one.key for one in drafts.events(tx, draft_id))
        if drafts.peek(tx, draft_id).notice == "bench":
            given.update(times.values())
    return Truth(given, len(inbox.failed(tx, 1000)), len(inbox.unanswered(tx, tx.now, 1000)))


def _shown(places: dict[int, Place], repeats: dict[int, int], truths: dict[int, Truth]) -> Report:
    head = ("users", "processes", "CPU s / 1,000 steps", "… of PostgreSQL", "steps/s", "p50 ms", "p99 ms",
            "CPU beside one process", "waiting for a lock")  # fmt: skip
    report = Report("Several processes on one database", head)
    for users in USERS:
        for many, place in places.items():
            _row(report, users, many, place, places[1])
    report.note = (
        f"Medians of {ROUNDS} rounds in turns; of sessions looked at every {_LOOK * 1000:.0f} ms, those "
        "waiting. At 200 users the first ten questions are answered."
    )
    for many, place in places.items():
        _account(report, many, place, repeats[many], truths[many])
    return report


def _row(report: Report, users: int, many: int, place: Place, single: Place) -> None:
    costs, one = place.costs[users], single.costs[users]
    seen = place.waits[users]
    assert seen["active"], "nobody was seen at work"
    waiting = seen["waiting"] / seen["active"]
    rate = sorted(place.rates[users])[len(place.rates[users]) // 2]
    cells = (f"{middle(costs, 'cpu'):.2f}", f"{middle(costs, 'server'):.2f}", f"{rate:.0f}",
             f"{middle(costs, 'p50'):.1f}", f"{middle(costs, 'p99'):.1f}")  # fmt: skip
    report.row(users, many, *cells, f"{ratio(costs, one, 'cpu'):.2f}", f"{waiting:.2%}")
    name, first = f"processes.{many}.{users}", f"processes.1.{users}"
    for what, unit in (("cpu", "CPU s per 1,000 steps"), ("server", "CPU s per 1,000 steps"), ("p99", "ms")):
        to = (f"{first}.{what}", ratio(costs, one, what)) if many > 1 else ()
        report.figure(f"{name}.{what}", middle(costs, what), unit, *to)
    report.figure(f"{name}.steps", rate, "steps per s")
    report.figure(f"{name}.waiting", waiting, "of active sessions")


def _account(report: Report, many: int, place: Place, twice: int, truth: Truth) -> None:
    deadlocks, rolled_back, committed = place.stats()
    doubled = sum(count for times, count in truth.given.items() if times > 1)
    lost = place.steps - truth.given.total()
    report.note += (
        f" {many} process{'es' if many > 1 else ''}: {place.bot.driver.hooks.posted:,} updates, {twice} of them twice; "
        f"{truth.given.total():,} answers, {lost} lost, {doubled} doubled; {truth.failed} failed, "
        f"{place.bot.driver.refused} refused; {deadlocks} deadlocks, {rolled_back} of {committed + rolled_back:,} "
        f"transactions rolled back."
    )
    for what, count in (("lost", lost), ("doubled", doubled), ("failed", truth.failed),
                        ("deadlocks", deadlocks), ("rolled_back", rolled_back)):  # fmt: skip
        report.figure(f"processes.{many}.{what}", count, "count")
