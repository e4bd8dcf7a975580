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
from pydantic_core import to_json
from sse_starlette import ServerSentEvent

from bot.alongside import Keeps
from bot.messages import Address, Attachment, Attempt, Inbound, Outbound, Replies
from bot.web.bells import Bells, News
from bot.web.limits import Limits
from bot.web.lines import Body, clean_name, clean_text, out_body, shown
from bot.web.record import CHANNEL, PAGE_OF_LINES, Record, Taken, Unseen, keep_turn
from bot.web.visitors import Signer
from storage.database import Database, Transaction
from storage.tables import LARGEST
from storage.transcript import Line

log = structlog.get_logger()

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
    on: Annotated[int, Field(ge=0, le=LARGEST)] = 0
    start: Annotated[str, Field(max_length=64)] | None = None


@dataclass(slots=True)
class WebChat:
    """The channel. `secrets` sign cookies and links, the newest first; `language` is for clients that name none."""

    database: Database
    papers: Papers
    handle: Keeps
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
        lines = await self.record.say(address.id, await self._kept(message))
        if not lines:
            return Attempt("gone", "no such visitor")
        self._bells.ring(address.id, self._news(address.id, lines))
        return Attempt("sent")

    async def fetch(self, ref: str) -> bytes:
        """The content of an attachment that came through this channel."""
        return await asyncio.to_thread(self.papers.get, ref)

    async def take(self, visitor: str, sent: Sent, language: str, raw: bytes, after: int) -> str:
        """A message or a tap: has the conversation answer it, unless it was answered before. Returns what the page has
        not seen, as JSON."""
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
        return await self._turn(inbound, Taken(visitor, ours, sent.on, after))

    async def take_file(self, visitor: str, sent_id: str, upload: Any, language: str, after: int) -> str:
        """The same of a file: it is kept before anything is answered. `upload` has name, media type and an async
        read()."""
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
        return await self._turn(inbound, Taken(visitor, described, 0, after))

    async def read(self, visitor: str, after: int, limit: int = PAGE_OF_LINES) -> str:
        """Lines for the page as JSON, at most `limit`, and whether there are more; `anew` when it has seen more than
        there are: the conversation was erased."""
        unseen = await self.record.unseen(visitor, after, limit)
        return _page(self._news(visitor, unseen.lines), unseen)

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
            read = True
            while not self._closing:
                unseen = await self.record.unseen(visitor, after, PAGE_OF_LINES) if read else Unseen(())
                if unseen.anew:
                    yield ServerSentEvent("", event="anew")
                    return
                found = self._news(visitor, unseen.lines)
                news = [found] if found is not None else [] if unseen.more else await bell.heard(_LOOK_AGAIN)
                for one in news:
                    if one.after == after:
                        after = one.last
                        yield ServerSentEvent(one.lines, event="lines", id=str(after))
                read = unseen.more or not news or news[-1].last != after

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

    async def _turn(self, inbound: Inbound, taken: Taken) -> str:
        """What is said is in the record when the turn is; what comes with documents, once those are made."""
        unseen: Unseen | None = None

        def keep(tx: Transaction, replies: Replies) -> None:
            nonlocal unseen
            made = not any(message.documents for message in replies.messages)
            bodies = [out_body(message, taken.on) for message in replies.messages] if made else ()
            unseen = keep_turn(tx, taken, replies, bodies) if made else None

        async with self._turns.setdefault(taken.visitor, asyncio.Lock()):
            replies = await self.handle(inbound, keep)
            if unseen is None:
                bodies = [await self._kept(message, taken.on) for message in replies.messages]
                unseen = await self.record.turn(taken, replies, bodies)
        news = self._news(taken.visitor, unseen.lines)
        self._bells.ring(taken.visitor, news)
        return _page(news, unseen)

    def _news(self, visitor: str, lines: Sequence[Line]) -> News | None:
        if not lines:
            return None
        said = [shown(line.seq, line.direction, line.at, line.body, visitor, self.signer) for line in lines]
        return News(lines[0].seq - 1, lines[-1].seq, to_json(said).decode())

    async def _kept(self, message: Outbound, on: int = 0) -> Body:
        for document in message.documents:
            await asyncio.to_thread(self.papers.put, document.content)
        return out_body(message, on)


def _update(visitor: str, sent: str) -> str:
    """An update's number: it outlives the visitor's data and says nothing about them."""
    return sha256(f"{visitor}:{sent}".encode()).hexdigest()[:40]


def _page(news: News | None, unseen: Unseen) -> str:
    """JSON is put together of what is JSON already."""
    anew = ',"anew":true' if unseen.anew else ""
    return f'{{"lines":{news.lines if news else "[]"},"more":{"true" if unseen.more else "false"}{anew}}}'
