"""What was acknowledged and never answered gets an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from storage import inbox
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
