"""How much may go to an address now, where its channel counts: within a window, and at no more than a pace."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.messages import Address, Capabilities
from storage import contacts, pacing
from storage.database import Transaction
from storage.deliveries import CLOSED

NEVER = float("inf")


def free_at(tx: Transaction, able: Capabilities, address_id: int) -> datetime:
    """When a message may go there: now, an instant, or CLOSED, which is when its contact has written."""
    if able.writing_first == "never" or (able.window is not None and not left(tx, able, address_id)):
        return CLOSED
    return max((_paced(tx, able, address_id), tx.now))


def left(tx: Transaction, able: Capabilities, address_id: int) -> int:
    """How many messages its window still takes. Only of a channel that has one."""
    assert able.window is not None
    opened = pacing.opened_at(tx, address_id)
    if opened is None or opened + timedelta(seconds=able.window.seconds) <= tx.now:
        return 0
    return max(0, able.window.most - pacing.count_since(tx, address_id, opened))


def _paced(tx: Transaction, able: Capabilities, address_id: int) -> datetime:
    """When the slowest of its paces lets the next one go."""
    then = ((pacing.nth_last(tx, address_id, one.most), one.seconds) for one in able.paces)
    return max((at + timedelta(seconds=seconds) for at, seconds in then if at is not None), default=tx.now)


def spend(tx: Transaction, able: Capabilities, address: Address, number: str = "", said: Any = None) -> float:
    """Counts a message that goes there now and returns 0; else in how many seconds it may, NEVER: nobody knows.

    `number` is what the channel will call it, should it say later that it did not arrive; `said` its JSON.
    """
    found = contacts.address_at(tx, address.channel, address.id)
    if found is None:
        return 0.0
    pacing.hold(tx, found[0])
    at = free_at(tx, able, found[0])
    if at <= tx.now:
        pacing.note(tx, found[0], number, said)
        return 0.0
    return NEVER if at == CLOSED else (at - tx.now).total_seconds()


def wrote(tx: Transaction, able: Capabilities, address_id: int) -> None:
    """The contact wrote: what is counted begins anew."""
    if able.window is not None:
        pacing.open_window(tx, address_id)


def shut(tx: Transaction, address: Address) -> None:
    """The channel says that nothing more is taken there before the contact writes."""
    found = contacts.address_at(tx, address.channel, address.id)
    if found is not None:
        pacing.shut_window(tx, found[0])
