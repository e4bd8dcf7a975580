"""A message as a letter: its text, the way back into the conversation, and the way to stop such letters."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from bot.house import House
from bot.messages import EMAIL, Address, Letter, Outbound
from bot.rich_text import plain
from locales import pages, tag, words
from storage import contacts
from storage.database import NotFoundError, Transaction

Purpose = Literal["go", "stop"]
SUBJECT = 60
"""Characters of a message's first line that become its subject when it names none."""


@dataclass(frozen=True, slots=True)
class Way:
    """What a link in a letter is about: the address it was sent to, its contact, and a draft or 0."""

    address_id: int
    contact_id: int
    mailbox: str
    draft_id: int


def mailbox_of(external_id: str) -> str:
    """The mailbox in an address of the channel EMAIL."""
    return external_id.partition(":")[2]


def token(tx: Transaction, purpose: Purpose, address_id: int, draft_id: int = 0) -> str:
    """Signed for one purpose. It opens no conversation by itself, so it does not age: letters are read late."""
    body = f"{address_id}.{draft_id}"
    return f"{body}.{_signature(tx.keys.secret('mail'), purpose, body)}"


def opened(tx: Transaction, purpose: Purpose, said: str) -> Way | None:
    """What a token is about; None when it is forged, for another purpose, or its address is not there any more."""
    body, _, signature = said.rpartition(".")
    known = (_signature(key, purpose, body) for key in tx.keys.secrets("mail"))
    if not any(hmac.compare_digest(signature.encode(), one.encode()) for one in known):
        return None
    address_id, draft_id = (int(part) for part in body.split("."))
    return way(tx, address_id, draft_id)


def way(tx: Transaction, address_id: int, draft_id: int) -> Way | None:
    """The same, of an address whose number is known; None when it is not there any more."""
    try:
        row = contacts.address(tx, address_id)
    except NotFoundError:
        return None
    found = contacts.address_at(tx, row.channel, row.external_id)
    if row.channel != EMAIL or found is None:
        return None
    return Way(row.id, found[1], mailbox_of(row.external_id), draft_id)


def compose(tx: Transaction, house: House, address: Address, message: Outbound) -> Letter | None:
    """The letter for an address of the channel EMAIL; None when its contact was forgotten."""
    number, _, mailbox = address.id.partition(":")
    found = contacts.address_at(tx, EMAIL, address.id)
    try:
        contact = contacts.get(tx, found[1] if found else int(number))
    except NotFoundError:
        return None
    language = contact.language or house.language
    envelope, say = message.envelope, words(language)
    stops = found is not None and envelope.stops
    stop = f"{house.chat_url}/mail/stop/{token(tx, 'stop', found[0])}" if found and stops else ""
    links = [(one.label, one.url) for row in message.buttons for one in row if one.url]
    if found and not links:
        url = f"{house.chat_url}/mail/go/{token(tx, 'go', found[0], envelope.draft)}"
        links = [(say.plain("mail.resume" if envelope.draft else "mail.open"), url)]
    text = plain(message.text)
    subject = say.plain("mail.subject", subject=envelope.subject or text.partition("\n")[0][:SUBJECT])
    shown = {
        "say": say,
        "links": links,
        "stop": stop,
        "more": bool(message.documents),
        "tag": tag(language),
    }
    return Letter(
        mailbox,
        subject,
        pages.text("mail/letter.txt", language, text=text, **shown),
        pages.page("mail/letter.html", language, text=message.text.replace("\n", "<br>\n"), subject=subject, **shown),
        _id(tx, envelope.id),
        language,
        stop,
    )


def _id(tx: Transaction, name: str) -> str:
    """The same for the same delivery; never the same for another one, in another database neither."""
    return f"{name.replace(':', '.')}.{tx.keys.lookup(f'letter {name}')[:16]}"


def _signature(key: bytes, purpose: str, body: str) -> str:
    return urlsafe_b64encode(hmac.new(key, f"{purpose}\0{body}".encode(), sha256).digest()[:24]).decode()
