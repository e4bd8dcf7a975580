"""E-mail: the mailboxes contacts confirm, links that open a conversation on another device, and stops.

What codes and links open with is derived from their rows (see salted.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage import salted
from storage.query import Cells, Query, Transaction
from storage.salted import OnceLink, SaltedRow
from storage.tables import Row, columns

CODE_LIVES, LINK_LIVES = timedelta(minutes=10), salted.LINK_LIVES
TRIES = 5
DIGITS = 6
CODES_A_DAY, LINKS_A_DAY = 6, 6
"""How many a contact, and how many a mailbox, is mailed at most in a day."""
PAUSE = salted.PAUSE
_DAY = timedelta(days=1)


class Confirmations(SaltedRow, table=True):
    """A mailbox that a contact says is theirs, to be confirmed by the code it was sent."""

    contact_id: int = Field(foreign_key="contacts.id", ondelete="CASCADE", index=True)
    mailbox: bytes
    lookup: str = Field(index=True)
    tries: int
    made_at: datetime
    ended_at: datetime | None


class Signins(SaltedRow, table=True):
    """A link, mailed to an address, that opens its contact's conversation on another device, once."""

    __tablename__ = "sign_ins"

    address_id: int = Field(foreign_key="addresses.id", ondelete="CASCADE", index=True)
    draft_id: int
    made_at: datetime
    used_at: datetime | None


class MailStops(Row, table=True):
    """No reminders are mailed to this address any more."""

    __tablename__ = "mail_stops"

    address_id: int = Field(primary_key=True, foreign_key="addresses.id", ondelete="CASCADE")
    at: datetime


class MailOffers(Row, table=True):
    """The contact was asked once whether they want to hear by e-mail."""

    __tablename__ = "mail_offers"

    contact_id: int = Field(primary_key=True, foreign_key="contacts.id", ondelete="CASCADE")
    at: datetime


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A mailbox to be confirmed."""

    id: int
    contact_id: int
    mailbox: str
    salt: str
    tries: int
    made_at: datetime
    ended_at: datetime | None

    def live(self, now: datetime) -> bool:
        return self.ended_at is None and self.tries < TRIES and now < self.made_at + CODE_LIVES


@dataclass(frozen=True, slots=True)
class SignIn(OnceLink):
    """A link that was mailed; `draft_id` 0: to no draft in particular."""

    address_id: int
    draft_id: int


_c, _s, _m, _o = columns(Confirmations), columns(Signins), columns(MailStops), columns(MailOffers)
_row = (_c.id, _c.contact_id, _c.mailbox, _c.salt, _c.tries, _c.made_at, _c.ended_at)
_link = (_s.id, _s.salt, _s.made_at, _s.used_at, _s.address_id, _s.draft_id)
_after = bindparam("after", type_=_c.made_at.type)
_ask = Query(insert(Confirmations).returning(_c.id), "contact_id", "mailbox", "lookup", "salt", "tries", "made_at")
_end_all = Query(
    update(Confirmations).where(_c.contact_id == bindparam("of_contact"), _c.ended_at.is_(None)), "ended_at"
)
_end = Query(update(Confirmations).where(_c.id == bindparam("which"), _c.ended_at.is_(None)), "ended_at")
_try = Query(
    update(Confirmations)
    .where(_c.id == bindparam("which"), _c.tries < bindparam("most"))
    .values(tries=_c.tries + 1)
    .returning(_c.tries)
)
_get = Query(select(*_row).where(_c.id == bindparam("which")))
_open = Query(
    select(*_row).where(_c.contact_id == bindparam("of_contact"), _c.ended_at.is_(None)).order_by(_c.id.desc())
)
_since = select(func.count(), func.max(_c.made_at)).where(_c.made_at > _after)
_by_contact = Query(_since.where(_c.contact_id == bindparam("of_contact")))
_by_mailbox = Query(_since.where(_c.lookup == bindparam("found")))
_old = Query(delete(Confirmations).where(_c.made_at <= _after))
_sign = Query(insert(Signins).returning(_s.id), "address_id", "draft_id", "salt", "made_at")
_signed = Query(
    select(func.count(), func.max(_s.made_at)).where(_s.address_id == bindparam("of_address"), _s.made_at > _after)
)
_link_of = Query(select(*_link).where(_s.id == bindparam("which")))
_use = Query(update(Signins).where(_s.id == bindparam("which"), _s.used_at.is_(None)), "used_at")
_old_links = Query(delete(Signins).where(_s.made_at <= _after))
_stop = Query(insert(MailStops).on_conflict_do_nothing(), "address_id", "at")
_resume = Query(delete(MailStops).where(_m.address_id == bindparam("of_address")))
_stopped = Query(select(_m.at).where(_m.address_id == bindparam("of_address")))
_offer = Query(insert(MailOffers).on_conflict_do_nothing().returning(_o.contact_id), "contact_id", "at")


def ask(tx: Transaction, contact_id: int, mailbox: str) -> Confirmation | None:
    """A mailbox to be confirmed from now on, in place of an earlier one; None when it was asked for too often."""
    asked = [tx.one(_by_contact, of_contact=contact_id, after=tx.now - _DAY)]
    asked += [tx.one(_by_mailbox, found=one, after=tx.now - _DAY) for one in tx.keys.lookups(f"mailbox\n{mailbox}")]
    if any(salted.too_often(tx, row, CODES_A_DAY) for row in asked):
        return None
    tx.run(_end_all, of_contact=contact_id, ended_at=tx.now)
    sealed = {"mailbox": tx.keys.seal(mailbox.encode()), "lookup": tx.keys.lookup(f"mailbox\n{mailbox}")}
    made = tx.one(_ask, contact_id=contact_id, salt=salted.salt(), tries=0, made_at=tx.now, **sealed)[0]
    return confirmation(tx, int(made))


def confirmation(tx: Transaction, confirmation_id: int) -> Confirmation | None:
    """One of them, live or not; None once it was dropped."""
    row = tx.first(_get, which=confirmation_id)
    return _opened(tx, row) if row else None


def asked(tx: Transaction, contact_id: int) -> Confirmation | None:
    """The contact's newest one that was neither confirmed nor replaced."""
    row = tx.first(_open, of_contact=contact_id)
    return _opened(tx, row) if row else None


def code(tx: Transaction, asked: Confirmation) -> str:
    """The code that confirms it: DIGITS digits."""
    return _codes(tx, asked)[0]


def confirm(tx: Transaction, asked: Confirmation, said: str) -> bool:
    """Whether the code is right; each try counts, and the right one ends it."""
    tried = tx.first(_try, which=asked.id, most=TRIES)
    if tried is None or not asked.live(tx.now):
        return False
    if not salted.right(said, _codes(tx, asked)):
        return False
    return tx.run(_end, which=asked.id, ended_at=tx.now) == 1


def sign_in(tx: Transaction, address_id: int, draft_id: int) -> SignIn | None:
    """A new link to be mailed to the address; None when one was asked for too often."""
    if salted.too_often(tx, tx.one(_signed, of_address=address_id, after=tx.now - _DAY), LINKS_A_DAY):
        return None
    salt = salted.salt()
    made = tx.one(_sign, address_id=address_id, draft_id=draft_id, salt=salt, made_at=tx.now)[0]
    return SignIn(int(made), salt, tx.now, None, address_id, draft_id)


def link(tx: Transaction, sign_in_id: int) -> SignIn | None:
    """A link that was asked for, live or not."""
    row = tx.first(_link_of, which=sign_in_id)
    return SignIn(*row) if row else None


def token(tx: Transaction, mailed: SignIn) -> str:
    """What the link ends with: its number and 256 bits derived from its salt."""
    return salted.token(mailed, _derived(tx, mailed))


def opened(tx: Transaction, said: str) -> SignIn | None:
    """The link that a token is of, while it may still be used; nothing is used up."""
    return salted.opened(tx, said, link, lambda found: _derived(tx, found))


def use(tx: Transaction, mailed: SignIn) -> bool:
    """Uses the link up; False when somebody else just did."""
    return tx.run(_use, which=mailed.id, used_at=tx.now) == 1


def stop(tx: Transaction, address_id: int) -> None:
    """No reminders are mailed there until `resume`."""
    tx.run(_stop, address_id=address_id, at=tx.now)


def resume(tx: Transaction, address_id: int) -> None:
    tx.run(_resume, of_address=address_id)


def stopped(tx: Transaction, address_id: int) -> bool:
    return tx.first(_stopped, of_address=address_id) is not None


def offer(tx: Transaction, contact_id: int) -> bool:
    """Notes that the contact is asked about e-mail; False when they were before."""
    return tx.first(_offer, contact_id=contact_id, at=tx.now) is not None


def drop_old(tx: Transaction) -> int:
    """Codes and links that are older than a day; returns how many."""
    return tx.run(_old, after=tx.now - _DAY) + tx.run(_old_links, after=tx.now - _DAY)


def _codes(tx: Transaction, asked: Confirmation) -> list[str]:
    found = salted.derived(tx, "mail code", asked.id, asked.contact_id, asked.mailbox, asked.salt)
    return [f"{int(one, 16) % 10**DIGITS:0{DIGITS}}" for one in found]


def _derived(tx: Transaction, mailed: SignIn) -> Sequence[str]:
    return salted.derived(tx, "sign in", mailed.id, mailed.address_id, mailed.salt)


def _opened(tx: Transaction, row: Cells) -> Confirmation:
    return Confirmation(row[0], row[1], tx.keys.open(row[2]).decode(), *row[3:])
