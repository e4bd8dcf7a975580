"""What was offered last at an address whose channel draws no buttons: words and numbers, and what they mean."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns


class Choices(Row, table=True):
    """The choices on an address' screen, sealed JSON."""

    address_id: int = Field(primary_key=True, foreign_key="addresses.id", ondelete="CASCADE")
    offered: bytes


_c = columns(Choices)
_insert = insert(Choices)
_keep = Query(
    _insert.on_conflict_do_update(index_elements=["address_id"], set_={"offered": _insert.excluded.offered}),
    "address_id",
    "offered",
)
_get = Query(select(_c.offered).where(_c.address_id == bindparam("of_address")))


def keep(tx: Transaction, address_id: int, offered: Any) -> None:
    """These are the choices from now on."""
    tx.run(_keep, address_id=address_id, offered=tx.keys.seal_json(offered))


def get(tx: Transaction, address_id: int) -> Any:
    """The choices there, None where nothing was offered."""
    row = tx.first(_get, of_address=address_id)
    return tx.keys.open_json(row[0]) if row else None
