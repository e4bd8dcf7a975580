"""The platform's events about filings, append-only, and how far its feed has been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from flows.filing import DefectNote, EventKind, ReviewEvent
from storage.query import Query, Transaction, swap
from storage.tables import KEEP_IDS, Row, columns

TAKEN_BACK = "taken_back"
"""The kind of a row that says that an event, named in `body`, was reported by mistake: both stay, neither counts."""


class Reviews(Row, table=True):
    """One event; `body` is sealed JSON."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    filing_id: int = Field(foreign_key="filings.id", ondelete="CASCADE", index=True)
    event_id: str = Field(unique=True)
    kind: str
    at: datetime
    body: bytes


class Cursors(Row, table=True):
    """A place in somebody else's feed."""

    name: str = Field(primary_key=True)
    value: str


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An event as stored; `at` is the platform's instant."""

    id: int
    filing_id: int
    event_id: str
    kind: str
    at: datetime
    body: dict[str, Any]

    def event(self) -> ReviewEvent:
        """The event as `flows.filing` reads it."""
        notes = (
            DefectNote(str(one.get("question", "")), str(one.get("item", "")), str(one.get("message", "")))
            for one in self.body.get("defects", ())
        )
        return ReviewEvent(cast(EventKind, self.kind), self.at, tuple(notes), str(self.body.get("reference", "")))


_c, _k = columns(Reviews), columns(Cursors)
_row = (_c.id, _c.filing_id, _c.event_id, _c.kind, _c.at, _c.body)
_add = Query(insert(Reviews).on_conflict_do_nothing().returning(_c.id), "filing_id", "event_id", "kind", "at", "body")
_of = Query(select(*_row).where(_c.filing_id == bindparam("of_filing")).order_by(_c.at, _c.id))
_get_cursor = Query(select(_k.value).where(_k.name == bindparam("of_name")))
_insert_cursor = insert(Cursors)
_set_cursor = Query(
    _insert_cursor.on_conflict_do_update(index_elements=["name"], set_={"value": _insert_cursor.excluded["value"]}),
    "name",
    "value",
)


def add_review(tx: Transaction, filing_id: int, event_id: str, kind: str, at: datetime, body: dict[str, Any]) -> bool:
    """Keep an event; False when it was there already."""
    sealed = tx.keys.seal_json(body)
    return tx.first(_add, filing_id=filing_id, event_id=event_id, kind=kind, at=at, body=sealed) is not None


def reviews(tx: Transaction, filing_id: int) -> tuple[ReviewRow, ...]:
    """The filing's events that count, oldest first."""
    every = all_reviews(tx, filing_id)
    gone = {row.body["event"] for row in every if row.kind == TAKEN_BACK}
    return tuple(row for row in every if row.kind != TAKEN_BACK and row.event_id not in gone)


def take_back(tx: Transaction, review: ReviewRow, by: int) -> None:
    """A contact says that an event was reported by mistake."""
    add_review(
        tx, review.filing_id, f"back:{review.event_id}", TAKEN_BACK, tx.now, {"event": review.event_id, "by": by}
    )


def all_reviews(tx: Transaction, filing_id: int) -> tuple[ReviewRow, ...]:
    """All that was ever told of the filing, oldest first."""
    return tuple(ReviewRow(*swap(row, 5, tx.keys.open_json(row[5]))) for row in tx.all(_of, of_filing=filing_id))


def cursor(tx: Transaction, name: str) -> str:
    """Where reading stopped; "" before the first."""
    row = tx.first(_get_cursor, of_name=name)
    return str(row[0]) if row else ""


def set_cursor(tx: Transaction, name: str, value: str) -> None:
    tx.run(_set_cursor, name=name, value=value)
