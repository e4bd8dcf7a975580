"""Rows that storage tests start from."""

from __future__ import annotations

from storage import contacts, drafts, filings, subjects
from storage.database import Transaction


def a_contact(tx: Transaction, who: str = "anna") -> int:
    return contacts.arrive(tx, "web", who)[0].id


def a_draft(tx: Transaction, who: str = "anna", form: str = "product") -> drafts.Draft:
    return drafts.start(tx, subjects.create(tx, a_contact(tx, who)), form, "shanghai_2022", "edition-1")


def answer(tx: Transaction, draft: drafts.Draft, *writes: tuple[drafts.Key, object], raw: str = "") -> drafts.Draft:
    given: tuple[object, ...] = writes
    return drafts.record(
        tx,
        draft,
        given,
        raw=raw,
        source="typed",
        language="zh_Hans",
        inbox_id=None,
        contact_id=1,  # type: ignore[arg-type]
    )


def a_filing(tx: Transaction, who: str = "anna") -> filings.FilingRow:
    return filings.create(tx, a_draft(tx, who), 1, {"form": "product"}, "digest-of-the-content")
