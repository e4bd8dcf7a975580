"""When how many messages went to an address, and when its contact wrote last: for channels that count."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.contacts import Addresses
from storage.query import Query, Transaction
from storage.tables import KEEP_IDS, Row, columns


class Windows(Row, table=True):
    """When an address' contact wrote last: from then on it may be written to for a while."""

    address_id: int = Field(primary_key=True, foreign_key="addresses.id", ondelete="CASCADE")
    opened_at: datetime


class Sendings(Row, table=True):
    """One message that went to an address, or may have. Where its channel may say later that it did not arrive,
    `number` is what the channel calls it by then, and `message` what it said, sealed JSON; elsewhere "" and none."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    address_id: int = Field(foreign_key="addresses.id", ondelete="CASCADE", index=True)
    at: datetime
    number: str = ""
    message: bytes | None = None


_w, _s, _a = columns(Windows), columns(Sendings), columns(Addresses)
_whose = _s.address_id == bindparam("of_address")
_insert = insert(Windows)
_open = Query(
    _insert.on_conflict_do_update(index_elements=["address_id"], set_={"opened_at": _insert.excluded.opened_at}),
    "address_id",
    "opened_at",
)
_shut = Query(delete(Windows).where(_w.address_id == bindparam("of_address")))
_opened = Query(select(_w.opened_at).where(_w.address_id == bindparam("of_address")))
_since = Query(select(func.count()).select_from(Sendings).where(_whose, _s.at >= bindparam("since", type_=_s.at.type)))
_nth = Query(select(_s.at).where(_whose).order_by(_s.at.desc()).offset(bindparam("before")).limit(1))
_hold = Query(select(_a.id).where(_a.id == bindparam("of_address")).with_for_update())
_add = Query(insert(Sendings), "address_id", "at", "number", "message")
_take = Query(
    delete(Sendings).where(_whose, _s.number == bindparam("of_number"), _s.message.is_not(None)).returning(_s.message)
)
_forget = Query(delete(Sendings).where(_whose, _s.at < bindparam("old", type_=_s.at.type)))
_KEPT = timedelta(days=3)


def open_window(tx: Transaction, address_id: int) -> None:
    """Its contact wrote just now."""
    tx.run(_open, address_id=address_id, opened_at=tx.now)


def shut_window(tx: Transaction, address_id: int) -> None:
    """Nothing may go there before its contact writes, whatever was counted."""
    tx.run(_shut, of_address=address_id)


def opened_at(tx: Transaction, address_id: int) -> datetime | None:
    """When its contact wrote last; None when nothing may go there."""
    row = tx.first(_opened, of_address=address_id)
    return row[0] if row else None


def count_since(tx: Transaction, address_id: int, since: datetime) -> int:
    """How many messages went there from an instant on."""
    return int(tx.one(_since, of_address=address_id, since=since)[0])


def nth_last(tx: Transaction, address_id: int, nth: int) -> datetime | None:
    """When the nth message went there, counted from the newest (1)."""
    row = tx.first(_nth, of_address=address_id, before=nth - 1)
    return row[0] if row else None


def hold(tx: Transaction, address_id: int) -> None:
    """Nobody else counts for this address until the transaction ends."""
    tx.first(_hold, of_address=address_id)


def note(tx: Transaction, address_id: int, number: str = "", message: Any = None) -> None:
    """A message goes there now; what is too old to be counted goes. With a `number` its JSON is kept for `take`."""
    sealed = tx.keys.seal_json(message) if number else None
    tx.run(_add, address_id=address_id, at=tx.now, number=number, message=sealed)
    tx.run(_forget, of_address=address_id, old=tx.now - _KEPT)


def take(tx: Transaction, address_id: int, number: str) -> Any:
    """What a message that did not arrive said; it is given once, and counts no more. None: not known, or long ago."""
    row = tx.first(_take, of_address=address_id, of_number=number) if number else None
    return tx.keys.open_json(row[0]) if row else None
