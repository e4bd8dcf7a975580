"""Switches: what an operator has closed for a while, with the words the contacts are told meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns

HAND_OVER = "hand_over"


class Switches(Row, table=True):
    """What is closed; what is open has no row."""

    name: str = Field(primary_key=True)
    message: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """A channel's name or HAND_OVER, closed since then; `message` is the operator's, or ""."""

    name: str
    message: str
    since: datetime


_c = columns(Switches)
_row = (_c.name, _c.message, _c.since)
_insert = insert(Switches)
_close = Query(
    _insert.on_conflict_do_update(index_elements=["name"], set_={"message": _insert.excluded.message}),
    "name", "message", "since",
)  # fmt: skip
_open = Query(delete(Switches).where(_c.name == bindparam("which")))
_get = Query(select(*_row).where(_c.name == bindparam("which")))
_all = Query(select(*_row).order_by(_c.name))


def close(tx: Transaction, name: str, message: str) -> None:
    """Close it; closing it again changes the message."""
    tx.run(_close, name=name, message=message, since=tx.now)


def reopen(tx: Transaction, name: str) -> bool:
    """False when it was open."""
    return tx.run(_open, which=name) > 0


def closed(tx: Transaction, name: str) -> Closed | None:
    """None while it is open."""
    row = tx.first(_get, which=name)
    return Closed(*row) if row else None


def all_closed(tx: Transaction) -> tuple[Closed, ...]:
    """Everything that is closed now."""
    return tuple(Closed(*row) for row in tx.all(_all))
