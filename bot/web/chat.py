"""The web chat: a channel whose conversation lives in our own record, so that a reload or a restart loses nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Annotated, Any, Final, Protocol
from weakref import WeakValueDictionary

import structlog
from pydantic import Field
from sse_starlette import ServerSentEvent

from bot.messages import Address, Answered, Attachment, Attempt, Handle, Inbound, Outbound
from bot.web.limits import Limits
from bot.web.lines import Body, clean_name, clean_text, out_body, shown
from bot.web.record import CHANNEL, Bells, Record
from bot.web.visitors import Signer
from storage.database import Database

log = structlog.get_logger()

PAGE_OF_LINES: Final = 200
MOST_STREAMS: Final = 8
_LOOK_AGAIN: Final = 3.0
"""Seconds after which a stream reads the record anyway: another process may have written."""
_UPLOADS_AT_ONCE: Final = 4


class Papers(Protocol):
    """Where files are kept, sealed, by their digest."""

    def put(self, content: bytes, /) -> str: ...
    def get(self, digest: str, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """What the page sent: `id` is the same when it tries again, `on` the line whose button was tapped."""

    id: str
    text: str = ""
    button: Annotated[str, Field(max_length=64)] = ""
    on: Annotated[int, Field(ge=0, le=2**53)] = 0
    start: Annotated[str, Field(max_length=64)] | None = None


@dataclass(slots=True)
class WebChat:
    """The channel. `secrets` sign cookies and links, the newest first; `language` is for clients that name none."""

    database: Database
    papers: Papers
    handle: Handle
    answered: Answered
    secrets: Sequence[bytes]
    public_url: str = ""
    language: str = "zh_Hans"
    timezone: str = "Asia/Shanghai"
    limits: Limits = field(default_factory=Limits)
    signer: Signer = field(init=False)
    record: Record = field(init=False)
    _bells: Bells = field(default_factory=Bells)
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _closing: bool = False
    _uploads: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_UPLOADS_AT_ONCE))

    def __post_init__(self) -> None:
        self.signer = Signer(self.secrets)
        self.record = Record(self.database)

    async def send(self, address: Address, message: Outbound) -> Attempt:
        """A message nobody asked for right now: it is sent once it is in the record."""
        body = await self._kept(message)
        if not await self.record.say(address.id, body):
            return Attempt("gone", "no such visitor")
        self._bells.ring(address.id)
        return Attempt("sent")

    async def fetch(self, ref: str) -> bytes:
        """The content of an attachment that came through this channel."""
        return await asyncio.to_thread(self.papers.get, ref)

    async def take(self, visitor: str, sent: Sent, language: str, raw: bytes) -> None:
        """A message or a tap: has the conversation answer it, unless it was answered before."""
        inbound = Inbound(
            Address(CHANNEL, visitor),
            _update(visitor, sent.id),
            text=clean_text(sent.text),
            button=sent.button,
            message_id=str(sent.on) if sent.on else "",
            start=sent.start,
            language=language,
            raw=raw,
        )
        ours: Body = {"id": sent.id, "text": inbound.text}
        if sent.button:
            ours |= {"on": sent.on, "code": sent.button}
        if sent.start is not None:
            ours["quiet"] = True
        await self._turn(visitor, inbound, ours, sent.on)

    async def take_file(self, visitor: str, sent_id: str, upload: Any, language: str) -> None:
        """A file: it is kept before anything is answered. `upload` has name, media type and an async read()."""
        async with self._uploads:
            content = await upload.read()
            ref = await asyncio.to_thread(self.papers.put, content)
        name = clean_name(upload.filename or "")
        paper = Attachment(ref, name, upload.content_type or "", len(content))
        described = {"id": sent_id, "file": {"name": name, "size": paper.size}}
        raw = json.dumps({**described, "ref": ref}, ensure_ascii=False).encode()
        inbound = Inbound(
            Address(CHANNEL, visitor), _update(visitor, sent_id), attachments=(paper,), language=language, raw=raw
        )
        await self._turn(visitor, inbound, described, 0)

    async def lines(self, visitor: str, after: int, limit: int = PAGE_OF_LINES) -> tuple[list[Body], bool]:
        """Lines for the page, and whether there are more."""
        found = await self.record.lines(visitor, after, limit + 1)
        lines = [shown(line.seq, line.direction, line.at, line.body, visitor, self.signer) for line in found[:limit]]
        return lines, len(found) > limit

    async def began_anew(self, visitor: str, after: int) -> bool:
        """Whether the page has seen more lines than there are: the conversation was erased."""
        return after > 0 and await self.record.last(visitor) < after

    def close(self) -> None:
        """Ends the open streams, so that the server can stop; the pages come back by themselves."""
        self._closing = True
        self._bells.ring_all()

    def crowded(self, visitor: str) -> bool:
        """Whether this visitor has as many pages open as we serve."""
        return self._bells.count(visitor) >= MOST_STREAMS

    async def stream(self, visitor: str, after: int) -> AsyncIterator[ServerSentEvent]:
        """Every line after `after`, and then what comes, until the page goes away."""
        with self._bells.listening(visitor) as bell:
            while not self._closing:
                bell.clear()
                lines, more = await self.lines(visitor, after)
                if lines:
                    after = lines[-1]["seq"]
                    yield ServerSentEvent(json.dumps(lines, ensure_ascii=False), event="lines", id=str(after))
                elif await self.began_anew(visitor, after):
                    yield ServerSentEvent("", event="anew")
                    return
                if not more:
                    await _heard(bell)

    async def document(self, visitor: str, token: str) -> tuple[str, str, bytes] | None:
        """Name, media type and content behind a link, or None."""
        opened = self.signer.linked(visitor, token)
        line = await self.record.line(visitor, opened[0]) if opened else None
        if opened is None or line is None:
            return None
        document = line.body["documents"][opened[1]]
        try:
            content = await asyncio.to_thread(self.papers.get, document["digest"])
        except KeyError:  # it was kept for a while only
            return None
        return document["name"], document["media_type"], content

    async def _turn(self, visitor: str, inbound: Inbound, ours: Body, on: int) -> None:
        lock = self._turns.setdefault(visitor, asyncio.Lock())
        async with lock:
            if await self.record.has(visitor, ours["id"]):
                return
            replies = await self.handle(inbound)
            if replies.unkept:
                ours = {"id": ours["id"], "text": "", "quiet": True}
            bodies = [await self._kept(message, on) for message in replies.messages]
            # A tap that only changes its own message needs no line of its own in the page.
            in_place = bool(on and bodies) and all("replaces" in body for body in bodies)
            await self.record.turn(visitor, {**ours, "quiet": True} if in_place else ours, bodies)
            await self.answered(replies.inbox_id)
        self._bells.ring(visitor)

    async def _kept(self, message: Outbound, on: int = 0) -> Body:
        for document in message.documents:
            await asyncio.to_thread(self.papers.put, document.content)
        return out_body(message, on)


def _update(visitor: str, sent: str) -> str:
    """An update's number: it outlives the visitor's data and says nothing about them."""
    return sha256(f"{visitor}:{sent}".encode()).hexdigest()[:40]


async def _heard(bell: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(bell.wait(), _LOOK_AGAIN)
    except TimeoutError:
        return
