"""What officers hear of a broadcast unasked: that a second one's word is needed, that it begins, how it ended."""

from __future__ import annotations

from functools import partial

from bot.broadcast import NEWS
from bot.desk import cast_cards
from bot.desk import officers as seats
from bot.desk.roles import may
from bot.house import House
from bot.kinds import Kind, Rows
from bot.messages import Outbound
from bot.turn import Turn
from storage import boards, broadcasts, contacts, officers
from storage.contacts import AddressRow
from storage.database import Transaction
from storage.deliveries import DeliveryRow

_WHILE = {"asked": ("asked",), "begun": ("sending",), "trial": ("paused",), "declined": ("draft",), "done": ("done",)}
"""News -> the states of a broadcast in which it is still news."""


def kind(house: House) -> Kind:
    """One message, with the buttons of what its reader may do now."""
    return Kind(NEWS, _over, partial(_card, house), sent=_sent)


def _over(tx: Transaction, row: DeliveryRow) -> str:
    found, reader = broadcasts.get(tx, int(row.payload["broadcast"])), officers.of_contact(tx, row.contact_id)
    if found is None or found.state not in _WHILE[row.payload["news"]]:
        return "it has moved on"
    if reader is None or not may(seats.actor(reader), "broadcast"):
        return "no officer for it any more"
    return ""


def _card(house: House, tx: Transaction, rows: Rows) -> Outbound:
    row = rows[0]
    found, reader = broadcasts.get(tx, int(row.payload["broadcast"])), officers.of_contact(tx, row.contact_id)
    assert found is not None and reader is not None
    turn = Turn(house, tx, contacts.get(tx, row.contact_id))
    lead = turn.say.plain(f"say.cast_news_{row.payload['news']}")
    return cast_cards.card(turn, reader, seats.actor(reader), found, lead)


def _sent(tx: Transaction, rows: Rows, address: AddressRow, message: str) -> None:
    """The message that says it begins is the one that says how far it is, where the channel can edit it."""
    if message and rows[0].payload["news"] == "begun":
        boards.put(tx, int(rows[0].payload["broadcast"]), address.id, message)
