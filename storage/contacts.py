"""Contacts and the addresses they write from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, column, delete, select, table, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Cells, ConflictError, Query, Transaction
from storage.tables import KEEP_IDS, Row, columns


class Contacts(Row, table=True):
    """A person; `asking` is sealed JSON, `consent` the version of the text they agreed to, or ""."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    language: str
    language_chosen: bool
    subject_id: int | None = Field(foreign_key="subjects.id", ondelete="SET NULL")
    draft_id: int | None = Field(foreign_key="drafts.id", ondelete="SET NULL")
    asking: bytes | None
    created_at: datetime
    consent: str


class Addresses(Row, table=True):
    """Where a contact chats: `external` is the sealed id in the channel, `lookup` its keyed digest."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    contact_id: int = Field(foreign_key="contacts.id", ondelete="CASCADE", index=True)
    channel: str
    external: bytes
    lookup: str = Field(unique=True)
    last_used: datetime
    gone_at: datetime | None


class Contact(NamedTuple):
    """A person as stored; `asking` is what the last message asked when it is not simply the open question."""

    id: int
    language: str
    language_chosen: bool
    subject_id: int | None
    draft_id: int | None
    asking: dict[str, Any] | None
    created_at: datetime
    consent: str = ""


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address; `gone_at` is when it was found not to take messages any more."""

    id: int
    channel: str
    external_id: str
    last_used: datetime
    gone_at: datetime | None


class Known(NamedTuple):
    """A contact who writes from an address that is known, and what those are told while their channel is closed (None:
    it is open)."""

    contact: Contact
    closed: str | None
    address_id: int


_c, _a = columns(Contacts), columns(Addresses)
_switches = table("switches", column("name"), column("message"))
_this = _c.id == bindparam("which")
_row = (_c.id, _c.language, _c.language_chosen, _c.subject_id, _c.draft_id, _c.asking, _c.created_at, _c.consent)
_address = (_a.id, _a.channel, _a.external, _a.last_used, _a.gone_at)

_create = Query(insert(Contacts).returning(_c.id), "language", "language_chosen", "created_at", "consent")
_drop = Query(delete(Contacts).where(_this))
_join = Query(
    insert(Addresses).on_conflict_do_nothing().returning(_a.id),
    "contact_id", "channel", "external", "lookup", "last_used",
)  # fmt: skip
_touch = Query(
    update(Addresses).where(_a.lookup == bindparam("found")).returning(_a.contact_id), "last_used", "gone_at"
)
_touch_own = Query(
    update(Addresses).where(_a.id == bindparam("address"), _a.contact_id == bindparam("whose")), "last_used", "gone_at"
)
_rekey = Query(update(Addresses).where(_a.lookup == bindparam("found")), "lookup")
_everywhere = Query(select(_a.id, _a.channel, _a.external, _a.lookup).order_by(_a.id))
_get = Query(select(*_row).where(_this))
_lock = Query(select(*_row).where(_this).with_for_update(key_share=True))
_closed: Any = select(_switches.c.message).where(_switches.c.name == bindparam("switch")).scalar_subquery()
_known_at = Query(
    select(*_row, _closed, _a.id)
    .join_from(Addresses, Contacts, _c.id == _a.contact_id)
    .where(_a.lookup == bindparam("found"))
    .with_for_update(key_share=True, of=Contacts)
)
_of = Query(select(*_address).where(_a.contact_id == bindparam("contact_id")).order_by(_a.last_used.desc(), _a.id))
_which = Query(select(*_address).where(_a.id == bindparam("which")))
_by_lookup = Query(select(_a.id, _a.contact_id).where(_a.lookup == bindparam("found")))
_remove = Query(delete(Addresses).where(_a.id == bindparam("which")))
_gone = Query(update(Addresses).where(_a.id == bindparam("which")), "gone_at")
_changes = {
    name: Query(update(Contacts).where(_this), name)
    for name in ("language", "language_chosen", "subject_id", "draft_id", "asking", "consent")
}


def arrive(tx: Transaction, channel: str, external_id: str, language: str = "") -> tuple[Contact, bool]:
    """The contact at an address, made when new; its turn holds the contact's row until it commits."""
    found = _known(tx, channel, external_id)
    if found is not None:
        return load(tx, found), False
    made: int = tx.one(_create, language=language, language_chosen=False, created_at=tx.now, consent="")[0]
    if add(tx, made, channel, external_id) is not None:
        return get(tx, made), True
    tx.run(_drop, which=made)  # somebody else has just made the same contact
    return arrive(tx, channel, external_id, language)


def known(tx: Transaction, channel: str, external_id: str, switch: str) -> Known | None:
    """The contact at an address that is found by the newest secret, for a turn, with what the channel's switch says."""
    row = tx.first(_known_at, found=tx.keys.lookup(f"{channel}\n{external_id}"), switch=switch)
    return None if row is None else Known(_contact(tx, row), row[8], row[9])


def touch(tx: Transaction, known: Known) -> None:
    """The known contact writes from there now."""
    if not tx.run(_touch_own, address=known.address_id, whose=known.contact.id, last_used=tx.now, gone_at=None):
        raise ConflictError("the address has just become another contact's")


def get(tx: Transaction, contact_id: int) -> Contact:
    """Raises NotFoundError."""
    return _contact(tx, tx.one(_get, which=contact_id))


def load(tx: Transaction, contact_id: int) -> Contact:
    """The contact, for a turn: its row is held until that commits. Raises NotFoundError."""
    return _contact(tx, tx.one(_lock, which=contact_id))


def change(tx: Transaction, contact_id: int, **values: Any) -> None:
    """Set any of language, language_chosen, subject_id, draft_id, asking, consent."""
    if values.get("asking") is not None:
        values["asking"] = tx.keys.seal_json(values["asking"])
    for name, value in values.items():
        tx.run(_changes[name], which=contact_id, **{name: value})


def addresses(tx: Transaction, contact_id: int) -> tuple[AddressRow, ...]:
    """Where the contact chats, the last used first."""
    return tuple(_opened(tx, row) for row in tx.all(_of, contact_id=contact_id))


def address(tx: Transaction, address_id: int) -> AddressRow:
    """Raises NotFoundError."""
    return _opened(tx, tx.one(_which, which=address_id))


def address_at(tx: Transaction, channel: str, external_id: str) -> tuple[int, int] | None:
    """The address' own id and its contact's, without touching either."""
    for found in tx.keys.lookups(f"{channel}\n{external_id}"):
        row = tx.first(_by_lookup, found=found)
        if row:
            return row[0], row[1]
    return None


def add(tx: Transaction, contact_id: int, channel: str, external_id: str) -> int | None:
    """One more address of the contact's, its own id; None when somebody has it already."""
    sealed = {"external": tx.keys.seal(external_id.encode()), "lookup": tx.keys.lookup(f"{channel}\n{external_id}")}
    if address_at(tx, channel, external_id) is not None:
        return None
    row = tx.first(_join, contact_id=contact_id, channel=channel, last_used=tx.now, **sealed)
    return int(row[0]) if row else None


def remove(tx: Transaction, address_id: int) -> None:
    """The contact has this address no more; what was said there goes with it."""
    tx.run(_remove, which=address_id)


def gone(tx: Transaction, address_id: int) -> None:
    """The address takes no messages any more, until the contact writes from it again."""
    tx.run(_gone, which=address_id, gone_at=tx.now)


def rekey(tx: Transaction) -> int:
    """Finds every address by the newest secret from now on; returns how many were found by an older one."""
    old = 0
    for row in tx.all(_everywhere):
        text = f"{row[1]}\n{tx.keys.open(row[2]).decode()}"
        lookups = tx.keys.lookups(text)
        old += row[3] != lookups[0] and tx.run(_rekey, found=row[3], lookup=lookups[0])
    return old


def _known(tx: Transaction, channel: str, external_id: str) -> int | None:
    lookups = tx.keys.lookups(f"{channel}\n{external_id}")
    for found in lookups:
        row = tx.first(_touch, found=found, last_used=tx.now, gone_at=None)
        if row:
            if found != lookups[0]:
                tx.run(_rekey, found=found, lookup=lookups[0])
            return int(row[0])
    return None


def _contact(tx: Transaction, row: Cells) -> Contact:
    asking = tx.keys.open_json(row[5]) if row[5] else None
    return Contact(row[0], row[1], row[2], row[3], row[4], asking, row[6], row[7])


def _opened(tx: Transaction, row: Cells) -> AddressRow:
    return AddressRow(row[0], row[1], tx.keys.open(row[2]).decode(), row[3], row[4])
