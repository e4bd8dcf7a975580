"""Whether what a message asks is still what its contact is asked; when it is not, what is open is asked again."""

from __future__ import annotations

from collections.abc import Callable

from bot import answering
from bot.house import House
from bot.kinds import Rows, WentOut
from bot.messages import Address, Outbound
from bot.replies import Asked, owe_reply
from bot.turn import Turn
from storage import contacts, inbox
from storage.contacts import AddressRow
from storage.database import Transaction
from storage.deliveries import DeliveryRow


def still(house: House) -> Asked:
    """Says of a reply owed whether it ends with what is open now."""

    def asked(tx: Transaction, row: DeliveryRow) -> bool:
        here = _looking(tx, house, row.contact_id)
        return here is not None and str(row.payload["text"]).endswith(answering.again(here).text)

    return asked


def again(
    tx: Transaction, house: House, contact_id: int, where: Address, inbox_id: int = 0, lead: str = "", wait: float = 0.0
) -> None:
    """Owes what is open, after the `lead`: as an answer to an update, or to none. Nothing when nothing is open."""
    here = _looking(tx, house, contact_id)
    if here is not None:
        owe_reply(tx, inbox_id, where, answering.again(here, lead), wait)
    elif lead:
        owe_reply(tx, inbox_id, where, Outbound(lead), wait)


def watch(house: House) -> Callable[[Transaction, Rows, AddressRow], WentOut]:
    """Of replies that go out: when something else is asked by then, nobody knows what arrived first, they or the direct
    reply that asks it; what is open is asked after both."""

    def watched(tx: Transaction, rows: Rows, address: AddressRow) -> WentOut:
        contact_id, where = rows[0].contact_id, Address(address.channel, address.external_id)
        was = _open(tx, house, contact_id)

        def went_out(tx: Transaction) -> None:
            if _open(tx, house, contact_id) != was:
                again(tx, house, contact_id, where)

        return went_out

    return watched


def once_more(house: House) -> Callable[[Transaction, DeliveryRow], None]:
    """Asks again what is open, where a reply was owed."""

    def again_there(tx: Transaction, row: DeliveryRow) -> None:
        if row.address_id is not None:
            found = contacts.address(tx, row.address_id)
            again(tx, house, row.contact_id, Address(found.channel, found.external_id))

    return again_there


def watch_told(tx: Transaction, house: House, where: Address, longest: float) -> WentOut:
    """The same of what outside work led to. It changed what is asked, too: a direct reply that was on its way then, for
    `longest` seconds at most, may arrive after it."""
    found = contacts.address_at(tx, where.channel, where.id)
    assert found is not None
    contact_id = found[1]
    was, busy = _open(tx, house, contact_id), inbox.in_hand(tx, contact_id, where.channel)

    def went_out(tx: Transaction) -> None:
        if busy or _open(tx, house, contact_id) != was:
            late = inbox.in_hand(tx, contact_id, where.channel)
            again(tx, house, contact_id, where, wait=longest if late else 0.0)

    return went_out


def _open(tx: Transaction, house: House, contact_id: int) -> str:
    here = _looking(tx, house, contact_id)
    return "" if here is None else answering.again(here).text


def _looking(tx: Transaction, house: House, contact_id: int) -> Turn | None:
    """What the contact has in hand, to be looked at."""
    turn = Turn(house, tx, contacts.get(tx, contact_id))
    draft = turn.contact.draft_id
    if draft is None or not turn.reaches(draft):
        return None
    turn.look(draft)
    return turn
