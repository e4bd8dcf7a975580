"""Support policies (支持政策) as offices keep them: what each says, and every change of it. Changes only ever grow."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import UniqueConstraint, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from flows import policies as reading
from flows.policies import Policy
from storage.query import Cells, ConflictError, Query, Transaction
from storage.tables import KEEP_IDS, Row, columns, one_of

KINDS = ("add", "amend", "withdraw")


class Policies(Row, table=True):
    """A policy of an office ("city" or a district's code); what it says is in its last change."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    office: str = Field(index=True)
    created_at: datetime


class PolicyChanges(Row, table=True):
    """One act on a policy, with all it says from then on; `number` counts from 1, so of two at once one gives way."""

    __tablename__ = "policy_changes"
    __table_args__ = (UniqueConstraint("policy_id", "number"), one_of("change", KINDS), KEEP_IDS)

    id: int = Field(primary_key=True)
    policy_id: int = Field(foreign_key="policies.id", ondelete="CASCADE")
    number: int
    change: str
    content: str
    author: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy as it is now; `changes`: how often it was written, being added counts."""

    id: int
    office: str
    policy: Policy
    withdrawn: bool
    changes: int


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """A change as stored; `author` is an actor of the audit trail."""

    kind: str
    policy: Policy
    author: str
    reason: str
    at: datetime


_p, _c = columns(Policies), columns(PolicyChanges)
_last = select(func.max(_c.number)).where(_c.policy_id == _p.id).correlate(Policies).scalar_subquery()
_now = (
    select(_p.id, _p.office, _c.content, _c.change, _c.number)
    .join_from(Policies, PolicyChanges, _c.policy_id == _p.id)
    .where(_c.number == _last)
)
_every = Query(_now.order_by(_p.id))
_of = Query(_now.where(or_(_p.office == bindparam("one"), _p.office == bindparam("other"))).order_by(_p.id))
_one = Query(_now.where(_p.id == bindparam("which")))
_make = Query(insert(Policies).returning(_p.id), "office", "created_at")
_change = Query(
    insert(PolicyChanges).on_conflict_do_nothing().returning(_c.id),
    "policy_id", "number", "change", "content", "author", "reason", "at",
)  # fmt: skip
_history = Query(
    select(_c.change, _c.content, _c.author, _c.reason, _c.at)
    .where(_c.policy_id == bindparam("which"))
    .order_by(_c.number)
)


def add(tx: Transaction, office: str, policy: Policy, author: str, reason: str) -> int:
    """A new policy; returns its number."""
    made = int(tx.one(_make, office=office, created_at=tx.now)[0])
    change(tx, made, 1, "add", policy, author, reason)
    return made


def change(tx: Transaction, policy_id: int, number: int, kind: str, policy: Policy, author: str, reason: str) -> None:
    """What it says from now on, as its `number`-th change. Raises ConflictError when somebody was first."""
    said = json.dumps(reading.content(policy), ensure_ascii=False, sort_keys=True)
    known = {"policy_id": policy_id, "number": number, "change": kind, "content": said}
    if tx.first(_change, **known, author=author, reason=reason, at=tx.now) is None:
        raise ConflictError(f"policy {policy_id} was changed at the same time")


def every(tx: Transaction) -> tuple[PolicyRow, ...]:
    """All policies, oldest first; the withdrawn ones too."""
    return tuple(map(_opened, tx.all(_every)))


def of_offices(tx: Transaction, one: str, other: str) -> tuple[PolicyRow, ...]:
    """Those of two offices, oldest first; the withdrawn ones too."""
    return tuple(map(_opened, tx.all(_of, one=one, other=other)))


def get(tx: Transaction, policy_id: int) -> PolicyRow | None:
    row = tx.first(_one, which=policy_id)
    return _opened(row) if row is not None else None


def history(tx: Transaction, policy_id: int) -> tuple[PolicyChange, ...]:
    """Every change, oldest first."""
    return tuple(PolicyChange(row[0], _read(row[1]), *row[2:]) for row in tx.all(_history, which=policy_id))


def _opened(row: Cells) -> PolicyRow:
    return PolicyRow(int(row[0]), str(row[1]), _read(row[2]), row[3] == "withdraw", int(row[4]))


def _read(text: str) -> Policy:
    return reading.policy_of(json.loads(text))
