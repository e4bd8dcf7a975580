"""What a step costs among a thousand stored drafts and among a million, what the console's pages cost there, what a
draft takes in memory and in the database; and a tick of the reminders (ticks.py)."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from sqlalchemy import text

from storage.database import connect
from storage.keys import Keyring
from tests.bench import bots, looking, postgres, stock, ticks
from tests.bench.bots import Bot, Cost
from tests.bench.form import ASKS
from tests.bench.report import ROUNDS, TRYING, Report, middle, ratio
from tests.bench.stock import Stock

SMALL, MIDDLE, LARGE = 1_000, 10_000, int(os.environ.get("DRAFTS", "1000000"))
USERS, PLAYS = 32, 1 if TRYING else 2
ACTIVE, AT_ONCE = 200 if TRYING else 2_000, 100
"""Drafts that are begun while memory is looked at, and how many at the same time."""


@dataclass
class Seen:
    """What was measured at one bot: `resting` and `bytes` a draft; `pages` by name in ms."""

    steps: list[Cost] = field(default_factory=list)
    pages: Mapping[str, list[float]] = field(default_factory=dict)
    resting: int = 0
    active: float = 0.0
    bytes: float = 0.0


def run() -> None:
    """On SQLite."""
    with tempfile.TemporaryDirectory(prefix="beian-bench-") as name:
        folder = Path(name)
        stocks = stock.on_sqlite(folder, (SMALL, MIDDLE, LARGE))
        _both(folder, "sqlite", stocks)


def on_postgres() -> None:
    """The same on PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="beian-bench-") as name, postgres.server(Path(name) / "pg") as server:
        folder = Path(name)
        _both(folder, "postgresql", stock.on_postgres(folder, server, (SMALL, MIDDLE, LARGE)))


def _both(folder: Path, kind: str, stocks: Mapping[int, Stock]) -> None:
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    began = time.monotonic()
    found, peer = asyncio.run(_measured(folder, [stocks[SMALL], stocks[LARGE]]))
    _show(kind, found, peer, time.monotonic() - began)
    os.sched_setaffinity(0, cores)
    ticks.run(kind, {drafts: stocks[drafts] for drafts in (MIDDLE, LARGE)})


async def _measured(folder: Path, stocks: list[Stock]) -> tuple[dict[int, Seen], Seen]:
    async with AsyncExitStack() as stack:
        peer = await stack.enter_async_context(bots.theirs(folder))
        ours = [await stack.enter_async_context(_bot(folder, one)) for one in stocks]
        found, other = {one.drafts: Seen() for one in stocks}, Seen()
        for bot, seen in zip(ours, found.values(), strict=True):
            seen.resting = bot.process.memory()
            await bot.measured(USERS)  # what is made once is made now
        before = [_size(one) for one in stocks]
        for _ in range(ROUNDS):
            for bot, seen in zip(ours, found.values(), strict=True):
                seen.steps.append(await bot.measured(USERS, PLAYS))
        for one, seen, size in zip(stocks, found.values(), before, strict=True):
            seen.bytes = (_size(one) - size) / (ROUNDS * PLAYS * USERS)
        pages = await looking.measured(
            [(one, bot.driver.hooks.ports[0]) for one, bot in zip(stocks, ours, strict=True)]
        )
        for seen, times in zip(found.values(), pages, strict=True):
            seen.pages = times
        other.active, found[SMALL].active = await _active(peer), await _active(ours[0])
        return found, other


def _bot(folder: Path, one: Stock):  # type: ignore[no-untyped-def]
    where = {"BEIAN_DATABASE_URL": one.url} if one.url else {}
    return bots.ours(folder, name=one.name, server=one.server, **where)


async def _active(bot: Bot) -> float:
    """Bytes that memory grew by with each draft begun."""
    await _begun(bot, AT_ONCE)
    before = bot.process.memory()
    for _ in range(ACTIVE // AT_ONCE):
        await _begun(bot, AT_ONCE)
    return (bot.process.memory() - before) / ACTIVE


async def _begun(bot: Bot, many: int) -> None:
    await bot.driver.play(await bot.driver.gather(many), ASKS[:1])


def _size(one: Stock) -> int:
    """Bytes of the database."""
    if one.server is not None:
        one.server.ask("CHECKPOINT")
        [(size,)] = one.server.ask(f"SELECT pg_database_size('{one.name}')")
        return int(size)
    db = connect(f"sqlite:///{one.data / 'beian.db'}", Keyring([bots.KEY]))
    try:
        pages, unused, each = db.run_now(
            lambda tx: [
                int(tx.connection.execute(text(f"PRAGMA {what}")).scalar_one())
                for what in ("page_count", "freelist_count", "page_size")
            ]
        )
        return (pages - unused) * each
    finally:
        db.close()


def _show(kind: str, found: Mapping[int, Seen], peer: Seen, seconds: float) -> None:
    small, large = found.values()
    report = Report(f"Growth, {kind}", ("", f"{SMALL:,} drafts stored", f"{LARGE:,} drafts stored", "ratio"))
    name = f"growth.{kind}"
    for what, unit in (("cpu", "CPU s per 1,000 steps"), ("p50", "ms"), ("p99", "ms")):
        less, more, beside = (
            middle(small.steps, what), middle(large.steps, what), ratio(large.steps, small.steps, what)
        )  # fmt: skip
        _pair(report, f"{name}.step", what, (less, more), unit, beside, f"a step, {USERS} users: {what}, {unit}")
    for page, times in small.pages.items():
        less, more = median(times), median(large.pages[page])
        _pair(report, f"{name}.console", page, (less, more), "ms", more / less, f"console, {page}: ms")
    rests = (small.resting / 2**20, large.resting / 2**20)
    _pair(report, f"{name}.memory", "resting", rests, "MiB", rests[1] / rests[0], "memory when ready, MiB")
    _memory(report, name, small, peer)
    report.row("database, KiB a draft of thirty answers", f"{small.bytes / 1024:.1f}", f"{large.bytes / 1024:.1f}", "")
    report.figure(f"{name}.database.draft", small.bytes / 1024, "KiB")
    report.note = (
        f"Medians of {ROUNDS} rounds in turns. Stored drafts have no answers of their own; those of the {USERS} users "
        f"have. Memory of an active draft: of {ACTIVE:,} begun one after another; beside it the ordinary bot's. "
        f"{seconds:.0f} s."
    )
    report.show("growth" if kind == "sqlite" else f"growth_{kind}")


def _memory(report: Report, name: str, ours: Seen, peer: Seen) -> None:
    mine, theirs = ours.active / 1024, peer.active / 1024
    report.row("memory, KiB an active draft", f"{mine:.2f}", "", f"{mine / theirs:.2f} of aiogram's {theirs:.2f}")
    report.figure(f"{name}.memory.aiogram", theirs, "KiB per active draft")
    report.figure(
        f"{name}.memory.active", mine, "KiB per active draft", f"{name}.memory.aiogram", mine / (theirs or 1e-9)
    )  # fmt: skip


def _pair(
    report: Report, name: str, what: str, pair: tuple[float, float], unit: str, beside: float, label: str
) -> None:
    report.row(label, *(f"{one:.2f}" for one in pair), f"{beside:.2f}")
    first = f"{name}.{SMALL}.{what}"
    report.figure(first, pair[0], unit)
    report.figure(f"{name}.{LARGE}.{what}", pair[1], unit, first, beside)
