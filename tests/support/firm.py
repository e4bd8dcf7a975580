"""A firm with one contact, whose filings are made without a conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bot import handover
from flows.filing import digest
from storage import contacts, deliveries, drafts, files, filings, subjects
from storage.database import Database
from storage.deliveries import DeliveryRow
from storage.drafts import Draft
from storage.files import PaperStore
from storage.filings import FilingRow
from storage.query import Transaction
from tests.support import packages

T = TypeVar("T")
AFTER = {"product": "registration"}
PAPERS = {
    "business_licence": packages.LICENCE,
    "commitment_letter": packages.LETTER,
    "patent_certificate": packages.CERTIFICATE,
    "economic_evidence": packages.STATEMENTS,
}
PAPERS_OF = {
    "registration": ("business_licence", "commitment_letter"),
    "product": ("patent_certificate", "economic_evidence"),
}


@dataclass
class Firm:
    db: Database
    papers: PaperStore
    contact: int
    subject: int
    edition: str = "e1"

    @classmethod
    def of(cls, db: Database, papers: PaperStore, name: str = "chen", language: str = "zh_Hans") -> Firm:
        def arrive(tx: Transaction) -> tuple[int, int]:
            contact, _ = contacts.arrive(tx, "web", name, language)
            return contact.id, subjects.create(tx, contact.id)

        return cls(db, papers, *db.run_now(arrive))

    def run(self, work: Callable[..., T], *arguments: Any) -> T:
        return self.db.run_now(lambda tx: work(tx, *arguments))

    def start(self, form: str, about: int | None = None) -> Draft:
        return self.run(drafts.start, self.subject, form, "shanghai_2022", self.edition, about)

    def hand_in(self, draft: Draft, answers: Mapping[str, Any]) -> FilingRow:
        """The next submission of a draft, owed to the platform."""
        return self.db.run_now(lambda tx: self._hand_in(tx, draft, answers))

    def _hand_in(self, tx: Transaction, draft: Draft, answers: Mapping[str, Any]) -> FilingRow:
        listed = [
            {"id": self._paper(tx, draft, question), "question": question, "item": "", "label": "required"}
            for question in PAPERS_OF.get(draft.form, ())
        ]
        items = [_item(name, value) for name, value in answers.items()]
        content: dict[str, Any] = {
            "notice": draft.notice,
            "form": draft.form,
            "edition": draft.edition,
            "data": [{"section": "all", "items": items}],
            "papers": listed,
            "reasons": [],
            "given": {},
        }
        submission = len(filings.of_draft(tx, draft.id)) + 1
        filing = filings.create(tx, draft, submission, content, digest(content))
        wait = handover.must_wait(tx, AFTER.get(draft.form, ""), draft.subject_id)
        filings.plan_handover(tx, filing.id, wait)
        return filing

    def _paper(self, tx: Transaction, draft: Draft, question: str) -> str:
        content = PAPERS[question]
        row = files.add(
            tx, draft_id=draft.id, contact_id=self.contact, inbox_id=None, question=question, name=f"{question}.pdf",
            channel="web", ref="",
        )  # fmt: skip
        files.keep(tx, row.id, self.papers.put(content), "application/pdf", len(content))
        return row.id

    def kinds(self, filing: FilingRow) -> list[str]:
        return [row.kind for row in self.run(filings.reviews, filing.id)]

    def state(self, filing: FilingRow) -> str:
        row = self.run(filings.handover_of, filing.id)
        assert row is not None
        return row.state

    def news(self) -> list[DeliveryRow]:
        return list(self.run(deliveries.of_contact, self.contact))


def _item(name: str, value: Any) -> dict[str, Any]:
    item = "1" if name in {"number", "in_force", "owner_kind"} else ""
    return {"key": [name, item], "question": name, "kind": "text", "group": "", "item": item, "value": value}
