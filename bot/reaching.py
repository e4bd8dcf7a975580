"""Which of a contact's addresses a message owed goes to, and when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from bot.kinds import Kind
from bot.messages import EMAIL
from bot.pacing import free_at
from bot.rendering import Rendering
from storage import contacts, mailing
from storage.contacts import AddressRow
from storage.database import Transaction
from storage.deliveries import DeliveryRow

Sends = Callable[[str], bool]
"""Whether a channel has a sender."""


class _At(Protocol):
    @property
    def channel(self) -> str: ...


A = TypeVar("A", bound=_At)


def where(
    tx: Transaction, rendering: Rendering, kind: Kind, row: DeliveryRow, sends: Sends
) -> AddressRow | datetime | None:
    """The address it answers, else the one last used; a mailbox, which nobody writes from, comes after those. One that
    is gone or has no sender is passed over.

    One that takes no message now is passed over too, then for a mailbox first: whoever is not there reads that sooner.
    What answers an address waits for it; so does everything when there is no other. Then it is said until when: for
    CLOSED, until the contact writes.
    """
    known = contacts.addresses(tx, row.contact_id)
    open_ = [one for one in known if one.gone_at is None and sends(one.channel) and _takes(tx, one, kind)]
    answers = [one for one in open_ if one.id == row.address_id]
    chosen = answers or in_turn(open_)
    if not chosen or not rendering.channels:
        return next(iter(chosen), None)
    first = _when(tx, rendering, chosen[0])
    if first <= tx.now:
        return chosen[0]
    times = [(one, _when(tx, rendering, one)) for one in chosen[1:]] if not answers else []
    return next((one for one, at in times if at <= tx.now), min([first, *(at for _, at in times)]))


def in_turn(known: Sequence[A]) -> list[A]:
    """Addresses in the order they are tried: the chat last used; where that takes nothing now, a mailbox, which is read
    sooner, and then the other chats."""
    tried = sorted(known, key=lambda one: one.channel == EMAIL)
    return [*tried[:1], *sorted(tried[1:], key=lambda one: one.channel != EMAIL)]


def _when(tx: Transaction, rendering: Rendering, address: AddressRow) -> datetime:
    able = rendering.of(address.channel)
    return tx.now if able is None else free_at(tx, able, address.id)


def _takes(tx: Transaction, address: AddressRow, kind: Kind) -> bool:
    if address.channel != EMAIL or kind.mailed == "always":
        return True
    return kind.mailed == "unless_stopped" and not mailing.stopped(tx, address.id)
