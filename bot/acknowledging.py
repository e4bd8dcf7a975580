"""Which updates were answered, noted for many at once."""

from __future__ import annotations

import asyncio

from bot import asked
from bot.house import House
from bot.replies import written_from
from storage import inbox
from storage.database import Database, Transaction


class Answered:
    """Notes in one transaction what was answered while the one before was under way. An update whose note is lost
    with the process gets its open question again after a minute: nothing is left out."""

    def __init__(self, db: Database, house: House) -> None:
        self._db, self._house, self._lock = db, house, asyncio.Lock()
        self._waiting: list[tuple[int, bool]] = []

    async def __call__(self, inbox_id: int, /, *, last: bool = True) -> None:
        """Returns once it is noted. Not the `last`: later replies to the same chat follow from here, in order."""
        self._waiting.append((inbox_id, last))
        async with self._lock:
            noted, self._waiting = self._waiting, []
            if noted:
                await self._db.run(lambda tx: self._note(tx, noted))

    def _note(self, tx: Transaction, noted: list[tuple[int, bool]]) -> None:
        """Two processes do not order among themselves what they say to one chat: when one of them answered an update
        while the other's reply to an older one was on its way, what is open is asked after both."""
        for inbox_id, last in noted:
            if inbox.sent(tx, inbox_id) and last:
                row = inbox.get(tx, inbox_id)
                where = written_from(tx, row)
                if where is not None and row.contact_id is not None:
                    asked.again(tx, self._house, row.contact_id, where)
