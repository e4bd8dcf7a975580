"""What to hand over: a filing with its papers, and the platform's cases that it follows on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.platform.contract import Package, Paper
from bot.platform.mapping import package
from flows import filing as filing_flow
from storage import drafts, files, filings
from storage.filings import FilingRow, HandoverRow
from storage.query import Transaction

REFUSED = "refused:"
"""Begins the id of a return that the platform told by refusing, not by an event."""

_PASSED = frozenset({"accepted", "recognised", "not_recognised"})


@dataclass(frozen=True, slots=True)
class Work:
    """All that one handover needs. `case` is the platform's, once made; `about` that of the product an update or a
    withdrawal is about."""

    row: HandoverRow
    package: Package
    case: str = ""
    about: str = ""


def prepare(tx: Transaction, row: HandoverRow) -> Work | None:
    """What to hand over; None, and blocked from now on, when another filing has to be accepted first."""
    filing = filings.get(tx, row.filing_id)
    draft = drafts.load(tx, filing.draft_id)
    subject = accepted_case(tx, filing.subject_id, "registration") or ""
    about = "" if draft.about is None else _accepted(tx, draft.about) or ""
    lacking = (filing.form != "registration" and not subject) or (draft.about is not None and not about)
    if lacking:
        filings.set_handover(tx, row.id, state="blocked")
        return None
    listed = [_paper(tx, one) for one in filing.content.get("papers", ())]
    replaces = _returned_before(tx, filing)
    sent = package(filing.content, filing.reference, listed, subject, replaces)
    return Work(row, sent, filing.platform_id or "", about)


def _paper(tx: Transaction, listed: dict[str, Any]) -> Paper:
    row = files.get(tx, listed["id"])
    if row.digest is None:
        raise LookupError(f"paper {row.id} of a filing was never kept")
    return Paper(
        digest=row.digest,
        name=row.name[:400],
        question=listed["question"],
        item=listed.get("item", ""),
        media_type=row.media_type,
    )


def accepted(tx: Transaction, subject_id: int, form: str) -> bool:
    """Whether a filing of a form of the subject is accepted, whoever brought it to the platform."""
    every = (filing for draft in drafts.of_subject(tx, subject_id, form) for filing in filings.of_draft(tx, draft.id))
    return any(_status(tx, filing) in _PASSED for filing in every)


def accepted_case(tx: Transaction, subject_id: int, form: str) -> str | None:
    """The platform's case of the subject's accepted filing of a form."""
    found = [_accepted(tx, draft.id) for draft in drafts.of_subject(tx, subject_id, form)]
    return next((case for case in reversed(found) if case), None)


def _accepted(tx: Transaction, draft_id: int) -> str | None:
    for filing in reversed(filings.of_draft(tx, draft_id)):
        if _status(tx, filing) in _PASSED:
            return filing.platform_id
    return None


def _status(tx: Transaction, filing: FilingRow) -> filing_flow.Status:
    return filing_flow.status([row.event() for row in filings.reviews(tx, filing.id)])


def _returned_before(tx: Transaction, filing: FilingRow) -> str:
    """The platform's case that this submission corrects, or ""."""
    for earlier in reversed(filings.of_draft(tx, filing.draft_id)):
        if earlier.submission >= filing.submission:
            continue
        told = [row for row in filings.reviews(tx, earlier.id) if row.kind == "returned"]
        if earlier.platform_id and any(not row.event_id.startswith(REFUSED) for row in told):
            return earlier.platform_id
    return ""
