"""What goes by e-mail: what a chat that cannot call its reader has shown already, codes, links to another device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.delivery import Kind, Mailed, Rows
from bot.house import House
from bot.messages import EMAIL, Button, Envelope, Outbound
from bot.replies import REPLIES_FIRST
from locales import Words, words
from storage import contacts, deliveries, mailing
from storage.contacts import AddressRow
from storage.database import Transaction
from storage.deliveries import DeliveryRow
from storage.mailing import Confirmation

CODE, SIGN_IN = "mail_code", "sign_in"
SILENT = frozenset({"web"})
"""Channels whose messages are only seen by who comes back."""


def with_mail(kind: Kind, mailed: Mailed = "always") -> tuple[Kind, Kind]:
    """The kind, and the same by e-mail: planned when the chat that got the message cannot call its reader, and with
    tries of its own. For who has no such chat the first goes to the mailbox itself."""
    stops = mailed == "unless_stopped"
    told = replace(kind, mailed=mailed, also=partial(_also, mailed), render=_enveloped(kind, stops))
    letter = replace(
        told,
        name=f"mail:{kind.name}",
        still_owed=partial(_still_owed, told, mailed),
        render=lambda tx, rows: told.render(tx, [_original(tx, row) for row in rows]),
        wait=None if kind.wait is None else lambda tx, row: told.wait(tx, _original(tx, row)),  # type: ignore[misc]
        also=None,
        to=_to,
    )
    return told, letter


def kinds(house: House) -> tuple[Kind, Kind]:
    """Letters that are no message of the conversation: codes, and links that open it elsewhere."""
    code = Kind(CODE, _code_over, partial(_code, house), mailed="always", to=_asked)
    return code, Kind(SIGN_IN, _link_over, partial(_link, house), mailed="always", to=_to)


def owe_code(tx: Transaction, house: House, asked: Confirmation) -> None:
    """The code goes to the mailbox that is to be confirmed."""
    payload = {"confirmation": asked.id}
    cause, day = str(asked.id), house.today(tx)
    deliveries.plan(tx, asked.contact_id, CODE, cause, day, payload, priority=REPLIES_FIRST)


def owe_link(tx: Transaction, house: House, address_id: int, contact_id: int, draft_id: int) -> bool:
    """A link that opens the conversation on another device goes to the mailbox; False when too many were asked for."""
    made = mailing.sign_in(tx, address_id, draft_id)
    if made is not None:
        payload, day = {"sign_in": made.id}, house.today(tx)
        deliveries.plan(
            tx, contact_id, SIGN_IN, str(made.id), day, payload, address_id=address_id, priority=REPLIES_FIRST
        )
    return made is not None


def mailbox(tx: Transaction, contact_id: int) -> AddressRow | None:
    """The contact's confirmed mailbox, whether letters reach it or not."""
    return next((one for one in contacts.addresses(tx, contact_id) if one.channel == EMAIL), None)


def _also(mailed: Mailed, tx: Transaction, rows: Rows, address: AddressRow) -> None:
    if address.channel.partition(":")[0] not in SILENT:
        return
    box = mailbox(tx, rows[0].contact_id)
    if box is None or _why_not(tx, box.id, mailed):
        return
    for row in rows:
        name, cause = f"mail:{row.kind}", f"{row.kind}:{row.id}"
        deliveries.plan(tx, row.contact_id, name, cause, row.due_day, {"of": row.id}, address_id=box.id)


def _still_owed(kind: Kind, mailed: Mailed, tx: Transaction, row: DeliveryRow) -> str:
    return _why_not(tx, row.address_id, mailed) or kind.still_owed(tx, _original(tx, row))


def _why_not(tx: Transaction, address_id: int | None, mailed: Mailed) -> str:
    """Why nothing goes to this mailbox, or ""."""
    if address_id is None or contacts.address(tx, address_id).gone_at is not None:
        return "the mailbox takes no letters"
    return "stopped by e-mail" if mailed == "unless_stopped" and mailing.stopped(tx, address_id) else ""


def _original(tx: Transaction, row: DeliveryRow) -> DeliveryRow:
    """The message that a letter repeats, as its contact's: two contacts may have become one since."""
    return replace(deliveries.get(tx, int(row.payload["of"])), contact_id=row.contact_id)


def _to(tx: Transaction, row: DeliveryRow) -> AddressRow | None:
    found = None if row.address_id is None else contacts.address(tx, row.address_id)
    return found if found is not None and found.gone_at is None else None


def _enveloped(kind: Kind, stops: bool) -> Callable[[Transaction, Rows], Outbound]:
    def render(tx: Transaction, rows: Rows) -> Outbound:
        message = kind.render(tx, rows)
        return replace(message, envelope=replace(message.envelope, stops=stops))

    return render


def _asked(tx: Transaction, row: DeliveryRow) -> AddressRow | None:
    """The mailbox that is to be confirmed: none of the contact's addresses yet."""
    asked = mailing.confirmation(tx, int(row.payload["confirmation"]))
    if asked is None:
        return None
    return AddressRow(0, EMAIL, f"{asked.contact_id}:{asked.mailbox}", asked.made_at, None)


def _code_over(tx: Transaction, row: DeliveryRow) -> str:
    asked = mailing.confirmation(tx, int(row.payload["confirmation"]))
    return "" if asked is not None and asked.live(tx.now) else "confirmed, replaced or too old"


def _code(house: House, tx: Transaction, rows: Rows) -> Outbound:
    asked = mailing.confirmation(tx, int(rows[0].payload["confirmation"]))
    assert asked is not None
    say, minutes = _say(house, tx, rows[0]), int(mailing.CODE_LIVES.total_seconds() // 60)
    subject = say.plain("mail.code_subject")
    text = str(say("mail.code", code=mailing.code(tx, asked), minutes=minutes))
    return Outbound(text, envelope=Envelope(subject=subject))


def _link_over(tx: Transaction, row: DeliveryRow) -> str:
    made = mailing.link(tx, int(row.payload["sign_in"]))
    return "" if made is not None and made.live(tx.now) else "used or too old"


def _link(house: House, tx: Transaction, rows: Rows) -> Outbound:
    made = mailing.link(tx, int(rows[0].payload["sign_in"]))
    assert made is not None
    say, minutes = _say(house, tx, rows[0]), int(mailing.LINK_LIVES.total_seconds() // 60)
    button = Button(say.plain("mail.sign_in_open"), url=f"{house.chat_url}/mail/in/{mailing.token(tx, made)}")
    text = str(say("mail.sign_in", minutes=minutes))
    return Outbound(text, ((button,),), envelope=Envelope(subject=say.plain("mail.sign_in_subject")))


def _say(house: House, tx: Transaction, row: DeliveryRow) -> Words:
    return words(contacts.get(tx, row.contact_id).language or house.language)
