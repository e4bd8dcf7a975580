"""Waiting longer after each failure, and not at all once the channel is to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramRetryAfter
from aiogram.methods import TelegramMethod

log = structlog.get_logger()

T = TypeVar("T")
TRANSIENT = (AiogramError, OSError)


@dataclass(slots=True)
class Patience:
    """`first` to `longest` seconds between tries."""

    stopping: asyncio.Event
    first: float
    longest: float
    _next: float = field(init=False)

    def __post_init__(self) -> None:
        self._next = self.first

    def reset(self) -> None:
        self._next = self.first

    async def unless_stopping(self, call: Coroutine[Any, Any, T]) -> T | None:
        """The call's result, or None when the channel is to stop before there is one."""
        task, stop = asyncio.create_task(call), asyncio.create_task(self.stopping.wait())
        try:
            await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            stop.cancel()
            task.cancel()

    async def rest(self, error: Exception | None = None) -> None:
        """As long as Telegram asked for, else twice as long as the last time."""
        asked = error.retry_after if isinstance(error, TelegramRetryAfter) else 0
        pause, self._next = max(self._next, asked), min(self._next * 2, self.longest)
        try:
            await asyncio.wait_for(self.stopping.wait(), pause)
        except TimeoutError:
            return


async def insist(bot: Bot, method: TelegramMethod[bool], patience: Patience) -> None:
    """Calls until Telegram has answered, yes or no, or the channel is to stop."""
    while not patience.stopping.is_set():
        try:
            await patience.unless_stopping(bot(method))
        except TelegramBadRequest as error:
            log.error("telegram_refused", method=method.__api_method__, message=error.message)
        except TRANSIENT as error:
            log.warning("telegram_not_reached", method=method.__api_method__, error=type(error).__name__)
            await patience.rest(error)
            continue
        patience.reset()
        return
