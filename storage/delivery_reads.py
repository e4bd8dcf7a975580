"""Looking up messages owed and sent: for who sends them, for what they told, and for operators."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, tuple_

from storage.delivery_rows import (
    ATTEMPTS,
    CLOSED,
    DELIVERIES,
    ROW,
    AttemptRow,
    Attempts,
    Deliveries,
    DeliveryRow,
    opened,
)
from storage.query import Query, Transaction

SOON = timedelta(minutes=5)
_c, _t = DELIVERIES, ATTEMPTS
_this = _c.id == bindparam("which")
_now = bindparam("now", type_=_c.not_before.type)
_planned = Query(
    select(_c.id)
    .where(_c.contact_id == bindparam("of_contact"), _c.kind == bindparam("of_kind"), _c.cause == bindparam("of_cause"))
    .limit(1)
)
_out = or_(_c.state == "sent", _c.state == "uncertain")
_told = Query(
    select(*ROW)
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
    select(*ROW)
    .where(
        _c.contact_id == bindparam("of_contact"), _c.kind == bindparam("of_kind"),
        _out, _c.finished_at == bindparam("at", type_=_c.finished_at.type),
    )
    .order_by(_c.id)
)  # fmt: skip
_sent_as = Query(
    select(*ROW)
    .join(Attempts, _t.delivery_id == _c.id)
    .where(
        _t.address_id == bindparam("of_address"), _t.outcome == "sent", _t.detail == bindparam("of_number"),
        _c.state == "sent",
    )
    .order_by(_c.id)
)  # fmt: skip
_get = Query(select(*ROW).where(_this))
_of = Query(select(*ROW).where(_c.contact_id == bindparam("of_contact")).order_by(_c.id))
_tries = Query(
    select(_t.delivery_id, _t.address_id, _t.outcome, _t.detail, _t.at)
    .where(_t.delivery_id == bindparam("of_delivery"))
    .order_by(_t.id)
)
_owed = Query(select(func.count()).select_from(Deliveries).where(_c.state == "owed"))
_soon = Query(select(func.count()).select_from(Deliveries).where(_c.state == "owed", _c.not_before <= _now))
_owed_about = Query(
    select(func.count())
    .select_from(Deliveries)
    .where(_c.about == bindparam("of_about"), _c.state == "owed", _c.not_before <= _now)
)
_before = bindparam("before", type_=_c.planned_at.type)
_late = Query(
    select(*ROW)
    .where(_c.state == "owed", _c.planned_at < _before, or_(_c.attempts > 0, _c.not_before < _before))
    .order_by(_c.id)
    .limit(bindparam("most"))
)


def get(tx: Transaction, delivery_id: int) -> DeliveryRow:
    """Raises NotFoundError."""
    return opened(tx, tx.one(_get, which=delivery_id))


def listed(tx: Transaction, limit: int = 1_000_000, **filters: Any) -> tuple[DeliveryRow, ...]:
    """For operators, newest first: those that match all of state, kind, contact_id and due_day, as far as given."""
    chosen = select(*ROW).where(*_given(filters)).order_by(_c.id.desc()).limit(limit)
    return tuple(opened(tx, tuple(row)) for row in tx.connection.execute(chosen))


def in_state(tx: Transaction, state: str, limit: int = 100) -> tuple[DeliveryRow, ...]:
    """Those in one state, newest first."""
    return listed(tx, limit, state=state)


def of_contact(tx: Transaction, contact_id: int) -> tuple[DeliveryRow, ...]:
    """All that was ever owed to a contact, oldest first."""
    return tuple(opened(tx, row) for row in tx.all(_of, of_contact=contact_id))


def tries(tx: Transaction, delivery_id: int) -> tuple[AttemptRow, ...]:
    """The delivery's attempts in order."""
    return tuple(AttemptRow(*row) for row in tx.all(_tries, of_delivery=delivery_id))


def planned(tx: Transaction, contact_id: int, kind: str, cause: str) -> bool:
    """Whether such a message was ever planned, for any day."""
    return tx.first(_planned, of_contact=contact_id, of_kind=kind, of_cause=cause) is not None


def told(tx: Transaction, about: str, after: tuple[int, int], most: int) -> tuple[DeliveryRow, ...]:
    """What went out, or may have, about something: by contact and id, after such a pair."""
    rows = tx.all(_told, of_about=about, after_contact=after[0], after_id=after[1], most=most)
    return tuple(opened(tx, row) for row in rows)


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
    return tuple(opened(tx, one) for one in rows)


def owed_before(tx: Transaction, before: datetime, limit: int = 100) -> tuple[DeliveryRow, ...]:
    """Owed since before an instant and not sent, oldest first; not what is planned for later."""
    return tuple(opened(tx, row) for row in tx.all(_late, before=before, most=limit))


def counts(tx: Transaction, **filters: Any) -> dict[str, int]:
    """How many there are in each state, of those that `listed` would list."""
    chosen = select(_c.state, func.count()).where(*_given(filters)).group_by(_c.state).order_by(_c.state)
    return {str(row[0]): int(row[1]) for row in tx.connection.execute(chosen)}


def sent_as(tx: Transaction, address_id: int, number: str) -> tuple[DeliveryRow, ...]:
    """What went out in the message that an address' channel calls by a number."""
    return tuple(opened(tx, row) for row in tx.all(_sent_as, of_address=address_id, of_number=number))


def _given(filters: Mapping[str, Any]) -> list[Any]:
    return [_c[name] == wanted for name, wanted in filters.items() if wanted]


def owed_about(tx: Transaction, about: str, *, due: bool = False) -> int:
    """How many messages are owed about something and not only waiting for their contact to write; or are due by now."""
    return int(tx.one(_owed_about, of_about=about, now=tx.now if due else CLOSED - SOON)[0])


def owed_soon(tx: Transaction) -> int:
    """How many messages are owed within minutes: what is planned for later is not waited for."""
    return int(tx.one(_soon, now=tx.now + SOON)[0])


def owed(tx: Transaction) -> int:
    """How many messages are owed."""
    return int(tx.one(_owed)[0])
