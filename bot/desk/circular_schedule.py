"""The days on which circulars are drafted by themselves."""

from __future__ import annotations

from typing import Final

from bot.desk.officers import Actor, RefusedError
from bot.desk.roles import may
from storage import audit
from storage import circular_plans as store
from storage.database import Transaction
from storage.officers import Officer

LAST_DAY: Final = 28
"""Of the days a schedule may name: every month has it."""


def schedule(tx: Transaction, by: Officer, actor: Actor, monthly: int, quarterly: int) -> None:
    """Days of the month on which the clock drafts; 0: never. Raises RefusedError."""
    if not may(actor, "circular_schedule"):
        raise RefusedError("not_yours")
    if not all(0 <= one <= LAST_DAY for one in (monthly, quarterly)):
        raise RefusedError("circular_day", last=LAST_DAY)
    store.set_days(tx, by.id, monthly, quarterly)
    audit.note(tx, actor.name, "circular_schedule", detail=f"monthly {monthly}, quarterly {quarterly}")
