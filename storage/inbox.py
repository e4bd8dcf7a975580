"""The durable inbox: every update as it came, known by its number, until it has been answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Index,
    UniqueConstraint,
    alias,
    bindparam,
    delete,
    exists,
    func,
    inspect,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Adding, Cells, Query, Transaction
from storage.tables import KEEP_IDS, Row, columns

_UNANSWERED: dict[str, Any] = {name: text("answered_at IS NULL") for name in ("sqlite_where", "postgresql_where")}


class Inbox(Row, table=True):
    """One update; `raw` and `error` are sealed."""

    __table_args__ = (
        UniqueConstraint("channel", "update_id"),
        Index("ix_inbox_open", "received_at", **_UNANSWERED),
        Index(None, "contact_id", "received_at"),
        Index("ix_inbox_held", "id", sqlite_where=text("held"), postgresql_where=text("held")),
        KEEP_IDS,
    )

    id: int = Field(primary_key=True)
    channel: str
    update_id: str
    raw: bytes
    contact_id: int | None = Field(foreign_key="contacts.id", ondelete="SET NULL")
    received_at: datetime
    answered_at: datetime | None
    error: bytes | None
    held: bool


class Accepted(NamedTuple):
    """An update's place in the inbox; `repeated` when it was there already."""

    id: int
    repeated: bool


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An update; `error` says why its turn failed, if it did; `held`: it came while its channel was closed."""

    id: int
    channel: str
    update_id: str
    raw: bytes
    contact_id: int | None
    received_at: datetime
    error: str
    answered: bool
    held: bool


_c = columns(Inbox)
_this = _c.id == bindparam("which")
_same = (_c.channel == bindparam("channel"), _c.update_id == bindparam("update_id"))
_row = (_c.id, _c.channel, _c.update_id, _c.raw, _c.contact_id, _c.received_at, _c.error, _c.answered_at, _c.held)
_open = _c.answered_at.is_(None)

_insert = insert(Inbox)
_accept = Adding(
    _insert.on_conflict_do_nothing(), _c.id,
    "channel", "update_id", "raw", "contact_id", "received_at", "held",
)  # fmt: skip
_find = Query(select(_c.id).where(*_same).with_for_update())
_fail = Query(
    _insert.on_conflict_do_update(
        index_elements=["channel", "update_id"], set_={"error": _insert.excluded.error, "raw": _insert.excluded.raw}
    ).returning(_c.id),
    "channel", "update_id", "raw", "received_at", "error", "held",
)  # fmt: skip
_attach = Query(update(Inbox).where(_this), "contact_id")
_answer = Query(update(Inbox).where(_this), "answered_at")
_after = alias(inspect(Inbox).local_table, "after").c
_own: dict[str, Any] = {name: literal_column(f"inbox.{name}") for name in ("id", "contact_id", "channel")}
"""By its full name, which SQLite's RETURNING would be given without the table's."""
# Through functions, so that what came meanwhile is looked through and not all that its contact or channel ever took.
_meanwhile = exists().where(
    _after.id > _own["id"], func.coalesce(_after.contact_id, 0) == _own["contact_id"],
    func.coalesce(_after.channel, "") == _own["channel"], _after.error.is_(None), ~_after.held,
    _after.answered_at.is_not(None),
)  # fmt: skip
_sent = Query(update(Inbox).where(_this).returning(_meanwhile), "answered_at")
_waiting = Query(
    select(*_row).where(_open, _c.received_at < bindparam("before")).order_by(_c.id).limit(bindparam("most"))
)
_failed = Query(select(*_row).where(_c.error.is_not(None)).order_by(_c.id.desc()).limit(bindparam("most")))
_get = Query(select(*_row).where(_this))
_hold = Query(update(Inbox).where(_this), "held")
_clear = Query(update(Inbox).where(_this), "error", "held")
_held = Query(select(*_row).where(_c.held).order_by(_c.id).limit(bindparam("most")))
_since = Query(
    select(func.count())
    .select_from(Inbox)
    .where(_c.contact_id == bindparam("whose"), _c.received_at > bindparam("after"))
)
_later = Query(
    select(_c.id)
    .where(_c.contact_id == bindparam("whose"), _c.id > bindparam("after_id"), _c.error.is_(None), ~_c.held)
    .limit(1)
)
_in_hand = Query(
    select(_c.id).where(
        _c.contact_id == bindparam("whose"), _c.channel == bindparam("there"), _open, _c.error.is_(None), ~_c.held
    )
)  # fmt: skip
_forget = Query(delete(Inbox).where(_c.received_at < bindparam("before"), _c.answered_at.is_not(None)))

_blank = Query(update(Inbox).where(_this), "raw", "error")
_whole = Query(update(Inbox).where(_this), "raw")
_erase = Query(update(Inbox).where(_c.contact_id == bindparam("of_contact")), "raw", "error", "contact_id", "held")


def accept(tx: Transaction, channel: str, update_id: str, raw: bytes, contact_id: int | None = None) -> Accepted:
    """Keep an update before anything is done about it, as the contact's if that is known."""
    kept = {"raw": tx.keys.seal(raw), "contact_id": contact_id, "received_at": tx.now, "held": False}
    added = tx.add(_accept, channel=channel, update_id=update_id, **kept)
    if added is not None:
        return Accepted(added, repeated=False)
    return Accepted(tx.one(_find, channel=channel, update_id=update_id)[0], repeated=True)


def join(tx: Transaction, first: int, raw: bytes, others: Sequence[int]) -> None:
    """Updates that belong together are one from now on, under the first one's number; of the others only the numbers
    are kept, by which a repeat is recognised."""
    tx.run(_whole, which=first, raw=tx.keys.seal(raw))
    for one in others:
        blank(tx, one)
        answered(tx, one)


def keep_failed(tx: Transaction, channel: str, update_id: str, raw: bytes, error: str) -> int:
    """Keep the update whose turn raised, with the reason; returns its id."""
    sealed = {"raw": tx.keys.seal(raw), "error": tx.keys.seal(error.encode())}
    kept = tx.one(_fail, channel=channel, update_id=update_id, received_at=tx.now, held=False, **sealed)
    return int(kept[0])


def attach(tx: Transaction, inbox_id: int, contact_id: int) -> None:
    """Note whose update it is."""
    tx.run(_attach, which=inbox_id, contact_id=contact_id)


def answered(tx: Transaction, *inbox_ids: int) -> None:
    """The replies have gone out, or became deliveries."""
    tx.each(_answer, [{"which": inbox_id, "answered_at": tx.now} for inbox_id in inbox_ids])


def sent(tx: Transaction, inbox_id: int) -> bool:
    """The replies have gone out just now; whether a later update of the contact's, there, was taken and answered
    meanwhile: then that answer may have arrived before these."""
    row = tx.first(_sent, which=inbox_id, answered_at=tx.now)
    return row is not None and bool(row[0])


def hold(tx: Transaction, inbox_id: int) -> None:
    """Note that it was not taken, because its channel was closed."""
    tx.run(_hold, which=inbox_id, held=True)


def clear(tx: Transaction, inbox_id: int) -> None:
    """It is in order now: neither failed nor held."""
    tx.run(_clear, which=inbox_id, error=None, held=False)


def held(tx: Transaction, limit: int = 100) -> tuple[InboxRow, ...]:
    """What came while its channel was closed, oldest first."""
    return tuple(_opened(tx, row) for row in tx.all(_held, most=limit))


def count_since(tx: Transaction, contact_id: int, after: datetime) -> int:
    """How many updates of a contact came after an instant."""
    return int(tx.one(_since, whose=contact_id, after=after)[0])


def taken_after(tx: Transaction, contact_id: int, inbox_id: int) -> bool:
    """Whether a later update of the contact was taken."""
    return tx.first(_later, whose=contact_id, after_id=inbox_id) is not None


def in_hand(tx: Transaction, contact_id: int, channel: str) -> bool:
    """Whether an update of the contact's was taken there that is not known to be answered yet."""
    return tx.first(_in_hand, whose=contact_id, there=channel) is not None


def get(tx: Transaction, inbox_id: int) -> InboxRow:
    """Raises NotFoundError."""
    return _opened(tx, tx.one(_get, which=inbox_id))


def unanswered(tx: Transaction, before: datetime, limit: int = 100) -> tuple[InboxRow, ...]:
    """What came before an instant and has no answer, oldest first."""
    return tuple(_opened(tx, row) for row in tx.all(_waiting, before=before, most=limit))


def failed(tx: Transaction, limit: int = 100) -> tuple[InboxRow, ...]:
    """Updates whose turn raised, newest first."""
    return tuple(_opened(tx, row) for row in tx.all(_failed, most=limit))


def forget_old(tx: Transaction, before: datetime) -> int:
    """Drop what was received before an instant and has been answered; returns how many."""
    return tx.run(_forget, before=before)


def blank(tx: Transaction, inbox_id: int) -> None:
    """Of this update only its number is kept, by which a repeat is recognised."""
    tx.run(_blank, which=inbox_id, raw=tx.keys.seal(b""), error=None)


def forget_contact(tx: Transaction, contact_id: int) -> int:
    """Of a contact's updates only their numbers are kept, and not whose they are; returns how many."""
    gone = {"raw": tx.keys.seal(b""), "error": None, "contact_id": None, "held": False}
    return tx.run(_erase, of_contact=contact_id, **gone)


def _opened(tx: Transaction, row: Cells) -> InboxRow:
    error = tx.keys.open(row[6]).decode() if row[6] else ""
    raw = tx.keys.open(row[3])
    return InboxRow(row[0], row[1], row[2], raw, row[4], row[5], error, row[7] is not None, row[8])
