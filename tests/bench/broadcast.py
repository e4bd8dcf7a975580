"""A broadcast through `beian run`, against a Bot API that keeps its limits and fails now and then; then one that
nothing holds back, beside the library alone; and, when it is named, one with three kill -9."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.core import Core
from bot.desk import broadcasts as acts
from bot.settings import load
from storage import broadcasts
from storage.database import Database
from tests.bench import audience
from tests.bench.processes import Process, free_port, started
from tests.bench.report import TRYING, Report
from tests.bench.strict_api import Faults, StrictApi

MANY = int(os.environ.get("CONTACTS", "200" if TRYING else "2000"))
RATE, KILLS = 25.0, 3
UNLIMITED = 1000.0
"""What BEIAN_TELEGRAM_RATE may be at most: more than anybody reaches."""
CHANNEL = "telegram:42"
_LOOK = 0.05


@dataclass(frozen=True)
class Run:
    """What one broadcast came to."""

    api: StrictApi
    became: dict[str, int]
    seconds: float
    down: float
    halted: float
    away: float
    """The longest that the Bot API's own process did not get to run, in seconds."""

    @property
    def rate(self) -> float:
        """Calls a second while the product ran and was not told to wait."""
        return (self.api.calls - 1) / (self.seconds - self.down - self.halted)

    @property
    def got(self) -> dict[str, int]:
        """How often each recipient got it; what its officer hears of it is not counted."""
        return {chat: count for chat, count in self.api.got.items() if int(chat) >= 1000}

    @property
    def duplicates(self) -> int:
        return sum(count - 1 for count in self.got.values())

    def accounted(self) -> bool:
        """Whether the report says of everybody what the Bot API saw."""
        sent = self.became.get("sent", 0)
        unsure = self.became.get("uncertain", 0)
        blocked = sum(self.api.is_blocked(str(1000 + n)) for n in range(MANY))
        known = sum(self.became.get(one, 0) for one in ("sent", "uncertain", "blocked", "failed"))
        return known == MANY and self.became.get("blocked", 0) <= blocked and sent <= len(self.got) <= sent + unsure


def run() -> None:
    report = _report("A broadcast")
    plain = asyncio.run(_run(0))
    _add(report, "at 25 a second", "limited", plain)
    report.figure("broadcast.limited.kept", plain.rate / RATE, "of the rate that was set")
    free = asyncio.run(_run(0, UNLIMITED))
    _add(report, "without a limit", "unlimited", free)
    bare = asyncio.run(_bare())
    report.figure("broadcast.library_alone.rate", bare, "sends per s")
    report.figure(
        "broadcast.unlimited.rate", free.rate, "sends per s", "broadcast.library_alone.rate", free.rate / bare
    )
    report.note += f" Without a limit {free.rate / bare:.2f} times what the library alone sends, {bare:.0f} a second."
    report.show("broadcast")


def killed() -> None:
    report = _report("A broadcast that was killed")
    _add(report, f"at 25 a second, {KILLS} × kill -9", "killed", asyncio.run(_run(KILLS)))
    report.show("broadcast_killed")


def _report(title: str) -> Report:
    head = ("", "recipients", "sent", "blocked", "uncertain", "failed", "calls", "429", "500", "slow", "lost",
            "seconds", "calls/s", "% of 25/s", "violations", "duplicates", "accounted for")  # fmt: skip
    note = "Calls a second are of the time in which it ran and was not told to wait by a 429."
    return Report(f"{title} to {MANY:,} contacts", head, note=note)


def _add(report: Report, name: str, key: str, one: Run) -> None:
    report.row(name, *_cells(one))
    report.note += f" {name.capitalize()}: the Bot API's own process was away for up to {one.away:.2f} s."
    report.note += "".join(f" {what}." for what in one.api.violations)
    report.figure(f"broadcast.{key}.calls", one.rate, "calls per s")
    report.figure(f"broadcast.{key}.violations", len(one.api.violations), "count")
    report.figure(f"broadcast.{key}.duplicates", one.duplicates, "count")


async def _bare() -> float:
    """Sends a second of the library alone."""
    api = _free_api()
    server, url = await api.start()
    async with server:
        command = [sys.executable, "-m", "tests.bench.bare_sender", url, str(MANY)]
        with (
            tempfile.TemporaryDirectory(prefix="beian-broadcast-") as made,
            started(command, Path(made), "bare") as one,
        ):
            await asyncio.to_thread(one.process.wait)
            assert api.calls == MANY, one.log.read_text()[-2000:]
    return (api.calls - 1) / (api.at[-1] - api.at[0])


def _free_api() -> StrictApi:
    return StrictApi(10**9, 0.0, Faults(0, 0, 0, 0, 0))


def _cells(one: Run) -> list[str]:
    became = [str(one.became.get(name, 0)) for name in ("sent", "blocked", "uncertain", "failed")]
    happened = [str(one.api.happened[name]) for name in ("429", "500", "slow", "lost")]
    figures = [f"{one.seconds:.0f}", f"{one.rate:.2f}", f"{one.rate / RATE:.1%}"]
    ends = [str(len(one.api.violations)), str(one.duplicates), "yes" if one.accounted() else "NO"]
    return [str(MANY), *became, str(one.api.calls), *happened, *figures, *ends]


async def _run(kills: int, rate: float = RATE) -> Run:
    with tempfile.TemporaryDirectory(prefix="beian-broadcast-") as made:
        folder = Path(made)
        api = StrictApi() if rate == RATE else _free_api()
        server, url = await api.start()
        env = _settings(folder, free_port(), url) | {"BEIAN_TELEGRAM_RATE": str(rate)}
        with _surroundings(env), _database() as (db, house):
            number = _prepare(db, house)
            away: list[float] = [0.0]
            watching = asyncio.create_task(_watch(away))
            async with server:
                down = await _sent(api, db, folder, env, number, kills)
            watching.cancel()
            became = db.run_now(lambda tx: acts.progress(tx, _known(tx, number)).became)
        halted = sum(end - begin for begin, end in api.halts)
        return Run(api, became, api.at[-1] - api.at[0], down, halted, max(away))


async def _watch(away: list[float]) -> None:
    """A violation counts for little where this process stood still: what came meanwhile is noted as coming at once."""
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(_LOOK)
        away.append(loop.time() - before - _LOOK)


def _known(tx, number):  # type: ignore[no-untyped-def]
    found = broadcasts.get(tx, number)
    assert found is not None
    return found


def _prepare(db: Database, house) -> int:  # type: ignore[no-untyped-def]
    for first in range(0, MANY, 500):
        numbers = range(1000 + first, 1000 + min(first + 500, MANY))
        db.run_now(lambda tx, n=numbers: audience.crowd(tx, CHANNEL, n))
    by = db.run_now(lambda tx: audience.officer(tx, CHANNEL, 1))
    return db.run_now(lambda tx: audience.written(tx, house, by))


async def _sent(api: StrictApi, db: Database, folder: Path, env: dict[str, str], number: int, kills: int) -> float:
    """Until the broadcast is done; the seconds in which nothing ran because it was killed."""
    down = 0.0
    for kill in range(kills + 1):
        until = MANY * (kill + 1) // (kills + 1) if kill < kills else 0
        died = api.at[-1] if api.at else 0.0
        before = api.calls
        with started([str(Path(sys.executable).with_name("beian")), "run"], folder, f"beian-{kill}", env) as process:
            while api.calls == before:
                await asyncio.sleep(0.05)
                assert process.process.poll() is None, process.log.read_text()[-2000:]
            down += api.at[before] - died if died else 0.0
            await _until(api, db, number, until, process)
            if until:
                process.process.kill()
    return down


async def _until(api: StrictApi, db: Database, number: int, until: int, process: Process) -> None:
    while process.process.poll() is None:
        await asyncio.sleep(0.2 if until else 1.0)
        if until and api.calls >= until:
            return
        if not until and (await db.run(lambda tx: _known(tx, number))).state == "done":
            return
    raise RuntimeError(process.log.read_text()[-2000:])


def _settings(folder: Path, port: int, api: str) -> dict[str, str]:
    return {
        "BEIAN_DATA_DIR": str(folder / "data"), "BEIAN_PORT": str(port), "BEIAN_TELEGRAM_TOKEN": "42:TEST",
        "BEIAN_TELEGRAM_API_URL": api, "BEIAN_PLATFORM_URL": "http://127.0.0.1:9", "BEIAN_PLATFORM_KEY": "a-key",
        "BEIAN_PUBLIC_URL": "http://127.0.0.1:1", "BEIAN_SECRET_KEY": "a-secret-for-the-bench-only",
    }  # fmt: skip


@contextmanager
def _surroundings(env: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(env)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _database():  # type: ignore[no-untyped-def]
    """The database as the product makes it, and its house."""
    core = Core.open(load(), "http://127.0.0.1:9", "a-key")
    try:
        yield core.db, core.house
    finally:
        core.db.close()
