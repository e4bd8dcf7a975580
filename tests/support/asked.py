"""How well free questions are answered: labelled rows against what is found, as the table that `make bench` prints."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.notices.shanghai_2022 import KNOWLEDGE
from locales import Found, find

TOPICS = tuple(topic.id for topic in KNOWLEDGE)
NEAR, DECLINE = "near:", "decline"


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled question: `expected` is a topic, "near:" with the topic that it only looks like, or "decline"."""

    half: str
    language: str
    question: str
    expected: str


@dataclass(frozen=True, slots=True)
class Table:
    """Shares, 0 to 1, of the questions of one kind; `wrong` and `missed` are those to look at."""

    first: float
    """Of answerable ones: the right topic is first, sure or offered."""
    answered: float
    """Of answerable ones: answered at once, rightly."""
    sure_and_wrong: float
    """Of all: answered at once with what was not asked, or what has no answer."""
    declined: float
    """Of what is out of scope: no topic was answered or offered."""
    wrong: tuple[Row, ...]
    missed: tuple[Row, ...]

    def __str__(self) -> str:
        rows = [
            ("right topic first", self.first), ("answered at once, rightly", self.answered),
            ("answered at once, wrongly (of all)", self.sure_and_wrong), ("out of scope, declined", self.declined),
        ]  # fmt: skip
        lines = ["| free questions | share |", "|---|---|", *(f"| {name} | {share:.1%} |" for name, share in rows)]
        return "\n".join(lines)


def labelled(path: Path) -> tuple[Row, ...]:
    """The rows of a questions.tsv: half, language, question, expected; a first line with these names is skipped."""
    with path.open(encoding="utf-8", newline="") as file:
        found = [Row(*line[:4]) for line in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if len(line) > 3]
    return tuple(row for row in found if row.half != "half")


def evaluate(rows: Iterable[Row | Sequence[str]]) -> Table:
    """What becomes of labelled questions."""
    asked = [row if isinstance(row, Row) else Row(*row) for row in rows]
    found = [(row, find(row.question, row.language, TOPICS)) for row in asked]
    answerable = [(row, one) for row, one in found if row.expected in TOPICS]
    outside = [(row, one) for row, one in found if row.expected == DECLINE]
    wrong = tuple(row for row, one in found if one.decision == "sure" and one.nearest[0] != row.expected)
    missed = tuple(row for row, one in answerable if not _first(row, one))
    right = [row for row, one in answerable if one.decision == "sure" and _first(row, one)]
    quiet = [row for row, one in outside if one.decision in ("unknown", "declined")]
    return Table(
        _share(len(answerable) - len(missed), len(answerable)), _share(len(right), len(answerable)),
        _share(len(wrong), len(asked)), _share(len(quiet), len(outside)), wrong, missed,
    )  # fmt: skip


def _first(row: Row, one: Found) -> bool:
    return one.decision in ("sure", "near") and one.nearest[0] == row.expected


def _share(some: int, whole: int) -> float:
    return some / whole if whole else 0.0
