"""What was acknowledged and never answered gets an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.door import channel_of
from storage import inbox, switches
from storage.database import Database, Transaction
from storage.inbox import InboxRow

log = structlog.get_logger()

Reopen = Callable[[Transaction, InboxRow], None]


async def answer_forgotten(db: Database, reopen: Reopen, *, older: float = 60.0, limit: int = 100) -> int:
    """Calls `reopen` for each update left unanswered for `older` seconds and marks it answered with what that plans.

    Each in a transaction of its own: one that raises is logged and left for the next time. Returns how many were.
    """
    age = timedelta(seconds=older)
    rows = await db.run(lambda tx: inbox.unanswered(tx, tx.now - age, limit))
    done = 0
    for row in rows:
        try:
            await db.run(lambda tx, row=row: _answer(tx, row, reopen))  # type: ignore[misc]
            done += 1
        except Exception:
            log.exception("update_not_reopened", inbox_id=row.id)
    return done


def _answer(tx: Transaction, row: InboxRow, reopen: Reopen) -> None:
    reopen(tx, row)
    inbox.answered(tx, row.id)


async def tell_reopened(db: Database, tell: Reopen, *, limit: int = 200) -> int:
    """Calls `tell` once for each contact who wrote while a channel was closed that is open now; returns how many."""
    rows = await db.run(lambda tx: _released(tx, limit))
    for mine in rows.values():
        await db.run(lambda tx, mine=mine: _tell(tx, mine, tell))  # type: ignore[misc]
    return len(rows)


def _released(tx: Transaction, limit: int) -> dict[tuple[int | None, str], list[InboxRow]]:
    closed = {one.name for one in switches.all_closed(tx)}
    found: dict[tuple[int | None, str], list[InboxRow]] = {}
    for row in inbox.held(tx, limit):
        if channel_of(row.channel) not in closed:
            found.setdefault((row.contact_id, row.channel), []).append(row)
    return found


def _tell(tx: Transaction, rows: list[InboxRow], tell: Reopen) -> None:
    tell(tx, rows[-1])
    for row in rows:
        inbox.clear(tx, row.id)
