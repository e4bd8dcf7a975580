"""The checker: what every acknowledged input did, read from the database when all is over."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot import answering
from bot.house import House
from bot.notices import Candidate, Notices
from bot.turn import Turn
from flows.journey import Step
from flows.notices.shanghai_2022 import DEADLINES, NOTICE
from storage import contacts, drafts, filings, transcript
from storage.database import Database, Transaction
from tests.chaos.crowd import Person, Visitor
from tests.chaos.running import Product

_OPEN = text("SELECT count(*) FROM inbox WHERE answered_at IS NULL")
_FAILED = text("SELECT count(*) FROM inbox WHERE error IS NOT NULL")
_OWED = text("SELECT count(*) FROM deliveries WHERE state = 'owed'")
_FILINGS = text("SELECT count(*) FROM filings")


@dataclass
class Findings:
    """What does not add up. `lost`, `doubled`, `unexpected` are texts; `astray` contacts at the wrong question."""

    acknowledged: int = 0
    refused: int = 0
    repeats: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)
    unlike_replay: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    waiting: int = 0
    failed: int = 0
    filings: int = 0
    cases: int = 0

    @property
    def wrong(self) -> dict[str, object]:
        """Everything that must be empty and is not."""
        names = ("lost", "doubled", "unexpected", "disordered", "astray", "unlike_replay", "unanswered", "failed")
        found: dict[str, object] = {name: getattr(self, name) for name in names if getattr(self, name)}
        return found | ({"filings and cases": (self.filings, self.cases)} if self.filings != self.cases else {})


def examine(db: Database, people: Sequence[Person], cases: Path | None = None) -> Findings:
    """Everybody must stand at the question after the name: the last thing each did was to answer it."""
    found = Findings(
        acknowledged=sum(len(one.acknowledged) for one in people),
        refused=sum(one.refusals for one in people),
        repeats=sum(one.repeats for one in people),
    )
    notices = Notices.of([Candidate(NOTICE, DEADLINES)])
    house = House(notices, db.keys.secret("buttons"), ZoneInfo("Asia/Shanghai"), "zh_Hans", True, NOTICE.id)
    for person in people:
        db.run_now(lambda tx, one=person: _person(tx, house, one, found))  # type: ignore[misc]
    found.waiting, found.failed, found.filings = db.run_now(_counts)
    found.cases = _cases(cases) if cases else found.filings
    return found


async def settled(db: Database, within: float, product: Product | None = None) -> float:
    """Seconds until every update is answered, every filing judged and nothing owed, or `within`.

    With `product` what was forgotten is looked for at once instead of after a minute.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    while await asyncio.to_thread(open_ends, db) and loop.time() - began < within:
        await asyncio.sleep(0.5)
        if product is not None and loop.time() - began > 2:
            await product.look_for_the_forgotten()
            product = None
    return loop.time() - began


def open_ends(db: Database) -> int:
    """Updates without an answer, messages owed and filings without a verdict."""
    return db.run_now(lambda tx: _count(tx, _OPEN) + _count(tx, _OWED) + filings.awaiting(tx))


def _count(tx: Transaction, query: object) -> int:
    return int(tx.connection.execute(query).scalar_one())  # type: ignore[call-overload]


def _counts(tx: Transaction) -> tuple[int, int, int]:
    return _count(tx, _OPEN) + _count(tx, _OWED), _count(tx, _FAILED), _count(tx, _FILINGS)


def _cases(path: Path) -> int:
    with sqlite3.connect(path) as opened:
        return int(opened.execute("SELECT count(*) FROM cases").fetchone()[0])


def _person(tx: Transaction, house: House, person: Person, found: Findings) -> None:
    contact, new = contacts.arrive(tx, *person.place)
    if new or contact.draft_id is None:
        found.lost += person.acknowledged
        return
    events = drafts.events(tx, contact.draft_id)
    if person.names:
        _names(person, [str(event.value) for event in events if event.question == "subject_name"], found)
        turn = Turn(house, tx, contact)
        turn.open(contact.draft_id)
        here = answering.current(turn)
        if not isinstance(here, Step) or here.question.id != "credit_code":
            found.astray.append(f"{person.number}: {here.key if here else None}")
    if drafts.replay(events) != drafts.peek(tx, contact.draft_id).answers:
        found.unlike_replay.append(str(person.number))
    if isinstance(person, Visitor):
        _record(tx, person, found)


def _names(person: Person, kept: list[str], found: Findings) -> None:
    times = Counter(kept)
    found.lost += [name for name in person.names if not times[name]]
    found.doubled += [name for name, many in times.items() if many > 1]
    found.unexpected += [name for name in times if name not in person.names]
    if [name for name in kept if name in person.names] != [name for name in person.names if times[name]]:
        found.disordered.append(str(person.number))


def _record(tx: Transaction, person: Visitor, found: Findings) -> None:
    """The page's record: each message once, each with what was said to it."""
    address = contacts.address_at(tx, *person.place)
    lines = transcript.since(tx, address[0], 0, 100_000) if address else ()
    sent = Counter(str(line.body.get("id")) for line in lines if line.direction == "in")
    found.doubled += [f"line {one}" for one, many in sent.items() if many > 1]
    found.unanswered += [text for one, text in person.sent.items() if one not in sent]
    for line, following in pairwise(lines):
        if line.direction == following.direction == "in" and "file" not in line.body:
            found.unanswered.append(str(line.body.get("text")))
