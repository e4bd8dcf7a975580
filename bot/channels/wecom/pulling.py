"""Customers' messages wait at the platform and are pulled by a cursor, which moves when all before it is safe."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import structlog

from bot.channels.wecom.api import Api, ApiError, UnreachedError

log = structlog.get_logger()

Take = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Returns when a message is safe, raises when it is not: then it is pulled again."""
_BAD_PASS = 95007
"""The word that came with the event is none, or ten minutes old."""
_PAGE = 1000


class Places(Protocol):
    """Where each account is pulled from, kept for all processes."""

    async def tell(self, account: str, pass_: str) -> None:
        """Messages wait there."""

    async def get(self, account: str) -> tuple[str, str, Any]:
        """The place, the word to pull with, and when it was told that messages wait (None: it was not)."""

    async def move(self, account: str, was: str, place: str) -> bool:
        """What lies before the place is safe. False: another process was quicker."""

    async def done(self, account: str, told_at: Any) -> None:
        """Everything that was told of then was pulled."""


class Pulling:
    """Pulls when told, and every `look` seconds what another process was told and did not pull."""

    def __init__(self, api: Api, places: Places, take: Take, accounts: tuple[str, ...], look: float) -> None:
        self._api, self._places, self._take, self._accounts, self._look = api, places, take, accounts, look
        self._woken, self._ending = asyncio.Event(), asyncio.Event()
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        if self._accounts:
            self._task = asyncio.create_task(self._run())

    async def stop(self, within: float) -> None:
        self._ending.set()
        self._woken.set()
        if self._task is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._task, within)

    async def told(self, account: str, pass_: str) -> None:
        """Messages wait at one of our accounts: that is safe when this returns."""
        if account in self._accounts:
            await self._places.tell(account, pass_)
            self._woken.set()

    async def _run(self) -> None:
        for account in self._accounts:
            await self._safely(account)
        while not self._ending.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._look)
            self._woken.clear()
            for account in self._accounts:
                if not self._ending.is_set():
                    await self._waiting(account)

    async def _waiting(self, account: str) -> None:
        try:
            told_at = (await self._places.get(account))[2]
        except Exception as error:
            log.error("place_not_read", error=type(error).__name__)
            return
        if told_at is not None:
            await self._safely(account)

    async def _safely(self, account: str) -> None:
        """One account's trouble is no other's; what could not be taken is pulled again at the next look."""
        try:
            await self.pull(account)
        except (ApiError, UnreachedError) as error:
            log.warning("not_pulled", error=str(error))
        except Exception as error:
            log.error("not_pulled", error=type(error).__name__)

    async def pull(self, account: str) -> None:
        """Everything that waits at an account, page by page."""
        async with self._locks[account]:
            more = True
            while more and not self._ending.is_set():
                place, pass_, told_at = await self._places.get(account)
                page = await self._page(account, place, pass_)
                for told in page.get("msg_list", ()):
                    await self._take(told)
                after = str(page.get("next_cursor", "") or place)
                moved = after == place or await self._places.move(account, place, after)
                more = bool(page.get("has_more")) and (after != place or not moved)
                if moved and not more:
                    await self._places.done(account, told_at)
                more = more or not moved

    async def _page(self, account: str, place: str, pass_: str) -> dict[str, Any]:
        asked = {"cursor": place, "open_kfid": account, "limit": _PAGE}
        try:
            return await self._api.call("kf/sync_msg", {**asked, "token": pass_} if pass_ else asked)
        except ApiError as error:
            if error.code != _BAD_PASS or not pass_:
                raise
            return await self._api.call("kf/sync_msg", asked)
