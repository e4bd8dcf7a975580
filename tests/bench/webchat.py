"""Visitors of a web chat who answer as fast as they are asked, each with the page's stream of events open."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.bench.form import ASKS, Ask
from tests.bench.wire import Connection, framed

PATIENCE = 60.0
STEPS = ASKS[:27]
"""A visitor may send thirty messages at once; two lead to the first question."""
_visitors = count(1)


class _Line(Connection):
    """One request at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: asyncio.Future[tuple[bytes, bytes]] = asyncio.get_running_loop().create_future()

    def came(self, head: bytes, body: bytes) -> None:
        if not self.answer.done():
            self.answer.set_result((head, body))

    async def ask(self, request: bytes) -> tuple[bytes, bytes]:
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        async with asyncio.timeout(PATIENCE):
            return await self.answer


class _Stream(asyncio.Protocol):
    """The page's events: counted, not read."""

    def __init__(self) -> None:
        self.events = 0

    def data_received(self, data: bytes) -> None:
        self.events += data.count(b"event: lines")


@dataclass
class Visitor:
    """One page, behind an address of its own."""

    port: int
    number: int = field(default_factory=lambda: next(_visitors))
    cookie: str = ""
    seen: int = 0
    refused: int = 0
    sent: int = 0
    buttons: dict[str, str] = field(default_factory=dict)
    stream: _Stream = field(default_factory=_Stream)

    async def opens(self) -> None:
        loop = asyncio.get_running_loop()
        transport, self._line = await loop.create_connection(_Line, "127.0.0.1", self.port)
        head, _ = await self._line.ask(framed(b"GET / HTTP/1.1", b"", *self._fields()))
        found = re.search(rb"(?i)set-cookie: beian=([^;\r]+)", head)
        assert found, head
        self.cookie = found[1].decode()
        watching, _ = await loop.create_connection(lambda: self.stream, "127.0.0.1", self.port)
        assert isinstance(watching, asyncio.Transport)
        watching.write(framed(b"GET /chat/events?after=0 HTTP/1.1", b"", *self._fields()))
        self._open = (transport, watching)

    def leaves(self) -> None:
        for one in self._open:
            one.close()

    async def says(self, until: str, **what: Any) -> float:
        """Seconds until the page has a line that begins with a marker."""
        self.sent += 1
        body = json.dumps({"id": f"{self.number:010}{self.sent:010}", "after": self.seen, **what}).encode()
        began = time.perf_counter()
        head, answer = await self._line.ask(framed(b"POST /chat/messages HTTP/1.1", body, *self._fields()))
        took = time.perf_counter() - began
        self.refused += not head.startswith(b"HTTP/1.1 200")
        self._reads(json.loads(answer)["lines"], until)
        return took

    async def replies(self, ask: Ask) -> float:
        until = ASKS[ask.number].marker
        if ask.options:
            return await self.says(until, button=self.buttons[ask.reply], on=self.seen)
        return await self.says(until, text=ask.reply)

    def _reads(self, lines: list[dict[str, Any]], until: str) -> None:
        last = lines[-1]
        assert until in last["text"], (until, last)
        self.seen = last["seq"]
        self.buttons = {one["label"]: one.get("code", "") for row in last.get("buttons", ()) for one in row}

    def _fields(self) -> tuple[bytes, ...]:
        where = f"X-Forwarded-For: 10.{self.number >> 16 & 255}.{self.number >> 8 & 255}.{self.number & 255}"
        cookie = f"Cookie: beian={self.cookie}"
        return (b"Host: 127.0.0.1", b"Sec-Fetch-Site: same-origin", b"Accept-Language: zh-CN", where.encode(),
                cookie.encode())  # fmt: skip


@dataclass
class Pages:
    """Plays visitors against one server. `prelude` is what leads to the first question, with what is shown then."""

    port: int
    prelude: tuple[tuple[dict[str, str], str], ...]
    visitors: list[Visitor] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return sum(one.refused for one in self.visitors)

    def close(self) -> None:
        for one in self.visitors:
            one.leaves()
        self.visitors = []

    async def gather(self, many: int) -> list[Visitor]:
        """Visitors who have the first question in front of them."""
        self.close()
        self.visitors = [Visitor(self.port) for _ in range(many)]
        await asyncio.gather(*(self._begin(one) for one in self.visitors))
        return self.visitors

    async def _begin(self, visitor: Visitor) -> None:
        await visitor.opens()
        for what, until in self.prelude:
            await visitor.says(until, **what)

    async def play(self, visitors: Sequence[Visitor]) -> list[float]:
        """Everybody answers, all at once; seconds of each step. Every answer has come by the stream, too."""
        took = [one for theirs in await asyncio.gather(*map(_answer, visitors)) for one in theirs]
        assert all(one.stream.events for one in visitors)
        return took


async def _answer(visitor: Visitor) -> list[float]:
    return [await visitor.replies(ask) for ask in STEPS]
