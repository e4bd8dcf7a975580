"""Where an officer watches a broadcast: the message in their chat that says how far it is, edited as it goes on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns


class Boards(Row, table=True):
    """`message` is the channel's name for it, `shown` a checksum of what it says."""

    broadcast_id: int = Field(primary_key=True, foreign_key="broadcasts.id", ondelete="CASCADE")
    address_id: int = Field(foreign_key="addresses.id", ondelete="CASCADE", index=True)
    message: str
    shown: int


@dataclass(frozen=True, slots=True)
class Board:
    """One such message."""

    broadcast_id: int
    address_id: int
    message: str
    shown: int


_c = columns(Boards)
_this = _c.broadcast_id == bindparam("of_broadcast")
_insert = insert(Boards)
_put = Query(
    _insert.on_conflict_do_update(
        index_elements=["broadcast_id"],
        set_={name: _insert.excluded[name] for name in ("address_id", "message", "shown")},
    ),
    "broadcast_id", "address_id", "message", "shown",
)  # fmt: skip
_all = Query(select(_c.broadcast_id, _c.address_id, _c.message, _c.shown).order_by(_c.broadcast_id))
_say = Query(update(Boards).where(_this), "shown")
_drop = Query(delete(Boards).where(_this))


def put(tx: Transaction, broadcast_id: int, address_id: int, message: str) -> None:
    """From now on this message says how far it is, and no earlier one."""
    tx.run(_put, broadcast_id=broadcast_id, address_id=address_id, message=message, shown=0)


def every(tx: Transaction) -> tuple[Board, ...]:
    return tuple(Board(*row) for row in tx.all(_all))


def says(tx: Transaction, broadcast_id: int, shown: int) -> None:
    """What it says now, as a checksum."""
    tx.run(_say, of_broadcast=broadcast_id, shown=shown)


def drop(tx: Transaction, broadcast_id: int) -> None:
    """It is edited no more."""
    tx.run(_drop, of_broadcast=broadcast_id)
