"""A notice as a policy officer reviews it: clauses, questions, conditions, papers, deadlines, each with its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flows.cite import Citation
from flows.deadlines import Deadline
from flows.notice import Check, Clause, Form, Notice, canonical, fingerprint, questions
from flows.outline_text import markdown
from flows.question import Choice, Choices, Group, Papers, Question
from flows.readable import Reader, Words

__all__ = ["markdown", "outline"]


def outline(notice: Notice, deadlines: Sequence[Deadline], words: Words) -> dict[str, Any]:
    """JSON-ready. `words(key, **params)` gives the plain text in the reader's language."""
    data: dict[str, Any] = {
        "notice": notice.id,
        "name": words("notice.name"),
        "place": notice.place,
        "issued": notice.issued.isoformat(),
        "fingerprint": fingerprint(canonical(notice)),
        "sources": [
            {"id": s.id, "title": s.title, "issuer": s.issuer, "issued": s.issued.isoformat(), "label": s.label,
             "url": s.url}
            for s in notice.sources
        ],
        "forms": [_Outliner(notice, form, words, Reader(form, words)).form_data() for form in notice.forms],
        "deadlines": [_deadline(notice, deadline, words) for deadline in deadlines],
    }  # fmt: skip
    data["papers"] = list(_papers(data["forms"]))
    return data


@dataclass(frozen=True, slots=True)
class _Outliner:
    notice: Notice
    form: Form
    words: Words
    reader: Reader

    def form_data(self) -> dict[str, Any]:
        return {
            "id": self.form.id,
            "name": self.words(f"form.{self.form.id}"),
            "after": self.form.after,
            "questions": sum(1 for *_, question in questions(self.form) if not isinstance(question, Group)),
            "sections": [
                {
                    "id": section.id,
                    "name": self.words(f"section.{section.id}"),
                    "clauses": [self.clause(clause) for clause in section.clauses],
                }
                for section in self.form.sections
            ],
        }

    def clause(self, clause: Clause) -> dict[str, Any]:
        data: dict[str, Any] = {
            "citation": _citation(self.notice, clause.cite),
            "questions": [self.question(question, clause) for question in clause.asks],
            "checks": [self.check(check, clause) for check in clause.checks],
        }
        if clause.met_when is not None and clause.otherwise is not None:
            outcome = clause.otherwise
            data["met_when"] = self.reader.say(clause.met_when)
            data["otherwise"] = {
                "id": outcome.id,
                "text": self.words(f"outcome.{outcome.id}"),
                "remedies": [self.words(f"remedy.{remedy.id}") for remedy in outcome.remedies],
            }
        return data

    def question(self, question: Question, clause: Clause) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": question.id,
            "kind": question.kind,
            "name": self.reader.name(question.id),
            "optional": question.may_skip,
            "when": self.reader.say(question.when) if question.when is not None else "",
            "citation": _citation(self.notice, question.cite or clause.cite),
        }
        if isinstance(question, (Choice, Choices)):
            data["options"] = [self.words(f"q.{question.id}.{option}") for option in question.options]
        if isinstance(question, Papers):
            data["label"] = question.label
        if isinstance(question, Group):
            data["asks"] = [self.question(inner, clause) for inner in question.asks]
        return data

    def check(self, check: Check, clause: Clause) -> dict[str, Any]:
        return {
            "id": check.id,
            "name": self.words(f"check.{check.id}.name"),
            "when": self.reader.say(check.when),
            "citation": _citation(self.notice, check.cite or clause.cite),
        }


def _citation(notice: Notice, cite: Citation) -> dict[str, str]:
    source = next((source for source in notice.sources if source.id == cite.source), None)
    return {
        "source": cite.source,
        "title": source.title if source else "",
        "label": source.label if source else "",
        "passage": cite.passage,
        "quote": cite.quote,
        "since": cite.since.isoformat() if cite.since else "",
        "until": cite.until.isoformat() if cite.until else "",
    }


def _papers(forms: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every paper of every form, gathered from the clauses that ask for them."""
    for form in forms:
        for section in form["sections"]:
            for clause in section["clauses"]:
                for question in clause["questions"]:
                    if question["kind"] == Papers.kind:
                        yield {"form": form["id"], **question}


def _deadline(notice: Notice, deadline: Deadline, words: Words) -> dict[str, Any]:
    return {
        "id": deadline.id,
        "name": words(f"deadline.{deadline.id}"),
        "duty": deadline.duty,
        "label": deadline.label,
        "on": deadline.on.isoformat() if deadline.on else "",
        "opens": "{:02}-{:02}".format(*deadline.opens) if deadline.opens else "",
        "closes": "{:02}-{:02}".format(*deadline.closes) if deadline.closes else "",
        "categories": list(deadline.categories),
        "districts": list(deadline.districts),
        "citation": _citation(notice, deadline.cite),
    }
