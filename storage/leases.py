"""Leases: one process at a time does a thing, until it lets go or is silent for too long."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns


class Leases(Row, table=True):
    """Who holds what, until when."""

    name: str = Field(primary_key=True)
    owner: str
    until: datetime


_c = columns(Leases)
_insert = insert(Leases)
_take = Query(
    _insert.on_conflict_do_update(
        index_elements=["name"],
        set_={"owner": _insert.excluded.owner, "until": _insert.excluded.until},
        where=or_(_c.owner == _insert.excluded.owner, _c.until <= bindparam("now", type_=_c.until.type)),
    ).returning(_c.name),
    "name",
    "owner",
    "until",
)
_release = Query(delete(Leases).where(_c.name == bindparam("of_name"), _c.owner == bindparam("mine")))


def take(tx: Transaction, name: str, owner: str, seconds: float) -> bool:
    """Take the lease or renew it; False while another owner holds it."""
    until = tx.now + timedelta(seconds=seconds)
    return tx.first(_take, name=name, owner=owner, until=until, now=tx.now) is not None


def release(tx: Transaction, name: str, owner: str) -> None:
    """Let go of it, if it is the owner's."""
    tx.run(_release, of_name=name, mine=owner)
