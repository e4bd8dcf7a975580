"""好差评: how the handling of an accepted product was found; once for a filing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.filings import Filings
from storage.query import Query, Transaction
from storage.tables import Row, columns

LEVELS = (5, 4, 3, 2, 1)
"""From the best to the worst."""


class Ratings(Row, table=True):
    """A level of `LEVELS`. Nothing says who gave it, so that it outlives them."""

    filing_id: int = Field(primary_key=True, foreign_key="filings.id", ondelete="CASCADE")
    level: int
    at: datetime


_c, _f = columns(Ratings), columns(Filings)
_rate = Query(insert(Ratings).on_conflict_do_nothing().returning(_c.filing_id), "filing_id", "level", "at")
_get = Query(select(_c.level).where(_c.filing_id == bindparam("of_filing")))
_counts = Query(
    select(_c.level, func.count())
    .join_from(Ratings, Filings, _f.id == _c.filing_id)
    .where(_f.subject_id == bindparam("of_subject"))
    .group_by(_c.level)
)


def rate(tx: Transaction, filing_id: int, level: int) -> bool:
    """False when the filing was rated already."""
    return tx.first(_rate, filing_id=filing_id, level=level, at=tx.now) is not None


def of_filing(tx: Transaction, filing_id: int) -> int | None:
    """The level, or None."""
    row = tx.first(_get, of_filing=filing_id)
    return int(row[0]) if row else None


def of_subject(tx: Transaction, subject_id: int) -> dict[int, int]:
    """Level -> how many filings of a subject were rated so."""
    return {int(row[0]): int(row[1]) for row in tx.all(_counts, of_subject=subject_id)}
