"""Whether reading papers delays anybody: steps of conversations with nothing to read, and while photos are read.

`beian run` as it comes, with one reader, on both cores; the driver and the Bot API are on the second. Both phases take
turns; only the ratios of one run mean anything: the machine is shared.
"""

from __future__ import annotations

import asyncio
import io
import os
import tempfile
import time
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import uniform
from statistics import median, quantiles

from bot import settings
from storage import contacts, drafts, editions, files, readings, subjects
from storage.database import Database, Transaction, connect
from storage.files import PaperStore
from storage.keys import Keyring
from tests.bench import bots
from tests.bench.driver import User
from tests.bench.form import ASKS
from tests.bench.report import ROUNDS, Report, middle, ratio
from tests.corpus.cases_patents import PATENTS
from tests.corpus.recording import missing
from tests.corpus.rendering import rendered

USERS, PLAYS, PHOTOS = 8, 2, 40
THINKS = 0.2
"""Seconds until a user answers, at most. Users who never pause leave the reader no time: it stands behind everybody."""
SIZE = (1654, 2339)
NOTICE = "shanghai_2022"
PATIENCE = 120.0
QUIET = 1.0
"""Seconds without work of the reader, after which it is done."""


@dataclass(frozen=True)
class Phase:
    """Of one step the CPU of the server's own process, without the reader's, and milliseconds; papers read meanwhile,
    and the CPU seconds of the reader."""

    cpu: float
    p50: float
    p99: float
    papers: int
    reader: float


@dataclass
class Queue:
    """Photos that wait to be read, in the folder of a server that runs."""

    db: Database
    store: PaperStore
    photos: list[bytes]
    sent: int = 0

    def fill(self) -> None:
        self.db.run_now(lambda tx: self._add(tx, [self.store.put(self._next()) for _ in range(PHOTOS)]))

    def _next(self) -> bytes:
        """No two are the same: what was read before is not read again."""
        self.sent += 1
        return self.photos[self.sent % len(self.photos)] + f"{self.sent}".encode()

    def _add(self, tx: Transaction, digests: list[str]) -> None:
        contact, _ = contacts.arrive(tx, "web", f"photographer-{self.sent}", "zh_Hans")
        edition = editions.current(tx, NOTICE)
        assert edition is not None
        draft = drafts.start(tx, subjects.create(tx, contact.id), "product", NOTICE, edition.fingerprint)
        for digest in digests:
            row = files.add(
                tx, draft_id=draft.id, contact_id=contact.id, inbox_id=None, question="patent_certificate",
                name="证书.jpg", channel="web", ref="",
            )  # fmt: skip
            files.keep(tx, row.id, digest, "image/jpeg", 1)
            readings.await_reading(tx, row.id)
        self.draft = draft.id

    def left(self) -> int:
        return self.db.run_now(lambda tx: readings.waiting(tx, self.draft))

    def empty(self) -> None:
        """Nobody reads what is left."""

        def give_up(tx: Transaction) -> None:
            for file_id in readings.of_draft(tx, self.draft):
                readings.settle(tx, file_id, None)

        self.db.run_now(give_up)


def run() -> None:
    if gone := missing():
        print(f"beside: not measured, {gone} missing")
        return
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    began = time.monotonic()
    report = Report(
        "Steps of conversations while papers are read",
        ("", "CPU s / 1,000 steps", "p50 ms", "p99 ms", "papers read", "CPU s of the reader"),
    )
    for where, cores in (("both cores", "0,1"),):
        alone, beside = asyncio.run(_run(cores))
        report.row(f"server and reader on {where}: nothing to read", *_middle(alone))
        report.row("… while photos are read", *_middle(beside))
        report.row("… ratio", *(_spread(beside, alone, what) for what in _UNITS), "", "")
        _figures(report, where.replace(" ", "_"), alone, beside)
    report.note = (
        f"{ROUNDS} rounds each, in turns; {USERS} users who think for up to {THINKS} s, "
        f"{PLAYS * USERS * (len(ASKS) - 1):,} steps a round; "
        f"photos of certificates, {SIZE[0]:,} × {SIZE[1]:,}; CPU of the server without its reader, which on "
        "both cores also runs beside the driver; "
        f"{time.monotonic() - began:.0f} s."
    )
    report.show("reading_beside")


_UNITS = {"cpu": "CPU s per 1,000 steps", "p50": "ms", "p99": "ms"}


def _spread(beside: list[Phase], alone: list[Phase], what: str) -> str:
    some = [getattr(a, what) / getattr(b, what) for a, b in zip(beside, alone, strict=True)]
    return f"{median(some):.2f} ({min(some):.2f}–{max(some):.2f})"


def _figures(report: Report, where: str, alone: list[Phase], beside: list[Phase]) -> None:
    for what, unit in _UNITS.items():
        quiet = f"beside.{where}.quiet.{what}"
        report.figure(quiet, middle(alone, what), unit)
        report.figure(f"beside.{where}.reading.{what}", middle(beside, what), unit, quiet, ratio(beside, alone, what))


def _middle(phases: list[Phase]) -> list[str]:
    times = [f"{middle(phases, what):.2f}" for what in _UNITS]
    return [*times, str(sum(one.papers for one in phases)), f"{sum(max(one.reader, 0) for one in phases):.1f}"]


async def _run(cores: str) -> tuple[list[Phase], list[Phase]]:
    with tempfile.TemporaryDirectory(prefix="beian-bench-") as name:
        folder = Path(name)
        async with bots.ours(folder, cores) as bot:
            queue = _queue(folder / "beian" / "data")
            try:
                await _read(bot, queue)  # the reader starts, what is made once is made now
                alone, beside = [], []
                for _ in range(ROUNDS):
                    alone.append(await _phase(bot))
                    beside.append(await _read(bot, queue))
                return alone, beside
            finally:
                queue.db.close()


async def _read(bot: bots.Bot, queue: Queue) -> Phase:
    """A phase with a queue that does not end before it."""
    await asyncio.to_thread(queue.fill)
    async with asyncio.timeout(PATIENCE):
        while (before := await asyncio.to_thread(queue.left)) == PHOTOS:  # noqa: ASYNC110 — another process reads
            await asyncio.sleep(0.1)
    found = await _phase(bot)
    left = await asyncio.to_thread(queue.left)
    assert left, "the queue was empty before the end"
    await asyncio.to_thread(queue.empty)
    await _quiet(bot)
    return Phase(found.cpu, found.p50, found.p99, before - left, found.reader)


async def _quiet(bot: bots.Bot) -> None:
    process, used = bot.process, -1.0
    while (now := process.cpu() - process.own_cpu()) > used + 0.05:
        used = now
        await asyncio.sleep(QUIET)


async def _phase(bot: bots.Bot) -> Phase:
    own, all_of = bot.process.own_cpu(), bot.process.cpu()
    steps: list[float] = []
    spent = 0.0
    for _ in range(PLAYS):
        users = await bot.driver.gather(USERS)
        before = bot.process.own_cpu()
        steps += chain.from_iterable(await asyncio.gather(*map(_answers, users)))
        spent += bot.process.own_cpu() - before
    assert not bot.driver.hooks.refused
    own, all_of = bot.process.own_cpu() - own, bot.process.cpu() - all_of
    return Phase(spent / len(steps) * 1000, median(steps) * 1000, quantiles(steps, n=100)[98] * 1000, 0, all_of - own)


async def _answers(user: User) -> list[float]:
    """Seconds of each step."""
    took = []
    for ask in ASKS[:-1]:
        await asyncio.sleep(uniform(0, THINKS))
        took.append(await user.replies(ask, ASKS[ask.number].marker))
    return took


def _queue(data: Path) -> Queue:
    found = settings.load(data_dir=data, secret_key=bots.KEY)
    keys = Keyring(found.keys())
    return Queue(connect(found.database, keys), PaperStore(data / "papers", keys), _photos())


def _photos() -> list[bytes]:
    """Certificates as a phone takes them."""
    pages = (page for case in PATENTS if case.kind == "patent_certificate" for page in rendered(case)[:1])
    out = []
    for page in pages:
        taken = io.BytesIO()
        page.resize(SIZE).save(taken, "JPEG", quality=85)
        out.append(taken.getvalue())
    return out
