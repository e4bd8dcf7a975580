"""Whose browser may see a filing that is carried by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from bot.web.record import CHANNEL
from bot.web.routes import Chat
from bot.web.visitors import COOKIE
from storage import carrying, contacts, filings, people
from storage.filings import FilingRow
from storage.query import Transaction

DOOR = "carry"
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@dataclass(frozen=True, slots=True)
class Known:
    """What a browser shows of itself: the visitor of its chat, and what its door opens with."""

    visitor: str
    door: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The filing that a browser may see, and whose browser it is; `door` when a link opened it, else 0."""

    filing: FilingRow
    contact: int
    door: int = 0


def known(request: Request, chat: Chat) -> Known:
    return Known(chat.signer.visitor(request.cookies.get(COOKIE, "")) or "", request.cookies.get(DOOR, ""))


Who = Annotated[Known, Depends(known)]


def _contacts(tx: Transaction, who: Known) -> Iterator[tuple[int, int]]:
    """Whose browser it is: (contact, door or 0)."""
    found = contacts.address_at(tx, CHANNEL, who.visitor) if who.visitor else None
    if found is not None:
        yield found[1], 0
    door = carrying.door(tx, who.door) if who.door else None
    if door is not None:
        yield door.contact_id, door.id


def opened(tx: Transaction, reference: str, who: Known) -> Opened:
    """404 unless the filing is carried and the browser is that of a contact who fills all of its draft."""
    filing = filings.by_reference(tx, reference)
    if filing is not None and carrying.carried(tx, filing.id):
        shares = people.shares(tx, filing.draft_id, filing.subject_id)
        for contact, door in _contacts(tx, who):
            mine = people.access(shares, contact)
            if mine is not None and mine.whole:
                return Opened(filing, contact, door)
    raise HTTPException(404)
