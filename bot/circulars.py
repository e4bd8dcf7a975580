"""A circular on its way to the officers of the districts: a message with the file that was approved."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.delivery import Kind, Rows
from bot.documents.templates import DOCX
from bot.house import House
from bot.messages import Document, Outbound
from locales import words
from storage import audiences, circulars, contacts, deliveries, officers
from storage.circulars import Circular
from storage.database import Transaction
from storage.deliveries import DeliveryRow
from storage.officers import Officer

KIND: Final = "circular"


def kind(house: House) -> Kind:
    """At least once: who gets it twice has the same file twice."""

    def render(tx: Transaction, rows: Rows) -> Outbound:
        return message(tx, house, rows[0])

    return Kind(KIND, still_owed, render)


def whom(tx: Transaction) -> tuple[Officer, ...]:
    """The officers of the districts, who act for one now or were invited to."""
    everyone = officers.everyone(tx)
    return tuple(one for one in everyone if one.role == "district_officer" and one.removed_at is None)


def owe(tx: Transaction, found: Circular, day: date) -> int:
    """Owes it to each of them, once; returns to how many it is new. Who cannot be reached is on record too."""
    ids = sorted({one.contact_id for one in whom(tx) if one.contact_id is not None})
    payload = {"circular": found.id}
    return sum(
        deliveries.plan(
            tx, one, KIND, found.cause, day, payload, about=found.cause, skipped=audiences.unreachable(tx, one)
        )
        for one in ids
    )


def still_owed(tx: Transaction, row: DeliveryRow) -> str:
    """Why it is not to be sent any more, or ""."""
    found, seat = circulars.get(tx, int(row.payload["circular"])), officers.of_contact(tx, row.contact_id)
    if found is None or found.state != "sent":
        return "withdrawn"
    return "" if seat is not None and seat.role == "district_officer" else "no district officer any more"


def message(tx: Transaction, house: House, row: DeliveryRow) -> Outbound:
    """What an officer of a district gets."""
    found = circulars.get(tx, int(row.payload["circular"]))
    file = circulars.document(tx, int(row.payload["circular"]))
    assert found is not None
    assert file is not None
    say = words(contacts.get(tx, row.contact_id).language or house.language)
    text = say("circular.message", title=found.texts.title, sender=found.texts.sender)
    return Outbound(str(text), documents=(Document(name(found), DOCX, file),))


def name(found: Circular) -> str:
    """What the file is called."""
    return f"circular-{found.period}-{found.first:%Y-%m}.docx"
