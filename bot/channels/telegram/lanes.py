"""One chat's updates one after another, different chats' side by side."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import structlog

from bot.channels.telegram.updates import Arrived
from bot.messages import Handle, Replies, join

log = structlog.get_logger()

Reply = Callable[[Arrived, Replies], Awaitable[None]]
Waiting = tuple[Arrived, asyncio.Future[None]]


@dataclass(slots=True)
class Lanes:
    """`put` returns once `handle` has made the update safe; the replies are sent after that, in the chat's order.

    Parts of an album are handled as one update, `album_wait` seconds after the last part came.
    """

    handle: Handle
    reply: Reply
    album_wait: float = 0.7
    _lanes: dict[str, deque[Waiting]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def put(self, arrived: Arrived) -> None:
        """Raises what `handle` raised, for this update or for one of the same chat before it."""
        chat = arrived.inbound.address.id
        safe: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if (lane := self._lanes.get(chat)) is not None:
            lane.append((arrived, safe))
        else:
            self._lanes[chat] = deque([(arrived, safe)])
            task = asyncio.create_task(self._run(chat))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        await safe

    async def drain(self) -> None:
        """Waits until every update taken is handled and answered."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _run(self, chat: str) -> None:
        lane = self._lanes[chat]
        while lane:
            together = await self._next(lane)
            arrived = together[0][0]
            if len(together) > 1:
                arrived = replace(arrived, inbound=join([part.inbound for part, _ in together]))
            try:
                replies = await self.handle(arrived.inbound)
            except Exception as error:
                log.exception("update_not_handled", update_id=arrived.inbound.update_id)
                together += [lane.popleft() for _ in range(len(lane))]
                _settle(together, error)
                continue
            _settle(together, None)
            await self._answer(arrived, replies)
        del self._lanes[chat]

    async def _answer(self, arrived: Arrived, replies: Replies) -> None:
        try:
            await self.reply(arrived, replies)
        except Exception:
            log.exception("reply_not_sent", inbox_id=replies.inbox_id)

    async def _next(self, lane: deque[Waiting]) -> list[Waiting]:
        together = [lane.popleft()]
        album = together[0][0].album
        while album:
            while lane and lane[0][0].album == album:
                together.append(lane.popleft())
            if lane:
                break
            await asyncio.sleep(self.album_wait)
            if not lane:
                break
        return together


def _settle(waiting: list[Waiting], error: Exception | None) -> None:
    for _, safe in waiting:
        if safe.done():
            continue
        if error is None:
            safe.set_result(None)
        else:
            safe.set_exception(error)
