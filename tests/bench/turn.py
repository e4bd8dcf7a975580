"""What one step of a conversation costs, beside the same form as an ordinary bot keeps it: in memory only.

Both bots run on the first core, one is played at a time, in turns; the driver and the Bot API are on the second. Only
the ratios of one run mean anything: the machine is shared.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from tests.bench import notice
from tests.bench.botapi import BotApi
from tests.bench.driver import Driver
from tests.bench.form import ASKS
from tests.bench.hooks import Hooks
from tests.bench.processes import Process, free_port, started
from tests.bench.report import RESULTS
from tests.chaos.report import Table

USERS, REPEATS = 32, 7
SECRET = "hook-secret"
FIRST = ASKS[0].marker
OURS = ((f"/start n_{notice.NOTICE.id}", ""), ("同意", FIRST))
THEIRS = (("/start", FIRST),)


@dataclass(frozen=True)
class Cost:
    """Of 1,000 steps in seconds of CPU; of one in milliseconds."""

    cpu: float
    p50: float
    p99: float


@dataclass(frozen=True)
class Bot:
    driver: Driver
    process: Process

    async def measured(self) -> Cost:
        users = await self.driver.gather(USERS)
        before = self.process.cpu()
        steps = await self.driver.play(users)
        used = self.process.cpu() - before
        assert not self.driver.hooks.refused
        cuts = quantiles(steps, n=100)
        return Cost(used / len(steps) * 1000, median(steps) * 1000, cuts[98] * 1000)


@asynccontextmanager
async def ours(folder: Path, cores: str = "0") -> AsyncIterator[Bot]:
    """`beian run` with its durable SQLite, as it comes."""
    port = free_port()
    driver = Driver(Hooks(port, "/hooks/telegram", SECRET), OURS)
    server, api = await BotApi(driver.heard).start()
    command = [str(Path(sys.executable).with_name("beian")), "run"]
    async with server:
        with started(command, folder, "beian", _settings(folder, port, api), cores) as process:
            yield await _ready(driver, process, port)


@asynccontextmanager
async def theirs(folder: Path) -> AsyncIterator[Bot]:
    port = free_port()
    driver = Driver(Hooks(port, "/hooks/telegram"), THEIRS)
    server, api = await BotApi(driver.heard).start()
    async with server:
        with started([sys.executable, "-m", "tests.bench.peer", api, str(port)], folder, "peer") as process:
            yield await _ready(driver, process, port)


async def _ready(driver: Driver, process: Process, port: int) -> Bot:
    await process.listens(port)
    await asyncio.sleep(1.0)
    await driver.hooks.open(USERS)
    return Bot(driver, process)


def _settings(folder: Path, port: int, api: str) -> dict[str, str]:
    return {
        "PYTHONPATH": f"{folder}:{Path(__file__).parents[2]}",
        "BEIAN_NOTICES": notice.write(folder),
        "BEIAN_DATA_DIR": str(folder / "data"),
        "BEIAN_PORT": str(port),
        "BEIAN_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "BEIAN_TELEGRAM_TOKEN": "42:TEST",
        "BEIAN_TELEGRAM_API_URL": api,
        "BEIAN_TELEGRAM_MODE": "webhook",
        "BEIAN_TELEGRAM_SECRET": SECRET,
        "BEIAN_PLATFORM_URL": "http://127.0.0.1:9",
        "BEIAN_PLATFORM_KEY": "a-key",
        "BEIAN_MOST_A_MINUTE": "0",
    }


def run() -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    began = time.monotonic()
    mine, peers = asyncio.run(_run())
    table = Table("One step of a conversation", ("", "CPU s / 1,000 steps", "p50 ms", "p99 ms"), folder=RESULTS)
    table.row("aiogram, states in memory", *_middle(peers))
    table.row("Beian, durable SQLite", *_middle(mine))
    pairs = list(zip(mine, peers, strict=True))
    table.row("ratio", *(_ratio([getattr(a, what) / getattr(b, what) for a, b in pairs]) for what in _FIGURES))
    table.note = f"{REPEATS} turns each, {USERS} users, {len(ASKS) - 1} steps a user; {time.monotonic() - began:.0f} s."
    table.show("turn")


_FIGURES = ("cpu", "p50", "p99")


def _middle(costs: list[Cost]) -> list[str]:
    return [f"{median(getattr(cost, what) for cost in costs):.2f}" for what in _FIGURES]


def _ratio(ratios: list[float]) -> str:
    return f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"


async def _run() -> tuple[list[Cost], list[Cost]]:
    mine, peers = [], []
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beian-bench-")))
        peer, product = [await stack.enter_async_context(one(folder)) for one in (theirs, ours)]
        for bot in (peer, product):
            await bot.measured()  # what is made once is made now
        for _ in range(REPEATS):
            peers.append(await peer.measured())
            mine.append(await product.measured())
    return mine, peers
