"""Access tokens that several processes share: what a service gave us to call it with, until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns


class Tokens(Row, table=True):
    """A service's newest token, sealed."""

    name: str = Field(primary_key=True)
    token: bytes
    expires_at: datetime


_c = columns(Tokens)
_insert = insert(Tokens)
_keep = Query(
    _insert.on_conflict_do_update(
        index_elements=["name"],
        set_={"token": _insert.excluded.token, "expires_at": _insert.excluded.expires_at},
    ),
    "name",
    "token",
    "expires_at",
)
_get = Query(select(_c.token, _c.expires_at).where(_c.name == bindparam("of_name")))


def keep(tx: Transaction, name: str, token: str, seconds: float) -> None:
    """From now on this is the service's token; it holds for so many seconds."""
    sealed = tx.keys.seal(token.encode())
    tx.run(_keep, name=name, token=sealed, expires_at=tx.now + timedelta(seconds=seconds))


def get(tx: Transaction, name: str) -> tuple[str, float] | None:
    """The token and for how many seconds it still holds; None when there is none that does."""
    row = tx.first(_get, of_name=name)
    left = (row[1] - tx.now).total_seconds() if row else 0.0
    return (tx.keys.open(row[0]).decode(), left) if row and left > 0 else None
