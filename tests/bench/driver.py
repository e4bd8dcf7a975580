"""Users who answer as fast as they are asked: each sends the next reply when the question has reached the Bot API."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.bench.form import ASKS, Ask
from tests.bench.hooks import Hooks

_ids = count(1)
_chats = count(100_000)
PATIENCE = 60.0


@dataclass
class User:
    """One chat. `hears` resolves what they wait for when the message with that marker comes."""

    driver: Driver
    chat: int = field(default_factory=lambda: next(_chats))
    marker: str = ""
    buttons: dict[str, str] = field(default_factory=dict)
    message: int = 0
    heard: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def says(self, text: str, until: str) -> float:
        """Seconds until a message came that begins with a marker."""
        return await self._sent("message", self._message(text), until)

    async def replies(self, ask: Ask, until: str) -> float:
        if not ask.options:
            return await self.says(ask.reply, until)
        where = {**self._message("?"), "message_id": self.message}
        who = {"id": self.chat, "is_bot": False, "first_name": "U", "language_code": "zh-hans"}
        tap = {"id": str(next(_ids)), "from": who, "message": where, "chat_instance": "1"}
        return await self._sent("callback_query", {**tap, "data": self.buttons[ask.reply]}, until)

    async def _sent(self, kind: str, content: dict[str, Any], until: str) -> float:
        self.marker, self.heard = until, asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        self.driver.hooks.post(json.dumps({"update_id": next(_ids), kind: content}).encode())
        async with asyncio.timeout(PATIENCE):
            await self.heard
        return time.perf_counter() - began

    def hears(self, params: dict[str, Any], message: int) -> None:
        if self.marker not in params.get("text", "") or self.heard.done():
            return
        rows = (params.get("reply_markup") or {}).get("inline_keyboard", [])
        self.buttons = {one["text"]: one["callback_data"] for row in rows for one in row if "callback_data" in one}
        self.message = message
        self.heard.set_result(None)

    def _message(self, text: str) -> dict[str, Any]:
        chat = {"id": self.chat, "type": "private", "first_name": "U"}
        who = {"id": self.chat, "is_bot": False, "first_name": "U", "language_code": "zh-hans"}
        found = {"message_id": next(_ids), "from": who, "chat": chat, "date": 1760000000, "text": text}
        if text.startswith("/"):
            found["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        return found


@dataclass
class Driver:
    """Plays users against one bot. `prelude` is what leads to the first question, with what is heard after each."""

    hooks: Hooks
    prelude: tuple[tuple[str, str], ...]
    users: dict[int, User] = field(default_factory=dict)

    @property
    def refused(self) -> int:
        return self.hooks.refused

    def heard(self, _method: str, params: dict[str, Any], message: int) -> None:
        user = self.users.get(int(params["chat_id"]))
        if user is not None:
            user.hears(params, message)

    async def gather(self, many: int) -> list[User]:
        """Users who have the first question in front of them."""
        self.hooks.close()  # a server ends connections that rest
        await self.hooks.open(many)
        found = [User(self) for _ in range(many)]
        self.users = {user.chat: user for user in found}
        await asyncio.gather(*(self._begin(user) for user in found))
        return found

    async def _begin(self, user: User) -> None:
        for text, until in self.prelude:
            await user.says(text, until)

    async def play(self, users: list[User], asks: Sequence[Ask] = ASKS[:-1]) -> list[float]:
        """Everybody answers these questions, all but the last, all at once; seconds of each step."""
        return [one for theirs in await asyncio.gather(*(_answer(user, asks) for user in users)) for one in theirs]


async def _answer(user: User, asks: Sequence[Ask]) -> list[float]:
    return [await user.replies(ask, ASKS[ask.number].marker) for ask in asks]
