"""What a channel took and says later did not arrive is owed again: once, by whoever owed it."""

from __future__ import annotations

from bot.kinds import TRIES
from bot.messages import Address
from bot.outbound_json import digests
from bot.replies import owe_payload
from storage import contacts, deliveries, discards, pacing
from storage.database import Transaction
from storage.deliveries import DeliveryRow


def returned(tx: Transaction, address: Address, number: str, why: str, *, gone: bool) -> bool:
    """The message that the channel calls `number` did not arrive: it goes to another address of its contact, or waits
    until they write; with `gone` nothing goes to this one before that. False when it was said before, or long ago:
    then nothing changes.
    """
    found = contacts.address_at(tx, address.channel, address.id)
    said = pacing.take(tx, found[0], number) if found is not None else None
    if found is None or said is None:
        return False
    address_id, contact_id = found
    if gone:
        contacts.gone(tx, address_id)
    else:
        pacing.shut_window(tx, address_id)
    rows = deliveries.sent_as(tx, address_id, number)
    for row in rows:
        _again(tx, row, address_id, why)
    if not rows:
        discards.spare(tx, contact_id, digests(said))
        owe_payload(tx, 0, address_id, contact_id, said)
    return True


def _again(tx: Transaction, row: DeliveryRow, address_id: int, why: str) -> None:
    deliveries.attempt(tx, row.id, address_id, "retry", f"did not arrive: {why}")
    if row.attempts + 1 >= TRIES:
        deliveries.finish(tx, row.id, "gone", f"given up: did not arrive: {why}")
    else:
        deliveries.later(tx, row.id, tx.now)
