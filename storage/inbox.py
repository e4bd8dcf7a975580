"""The durable inbox: every update as it came, known by its number, until it has been answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Cells, Query, Transaction
from storage.tables import KEEP_IDS, Row, columns


class Inbox(Row, table=True):
    """One update; `raw` and `error` are sealed."""

    __table_args__ = (
        UniqueConstraint("channel", "update_id"),
        Index(None, "answered_at", "received_at"),
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


@dataclass(frozen=True, slots=True)
class Accepted:
    """An update's place in the inbox; `repeated` when it was there already."""

    id: int
    repeated: bool


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An update that waits; `error` says why its turn failed, if it did."""

    id: int
    channel: str
    update_id: str
    raw: bytes
    contact_id: int | None
    received_at: datetime
    error: str


_c = columns(Inbox)
_this = _c.id == bindparam("which")
_same = (_c.channel == bindparam("channel"), _c.update_id == bindparam("update_id"))
_row = (_c.id, _c.channel, _c.update_id, _c.raw, _c.contact_id, _c.received_at, _c.error)
_open = _c.answered_at.is_(None)

_insert = insert(Inbox)
_accept = Query(_insert.on_conflict_do_nothing().returning(_c.id), "channel", "update_id", "raw", "received_at")
_find = Query(select(_c.id).where(*_same).with_for_update())
_fail = Query(
    _insert.on_conflict_do_update(
        index_elements=["channel", "update_id"], set_={"error": _insert.excluded.error}
    ).returning(_c.id),
    "channel", "update_id", "raw", "received_at", "error",
)  # fmt: skip
_attach = Query(update(Inbox).where(_this), "contact_id")
_answer = Query(update(Inbox).where(_this), "answered_at")
_waiting = Query(
    select(*_row).where(_open, _c.received_at < bindparam("before")).order_by(_c.id).limit(bindparam("most"))
)
_failed = Query(select(*_row).where(_c.error.is_not(None)).order_by(_c.id.desc()).limit(bindparam("most")))
_get = Query(select(*_row).where(_this))
_forget = Query(delete(Inbox).where(_c.received_at < bindparam("before"), _c.answered_at.is_not(None)))


def accept(tx: Transaction, channel: str, update_id: str, raw: bytes) -> Accepted:
    """Keep an update before anything is done about it."""
    found = tx.first(_accept, channel=channel, update_id=update_id, raw=tx.keys.seal(raw), received_at=tx.now)
    if found:
        return Accepted(found[0], repeated=False)
    return Accepted(tx.one(_find, channel=channel, update_id=update_id)[0], repeated=True)


def keep_failed(tx: Transaction, channel: str, update_id: str, raw: bytes, error: str) -> int:
    """Keep the update whose turn raised, with the reason; returns its id."""
    sealed = {"raw": tx.keys.seal(raw), "error": tx.keys.seal(error.encode())}
    kept = tx.one(_fail, channel=channel, update_id=update_id, received_at=tx.now, **sealed)
    return int(kept[0])


def attach(tx: Transaction, inbox_id: int, contact_id: int) -> None:
    """Note whose update it is."""
    tx.run(_attach, which=inbox_id, contact_id=contact_id)


def answered(tx: Transaction, inbox_id: int) -> None:
    """The reply has gone out, or became a delivery."""
    tx.run(_answer, which=inbox_id, answered_at=tx.now)


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


def _opened(tx: Transaction, row: Cells) -> InboxRow:
    error = tx.keys.open(row[6]).decode() if row[6] else ""
    return InboxRow(row[0], row[1], row[2], tx.keys.open(row[3]), row[4], row[5], error)
