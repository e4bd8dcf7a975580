"""A conversation behind the real Telegram channel, and what the channel reported."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.channels.telegram import Options, Telegram, Wiring
from bot.messages import Address, Inbound, Outbound, Replies
from tests.support.fake_botapi import TOKEN, FakeBotApi

Answer = Callable[[Inbound], tuple[Outbound, ...]]


def echo(inbound: Inbound) -> tuple[Outbound, ...]:
    return (Outbound(inbound.text or inbound.button or f"{len(inbound.attachments)} 份"),)


@dataclass
class Desk:
    """Handles updates with `answer`, each only once; `fail` counts how many to refuse as if storage were away."""

    answer: Answer = echo
    fail: int = 0
    handled: list[Inbound] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    not_sent: list[tuple[int, Address, Outbound]] = field(default_factory=list)
    gone: list[Address] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    called: asyncio.Event = field(default_factory=asyncio.Event)

    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self.open.set()

    async def handle(self, inbound: Inbound) -> Replies:
        self.called.set()
        await self.open.wait()
        if self.fail:
            self.fail -= 1
            raise ConnectionError("storage is away")
        self.handled.append(inbound)
        return Replies(len(self.handled), self.answer(inbound))

    async def note_answered(self, inbox_id: int) -> None:
        async with self._news:
            self.answered.append(inbox_id)
            self._news.notify_all()

    async def note_not_sent(self, inbox_id: int, address: Address, message: Outbound) -> None:
        self.not_sent.append((inbox_id, address, message))

    async def note_gone(self, address: Address) -> None:
        self.gone.append(address)

    async def until_answered(self, count: int = 1) -> None:
        async with asyncio.timeout(20), self._news:
            await self._news.wait_for(lambda: len(self.answered) == count)

    @property
    def texts(self) -> list[str]:
        return [inbound.text for inbound in self.handled]


def channel(api: FakeBotApi, desk: Desk, **options: Any) -> Telegram:
    quick = {"long_poll": 5, "pause": 0.02, "longest_pause": 0.05, "album_wait": 0.05, "timeout": 2.0}
    wiring = Wiring(desk.handle, desk.note_answered, desk.note_not_sent, desk.note_gone)
    return Telegram(Options(TOKEN, api.url, **(quick | options)), wiring)


@asynccontextmanager
async def chatting(api: FakeBotApi, desk: Desk, **options: Any) -> AsyncIterator[Telegram]:
    telegram = channel(api, desk, **options)
    await telegram.start()
    try:
        yield telegram
    finally:
        await telegram.stop()
