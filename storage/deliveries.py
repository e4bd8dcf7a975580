"""Messages owed: planned once, claimed with a lease, each try a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Index, UniqueConstraint, and_, bindparam, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Cells, Query, Transaction, swap
from storage.tables import KEEP_IDS, Row, columns, one_of

STATES = ("owed", "sent", "skipped", "gone", "uncertain")
BULK = -20
"""The priority of what goes out when nothing more urgent is due."""
HELD = datetime(9000, 1, 1, tzinfo=UTC)
"""Not before this: until it is released."""


class Deliveries(Row, table=True):
    """One message owed to one contact; `payload` is sealed JSON, `about` what it is found by when that changes."""

    __table_args__ = (
        UniqueConstraint("contact_id", "kind", "cause", "due_day"),
        one_of("state", STATES),
        Index(None, "state", "not_before"),
        Index(None, "about", "contact_id"),
        Index(None, "about", "state"),
        KEEP_IDS,
    )

    id: int = Field(primary_key=True)
    contact_id: int = Field(foreign_key="contacts.id", ondelete="CASCADE")
    kind: str
    cause: str
    due_day: date
    payload: bytes
    address_id: int | None = Field(foreign_key="addresses.id", ondelete="SET NULL")
    priority: int
    state: str
    reason: str
    not_before: datetime
    attempts: int
    interrupted: bool
    owner: str | None
    leased_until: datetime | None
    planned_at: datetime
    finished_at: datetime | None
    about: str | None
    begun_at: datetime | None


class Attempts(Row, table=True):
    """One try at one address; `detail` holds no personal data."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    delivery_id: int = Field(foreign_key="deliveries.id", ondelete="CASCADE", index=True)
    address_id: int | None = Field(foreign_key="addresses.id", ondelete="SET NULL")
    outcome: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A message owed. `interrupted`: a try was begun and ended without a word, so it may have gone out."""

    id: int
    contact_id: int
    kind: str
    cause: str
    due_day: date
    payload: dict[str, Any]
    address_id: int | None
    state: str
    reason: str
    not_before: datetime
    attempts: int
    interrupted: bool
    finished_at: datetime | None = None
    priority: int = 0


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """How one try ended."""

    delivery_id: int
    address_id: int | None
    outcome: str
    detail: str
    at: datetime


_c, _t = columns(Deliveries), columns(Attempts)
_row = (
    _c.id, _c.contact_id, _c.kind, _c.cause, _c.due_day, _c.payload, _c.address_id, _c.state, _c.reason,
    _c.not_before, _c.attempts, _c.interrupted, _c.finished_at, _c.priority,
)  # fmt: skip
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
    .returning(*_row)
)
_plan = Query(
    insert(Deliveries).on_conflict_do_nothing().returning(_c.id),
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
_rest = (
    select(_c.id)
    .where(
        func.coalesce(_c.state, "") == "owed", _c.contact_id == bindparam("of_contact"),
        _c.kind == bindparam("of_kind"), _c.not_before <= _now, or_(_c.leased_until.is_(None), _c.leased_until <= _now),
    )
    .with_for_update(skip_locked=True)
)  # fmt: skip
_claim_rest = Query(
    update(Deliveries)
    .where(_c.id.in_(_rest))
    .values(owner=bindparam("mine"), leased_until=bindparam("until"), interrupted=_c.begun_at.is_not(None))
    .returning(*_row)
)
_planned = Query(
    select(_c.id)
    .where(_c.contact_id == bindparam("of_contact"), _c.kind == bindparam("of_kind"), _c.cause == bindparam("of_cause"))
    .limit(1)
)
_out = or_(_c.state == "sent", _c.state == "uncertain")
_told = Query(
    select(*_row)
    .where(
        _c.about == bindparam("of_about"),
        or_(_out, and_(_c.state == "owed", _c.begun_at.is_not(None))),
        tuple_(_c.contact_id, _c.id) > tuple_(bindparam("after_contact"), bindparam("after_id")),
    )
    .order_by(_c.contact_id, _c.id)
    .limit(bindparam("most"))
)  # fmt: skip
_newest_told = Query(
    select(func.max(_c.id)).where(
        _c.about == bindparam("of_about"), _c.contact_id == bindparam("of_contact"),
        _out,
    )
)  # fmt: skip
_together = Query(
    select(*_row)
    .where(
        _c.contact_id == bindparam("of_contact"), _c.kind == bindparam("of_kind"),
        _out, _c.finished_at == bindparam("at", type_=_c.finished_at.type),
    )
    .order_by(_c.id)
)  # fmt: skip
_settle = Query(
    update(Deliveries).where(_c.kind == bindparam("of_kind"), _c.cause == bindparam("of_cause"), _c.state == "owed"),
    "state", "finished_at", "owner", "leased_until",
)  # fmt: skip
_get = Query(select(*_row).where(_this))
_of = Query(select(*_row).where(_c.contact_id == bindparam("of_contact")).order_by(_c.id))
_tries = Query(
    select(_t.delivery_id, _t.address_id, _t.outcome, _t.detail, _t.at)
    .where(_t.delivery_id == bindparam("of_delivery"))
    .order_by(_t.id)
)
_owed = Query(select(func.count()).select_from(Deliveries).where(_c.state == "owed"))
_owed_about = Query(
    select(func.count())
    .select_from(Deliveries)
    .where(_c.about == bindparam("of_about"), _c.state == "owed", _c.not_before <= _now)
)
_release = Query(
    update(Deliveries).where(
        _c.about == bindparam("of_about"), _c.state == "owed",
        _c.not_before >= bindparam("held", type_=_c.not_before.type),
    ),
    "not_before",
)  # fmt: skip

_before = bindparam("before", type_=_c.planned_at.type)
_late = Query(
    select(*_row)
    .where(_c.state == "owed", _c.planned_at < _before, or_(_c.attempts > 0, _c.not_before < _before))
    .order_by(_c.id)
    .limit(bindparam("most"))
)
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
    row = tx.first(_plan, payload=sealed, priority=priority, about=about, **what, **start, **when)
    return row is not None


def claim(
    tx: Transaction, owner: str, limit: int, lease_seconds: float, *, bulk: bool | None = None
) -> tuple[DeliveryRow, ...]:
    """Take what is due, most urgent first; nobody else is given it until it is finished, put off, or the lease ends.
    `bulk`: only what has the priority BULK or less, or only what has more."""
    until = tx.now + timedelta(seconds=lease_seconds)
    least, highest = BULK + 1 if bulk is False else -1000, BULK if bulk else 1000
    rows = tx.all(_claim, now=tx.now, most=limit, mine=owner, until=until, least=least, highest=highest)
    rows.sort(key=lambda row: (-row[13], row[9], row[0]))
    return tuple(_opened(tx, row) for row in rows)


def claim_rest(tx: Transaction, owner: str, of: DeliveryRow, lease_seconds: float) -> tuple[DeliveryRow, ...]:
    """Take what else of a kind the same contact is owed by now, oldest first."""
    until = tx.now + timedelta(seconds=lease_seconds)
    rows = tx.all(_claim_rest, now=tx.now, mine=owner, until=until, of_contact=of.contact_id, of_kind=of.kind)
    return tuple(_opened(tx, row) for row in sorted(rows, key=lambda row: row[0]))


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


def get(tx: Transaction, delivery_id: int) -> DeliveryRow:
    """Raises NotFoundError."""
    return _opened(tx, tx.one(_get, which=delivery_id))


def listed(tx: Transaction, limit: int = 1_000_000, **filters: Any) -> tuple[DeliveryRow, ...]:
    """For operators, newest first: those that match all of state, kind, contact_id and due_day, as far as given."""
    chosen = select(*_row).where(*_given(filters)).order_by(_c.id.desc()).limit(limit)
    return tuple(_opened(tx, tuple(row)) for row in tx.connection.execute(chosen))


def in_state(tx: Transaction, state: str, limit: int = 100) -> tuple[DeliveryRow, ...]:
    """Those in one state, newest first."""
    return listed(tx, limit, state=state)


def of_contact(tx: Transaction, contact_id: int) -> tuple[DeliveryRow, ...]:
    """All that was ever owed to a contact, oldest first."""
    return tuple(_opened(tx, row) for row in tx.all(_of, of_contact=contact_id))


def tries(tx: Transaction, delivery_id: int) -> tuple[AttemptRow, ...]:
    """The delivery's attempts in order."""
    return tuple(AttemptRow(*row) for row in tx.all(_tries, of_delivery=delivery_id))


def planned(tx: Transaction, contact_id: int, kind: str, cause: str) -> bool:
    """Whether such a message was ever planned, for any day."""
    return tx.first(_planned, of_contact=contact_id, of_kind=kind, of_cause=cause) is not None


def told(tx: Transaction, about: str, after: tuple[int, int], most: int) -> tuple[DeliveryRow, ...]:
    """What went out, or may have, about something: by contact and id, after such a pair."""
    rows = tx.all(_told, of_about=about, after_contact=after[0], after_id=after[1], most=most)
    return tuple(_opened(tx, row) for row in rows)


def newest_told(tx: Transaction, about: str, contact_id: int) -> int:
    """The last message that told a contact of something, 0 when none did."""
    return int(tx.one(_newest_told, of_about=about, of_contact=contact_id)[0] or 0)


def sent_with(tx: Transaction, delivery_id: int) -> tuple[DeliveryRow, ...]:
    """All rows that went out as one message with this one, itself among them; none while it has not gone out.
    Raises NotFoundError."""
    row = get(tx, delivery_id)
    if row.finished_at is None:
        return ()
    rows = tx.all(_together, of_contact=row.contact_id, of_kind=row.kind, at=row.finished_at)
    return tuple(_opened(tx, one) for one in rows)


def owed_before(tx: Transaction, before: datetime, limit: int = 100) -> tuple[DeliveryRow, ...]:
    """Owed since before an instant and not sent, oldest first; not what is planned for later."""
    return tuple(_opened(tx, row) for row in tx.all(_late, before=before, most=limit))


def counts(tx: Transaction, **filters: Any) -> dict[str, int]:
    """How many there are in each state, of those that `listed` would list."""
    chosen = select(_c.state, func.count()).where(*_given(filters)).group_by(_c.state).order_by(_c.state)
    return {str(row[0]): int(row[1]) for row in tx.connection.execute(chosen)}


def _given(filters: Mapping[str, Any]) -> list[Any]:
    return [_c[name] == wanted for name, wanted in filters.items() if wanted]


def owed_about(tx: Transaction, about: str, *, due: bool = False) -> int:
    """How many messages are owed about something, or are due by now."""
    return int(tx.one(_owed_about, of_about=about, now=tx.now if due else HELD)[0])


def release(tx: Transaction, about: str) -> int:
    """What was held about something is due now; returns how many."""
    return tx.run(_release, of_about=about, held=HELD, not_before=tx.now)


def owed(tx: Transaction) -> int:
    """How many messages are owed."""
    return int(tx.one(_owed)[0])


def _opened(tx: Transaction, row: Cells) -> DeliveryRow:
    return DeliveryRow(*swap(row, 5, tx.keys.open_json(row[5])))
