"""Filings that wait for the platform for longer than they should."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, select
from sqlalchemy.sql.selectable import Select

from storage.filings import Filings
from storage.handovers import Handovers
from storage.query import Query, Transaction
from storage.reviews import Reviews
from storage.tables import columns


@dataclass(frozen=True, slots=True)
class Waiting:
    """A filing on its way; `error` is what the last try came to."""

    filing_id: int
    attempts: int
    error: str


_f, _h, _v = columns(Filings), columns(Handovers), columns(Reviews)
_verdict = select(_v.id).where(_v.filing_id == _f.id, _v.kind != "received")


def _older(state: str) -> Select[tuple[int, int, str]]:
    return (
        select(_h.filing_id, _h.attempts, _h.error)
        .join_from(Handovers, Filings, _h.filing_id == _f.id)
        .where(_h.state == state, _f.created_at < bindparam("before"))
        .order_by(_h.id)
        .limit(bindparam("most"))
    )


_untaken = Query(_older("waiting"))
_unanswered = Query(_older("sent").where(~exists(_verdict)))


def not_taken(tx: Transaction, before: datetime, limit: int = 100) -> tuple[Waiting, ...]:
    """Handed in before an instant, and the platform has not taken them yet."""
    return tuple(Waiting(*row) for row in tx.all(_untaken, before=before, most=limit))


def without_verdict(tx: Transaction, before: datetime, limit: int = 100) -> tuple[Waiting, ...]:
    """Handed in before an instant, taken by the platform, and not reviewed yet."""
    return tuple(Waiting(*row) for row in tx.all(_unanswered, before=before, most=limit))
