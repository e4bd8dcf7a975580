"""What a reply is read with, and what is found in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flows.lexicon import Lexicon
from flows.question import Question
from flows.values import Value

Told = tuple[str, Value, bool, int, int]
"""Question, value, whether it is certain, and where it stands."""


class Fact(NamedTuple):
    """A value for a question nobody asked just then. What is not certain is proposed, never taken with others."""

    question: str
    value: Value
    certain: bool


@dataclass(frozen=True, slots=True)
class Context:
    """Every question of a notice by name, the one that was asked, and how people say things."""

    questions: Mapping[str, Question]
    lexicon: Lexicon
    today: date
    asked: Question | None = None
    simpler: Callable[[str], str] = str
    """Writes a text's characters as the lexicon has them, one for one."""

    def phrases(self, *names: str, also: tuple[str, ...] = ()) -> frozenset[str]:
        """Phrases of the lexicon that show something about those beside them."""
        return self.lexicon.phrases(*names, also=also)

    @property
    def kinds(self) -> Mapping[str, str]:
        """What units call themselves, and which kind that is."""
        return self.lexicon.options.get("subject_kind", {})

    @property
    def text_asked(self) -> bool:
        """Whether any words are an answer to what was asked."""
        return self.asked is not None and self.asked.kind == "text"
