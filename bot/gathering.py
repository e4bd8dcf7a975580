"""Replies that could not go out for a while: what only asked is asked once, by the newest; what was told is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.messages import Outbound
from bot.outbound_json import OpenDocument, from_json
from storage.deliveries import DeliveryRow
from storage.query import Transaction

Rows = Sequence[DeliveryRow]
Asked = Callable[[Transaction, DeliveryRow], bool]
"""Whether what a reply asks is still what its contact is asked."""
OVERTAKEN = "it only asked what is not asked any more, or is asked by a later message"
LONGEST = 2000
"""Characters put together in one message."""


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


def overtaken(tx: Transaction, row: DeliveryRow, asked: Asked) -> str:
    """Why nothing of a reply is to be sent, or ""."""
    return OVERTAKEN if "" in (row.payload["text"], row.payload.get("lead")) and not _open(tx, row, asked) else ""


def together(tx: Transaction, rows: Rows, asked: Asked, open_document: OpenDocument | None) -> Outbound:
    """The replies as one new message; its question is the last one's, unless that is not asked any more."""
    left = [*rows[:-1], rows[-1] if _open(tx, rows[-1], asked) else _told(rows[-1])]
    messages = [from_json(row.payload, open_document) for row in left]
    return replace(messages[-1], text="\n".join(one.text for one in messages), edit=False)


def _order(row: DeliveryRow) -> int:
    return row.id


def _asks(row: DeliveryRow) -> bool:
    return "lead" in row.payload


def _open(tx: Transaction, row: DeliveryRow, asked: Asked) -> bool:
    """Whether a reply may go out with all it says."""
    told_only = row.payload.get("lead") == row.payload["text"]
    return not _asks(row) or (bool(row.payload["text"]) and (told_only or asked(tx, row)))


def _told(row: DeliveryRow) -> DeliveryRow:
    """The reply without its question."""
    lead = row.payload["lead"]
    return replace(row, payload={"text": lead, "lead": lead})


def _joins(batch: list[DeliveryRow], row: DeliveryRow) -> bool:
    same = _asks(row) and all(_asks(one) and one.address_id == row.address_id for one in batch)
    return same and sum(len(one.payload["text"]) for one in (*batch, row)) <= LONGEST
