"""Rows that storage tests start from."""

from __future__ import annotations

from flows.values import Key, Mark, Value
from storage import contacts, drafts, filings, subjects
from storage.database import Transaction


def a_contact(tx: Transaction, who: str = "anna") -> int:
    return contacts.arrive(tx, "web", who)[0].id


def a_draft(tx: Transaction, who: str = "anna", form: str = "product") -> drafts.Draft:
    return drafts.start(tx, subjects.create(tx, a_contact(tx, who)), form, "shanghai_2022", "edition-1")


def say(tx: Transaction, draft: drafts.Draft, *writes: tuple[Key, Value | Mark], raw: str = "") -> drafts.Draft:
    return drafts.record(tx, draft, writes, raw=raw, source="typed", language="zh_Hans", inbox_id=None, contact_id=1)


def a_filing(tx: Transaction, who: str = "anna") -> filings.FilingRow:
    return filings.create(tx, a_draft(tx, who), 1, {"form": "product"}, "digest-of-the-content")
