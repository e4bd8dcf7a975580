"""The lasting record of each web conversation, and the bell that rings in open pages when it grows."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bot.web.lines import Body, label_of
from storage import contacts, transcript
from storage.database import Database, Transaction
from storage.transcript import Line

CHANNEL = "web"
_RECENT, _AT_ONCE = 40, 8
"""How many messages back one that was sent twice is looked for; and one that another process took meanwhile."""


class Record:
    """Reads and appends lines of visitors' conversations. Nothing is kept for a visitor who never wrote."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lines(self, visitor: str, after: int, limit: int) -> tuple[Line, ...]:
        """Lines with a larger number than `after`, in order."""
        return await self._database.run(lambda tx: _since(tx, visitor, after, limit))

    async def last(self, visitor: str) -> int:
        """The number of the last line, 0 before the first."""
        return await self._database.run(lambda tx: _last(tx, visitor))

    async def line(self, visitor: str, seq: int) -> Line | None:
        """One line of this visitor's."""
        found = await self.lines(visitor, seq - 1, 1)
        return found[0] if found and found[0].seq == seq else None

    async def has(self, visitor: str, sent: str) -> bool:
        """Whether the message with this id of the page's own is in the record."""
        return await self._database.run(lambda tx: _has(tx, visitor, sent))

    async def language(self, visitor: str) -> str:
        """The conversation's language, or "" before it began."""
        return await self._database.run(lambda tx: _language(tx, visitor))

    async def turn(self, visitor: str, ours: Body, replies: Sequence[Body]) -> None:
        """Appends what the visitor sent and what was said back, all or nothing, and only once for one id."""
        await self._database.run(lambda tx: _turn(tx, visitor, ours, replies))

    async def say(self, visitor: str, body: Body) -> bool:
        """Appends a message nobody asked for; False when the visitor is not known."""
        return await self._database.run(lambda tx: _say(tx, visitor, body))

    async def answers(self) -> bool:
        """True when the database answers."""
        await self._database.run(lambda tx: _language(tx, ""))
        return True


class Bells:
    """One event per open page."""

    def __init__(self) -> None:
        self._open: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, visitor: str) -> None:
        for bell in self._open.get(visitor, ()):
            bell.set()

    def ring_all(self) -> None:
        for bells in self._open.values():
            for bell in bells:
                bell.set()

    def count(self, visitor: str) -> int:
        return len(self._open.get(visitor, ()))

    @contextmanager
    def listening(self, visitor: str) -> Iterator[asyncio.Event]:
        bell = asyncio.Event()
        self._open[visitor].add(bell)
        try:
            yield bell
        finally:
            self._open[visitor].discard(bell)
            if not self._open[visitor]:
                del self._open[visitor]


def _since(tx: Transaction, visitor: str, after: int, limit: int) -> tuple[Line, ...]:
    found = contacts.address_at(tx, CHANNEL, visitor)
    return transcript.since(tx, found[0], after, limit) if found else ()


def _last(tx: Transaction, visitor: str) -> int:
    found = contacts.address_at(tx, CHANNEL, visitor)
    return transcript.last(tx, found[0]) if found else 0


def _has(tx: Transaction, visitor: str, sent: str) -> bool:
    found = contacts.address_at(tx, CHANNEL, visitor)
    return found is not None and _sent(tx, found[0], sent, _RECENT)


def _sent(tx: Transaction, address_id: int, sent: str, among: int) -> bool:
    return any(body.get("id") == sent for body in transcript.came(tx, address_id, among))


def _language(tx: Transaction, visitor: str) -> str:
    found = contacts.address_at(tx, CHANNEL, visitor)
    return contacts.get(tx, found[1]).language if found else ""


def _turn(tx: Transaction, visitor: str, ours: Body, replies: Sequence[Body]) -> None:
    contact, _ = contacts.arrive(tx, CHANNEL, visitor)
    address_id, _ = contacts.address_at(tx, CHANNEL, visitor) or (0, 0)
    if _sent(tx, address_id, ours["id"], _AT_ONCE):
        return
    if ours.get("code"):
        ours = {**ours, "text": _label(tx, address_id, ours)}
    transcript.append(tx, address_id, "in", ours)
    for body in replies:
        transcript.append(tx, address_id, "out", {**body, "language": contact.language})


def _label(tx: Transaction, address_id: int, ours: Body) -> str:
    lines = transcript.since(tx, address_id, ours["on"] - 1, 1)
    return label_of(lines[0].body, ours["code"]) if lines and lines[0].seq == ours["on"] else ""


def _say(tx: Transaction, visitor: str, body: Body) -> bool:
    found = contacts.address_at(tx, CHANNEL, visitor)
    if found:
        transcript.append(tx, found[0], "out", {**body, "language": contacts.get(tx, found[1]).language})
    return bool(found)
