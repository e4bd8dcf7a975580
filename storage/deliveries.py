"""Messages owed: planned once, claimed with a lease, each try a row."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.delivery_reads import (
    counts,
    get,
    in_state,
    listed,
    newest_told,
    of_contact,
    owed,
    owed_about,
    owed_before,
    owed_soon,
    planned,
    sent_as,
    sent_with,
    told,
    tries,
)
from storage.delivery_rows import (
    BULK,
    CLOSED,
    DELIVERIES,
    HELD,
    ROW,
    STATES,
    AttemptRow,
    Attempts,
    Deliveries,
    DeliveryRow,
    opened,
)
from storage.query import Query, Transaction

# fmt: off
__all__ = [
    "BULK",
    "CLOSED",
    "HELD",
    "STATES",
    "AttemptRow",
    "Attempts",
    "Deliveries",
    "DeliveryRow",
    "attempt",
    "begin",
    "claim",
    "claim_together",
    "counts",
    "finish",
    "free",
    "get",
    "in_state",
    "is_mine",
    "later",
    "listed",
    "newest_told",
    "of_contact",
    "owed",
    "owed_about",
    "owed_before",
    "owed_soon",
    "plan",
    "planned",
    "release",
    "sent_as",
    "sent_with",
    "settle",
    "told",
    "tries",
    "wrote",
]
# fmt: on

_c = DELIVERIES
_order = (_c.priority.desc(), _c.not_before, _c.id)
_this = _c.id == bindparam("which")
_now = bindparam("now", type_=_c.not_before.type)
_due = (
    select(_c.id)
    .where(
        _c.state == "owed", _c.not_before <= _now, or_(_c.leased_until.is_(None), _c.leased_until <= _now),
        _c.priority.between(bindparam("least"), bindparam("highest")),
    )
    .order_by(*_order)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)  # fmt: skip
_claim = Query(
    update(Deliveries)
    .where(_c.id.in_(_due))
    .values(owner=bindparam("mine"), leased_until=bindparam("until"), interrupted=_c.begun_at.is_not(None))
    .returning(*ROW)
)
_plan = Query(
    insert(Deliveries).on_conflict_do_nothing(),
    "contact_id", "kind", "cause", "due_day", "payload", "address_id", "priority", "state", "reason", "not_before",
    "attempts", "interrupted", "planned_at", "about", "finished_at",
)  # fmt: skip
_try = Query(insert(Attempts), "delivery_id", "address_id", "outcome", "detail", "at")
_count = Query(update(Deliveries).where(_this).values(attempts=_c.attempts + 1))
_finish = Query(update(Deliveries).where(_this), "state", "reason", "finished_at", "owner", "leased_until")
_later = Query(
    update(Deliveries).where(_this), "state", "not_before", "owner", "leased_until", "interrupted", "begun_at"
)
_begin = Query(update(Deliveries).where(_this, _c.state == "owed", _c.owner == bindparam("mine")), "begun_at")
# Through a function, so that the contact's few rows are looked through and not all that is owed at that hour.
# One that is being claimed is waited for, not passed over: it belongs into the same message.
_together = (
    select(_c.id)
    .where(
        func.coalesce(_c.state, "") == "owed", _c.contact_id == bindparam("of_contact"),
        _c.kind == bindparam("of_kind"), _c.not_before <= bindparam("soon", type_=_c.not_before.type),
        or_(_c.leased_until.is_(None), _c.leased_until <= _now, _c.owner == bindparam("mine")),
    )
    .order_by(_c.id)
    .with_for_update()
)  # fmt: skip
_claim_together = Query(
    update(Deliveries)
    .where(_c.id.in_(_together))
    .values(
        owner=bindparam("mine"), leased_until=bindparam("until"),
        interrupted=case((_c.owner == bindparam("mine"), _c.interrupted), else_=_c.begun_at.is_not(None)),
    )
    .returning(*ROW)
)  # fmt: skip
_settle = Query(
    update(Deliveries).where(_c.kind == bindparam("of_kind"), _c.cause == bindparam("of_cause"), _c.state == "owed"),
    "state", "finished_at", "owner", "leased_until",
)  # fmt: skip
_release = Query(
    update(Deliveries).where(
        _c.about == bindparam("of_about"), _c.state == "owed",
        _c.not_before >= bindparam("held", type_=_c.not_before.type),
    ),
    "not_before",
)  # fmt: skip
_wrote = Query(
    update(Deliveries).where(
        _c.contact_id == bindparam("of_contact"), _c.not_before == bindparam("closed", type_=_c.not_before.type),
        func.coalesce(_c.state, "") == "owed",
    ),
    "not_before",
)  # fmt: skip
_free = Query(
    update(Deliveries)
    .where(_c.state == "owed", _c.owner.is_not(None), _c.owner != bindparam("mine"), _c.leased_until > _now)
    .values(leased_until=_now)
)
_mine = Query(select(_c.id).where(_this, _c.state == "owed", _c.owner == bindparam("mine")))


def plan(
    tx: Transaction,
    contact_id: int,
    kind: str,
    cause: str,
    due_day: date,
    payload: dict[str, Any],
    not_before: datetime | None = None,
    address_id: int | None = None,
    priority: int = 0,
    about: str | None = None,
    skipped: str = "",
) -> bool:
    """Owe a message; False when the same (contact, kind, cause, due day) was planned before. `about`: what `told` finds
    it by. `skipped`: why it is not to be sent at all; it is only on record."""
    what = {"contact_id": contact_id, "kind": kind, "cause": cause, "due_day": due_day, "address_id": address_id}
    start = {"state": "skipped" if skipped else "owed", "reason": skipped, "attempts": 0, "interrupted": False}
    when = {"not_before": not_before or tx.now, "planned_at": tx.now, "finished_at": tx.now if skipped else None}
    sealed = tx.keys.seal_json(payload)
    return tx.run(_plan, payload=sealed, priority=priority, about=about, **what, **start, **when) > 0


A_MOMENT = timedelta(seconds=15)
"""What is due so soon after another message goes out with it."""


def claim(
    tx: Transaction, owner: str, limit: int, lease_seconds: float, *, bulk: bool | None = None
) -> tuple[DeliveryRow, ...]:
    """Take what is due, most urgent first; nobody else is given it until it is finished, put off, or the lease ends.
    `bulk`: only what has the priority BULK or less, or only what has more."""
    until = tx.now + timedelta(seconds=lease_seconds)
    least, highest = BULK + 1 if bulk is False else -1000, BULK if bulk else 1000
    rows = tx.all(_claim, now=tx.now, most=limit, mine=owner, until=until, least=least, highest=highest)
    rows.sort(key=lambda row: (-row[13], row[9], row[0]))
    return tuple(opened(tx, row) for row in rows)


def claim_together(tx: Transaction, owner: str, of: DeliveryRow, lease_seconds: float) -> tuple[DeliveryRow, ...]:
    """Take all of a kind that the same contact is owed by now or in a moment, what is the owner's already among it,
    oldest first."""
    until = tx.now + timedelta(seconds=lease_seconds)
    whose = {"of_contact": of.contact_id, "of_kind": of.kind, "soon": tx.now + A_MOMENT}
    rows = tx.all(_claim_together, now=tx.now, mine=owner, until=until, **whose)
    return tuple(opened(tx, row) for row in sorted(rows, key=lambda row: row[0]))


def begin(tx: Transaction, delivery_id: int, owner: str) -> bool:
    """A try is begun now: unless a word follows, it may have gone out. False: it is the owner's no more."""
    return tx.run(_begin, which=delivery_id, mine=owner, begun_at=tx.now) == 1


def free(tx: Transaction, owner: str) -> int:
    """End the leases of all owners but one: they are not at work any more. Their rows are interrupted when claimed."""
    return tx.run(_free, mine=owner, now=tx.now)


def is_mine(tx: Transaction, delivery_id: int, owner: str) -> bool:
    """Whether a claimed row is still the owner's to send."""
    return tx.first(_mine, which=delivery_id, mine=owner) is not None


def attempt(tx: Transaction, delivery_id: int, address_id: int | None, outcome: str, detail: str = "") -> None:
    """Note how one try ended; `finish` or `later` says what follows from it."""
    tx.run(_try, delivery_id=delivery_id, address_id=address_id, outcome=outcome, detail=detail, at=tx.now)
    tx.run(_count, which=delivery_id)


def finish(tx: Transaction, delivery_id: int, state: str, reason: str = "") -> None:
    """Nothing more is done about it."""
    ended = {"state": state, "reason": reason, "finished_at": tx.now}
    tx.run(_finish, which=delivery_id, owner=None, leased_until=None, **ended)


def settle(tx: Transaction, kind: str, cause: str) -> None:
    """What is owed under a cause of its own went out another way."""
    tx.run(_settle, of_kind=kind, of_cause=cause, state="sent", finished_at=tx.now, owner=None, leased_until=None)


def later(tx: Transaction, delivery_id: int, not_before: datetime) -> None:
    """Still owed, but not before an instant."""
    free = {"owner": None, "leased_until": None, "interrupted": False, "begun_at": None}
    tx.run(_later, which=delivery_id, state="owed", not_before=not_before, **free)


def release(tx: Transaction, about: str) -> int:
    """What was held about something is due now; returns how many."""
    return tx.run(_release, of_about=about, held=HELD, not_before=tx.now)


def wrote(tx: Transaction, contact_id: int) -> int:
    """The contact wrote: what waited for that is due now; returns how many."""
    return tx.run(_wrote, of_contact=contact_id, closed=CLOSED, not_before=tx.now)
