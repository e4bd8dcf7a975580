"""Long polling: the offset moves past an update only when it is safe."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from aiogram import Bot

from bot.channels.telegram.calls import ask
from bot.channels.telegram.patience import TRANSIENT, Patience
from bot.channels.telegram.updates import KINDS

log = structlog.get_logger()

Update = dict[str, Any]
Take = Callable[[Update], Awaitable[None]]


class Polling:
    """`take` returns when the update is safe and raises when it is not: then it is fetched again."""

    def __init__(self, bot: Bot, take: Take, patience: Patience, seconds: int) -> None:
        self._bot, self._take, self._patience, self._seconds = bot, take, patience, seconds
        self._offset = 0
        self._safe: set[int] = set()

    async def run(self) -> None:
        """Until `patience.stopping` is set; updates that are here by then are still taken."""
        while not self._patience.stopping.is_set():
            try:
                updates = await self._ask()
            except TRANSIENT as error:
                log.warning("telegram_not_reached", method="getUpdates", error=type(error).__name__)
                await self._patience.rest(error)
                continue
            if await self._take_all(updates):
                self._patience.reset()
            else:
                await self._patience.rest()
        await self._confirm()

    async def _ask(self) -> list[Update]:
        asked = {"offset": self._offset or None, "timeout": self._seconds, "allowed_updates": KINDS}
        call = ask(self._bot, "getUpdates", self._seconds + 10, **asked)
        return await self._patience.unless_stopping(call) or []

    async def _take_all(self, updates: Sequence[Update]) -> bool:
        """Moves the offset up to the first update that is not safe; `_safe` remembers those after it."""
        new = [update for update in updates if update["update_id"] not in self._safe]
        failed = await asyncio.gather(*map(self._take, new), return_exceptions=True)
        self._safe.update(update["update_id"] for update, error in zip(new, failed, strict=True) if error is None)
        for update in updates:
            if update["update_id"] not in self._safe:
                self._offset = update["update_id"]
                return False
            self._offset = update["update_id"] + 1
        self._safe.clear()
        return True

    async def _confirm(self) -> None:
        """Tells Telegram what is safe, so that the next start does not get it again."""
        if self._offset:
            with contextlib.suppress(*TRANSIENT):
                await ask(self._bot, "getUpdates", 2, offset=self._offset, limit=1, timeout=0)
