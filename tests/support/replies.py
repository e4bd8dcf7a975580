"""Labelled replies (`tests/labelled/replies.tsv`): what is told unasked in them, against what the reader finds.

A line is half, language, question asked, reply, and the facts: `question=value; …` or `none`. A value is written as it
is stored: a code, fen, `yes` or `no`, a day as 2024-03-05, several choices with `+` between them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.lexicon import lexicon_of
from flows.notices.shanghai_2022 import NOTICE
from flows.values import Value
from flows.volunteered import Context, facts, questions_of
from locales import lexicon
from locales.simpler import simplified

LABELLED = Path(__file__).parents[1] / "labelled" / "replies.tsv"
TODAY = date(2026, 11, 22)
Said = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One reply with what is to be found in it."""

    half: str
    language: str
    asked: str
    reply: str
    facts: Said


@dataclass(frozen=True, slots=True)
class Score:
    """How many facts were found rightly, found wrongly and missed, and where."""

    right: int
    wrong: int
    missed: int
    misses: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def labelled(path: Path = LABELLED) -> Iterator[Labelled]:
    """The lines of a file; a first line that names the columns is passed by."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) == 5 and row[0] != "half" and not row[0].startswith("#"):
                half, language, asked, reply, said = row
                yield Labelled(half, language, asked, reply, _said(said, asked))


def read(one: Labelled) -> Said:
    """What the reader finds in a reply, as the file writes it; what was asked is no fact told unasked."""
    every = questions_of(NOTICE)
    known = lexicon_of(lexicon(one.language, NOTICE.id))
    simpler = simplified if one.language.startswith("zh") else str
    found = facts(one.reply, Context(every, known, TODAY, every.get(one.asked), simpler))
    return frozenset((fact.question, written(fact.value)) for fact in found)


def score(replies: Iterable[Labelled]) -> Score:
    """Precision and recall over some replies, each with the differences."""
    right = wrong = missed = 0
    misses: list[str] = []
    for one in replies:
        found = read(one)
        right, wrong, missed = (
            right + len(found & one.facts),
            wrong + len(found - one.facts),
            missed + len(one.facts - found),
        )
        if found != one.facts:
            misses.append(f"{one.reply}: too much {sorted(found - one.facts)}, missed {sorted(one.facts - found)}")
    return Score(right, wrong, missed, tuple(misses))


def written(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "+".join(value) if isinstance(value, tuple) else str(value)


def _said(text: str, asked: str) -> Said:
    parts = (part.partition("=") for part in text.split(";") if "=" in part)
    pairs = ((name.strip(), _plain(value.strip())) for name, _, value in parts)
    return frozenset(pair for pair in pairs if pair[0] != asked)


def _plain(value: str) -> str:
    value = {"true": "yes", "false": "no"}.get(value.lower(), value)
    return "+".join(part.strip() for part in value.split(",")) if "," in value else value
