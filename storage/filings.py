"""Filings: complete journeys, frozen; with their handovers and reviews (each in a module of its own)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Index, UniqueConstraint, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.drafts import Draft
from storage.handovers import (
    HandoverRow,
    awaiting,
    due_handovers,
    handover_of,
    keep_handover,
    plan_handover,
    set_handover,
    unblock,
    waiting_handovers,
)
from storage.query import Cells, Query, Transaction, swap
from storage.reviews import ReviewRow, add_review, all_reviews, cursor, reviews, set_cursor, take_back
from storage.tables import KEEP_IDS, Row, columns

__all__ = [
    "FilingRow", "HandoverRow", "ReviewRow", "add_review", "all_reviews", "awaiting", "by_platform_id", "by_reference",
    "create", "cursor", "due_handovers", "get", "handover_of", "keep_handover", "latest", "link_platform", "of_draft",
    "of_subject", "plan_handover", "reviews", "set_cursor", "set_handover", "take_back", "unblock", "waiting_handovers",
]  # fmt: skip

SHANGHAI = timezone(timedelta(hours=8))


class Filings(Row, table=True):
    """A frozen journey; `content` is sealed JSON."""

    __table_args__ = (UniqueConstraint("draft_id", "submission"), Index(None, "draft_id", "created_at"), KEEP_IDS)

    id: int = Field(primary_key=True)
    draft_id: int = Field(foreign_key="drafts.id", ondelete="CASCADE")
    subject_id: int = Field(foreign_key="subjects.id", ondelete="CASCADE", index=True)
    form: str
    edition: str
    submission: int
    content: bytes
    digest: str
    platform_id: str | None = Field(index=True)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A filing as stored; `submission` counts from 1 within its draft."""

    id: int
    draft_id: int
    subject_id: int
    form: str
    edition: str
    submission: int
    content: dict[str, Any]
    digest: str
    platform_id: str | None
    created_at: datetime

    @property
    def reference(self) -> str:
        """What the contact is told: the year in Shanghai and the filing's number, as BA-2026-00017."""
        return f"BA-{self.created_at.astimezone(SHANGHAI).year}-{self.id:05d}"


_c = columns(Filings)
_row = (
    _c.id, _c.draft_id, _c.subject_id, _c.form, _c.edition, _c.submission, _c.content, _c.digest, _c.platform_id,
    _c.created_at,
)  # fmt: skip
_this = _c.id == bindparam("which")
_of = _c.draft_id == bindparam("of_draft")
_newest = _c.submission.desc()

_create = Query(
    insert(Filings).on_conflict_do_nothing(),
    "draft_id", "subject_id", "form", "edition", "submission", "content", "digest", "created_at",
)  # fmt: skip
_same = Query(select(*_row).where(_of, _c.submission == bindparam("submission")))
_get = Query(select(*_row).where(_this))
_all = Query(select(*_row).where(_of).order_by(_c.submission))
_latest = Query(select(*_row).where(_of).order_by(_newest).limit(1))
_theirs = Query(select(*_row).where(_c.subject_id == bindparam("of_subject")).order_by(_c.id))
_link = Query(update(Filings).where(_this), "platform_id")
_linked = Query(select(*_row).where(_c.platform_id == bindparam("found")).order_by(_newest, _c.id.desc()).limit(1))


def create(tx: Transaction, draft: Draft, submission: int, content: dict[str, Any], digest: str) -> FilingRow:
    """Keep the filing; the same submission of the same draft again returns the one kept first."""
    what = {"subject_id": draft.subject_id, "form": draft.form, "edition": draft.edition, "digest": digest}
    sealed = tx.keys.seal_json(content)
    tx.run(_create, draft_id=draft.id, submission=submission, content=sealed, created_at=tx.now, **what)
    return _opened(tx, tx.one(_same, of_draft=draft.id, submission=submission))


def get(tx: Transaction, filing_id: int) -> FilingRow:
    """Raises NotFoundError."""
    return _opened(tx, tx.one(_get, which=filing_id))


def of_draft(tx: Transaction, draft_id: int) -> tuple[FilingRow, ...]:
    """The draft's filings by submission."""
    return tuple(_opened(tx, row) for row in tx.all(_all, of_draft=draft_id))


def of_subject(tx: Transaction, subject_id: int) -> tuple[FilingRow, ...]:
    """All filings of a subject, oldest first."""
    return tuple(_opened(tx, row) for row in tx.all(_theirs, of_subject=subject_id))


def latest(tx: Transaction, draft_id: int) -> FilingRow | None:
    """The draft's last submission."""
    row = tx.first(_latest, of_draft=draft_id)
    return _opened(tx, row) if row else None


def by_reference(tx: Transaction, reference: str) -> FilingRow | None:
    """References can be guessed: whoever asks for a contact also checks that the subject is theirs."""
    number = reference.rpartition("-")[2]
    row = tx.first(_get, which=int(number)) if number.isdecimal() and len(number) < 10 else None
    found = _opened(tx, row) if row else None
    return found if found and found.reference == reference else None


def link_platform(tx: Transaction, filing_id: int, platform_id: str) -> None:
    """Note what the platform calls the filing; submissions of one draft may share it."""
    tx.run(_link, which=filing_id, platform_id=platform_id)


def by_platform_id(tx: Transaction, platform_id: str) -> FilingRow | None:
    """The last submission that the platform knows by this id."""
    row = tx.first(_linked, found=platform_id)
    return _opened(tx, row) if row else None


def _opened(tx: Transaction, row: Cells) -> FilingRow:
    return FilingRow(*swap(row, 6, tx.keys.open_json(row[6])))
