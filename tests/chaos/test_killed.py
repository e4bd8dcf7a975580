"""kill -9 at random moments while people write: what was acknowledged has happened, exactly once."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
from pathlib import Path

from tests.chaos.crowd import Person, Telegrammer, Visitor
from tests.chaos.ledger import Findings, examine, settled
from tests.chaos.report import Table
from tests.chaos.running import Product, running

KILLS, KILLS_LONG = 4, int(os.environ.get("CHAOS_KILLS", "100"))
PROCESSES = {"sqlite": 1, "postgresql": 2}


async def test_killed_at_random_moments(
    database_url: str, tmp_path: Path, children: subprocess.Popen[str], *, long: bool
) -> None:
    kind = database_url.partition(":")[0].partition("+")[0]
    async with running(tmp_path, database_url, PROCESSES[kind], children) as product:
        people = [maker(product) for maker in (Telegrammer, Visitor) for _ in range(6)]
        filers, late = await _under_load(product, people, KILLS_LONG if long else KILLS)
        db = product.open()
        seconds = await (settled(db, 260) if long else settled(db, 60, product))
        found = await asyncio.to_thread(examine, db, [*people, *filers], tmp_path / "data" / "sandbox.db")
        db.close()
        unheard = sum([await one.never_heard() for one in filers])
        silent = [one.number for one in people if isinstance(one, Telegrammer) and not _asked_last(product, one)]
        _report(kind, product, found, [*people, *filers], (late, unheard), seconds, long=long)
    assert found.wrong == {}
    assert unheard == 0, [one.missed for one in filers]
    assert silent == []
    assert "Traceback" not in product.logs() or found.refused  # what was logged was refused, not swallowed
    assert found.waiting == 0 or not long


async def _under_load(product: Product, people: list[Person], kills: int) -> tuple[list[Visitor], int]:
    """The kills, spread over time; the people who filed, and how many of them missed an answer."""
    await asyncio.gather(*(one.begin() for one in people))
    stop, filers = asyncio.Event(), []
    async with asyncio.TaskGroup() as group:
        for one in people:
            group.create_task(one.write(stop, 0.4))
        filing = [group.create_task(_file(product, stop, filers, 240 if kills > KILLS else 60)) for _ in range(2)]
        for number in range(kills):
            await asyncio.sleep(random.uniform(0.05, 1.0))
            port = product.ports[number % len(product.ports)]
            await product.kill(port)
            await product.start(port)
        stop.set()
    return filers, sum(task.result() for task in filing)


async def _file(product: Product, stop: asyncio.Event, filers: list[Visitor], within: float) -> int:
    """One firm after another files its registration."""
    unheard = 0
    while not stop.is_set():
        filer = Visitor(product)
        filers.append(filer)
        unheard += not await filer.file(within)
    return unheard


def _asked_last(product: Product, person: Telegrammer) -> bool:
    """Whether the last message on the screen asks what is open: the code after the name."""
    return "统一社会信用代码" in product.api.texts(person.place[1])[-1]


def _report(
    kind: str,
    product: Product,
    found: Findings,
    people: list[Person],
    missed: tuple[int, int],
    seconds: float,
    *,
    long: bool,
) -> None:
    table = Table("kill -9", ("database", "figure", "count"))
    for figure, count in (
        ("processes", len(product.ports)),
        ("killed", product.kills),
        ("acknowledged inputs", found.acknowledged),
        ("refused and sent again", found.refused),
        ("sent twice on purpose", found.repeats),
        ("lost", len(found.lost)),
        ("done twice", len(found.doubled)),
        ("unexpected", len(found.unexpected)),
        ("out of order", len(found.disordered)),
        ("contacts at a wrong question", len(found.astray)),
        ("drafts unlike the replay of their events", len(found.unlike_replay)),
        ("inputs without an answer", len(found.unanswered)),
        ("answers that took minutes", missed[0] - missed[1]),
        ("answers that never came", missed[1]),
        ("updates kept as failed", found.failed),
        ("filings", found.filings),
        ("cases at the platform", found.cases),
        ("messages still owed", found.waiting),
        ("seconds until all was answered", round(seconds)),
        ("longest wait for an acknowledgement, s", round(max(one.longest_wait for one in people), 1)),
    ):
        table.row(kind, figure, count)
    table.show(f"killed_{kind}" if long else "")
