"""Giving filings to the platform: one row a filing, claimed with a lease, with the key that makes it idempotent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, bindparam, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.reviews import Reviews
from storage.tables import KEEP_IDS, Row, columns, one_of

STATES = ("waiting", "blocked", "sent", "refused")


class Handovers(Row, table=True):
    """A filing on its way; `owner` holds it until `leased_until`."""

    __table_args__ = (one_of("state", STATES), Index(None, "state", "next_at"), KEEP_IDS)

    id: int = Field(primary_key=True)
    filing_id: int = Field(foreign_key="filings.id", ondelete="CASCADE", unique=True)
    subject_id: int = Field(foreign_key="subjects.id", ondelete="CASCADE", index=True)
    key: str = Field(unique=True)
    state: str
    attempts: int
    next_at: datetime
    platform_id: str | None
    error: str
    told_delayed: bool
    owner: str | None
    leased_until: datetime | None


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A filing on its way. blocked: the registration is not accepted yet. `attempts` counts the claims."""

    id: int
    filing_id: int
    key: str
    state: str
    attempts: int
    next_at: datetime
    platform_id: str | None
    error: str
    told_delayed: bool


_c, _v = columns(Handovers), columns(Reviews)
_row = (_c.id, _c.filing_id, _c.key, _c.state, _c.attempts, _c.next_at, _c.platform_id, _c.error, _c.told_delayed)
_this = _c.id == bindparam("which")
_now = bindparam("now", type_=_c.next_at.type)
_due = (
    select(_c.id)
    .where(_c.state == "waiting", _c.next_at <= _now, or_(_c.leased_until.is_(None), _c.leased_until <= _now))
    .order_by(_c.next_at, _c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_claim = Query(
    update(Handovers)
    .where(_c.id.in_(_due))
    .values(owner=bindparam("mine"), leased_until=bindparam("until"), attempts=_c.attempts + 1)
    .returning(*_row)
)
_plan = Query(
    insert(Handovers).on_conflict_do_nothing(),
    "filing_id", "subject_id", "key", "state", "attempts", "next_at", "error", "told_delayed",
)  # fmt: skip
_of = Query(select(*_row).where(_c.filing_id == bindparam("of_filing")))
_waiting = Query(select(*_row).where(or_(_c.state == "waiting", _c.state == "blocked")).order_by(_c.next_at, _c.id))
_verdict = select(_v.id).where(_v.filing_id == _c.filing_id, _v.kind != "received")
_awaiting = Query(
    select(func.count()).select_from(Handovers).where(or_(_c.state == "waiting", _c.state == "sent"), ~exists(_verdict))
)
_keep = Query(update(Handovers).where(_this, _c.state == "waiting", _c.owner == bindparam("mine")), "leased_until")
_release = Query(update(Handovers).where(_this), "owner", "leased_until")
_unblock = Query(
    update(Handovers).where(_c.subject_id == bindparam("of_subject"), _c.state == "blocked"), "state", "next_at"
)
_changes = {
    name: Query(update(Handovers).where(_this), name)
    for name in ("state", "attempts", "next_at", "platform_id", "error", "told_delayed")
}


def plan_handover(tx: Transaction, filing_id: int, blocked: bool) -> HandoverRow:
    """Owe the filing to the platform, once; returns the row, old or new."""
    from storage.filings import get

    filing = get(tx, filing_id)
    key = f"{filing.draft_id}-{filing.submission}-{filing.digest[:16]}"
    state = {"state": "blocked" if blocked else "waiting", "attempts": 0, "error": "", "told_delayed": False}
    tx.run(_plan, filing_id=filing_id, subject_id=filing.subject_id, key=key, next_at=tx.now, **state)
    return HandoverRow(*tx.one(_of, of_filing=filing_id))


def due_handovers(tx: Transaction, limit: int, lease_seconds: float, owner: str) -> tuple[HandoverRow, ...]:
    """Claim what is due; nobody else is given the same rows until the lease runs out or `set_handover` ends it."""
    until = tx.now + timedelta(seconds=lease_seconds)
    rows = [HandoverRow(*row) for row in tx.all(_claim, now=tx.now, most=limit, mine=owner, until=until)]
    return tuple(sorted(rows, key=lambda row: (row.next_at, row.id)))


def keep_handover(tx: Transaction, handover_id: int, owner: str, lease_seconds: float) -> bool:
    """The owner is still at work on what it claimed; False when it is another's by now, or done with."""
    until = tx.now + timedelta(seconds=lease_seconds)
    return tx.run(_keep, which=handover_id, mine=owner, leased_until=until) > 0


def handover_of(tx: Transaction, filing_id: int) -> HandoverRow | None:
    row = tx.first(_of, of_filing=filing_id)
    return HandoverRow(*row) if row else None


def waiting_handovers(tx: Transaction) -> tuple[HandoverRow, ...]:
    """All that the platform has not been given yet, for operators."""
    return tuple(HandoverRow(*row) for row in tx.all(_waiting))


def awaiting(tx: Transaction) -> int:
    """How many filings are on their way to the platform, or there without a verdict yet."""
    return int(tx.one(_awaiting)[0])


def set_handover(tx: Transaction, handover_id: int, **changes: Any) -> None:
    """Set any of state, attempts, next_at, platform_id, error (no personal data), told_delayed; ends the lease."""
    for name, value in changes.items():
        tx.run(_changes[name], which=handover_id, **{name: value})
    tx.run(_release, which=handover_id, owner=None, leased_until=None)


def unblock(tx: Transaction, subject_id: int) -> int:
    """The subject's registration was accepted: its blocked handovers are due; returns how many."""
    return tx.run(_unblock, of_subject=subject_id, state="waiting", next_at=tx.now)
