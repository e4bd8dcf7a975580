"""By what a product is found again without anybody reading it: keyed digests of its patents' numbers and its model."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Index, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns, one_of

WHATS = ("patent", "model", "family", "name")
Said = tuple[str, str]
"""One of `WHATS`, and its text."""


class TwinMarks(Row, table=True):
    """What a product's draft says, as `lookup`, a keyed digest: a patent's number, a model, a family of models,
    its own name."""

    __tablename__ = "twin_marks"
    __table_args__ = (one_of("what", WHATS), Index(None, "what", "lookup"))

    draft_id: int = Field(primary_key=True, foreign_key="drafts.id", ondelete="CASCADE")
    what: str = Field(primary_key=True)
    lookup: str = Field(primary_key=True)
    subject_id: int = Field(foreign_key="subjects.id", ondelete="CASCADE", index=True)


_c = columns(TwinMarks)
_this = _c.draft_id == bindparam("of_draft")
_of = Query(select(_c.what, _c.lookup).where(_this))
_add = Query(insert(TwinMarks).on_conflict_do_nothing(), "draft_id", "what", "lookup", "subject_id")
_drop = Query(delete(TwinMarks).where(_this, _c.what == bindparam("of_what"), _c.lookup == bindparam("found")))
_found = Query(
    select(_c.draft_id, _c.subject_id)
    .where(_c.what == bindparam("of_what"), _c.lookup == bindparam("found"))
    .order_by(_c.draft_id)
)
_within = Query(
    select(_c.draft_id).where(
        _c.what == bindparam("of_what"), _c.lookup == bindparam("found"), _c.subject_id == bindparam("of_subject")
    )
)
_marked = Query(select(_c.draft_id).distinct().order_by(_c.draft_id))


def mark(tx: Transaction, draft_id: int, subject_id: int, said: Iterable[Said]) -> frozenset[str]:
    """By this a draft is found from now on, under the newest secret; nothing: by nothing. What of `WHATS` is new."""
    wanted = {(what, _lookups(tx, what, text)[0]) for what, text in said}
    known = {(str(row[0]), str(row[1])) for row in tx.all(_of, of_draft=draft_id)}
    for what, lookup in known - wanted:
        tx.run(_drop, of_draft=draft_id, of_what=what, found=lookup)
    for what, lookup in sorted(wanted - known):
        tx.run(_add, draft_id=draft_id, what=what, lookup=lookup, subject_id=subject_id)
    return frozenset(what for what, _ in wanted ^ known)


def sharing(tx: Transaction, what: str, text: str) -> tuple[tuple[int, int], ...]:
    """(draft, subject) of all that say the same, marked under any of the secrets, oldest first."""
    found = (row for one in _lookups(tx, what, text) for row in tx.all(_found, of_what=what, found=one))
    return tuple(sorted({(int(row[0]), int(row[1])) for row in found}))


def within(tx: Transaction, subject_id: int, what: str, text: str) -> tuple[int, ...]:
    """The same among one subject's drafts."""
    found = (
        row
        for one in _lookups(tx, what, text)
        for row in tx.all(_within, of_what=what, found=one, of_subject=subject_id)
    )
    return tuple(sorted({int(row[0]) for row in found}))


def marked(tx: Transaction) -> tuple[int, ...]:
    """The drafts that are found by anything."""
    return tuple(int(row[0]) for row in tx.all(_marked))


def _lookups(tx: Transaction, what: str, text: str) -> tuple[str, ...]:
    return tx.keys.lookups(f"{what}:{text}")
