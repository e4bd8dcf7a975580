"""Replies that could not go out are owed. After a while what only asked is asked once, by the newest; what was told is
told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from json import dumps
from secrets import token_hex
from typing import Any

from bot.messages import Address, Outbound
from bot.outbound_json import OpenDocument, from_json, to_json
from storage import contacts, deliveries
from storage.deliveries import DeliveryRow
from storage.inbox import InboxRow
from storage.query import Transaction

REPLY = "reply"
REPLIES_FIRST = 100

Rows = Sequence[DeliveryRow]
Asked = Callable[[Transaction, DeliveryRow], bool]
"""Whether what a reply asks is still what its contact is asked."""
OVERTAKEN = "it only asked what is not asked any more, or is asked by a later message"
LONGEST = 2000
"""Characters put together in one message."""


def owe_reply(tx: Transaction, inbox_id: int, address: Address, message: Outbound, wait: float = 0.0) -> str:
    """A direct reply that could not be sent is owed to the address it answers: once for each message of an update.

    `inbox_id` is 0 for what answers no update: that is owed as often as it is asked for. `wait`: seconds in which it
    may still go out another way, to be told to `storage.deliveries.settle` with the cause returned.
    """
    found = contacts.address_at(tx, address.channel, address.id)
    if found is None:
        return ""
    address_id, contact_id = found
    return owe_payload(tx, inbox_id, address_id, contact_id, to_json(message), wait)


def owe_payload(
    tx: Transaction, inbox_id: int, address_id: int, contact_id: int, payload: dict[str, Any], wait: float = 0.0
) -> str:
    """The same of a message that `to_json` wrote."""
    which = sha256(dumps(payload, sort_keys=True).encode()).hexdigest()[:16] if inbox_id else token_hex(8)
    cause = f"{inbox_id}:{which}"
    deliveries.plan(
        tx, contact_id, REPLY, cause, tx.now.date(), payload,
        not_before=tx.now + timedelta(seconds=wait), address_id=address_id, priority=REPLIES_FIRST,
    )  # fmt: skip
    return cause


def gather(rows: Rows) -> list[list[DeliveryRow]]:
    """One contact's replies as they go out, in the order they were owed: neighbours that only tell something and ask
    what is open are one message, and of all the questions only an address's last is left."""
    batches: list[list[DeliveryRow]] = []
    last = {row.address_id: row.id for row in sorted(rows, key=_order) if _asks(row)}
    for row in sorted(rows, key=_order):
        left = _told(row) if _asks(row) and last[row.address_id] != row.id else row
        if batches and _joins(batches[-1], left):
            batches[-1].append(left)
        else:
            batches.append([left])
    return batches


def whole(tx: Transaction, row: DeliveryRow, asked: Asked) -> bool:
    """Whether a reply may go out with all it says."""
    told_only = row.payload.get("lead") == row.payload["text"]
    return not _asks(row) or (bool(row.payload["text"]) and (told_only or asked(tx, row)))


def overtaken(tx: Transaction, row: DeliveryRow, asked: Asked) -> str:
    """Why nothing of a reply is to be sent, or ""."""
    return OVERTAKEN if "" in (row.payload["text"], row.payload.get("lead")) and not whole(tx, row, asked) else ""


def together(tx: Transaction, rows: Rows, asked: Asked, open_document: OpenDocument | None) -> Outbound:
    """The replies as one new message; its question is the last one's, unless that is not asked any more."""
    left = [*rows[:-1], rows[-1] if whole(tx, rows[-1], asked) else _told(rows[-1])]
    messages = [from_json(row.payload, open_document) for row in left]
    return replace(messages[-1], text="\n".join(one.text for one in messages), edit=False)


def _order(row: DeliveryRow) -> int:
    return row.id


def _asks(row: DeliveryRow) -> bool:
    return "lead" in row.payload


def _told(row: DeliveryRow) -> DeliveryRow:
    """The reply without its question."""
    lead = row.payload["lead"]
    return replace(row, payload={"text": lead, "lead": lead})


def _joins(batch: list[DeliveryRow], row: DeliveryRow) -> bool:
    same = _asks(row) and all(_asks(one) and one.address_id == row.address_id for one in batch)
    return same and sum(len(one.payload["text"]) for one in (*batch, row)) <= LONGEST


def written_from(tx: Transaction, row: InboxRow) -> Address | None:
    """The contact's address in the update's channel, or the one last used."""
    assert row.contact_id is not None
    found = contacts.addresses(tx, row.contact_id)
    where = next((one for one in found if one.channel == row.channel), next(iter(found), None))
    return None if where is None else Address(where.channel, where.external_id)
