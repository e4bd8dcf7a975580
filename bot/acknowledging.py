"""Which updates were answered, noted for many at once."""

from __future__ import annotations

import asyncio

from storage import inbox
from storage.database import Database


class Answered:
    """Notes in one transaction what was answered while the one before was under way. An update whose note is lost
    with the process gets its open question again after a minute: nothing is left out."""

    def __init__(self, db: Database) -> None:
        self._db, self._lock = db, asyncio.Lock()
        self._waiting: list[int] = []

    async def __call__(self, inbox_id: int) -> None:
        """Returns once it is noted."""
        self._waiting.append(inbox_id)
        async with self._lock:
            ids, self._waiting = self._waiting, []
            if ids:
                await self._db.run(lambda tx: inbox.answered(tx, *ids))
