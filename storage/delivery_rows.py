"""The tables of messages owed and of the tries to send them, and their rows as they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.query import Cells, Transaction, swap
from storage.tables import KEEP_IDS, Row, columns, one_of

STATES = ("owed", "sent", "skipped", "gone", "uncertain")
BULK = -20
"""The priority of what goes out when nothing more urgent is due."""
HELD = datetime(9000, 1, 1, tzinfo=UTC)
"""Not before this: until it is released."""
CLOSED = datetime(8000, 1, 1, tzinfo=UTC)
"""Not before this: until its contact writes, because nothing may be sent to them unasked."""


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


DELIVERIES, ATTEMPTS = columns(Deliveries), columns(Attempts)
_c = DELIVERIES
ROW = (
    _c.id, _c.contact_id, _c.kind, _c.cause, _c.due_day, _c.payload, _c.address_id, _c.state, _c.reason,
    _c.not_before, _c.attempts, _c.interrupted, _c.finished_at, _c.priority,
)  # fmt: skip


def opened(tx: Transaction, row: Cells) -> DeliveryRow:
    """The columns of ROW as what they say."""
    return DeliveryRow(*swap(row, 5, tx.keys.open_json(row[5])))
