"""Utterances with the language a careful reader would say they are in. They were written before anything was tuned;
the halves alternate, and only the half `tune` is looked at while tuning."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from locales.detect import language_of

PATH = Path(__file__).parent.parent / "locales" / "labelled" / "utterances.tsv"
OFFERED = ("zh_Hans", "en", "zh_Hant", "de", "fr", "ja", "ko")
HALVES = ("tune", "held")


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody typed, what their client says it speaks, and the language it is in, or none."""

    half: str
    client: str
    text: str
    expected: str

    @property
    def found(self) -> str:
        """The language that is told of it, with all seven offered, or none."""
        return language_of(self.text, self.client, OFFERED) or "none"

    @property
    def right(self) -> bool:
        return self.found == self.expected


@cache
def utterances() -> tuple[Utterance, ...]:
    """All of them, in their order."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return tuple(Utterance(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
