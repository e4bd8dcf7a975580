"""The lasting record of each web conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.messages import Replies
from bot.web.lines import Body, label_of
from storage import contacts, inbox, transcript
from storage.database import Database, Transaction
from storage.transcript import Direction, Line

CHANNEL = "web"
PAGE_OF_LINES = 200
_RECENT = 40
"""How many messages back one that was sent twice is looked for."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """Lines that a page has not seen yet, and whether there are `more`. `anew`: it has seen more lines than there are,
    as the conversation was erased."""

    lines: tuple[Line, ...]
    more: bool = False
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What a visitor sent, on which line its button was (or 0), when the page had seen the lines up to `after`."""

    visitor: str
    ours: Body
    on: int
    after: int

    def kept(self, replies: Replies, bodies: Sequence[Body]) -> Body:
        """Its own line. A tap that only changes its own message needs none in the page."""
        if replies.unkept:
            return {"id": self.ours["id"], "text": "", "quiet": True}
        in_place = bool(self.on and bodies) and all("replaces" in body for body in bodies)
        return {**self.ours, "quiet": True} if in_place else self.ours


class Record:
    """Reads and appends lines of visitors' conversations. Nothing is kept for a visitor who never wrote."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lines(self, visitor: str, after: int, limit: int) -> tuple[Line, ...]:
        """Lines with a larger number than `after`, in order."""
        return await self._database.run(lambda tx: _since(tx, visitor, after, limit))

    async def unseen(self, visitor: str, after: int, limit: int) -> Unseen:
        """What a page that has seen the lines up to `after` has not seen."""
        return await self._database.run(lambda tx: _unseen(tx, visitor, after, limit))

    async def line(self, visitor: str, seq: int) -> Line | None:
        """One line of this visitor's."""
        found = await self.lines(visitor, seq - 1, 1)
        return found[0] if found and found[0].seq == seq else None

    async def language(self, visitor: str) -> str:
        """The conversation's language, or "" before it began."""
        return await self._database.run(lambda tx: _language(tx, visitor))

    async def turn(self, taken: Taken, replies: Replies, bodies: Sequence[Body]) -> Unseen:
        """`keep_turn` in a transaction of its own, before which another process may have taken it, too."""
        again = replace(replies, repeated=True)
        return await self._database.run(lambda tx: keep_turn(tx, taken, again, bodies))

    async def say(self, visitor: str, body: Body) -> tuple[Line, ...]:
        """Appends a message nobody asked for; no line when the visitor is not known."""
        return await self._database.run(lambda tx: _say(tx, visitor, body))

    async def answers(self) -> bool:
        """True when the database answers."""
        await self._database.run(lambda tx: _language(tx, ""))
        return True


def keep_turn(tx: Transaction, taken: Taken, replies: Replies, bodies: Sequence[Body]) -> Unseen:
    """Appends what the visitor sent and what was said back, all or nothing, and only once for one id: it is answered
    then. Returns what the page has not seen."""
    visitor, ours = taken.visitor, taken.kept(replies, bodies)
    if contacts.address_at(tx, CHANNEL, visitor) is None:
        contacts.arrive(tx, CHANNEL, visitor)
    address_id, contact_id = contacts.address_at(tx, CHANNEL, visitor) or (0, 0)
    if replies.repeated and _sent(tx, address_id, ours["id"]):
        return _unseen(tx, visitor, taken.after, PAGE_OF_LINES)
    if ours.get("code"):
        ours = {**ours, "text": _label(tx, address_id, ours)}
    language = contacts.get(tx, contact_id).language
    said: list[tuple[Direction, Body]] = [("out", {**body, "language": language}) for body in bodies]
    lines = transcript.extend(tx, address_id, [("in", ours), *said])
    inbox.answered(tx, replies.inbox_id)
    if (lines[0].seq - 1, lines[-1].seq) == (taken.after, taken.after + len(lines)):
        return Unseen(lines)
    return _unseen(tx, visitor, taken.after, PAGE_OF_LINES)


def _since(tx: Transaction, visitor: str, after: int, limit: int) -> tuple[Line, ...]:
    found = contacts.address_at(tx, CHANNEL, visitor)
    return transcript.since(tx, found[0], after, limit) if found else ()


def _unseen(tx: Transaction, visitor: str, after: int, limit: int) -> Unseen:
    found = contacts.address_at(tx, CHANNEL, visitor)
    lines = transcript.since(tx, found[0], after, limit + 1) if found else ()
    anew = not lines and after > 0 and (transcript.last(tx, found[0]) if found else 0) < after
    return Unseen(lines[:limit], len(lines) > limit, anew)


def _sent(tx: Transaction, address_id: int, sent: str) -> bool:
    return any(body.get("id") == sent for body in transcript.came(tx, address_id, _RECENT))


def _language(tx: Transaction, visitor: str) -> str:
    found = contacts.address_at(tx, CHANNEL, visitor)
    return contacts.get(tx, found[1]).language if found else ""


def _label(tx: Transaction, address_id: int, ours: Body) -> str:
    lines = transcript.since(tx, address_id, ours["on"] - 1, 1)
    return label_of(lines[0].body, ours["code"]) if lines and lines[0].seq == ours["on"] else ""


def _say(tx: Transaction, visitor: str, body: Body) -> tuple[Line, ...]:
    found = contacts.address_at(tx, CHANNEL, visitor)
    if found is None:
        return ()
    return transcript.extend(tx, found[0], (("out", {**body, "language": contacts.get(tx, found[1]).language}),))
