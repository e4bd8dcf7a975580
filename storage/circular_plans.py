"""When the clock drafts circulars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns

_ONLY = 1


class CircularPlans(Row, table=True):
    """One row: on which day of the month circulars of the month and of the quarter before are drafted (0: they are
    not), with who said so and when."""

    __tablename__ = "circular_plans"

    id: int = Field(primary_key=True)
    monthly: int
    quarterly: int
    officer_id: int | None = Field(foreign_key="officers.id", ondelete="SET NULL")
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What is in force; `changed_at` None: nothing was ever set."""

    monthly: int = 0
    quarterly: int = 0
    officer_id: int | None = None
    changed_at: datetime | None = None


_p = columns(CircularPlans)
_plan = Query(select(_p.monthly, _p.quarterly, _p.officer_id, _p.changed_at))
_names = ("monthly", "quarterly", "officer_id", "changed_at")
_insert = insert(CircularPlans)
_save = Query(
    _insert.on_conflict_do_update(index_elements=["id"], set_={name: _insert.excluded[name] for name in _names}),
    "id", *_names,
)  # fmt: skip


def plan(tx: Transaction) -> Plan:
    """What is in force now."""
    row = tx.first(_plan)
    return Plan(*row) if row else Plan()


def set_days(tx: Transaction, officer_id: int, monthly: int, quarterly: int) -> None:
    """On which days the clock drafts from now on; 0: it does not."""
    tx.run(_save, id=_ONLY, monthly=monthly, quarterly=quarterly, officer_id=officer_id, changed_at=tx.now)
