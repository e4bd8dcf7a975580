"""How far each rule of reminding has looked, so that a tick goes on where the last one stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns


class Sweeps(Row, table=True):
    """`cursor` is the rule's own text; `outcome` says why a sweep ended without looking."""

    rule: str = Field(primary_key=True)
    cursor: str
    outcome: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sweep:
    """How far a rule has looked; done_at None: it goes on after `cursor`."""

    rule: str
    cursor: str = ""
    outcome: str = ""
    done_at: datetime | None = None


_c = columns(Sweeps)
_row = (_c.rule, _c.cursor, _c.outcome, _c.done_at)
_this = _c.rule == bindparam("of_rule")
_get = Query(select(*_row).where(_this))
_lock = Query(select(*_row).where(_this).with_for_update())
_begin = Query(insert(Sweeps).on_conflict_do_nothing(), "rule", "cursor", "outcome", "done_at")
_insert = insert(Sweeps)
_save = Query(
    _insert.on_conflict_do_update(
        index_elements=["rule"], set_={name: _insert.excluded[name] for name in ("cursor", "outcome", "done_at")}
    ),
    "rule", "cursor", "outcome", "done_at",
)  # fmt: skip
_all = Query(select(*_row).order_by(_c.rule))
_over = Query(delete(Sweeps).where(_c.done_at < bindparam("before", type_=_c.done_at.type)))


def begin(tx: Transaction, rule: str, cursor: str = "") -> Sweep:
    """The rule's sweep, begun when it is new, and held until the transaction ends: nobody sweeps it meanwhile."""
    tx.run(_begin, rule=rule, cursor=cursor, outcome="", done_at=None)
    return Sweep(*tx.one(_lock, of_rule=rule))


def get(tx: Transaction, rule: str) -> Sweep | None:
    row = tx.first(_get, of_rule=rule)
    return Sweep(*row) if row else None


def save(tx: Transaction, sweep: Sweep) -> None:
    tx.run(_save, rule=sweep.rule, cursor=sweep.cursor, outcome=sweep.outcome, done_at=sweep.done_at)


def sweeps(tx: Transaction) -> dict[str, Sweep]:
    """All there are, by rule."""
    return {row[0]: Sweep(*row) for row in tx.all(_all)}


def forget(tx: Transaction, before: datetime) -> int:
    """Sweeps that ended before an instant; returns how many."""
    return tx.run(_over, before=before)
