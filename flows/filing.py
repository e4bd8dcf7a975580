"""A complete journey frozen for handing over, and what the platform's events make of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from flows.edition import Edition
from flows.journey import Journey, Step
from flows.question import Group, Papers
from flows.values import Given, to_json

EventKind = Literal["received", "returned", "accepted", "recognised", "not_recognised", "withdrawn", "revoked"]
Status = Literal[
    "submitted", "received", "returned", "accepted", "recognised", "not_recognised", "withdrawn", "revoked"
]
Editable = Literal["nothing", "everything"] | frozenset[str]

VERDICTS = ("recognised", "not_recognised")
ENDS = ("withdrawn", "revoked")


@dataclass(frozen=True, slots=True)
class Filing:
    """`content` is JSON-ready and never changes; `digest` is the hex SHA-256 of its bytes."""

    content: dict[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class DefectNote:
    """One thing the platform wants corrected; `question` is "" when it points at none."""

    question: str
    item: str
    message: str


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    kind: EventKind
    at: datetime
    defects: tuple[DefectNote, ...] = ()
    reference: str = ""


def freeze(journey: Journey, given: Given, edition: Edition, submission: int, today: date) -> Filing:
    """The filing of a complete journey. Raises ValueError while anything is open, doubtful or not met."""
    if not journey.complete:
        raise ValueError(f"{journey.form.id} is not complete: {[defect.key for defect in journey.defects()]}")
    content = {
        "notice": edition.notice.id,
        "edition": edition.fingerprint,
        "form": journey.form.id,
        "submission": submission,
        "day": today.isoformat(),
        "version": max((answer.seq for answer in journey.sheet.answers.values()), default=0),
        "data": [_section(journey, section.id) for section in journey.form.sections],
        "papers": [paper for step in journey.papers for paper in _papers(step)],
        "reasons": _reasons(journey),
        "given": {name: to_json(value) for name, value in sorted(given.items())},
    }
    return Filing(content, digest(content))


def digest(content: dict[str, Any]) -> str:
    """Hex SHA-256 of the content's canonical JSON bytes."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _section(journey: Journey, section: str) -> dict[str, Any]:
    steps = [step for step in journey.steps if step.section.id == section and step.status == "answered"]
    return {"section": section, "items": [_item(step) for step in steps if not isinstance(step.question, Group)]}


def _item(step: Step) -> dict[str, Any]:
    assert step.answer is not None
    name, item = step.key
    return {
        "key": [name, item],
        "question": name,
        "kind": step.question.kind,
        "group": step.group.id if step.group else "",
        "item": item,
        "value": to_json(step.answer.value),
    }


def _papers(step: Step) -> list[dict[str, str]]:
    assert isinstance(step.question, Papers)
    value = step.answer.value if step.answer and step.status == "answered" else ()
    label = step.question.label
    ids = value if isinstance(value, tuple) else ()
    return [{"id": paper, "question": step.question.id, "item": step.item, "label": label} for paper in ids]


def _reasons(journey: Journey) -> list[dict[str, str]]:
    """The reasons given for doubts that still stand on this path."""
    answers = journey.sheet.answers
    return [
        {"check": doubt.check.id, "item": doubt.item, "reason": reason}
        for doubt in journey.confirmed
        if isinstance(reason := answers[doubt.key].value, str)
    ]


def status(events: Iterable[ReviewEvent]) -> Status:
    """Where a filing stands, whatever the order events came in and however often. An accepted filing stays accepted
    when a late or doubled "received" or "returned" comes in; "submitted" means that nothing was heard yet."""
    ordered = sorted(events, key=lambda event: event.at)
    kinds = [event.kind for event in ordered]
    for group in (ENDS, VERDICTS, ("accepted",), ("returned",), ("received",)):
        latest = next((kind for kind in reversed(kinds) if kind in group), None)
        if latest is not None:
            return latest
    return "submitted"


def editable(standing: Status, events: Sequence[ReviewEvent]) -> Editable:
    """What the contact may change: after a return the named questions, or everything when one names none."""
    if standing != "returned":
        return "nothing"
    notes = [note for event in events if event.kind == "returned" for note in event.defects]
    if not notes or any(not note.question for note in notes):
        return "everything"
    return frozenset(note.question for note in notes)
