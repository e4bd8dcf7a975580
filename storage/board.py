"""What officers see of drafts: rows by district and state, and what is stuck. States and dates, never answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select

from storage.filings import Filings
from storage.handovers import Handovers
from storage.query import Transaction
from storage.reviews import Reviews
from storage.subjects import Subjects
from storage.summaries import NAMES, Summaries, Summary
from storage.tables import columns

BEGUN = ("started", "complete", "not_eligible", "submitted", "received", "returned", "accepted", "recognised",
         "not_recognised", "withdrawn", "revoked")  # fmt: skip
"""States of drafts that somebody wrote in and nobody put aside."""


_UNFILED = frozenset({"started", "complete"})
"""States in which a draft waits since its contact's last word, so that the index of `since` tells which are quiet."""
_AT_THE_PLATFORM = ("submitted", "received")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which drafts: in these districts (None: all), in these states, of a form ("": all), quiet since before an
    instant (None: whenever), with a number below one (0: all)."""

    districts: Collection[str] | None = None
    states: Collection[str] = BEGUN
    form: str = ""
    quiet_before: datetime | None = None
    below: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A draft in the list; `name` is its unit's, "" until it is known."""

    summary: Summary
    name: str


_c, _u = columns(Summaries), columns(Subjects)
_f, _h, _v = columns(Filings), columns(Handovers), columns(Reviews)
_row = tuple(_c[name] for name in NAMES)
_verdict = select(_v.id).where(_v.filing_id == _f.id, _v.kind != "received")


def entries(tx: Transaction, wanted: Wanted, most: int) -> tuple[Entry, ...]:
    """The newest drafts first, at most so many."""
    chosen = select(*_row, _u.details).join_from(Summaries, Subjects, _c.subject_id == _u.id)
    found = chosen.where(*_matching(wanted)).order_by(_c.draft_id.desc()).limit(most)
    return tuple(_opened(tx, tuple(row)) for row in tx.connection.execute(found))


def count(tx: Transaction, wanted: Wanted) -> int:
    """How many there are."""
    chosen = select(func.count()).select_from(Summaries).where(*_matching(wanted))
    return int(tx.connection.execute(chosen).scalar_one())


def states(tx: Transaction, wanted: Wanted) -> dict[str, int]:
    """How many there are in each state."""
    chosen = select(_c.state, func.count()).where(*_matching(wanted)).group_by(_c.state)
    return {str(state): int(n) for state, n in tx.connection.execute(chosen)}


def stuck(
    tx: Transaction, districts: Collection[str] | None, taken_before: datetime, reviewed_before: datetime
) -> tuple[int, int]:
    """Filings handed in before an instant that the platform has not taken, and before another one that it has not
    reviewed."""
    waiting = and_(_h.state.in_(("waiting", "refused")), _f.created_at < taken_before)
    silent = and_(_h.state == "sent", _f.created_at < reviewed_before)
    there = select(_c.draft_id).where(_c.state.in_(_AT_THE_PLATFORM))
    chosen = (
        select(func.count().filter(waiting), func.count().filter(silent))
        .select_from(Filings)
        .join(Handovers, _h.filing_id == _f.id)
        .where(_f.draft_id.in_(there), _f.created_at < max(taken_before, reviewed_before), ~exists(_verdict))
    )
    if districts is not None:
        chosen = chosen.join(Subjects, _h.subject_id == _u.id).where(_u.district.in_(districts))
    row = tx.connection.execute(chosen).one()
    return int(row[0]), int(row[1])


def _matching(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_c.state.in_(wanted.states)]
    found += [] if wanted.districts is None else [_c.district.in_(wanted.districts)]
    found += [_c.form == wanted.form] if wanted.form else []
    if wanted.quiet_before is not None:
        unfiled = _UNFILED.issuperset(wanted.states)
        found.append((_c.since if unfiled else _c.last_activity) < wanted.quiet_before)
    return [*found, *([_c.draft_id < wanted.below] if wanted.below else [])]


def _opened(tx: Transaction, row: tuple[Any, ...]) -> Entry:
    *cells, details = row
    known = dict(zip(NAMES, cells, strict=True))
    known["categories"] = tuple(filter(None, known["categories"].split("|")))
    return Entry(Summary(**known), tx.keys.open_json(details)["name"])
