"""Bots in processes of their own, each with those who play it: ours, an ordinary one, and the floor."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.bench import notice
from tests.bench.botapi import BotApi
from tests.bench.driver import Driver
from tests.bench.form import ASKS
from tests.bench.hooks import Hooks
from tests.bench.postgres import Server
from tests.bench.processes import ROOT, Process, free_port, started
from tests.bench.webchat import Pages

SECRET, KEY = "hook-secret", "a-secret-for-benches-only"
FIRST = ASKS[0].marker
OURS = ((f"/start n_{notice.NOTICE.id}", ""), ("同意", FIRST))
THEIRS = (("/start", FIRST),)
OUR_PAGES = (({"start": f"n_{notice.NOTICE.id}"}, ""), ({"text": "同意"}, FIRST))
THEIR_PAGES = (({"start": ""}, FIRST),)


@dataclass(frozen=True)
class Cost:
    """Of 1,000 steps in seconds of CPU, of the bot and of its database server; of one in milliseconds."""

    cpu: float
    p50: float
    p99: float
    steps: int = 0
    server: float = 0.0


@dataclass(frozen=True)
class Bot:
    """One bot, in one or more processes."""

    players: Driver | Pages
    processes: tuple[Process, ...]
    server: Server | None = None

    @property
    def process(self) -> Process:
        return self.processes[0]

    @property
    def driver(self) -> Driver:
        assert isinstance(self.players, Driver)
        return self.players

    def cpu(self) -> float:
        return sum(one.cpu() for one in self.processes)

    async def measured(self, users: int, plays: int = 1, **how: Any) -> Cost:
        """What a step costs with so many users, who play the form so often; what leads to it is not counted."""
        steps: list[float] = []
        spent = served = 0.0
        for _ in range(plays):
            some: Any = await self.players.gather(users)
            before, server_before = self.cpu(), self._served()
            steps += await self.players.play(some, **how)
            spent, served = spent + self.cpu() - before, served + self._served() - server_before
        assert not self.players.refused
        return _cost(steps, spent, served)

    def _served(self) -> float:
        return self.server.cpu() if self.server is not None else 0.0


def _cost(steps: Sequence[float], spent: float, served: float) -> Cost:
    p99 = quantiles(steps, n=100)[98]
    many = len(steps)
    return Cost(spent / many * 1000, median(steps) * 1000, p99 * 1000, many, served / many * 1000)


@asynccontextmanager
async def ours(
    folder: Path, cores: str = "0", *, many: int = 1, server: Server | None = None, name: str = "beian", **more: str
) -> AsyncIterator[Bot]:
    """`beian run` on Telegram's webhook, as it comes: on SQLite, or so often on a database of a server."""
    ports = tuple(free_port() for _ in range(many))
    driver = Driver(Hooks(ports, "/hooks/telegram", SECRET), OURS)
    api, url = await BotApi(driver.heard).start()
    if server is not None and "BEIAN_DATABASE_URL" not in more:
        more["BEIAN_DATABASE_URL"] = server.create(name.replace("-", "_"))
    settings = _ours(folder, name) | _telegram(url) | more
    async with api, _run(folder, name, ports, settings, cores) as processes:
        yield Bot(driver, processes, server)


@asynccontextmanager
async def our_page(folder: Path, name: str = "beian-web", **more: str) -> AsyncIterator[Bot]:
    """`beian run` with the web chat only; every visitor comes from a network of their own."""
    port = free_port()
    settings = _ours(folder, name) | {"BEIAN_PROXIES": "127.0.0.1"} | more
    async with _run(folder, name, (port,), settings, "0") as processes:
        pages = Pages(port, OUR_PAGES)
        yield Bot(pages, processes)
        pages.close()


@asynccontextmanager
async def theirs(folder: Path) -> AsyncIterator[Bot]:
    """The ordinary bot."""
    async with _other(folder, "tests.bench.peer", "peer") as bot:
        yield bot


@asynccontextmanager
async def raw(folder: Path) -> AsyncIterator[Bot]:
    """The floor, over Telegram."""
    async with _other(folder, "tests.bench.raw", "raw", str(folder / "raw.db")) as bot:
        yield bot


@asynccontextmanager
async def raw_page(folder: Path) -> AsyncIterator[Bot]:
    """The floor, as a web chat."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.raw", "http://127.0.0.1:9", str(port), str(folder / "raw-web.db")]
    with started(command, folder, "raw-web") as process:
        await process.answers(port)
        pages = Pages(port, THEIR_PAGES)
        yield Bot(pages, (process,))
        pages.close()


@asynccontextmanager
async def _other(folder: Path, module: str, name: str, *more: str) -> AsyncIterator[Bot]:
    port = free_port()
    driver = Driver(Hooks((port,), "/hooks/telegram"), THEIRS)
    server, api = await BotApi(driver.heard).start()
    async with server:
        with started([sys.executable, "-m", module, api, str(port), *more], folder, name) as process:
            await process.answers(port)
            yield Bot(driver, (process,))


@asynccontextmanager
async def _run(
    folder: Path, name: str, ports: tuple[int, ...], settings: Mapping[str, str], cores: str
) -> AsyncIterator[tuple[Process, ...]]:
    """One process after the other, so that the first one makes the tables."""
    command = [str(Path(sys.executable).with_name("beian")), "run"]
    with ExitStack() as stack:
        found = []
        for n, port in enumerate(ports):
            own = {**settings, "BEIAN_PORT": str(port), "BEIAN_PUBLIC_URL": f"http://127.0.0.1:{ports[0]}"}
            process = stack.enter_context(started(command, folder, f"{name}-{n}", own, cores))
            await process.answers(port)
            found.append(process)
        yield tuple(found)


def _ours(folder: Path, name: str) -> dict[str, str]:
    place = folder / name
    place.mkdir(exist_ok=True)
    return {
        "PYTHONPATH": f"{place}:{ROOT}",
        "BEIAN_NOTICES": notice.write(place),
        "BEIAN_DATA_DIR": str(place / "data"),
        "BEIAN_SECRET_KEY": KEY,
        "BEIAN_PLATFORM_URL": "http://127.0.0.1:9",
        "BEIAN_PLATFORM_KEY": "a-key",
        "BEIAN_MOST_A_MINUTE": "0",
    }


def _telegram(api: str) -> dict[str, str]:
    return {
        "BEIAN_TELEGRAM_TOKEN": "42:TEST",
        "BEIAN_TELEGRAM_API_URL": api,
        "BEIAN_TELEGRAM_MODE": "webhook",
        "BEIAN_TELEGRAM_SECRET": SECRET,
    }
