"""The stand-in's clock: reviews what is due and posts events until they are taken. What is due lies in its database."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

import structlog
from standardwebhooks import Webhook

from bot.platform.client import Poster
from bot.platform.sandbox.desk import Desk
from bot.platform.sandbox.store import Posting

LAST_TRY = 12
LONGEST_PAUSE = 300.0
_log = structlog.get_logger()


class Worker:
    """Runs until cancelled; `wake` makes it look at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._store, self._settings = desk, desk.store, desk.settings
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        async with Poster() as http:
            while True:
                self._woken.clear()
                await self._look(http)
                await self._rest()

    async def _look(self, http: Poster) -> None:
        try:
            self.review()
            await self.post(http)
        except Exception:
            _log.exception("sandbox_failed")
            await asyncio.sleep(1)

    def review(self) -> None:
        """Reviews every case that is due."""
        for row in self._store.due(time.time()):
            with self._store.transaction():
                self._desk.review(row)

    async def post(self, http: Poster) -> None:
        """Posts, in order, every event that is due."""
        for posting in self._store.postings(time.time()):
            taken = await http.post(self._settings.webhook_url, posting.body.encode(), self._signed(posting))
            tried = posting.tries + 1
            given_up = taken or tried >= LAST_TRY
            self._store.posted(posting.cursor, None if given_up else time.time() + self._pause(tried))

    def _signed(self, posting: Posting) -> dict[str, str]:
        now = datetime.now(UTC)
        return {
            "webhook-id": posting.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(self._settings.secret).sign(posting.id, now, posting.body),
        }

    def _pause(self, tried: int) -> float:
        return min(LONGEST_PAUSE, self._settings.retry_pause * 2.0 ** (tried - 1))

    async def _rest(self) -> None:
        due = self._store.next_due()
        seconds = None if due is None else max(0.0, due - time.time())
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return
