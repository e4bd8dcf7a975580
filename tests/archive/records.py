"""Archived drafts as JSON: the answers, the edition they were given under, and where the walk stood with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows.journey import Journey
from flows.values import Answer, Answers, Given, Mark, from_json, to_json

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Archived:
    """One draft of a released edition; `stood` is what `standing` said of it when it was archived."""

    release: str
    name: str
    edition: str
    form: str
    day: date
    given: Given
    answers: Answers
    stood: Mapping[str, Any]


def standing(journey: Journey) -> dict[str, Any]:
    """All of a journey that a contact could notice, as JSON."""
    return {
        "open": list(journey.open.key) if journey.open else None,
        "failed": [reached.outcome.id for reached in journey.failed],
        "doubts": [list(doubt.key) for doubt in journey.doubts],
        "complete": journey.complete,
        "progress": list(journey.progress),
        "sections": [[one.id, one.status] for one in journey.sections],
        "steps": [[*step.key, step.status] for step in journey.steps],
    }


def write(path: Path, draft: Archived) -> None:
    data = {
        "edition": draft.edition,
        "form": draft.form,
        "day": draft.day.isoformat(),
        "given": {name: to_json(value) for name, value in draft.given.items()},
        "answers": [[*key, to_json(answer.value), answer.seq] for key, answer in draft.answers.items()],
        "stood": draft.stood,
    }
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> Archived:
    data = json.loads(path.read_text(encoding="utf-8"))
    answers = {(name, item): Answer(from_json(value), seq) for name, item, value, seq in data["answers"]}
    given = {name: from_json(value) for name, value in data["given"].items()}
    day = date.fromisoformat(data["day"])
    stood: dict[str, Any] = data["stood"]
    known = {name: value for name, value in given.items() if not isinstance(value, Mark)}
    return Archived(path.parent.name, path.stem, data["edition"], data["form"], day, known, answers, stood)
