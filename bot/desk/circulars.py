"""The circular (通报): drafted by an officer or the clock, worded, approved by a second one, sent to the districts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Final

from bot import circulars as on_its_way
from bot.desk import circular_numbers as numbers
from bot.desk import periods
from bot.desk.needs import Need
from bot.desk.officers import Actor, RefusedError
from bot.desk.periods import Period
from bot.desk.roles import may, reach
from bot.house import House
from flows.places import DISTRICTS
from storage import audit, circular_plans, circulars, deliveries
from storage.circulars import Circular, Texts
from storage.database import Database, Transaction
from storage.officers import Officer

LONGEST: Final = {"title": 60, "to": 100, "above": 1500, "below": 1500, "sender": 40}
"""Characters; limits of this product."""
_LINES: Final = {"title": "circular_no_title", "to": "circular_no_to", "sender": "circular_no_sender"}
"""Texts of one line, and what is said of one that is empty."""
_SCHEDULED: Final = (("month", "monthly"), ("quarter", "quarterly"))


BECAME: Final = ("waiting", "owed", "sent", "uncertain", "no_chat", "later", "nobody")


@dataclass(frozen=True, slots=True)
class Recipient:
    """An officer of a district and what became of it: a delivery's state, "waiting" before it is sent, "no_chat" for
    who has none that takes messages, "nobody" for a district without an officer."""

    office: str
    officer: str
    became: str


def listed(tx: Transaction, actor: Actor) -> tuple[Circular, ...]:
    """All that they may look at, newest first: districts see what was sent."""
    return tuple(one for one in circulars.listed(tx) if _theirs(actor, one))


def visible(tx: Transaction, actor: Actor, circular_id: int) -> Circular | None:
    """A circular that the officer may look at."""
    found = circulars.get(tx, circular_id)
    return found if found is not None and _theirs(actor, found) and may(actor, "circulars") else None


def draft(tx: Transaction, house: House, by: Officer, actor: Actor, code: str) -> int:
    """A new one for a period (its code) that is over; returns its id. Raises RefusedError."""
    if not may(actor, "circular"):
        raise RefusedError("not_yours")
    period = next((one for one in periods.offered(house.today(tx)) if one.code == code), None)
    if period is None:
        raise RefusedError("circular_period")
    return _draft(tx, house, period, by.id, actor.name) or _there()


def remake(tx: Transaction, house: House, actor: Actor, circular_id: int) -> None:
    """The same with the numbers of today. Raises RefusedError."""
    found = _taken(tx, actor, circular_id, "drafted")
    circulars.rewrite(tx, found, found.texts, numbers.figures(tx, house, Period(found.period, found.first)))
    audit.note(tx, actor.name, "circular_remade", detail=f"circular {found.id}")


def reword(tx: Transaction, actor: Actor, circular_id: int, texts: Texts, revision: int) -> None:
    """Other words around the numbers, unless somebody else changed it since. Raises RefusedError."""
    found = _taken(tx, actor, circular_id, "drafted", revision=revision)
    circulars.rewrite(tx, found, checked(texts), found.figures)
    audit.note(tx, actor.name, "circular_changed", detail=f"circular {found.id}")


def checked(texts: Texts) -> Texts:
    """Without what a document cannot hold. Raises RefusedError for what is empty or too long."""
    said = {one.name: _printable(getattr(texts, one.name)) for one in fields(texts)}
    for name, missing in _LINES.items():
        said[name] = " ".join(said[name].split())
        if not said[name]:
            raise RefusedError(missing, field=name)
    for name, longest in LONGEST.items():
        if len(said[name]) > longest:
            raise RefusedError("circular_long", field=name, longest=longest)
    return Texts(**said)


def to_approve(tx: Transaction, by: Officer, actor: Actor, circular_id: int, revision: int) -> Circular:
    """As it will be approved: unchanged since the officer saw it, and drafted by somebody else. Raises RefusedError."""
    found = _taken(tx, actor, circular_id, "drafted", revision=revision)
    if found.drafted_by == by.id:
        raise RefusedError("circular_own")
    return replace(found, state="approved")


def approve(tx: Transaction, by: Officer, actor: Actor, circular_id: int, revision: int, document: bytes) -> None:
    """From now on it is this file, with these numbers. Raises RefusedError."""
    found = to_approve(tx, by, actor, circular_id, revision)
    circulars.approve(tx, found.id, by.id, document)
    audit.note(tx, actor.name, "circular_approved", detail=f"circular {found.id}, version {revision}")


def send(tx: Transaction, house: House, actor: Actor, circular_id: int) -> None:
    """To the officers of the districts, each once. Raises RefusedError."""
    found = _taken(tx, actor, circular_id, "approved")
    many = on_its_way.owe(tx, found, house.today(tx))
    circulars.sent(tx, found.id)
    audit.note(tx, actor.name, "circular_sent", detail=f"circular {found.id}, {many} recipients")


def withdraw(tx: Transaction, actor: Actor, circular_id: int) -> None:
    """Nobody gets it; the period may have another one. Raises RefusedError."""
    found = _taken(tx, actor, circular_id, "drafted", "approved")
    circulars.withdraw(tx, found.id)
    audit.note(tx, actor.name, "circular_withdrawn", detail=f"circular {found.id}")


def recipients(tx: Transaction, found: Circular) -> list[Recipient]:
    """Whom it is for, district by district, and what became of it."""
    became = {one.contact_id: one for one in deliveries.listed(tx, about=found.cause)}
    everyone = on_its_way.whom(tx)
    rows = []
    for office in DISTRICTS:
        here = [one for one in everyone if one.office == office]
        rows += [Recipient(office, one.name, _became(one, became, found.state)) for one in here]
        rows += [] if here else [Recipient(office, "", "nobody")]
    return rows


def _became(one: Officer, became: dict[int, deliveries.DeliveryRow], state: str) -> str:
    row = became.get(one.contact_id or 0)
    if one.contact_id is None or (row is not None and row.state in ("gone", "skipped")):
        return "no_chat"
    return row.state if row is not None else "waiting" if state != "sent" else "later"


def waiting(tx: Transaction, _house: House, actor: Actor) -> list[Need]:
    """Those that wait for a word of the city's."""
    if not may(actor, "circular"):
        return []
    still = [one for one in circulars.listed(tx) if one.state in ("drafted", "approved")]
    return [Need("desk.need_circular", "/desk/circulars", 1, {"n": len(still)})] if still else []


class Circulars:
    """Drafts what is due by the city's schedule; the clock calls `tick`."""

    def __init__(self, db: Database, house: House) -> None:
        self._db, self._house = db, house

    async def tick(self) -> int:
        """Returns how many were drafted: one for each period, however often it is called."""
        return await self._db.run(lambda tx: scheduled(tx, self._house))


def scheduled(tx: Transaction, house: House) -> int:
    """Drafts those whose day has come since the schedule was set, and that nobody drafted yet; returns how many."""
    return sum(bool(_draft(tx, house, one, None, audit.SYSTEM)) for one in _due(tx, house))


def _due(tx: Transaction, house: House) -> Iterator[Period]:
    plan, today = circular_plans.plan(tx), house.today(tx)
    if plan.changed_at is None:
        return
    since = plan.changed_at.astimezone(house.zone).date()
    for kind, setting in _SCHEDULED:
        day, period = int(getattr(plan, setting)), periods.over(kind, today)
        if day and since <= periods.drafted_on(period, day) <= today and not circulars.has(tx, kind, period.first):
            yield period


def _draft(tx: Transaction, house: House, period: Period, by: int | None, actor: str) -> int:
    texts = numbers.texts(house, period)
    made = circulars.add(tx, period.kind, period.first, by, texts, numbers.figures(tx, house, period))
    if made:
        audit.note(tx, actor, "circular_drafted", detail=f"circular {made} {period.code}")
    return made


def _there() -> int:
    raise RefusedError("circular_there")


def _theirs(actor: Actor, found: Circular) -> bool:
    return reach(actor) is None or found.state == "sent"


def _taken(tx: Transaction, actor: Actor, circular_id: int, *states: str, revision: int = 0) -> Circular:
    """Theirs to act on, in one of these states, as they saw it, and held until the end of the transaction."""
    found = circulars.taken(tx, circular_id)
    if found is None or not _theirs(actor, found):
        raise RefusedError("no_circular")
    if not may(actor, "circular"):
        raise RefusedError("not_yours")
    if found.state not in states:
        raise RefusedError("circular_state")
    if revision and revision != found.revision:
        raise RefusedError("circular_changed")
    return found


def _printable(text: str) -> str:
    """Without control characters but line feeds."""
    return "".join(one for one in text if one == "\n" or unicodedata.category(one)[0] != "C").strip()
