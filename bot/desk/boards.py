"""Live progress in an officer's chat: one message for a broadcast, edited while it is sent, once more at its end."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from zlib import crc32

from bot.desk import cast_cards
from bot.desk import officers as seats
from bot.house import House
from bot.messages import Address, Attempt, Editor, Outbound
from bot.turn import Turn
from storage import boards, broadcasts, contacts, officers
from storage.boards import Board
from storage.database import Database, Transaction

EVERY = 5.0
"""Seconds between two edits of one message at the least."""
_WITHIN = 4.0
"""Seconds an edit may take: the next one says it all again."""


class Boards:
    """The clock calls `tick`. `editors` by the part of a channel's name before a colon; a channel without one gets no
    more than the messages at the beginning and the end."""

    def __init__(self, db: Database, house: House, editors: Mapping[str, Editor]) -> None:
        self._db, self._house, self._editors = db, house, editors

    async def tick(self) -> int:
        """Edits what says something else by now; returns how many."""
        known = await self._db.run(boards.every)
        return sum([await self._edited(one) for one in known])

    async def _edited(self, board: Board) -> bool:
        now = await self._db.run(lambda tx: self._now(tx, board))
        editor = self._editors.get(now[0].channel.partition(":")[0]) if now is not None else None
        if now is None or editor is None:
            await self._db.run(lambda tx: boards.drop(tx, board.broadcast_id))
            return False
        address, message, over = now
        shown = crc32(f"{message.text}{message.buttons}".encode()) & 0x7FFFFFFF
        if shown == board.shown and not over:
            return False
        attempt = await _put(editor, address, board.message, message)
        if attempt.outcome == "gone" or (over and attempt.outcome == "sent"):
            await self._db.run(lambda tx: boards.drop(tx, board.broadcast_id))
        elif attempt.outcome == "sent":
            await self._db.run(lambda tx: boards.says(tx, board.broadcast_id, shown))
        return attempt.outcome == "sent"

    def _now(self, tx: Transaction, board: Board) -> tuple[Address, Outbound, bool] | None:
        """Where it is, what it is to say, and whether that is its last word; None when its author reads it no more."""
        found = broadcasts.get(tx, board.broadcast_id)
        author = officers.get(tx, found.officer_id) if found is not None and found.officer_id is not None else None
        if found is None or author is None or not author.active or author.contact_id is None:
            return None
        theirs = contacts.addresses(tx, author.contact_id)
        where = next((one for one in theirs if one.id == board.address_id and one.gone_at is None), None)
        if where is None:
            return None
        turn = Turn(self._house, tx, contacts.get(tx, author.contact_id))
        message = cast_cards.card(turn, author, seats.actor(author), found)
        return Address(where.channel, where.external_id), message, found.state in ("done", "cancelled")


async def _put(editor: Editor, address: Address, which: str, message: Outbound) -> Attempt:
    try:
        return await asyncio.wait_for(editor(address, which, message), _WITHIN)
    except TimeoutError:
        return Attempt("retry", "it took too long")
