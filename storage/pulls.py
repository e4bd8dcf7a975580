"""How far messages were pulled that a service keeps for us, and whether it said that there are more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns


class Pulls(Row, table=True):
    """An account's place; `pass_` is the sealed word that lets it be pulled often, `told_at` when it was said that
    messages wait, until they were pulled."""

    account: str = Field(primary_key=True)
    place: str
    pass_: bytes | None
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an account is pulled from next."""

    place: str = ""
    pass_: str = ""
    told_at: datetime | None = None


_c = columns(Pulls)
_insert = insert(Pulls)
_tell = Query(
    _insert.on_conflict_do_update(
        index_elements=["account"], set_={"pass_": _insert.excluded.pass_, "told_at": _insert.excluded.told_at}
    ),
    "account", "place", "pass_", "told_at",
)  # fmt: skip
_begin = Query(_insert.on_conflict_do_nothing(), "account", "place", "pass_", "told_at")
_get = Query(select(_c.place, _c.pass_, _c.told_at).where(_c.account == bindparam("of_account")))
_move = Query(update(Pulls).where(_c.account == bindparam("of_account"), _c.place == bindparam("was")), "place")
_done = Query(
    update(Pulls).where(
        _c.account == bindparam("of_account"), _c.told_at == bindparam("told", type_=_c.told_at.type)
    ),
    "told_at",
)  # fmt: skip


def tell(tx: Transaction, account: str, pass_: str) -> None:
    """Messages wait there; `pass_` is the word to pull them with."""
    tx.run(_tell, account=account, place="", pass_=tx.keys.seal(pass_.encode()), told_at=tx.now)


def get(tx: Transaction, account: str) -> Place:
    """The account's place; at the beginning when nothing was pulled yet."""
    row = tx.first(_get, of_account=account)
    return Place(row[0], tx.keys.open(row[1]).decode() if row[1] else "", row[2]) if row else Place()


def move(tx: Transaction, account: str, was: str, place: str) -> bool:
    """What lies before `place` is safe. False: another process has moved it meanwhile."""
    tx.run(_begin, account=account, place="", pass_=None, told_at=None)
    return tx.run(_move, of_account=account, was=was, place=place) == 1


def done(tx: Transaction, account: str, told_at: datetime | None) -> None:
    """All that was told of then was pulled; what was told of since is not."""
    if told_at is not None:
        tx.run(_done, of_account=account, told=told_at, told_at=None)
