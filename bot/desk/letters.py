"""A link into the console by e-mail: to the mailbox that an officer confirmed in the chat, and to no other."""

from __future__ import annotations

from functools import partial

from bot.delivery import Kind, Rows
from bot.house import House
from bot.letters import mailbox_of
from bot.mailing import mailbox
from bot.messages import Button, Envelope, Outbound
from bot.replies import REPLIES_FIRST
from locales import words
from storage import audit, contacts, deliveries, desk, officers
from storage.contacts import AddressRow
from storage.database import Transaction
from storage.deliveries import DeliveryRow

KIND = "desk_link"


def kind(house: House) -> Kind:
    """The letter."""
    return Kind(KIND, _over, partial(_letter, house), mailed="always", to=_to)


def owe(tx: Transaction, house: House, said: str) -> bool:
    """Owes the link to every officer with that mailbox; whether there was one is nobody's business."""
    wanted = said.strip().casefold()
    found = [(one.id, one.contact_id, mailbox(tx, one.contact_id)) for one in officers.everyone(tx) if one.contact_id]
    theirs = [one for one in found if one[2] is not None and mailbox_of(one[2].external_id).casefold() == wanted]
    for officer_id, contact_id, box in theirs:
        made = desk.make_link(tx, officer_id, mailed=True)
        if made is None or box is None:
            continue
        audit.note(tx, audit.officer(officer_id), "desk_link", detail="mail")
        payload, day = {"link": made.id}, house.today(tx)
        deliveries.plan(
            tx, contact_id, KIND, str(made.id), day, payload, address_id=box.id, priority=REPLIES_FIRST
        )  # fmt: skip
    return bool(theirs)


def _over(tx: Transaction, row: DeliveryRow) -> str:
    made = desk.link(tx, int(row.payload["link"]))
    return "" if made is not None and made.live(tx.now) else "used or too old"


def _to(tx: Transaction, row: DeliveryRow) -> AddressRow | None:
    found = None if row.address_id is None else contacts.address(tx, row.address_id)
    return found if found is not None and found.gone_at is None else None


def _letter(house: House, tx: Transaction, rows: Rows) -> Outbound:
    made = desk.link(tx, int(rows[0].payload["link"]))
    assert made is not None
    say = words(contacts.get(tx, rows[0].contact_id).language or house.language)
    minutes = int(desk.LINK_LIVES.total_seconds() // 60)
    button = Button(say.plain("mail.desk_open"), url=f"{house.chat_url}/desk/in/{desk.link_token(tx, made)}")
    text = str(say("mail.desk", minutes=minutes))
    return Outbound(text, ((button,),), envelope=Envelope(subject=say.plain("mail.desk_subject")))
