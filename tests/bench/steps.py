"""What one step of a conversation costs: over Telegram on SQLite and on PostgreSQL, and over the web chat; beside the
same form as an ordinary bot keeps it, in memory only, and beside the floor, one durable commit and no more.

All bots run on the first core, one is played at a time, in turns; the driver, the Bot API and PostgreSQL are on the
last. Only the ratios of one run mean anything: the machine is shared.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from tests.bench import bots, postgres
from tests.bench.bots import Bot, Cost
from tests.bench.report import ROUNDS, TRYING, Report, middle, ratio

PLAYS = {1: 10, 32: 1, 200: 1}
"""Users, and how often each plays the form in a round."""
PEER, FLOOR, PAGE_FLOOR = "aiogram_memory", "raw_durable", "raw_durable_web"
OURS, ON_POSTGRES, PAGE = "telegram.sqlite", "telegram.postgresql", "web.sqlite"
NAMES = {
    PEER: "aiogram, states in memory only",
    FLOOR: "floor: aiohttp and one grouped durable commit",
    PAGE_FLOOR: "floor of a web chat: the same, answered in the response and to the stream",
    OURS: "Beian over Telegram, SQLite",
    ON_POSTGRES: "Beian over Telegram, PostgreSQL",
    PAGE: "Beian over the web chat, SQLite",
}
BESIDE = {OURS: (PEER, FLOOR), ON_POSTGRES: (PEER, FLOOR), PAGE: (FLOOR, PAGE_FLOOR), FLOOR: (PEER,)}
UNITS = {"cpu": "CPU s per 1,000 steps", "p50": "ms", "p99": "ms"}
Costs = Mapping[str, list[Cost]]
_HEAD = ("users", "", "CPU s / 1,000 steps", "… of the database server", "p50 ms", "p99 ms", "CPU beside aiogram",
         "CPU beside the floor", "p99 beside aiogram")  # fmt: skip


def run() -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    began = time.monotonic()
    report = Report("One step of a conversation", _HEAD)
    for users, costs in asyncio.run(_run()).items():
        for name in NAMES:
            _row(report, users, name, costs)
            _figures(report, users, name, costs)
    report.note = (
        f"Medians of {ROUNDS} rounds in turns; ratios are medians of the rounds' own. Consent and the check of the "
        "answers are not counted. The ordinary bot loses everything when it ends. Over the web chat each visitor has "
        f"the page's stream open; its CPU is {_beside_page_floor(report)} times that of a web chat's floor. "
        f"{time.monotonic() - began:.0f} s."
    )
    report.show("steps")


def _row(report: Report, users: int, name: str, costs: Costs) -> None:
    mine = costs[name]
    times = (f"{middle(mine, what):.1f}" for what in ("p50", "p99"))
    served = middle(mine, "server")
    ratios = ((PEER, "cpu"), (FLOOR, "cpu"), (PEER, "p99"))
    beside = ("" if name == to else f"{ratio(mine, costs[to], what):.2f}" for to, what in ratios)
    report.row(users, NAMES[name], f"{middle(mine, 'cpu'):.2f}", f"{served:.2f}" if served else "", *times, *beside)


def _figures(report: Report, users: int, name: str, costs: Costs) -> None:
    mine = costs[name]
    for what, unit in UNITS.items():
        for to in BESIDE.get(name, ("",))[: 2 if what == "cpu" else 1]:
            beside = ratio(mine, costs[to], what) if to else None
            other = f"steps.{to}.{users}.{what}" if to else ""
            report.figure(f"steps.{name}.{users}.{what}", middle(mine, what), unit, other, beside)
    if served := middle(mine, "server"):
        report.figure(f"steps.{name}.{users}.server_cpu", served, UNITS["cpu"])


def _beside_page_floor(report: Report) -> str:
    mine = (one for one in report.figures if PAGE_FLOOR in (one["ratio_to"] or "") and one["name"].endswith("cpu"))
    return ", ".join(f"{one['ratio']:.2f} ({one['name'].split('.')[-2]} users)" for one in mine)


async def _run() -> dict[int, Costs]:
    found: dict[int, dict[str, list[Cost]]] = {}
    async with _bots() as contenders:
        for bot in contenders.values():
            await bot.measured(32)  # what is made once is made now
        for users, plays in PLAYS.items():
            costs = found[users] = {name: [] for name in contenders}
            for _ in range(ROUNDS):
                for name, bot in contenders.items():
                    costs[name].append(await bot.measured(users, 2 if TRYING and plays > 1 else plays))
    return found


@asynccontextmanager
async def _bots() -> AsyncIterator[dict[str, Bot]]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beian-bench-")))
        server = stack.enter_context(postgres.server(folder / "pg"))
        ways = {
            PEER: bots.theirs(folder),
            FLOOR: bots.raw(folder),
            PAGE_FLOOR: bots.raw_page(folder),
            OURS: bots.ours(folder),
            ON_POSTGRES: bots.ours(folder, server=server, name="beian-pg"),
            PAGE: bots.our_page(folder),
        }
        yield {name: await stack.enter_async_context(way) for name, way in ways.items()}
