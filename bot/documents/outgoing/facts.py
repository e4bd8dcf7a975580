"""What a draft says, as it stands in a document: in Chinese, with a gap for what it does not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.documents.outgoing.kinds import PLACES
from bot.values import show
from flows.journey import Journey
from flows.notice import Citation, Notice, find, questions
from flows.question import Papers
from flows.values import Given, Mark, Value
from locales import Words

_UNPRINTABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""


class Gap(str):
    """An underlined gap with what belongs there."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """A draft and what is known besides it; `say` speaks Chinese, `files` gives the names of stored papers."""

    say: Words
    notice: Notice
    journey: Journey
    given: Given
    files: Callable[[Sequence[str]], Sequence[str]]
    today: date

    def value(self, name: str, item: str = "") -> Value | None:
        """The draft's answer, or what is known besides it."""
        found = self.journey.value(name, item)
        if isinstance(found, bool | int | str | date | tuple):
            return found
        return None if item else self.given.get(name)

    def text(self, name: str, place: str, item: str = "") -> str:
        """An answer as it reads, or a gap for the place it belongs in."""
        value = self.value(name, item)
        return self.gap(place) if value is None or value == "" else self.shown(name, value)

    def shown(self, name: str, value: Value) -> str:
        """A value of a question of any form, as it reads, and as a document can hold it."""
        asked = next((found for form in self.notice.forms if (found := find(form, name)) is not None), None)
        return printable(show(self.say, asked.kind if asked is not None else "text", name, value))

    def gap(self, place: str) -> Gap:
        return Gap(self.say.plain("document.gap", what=self.say.plain(f"place.{PLACES[place]}")))

    def passed(self, name: str, item: str) -> bool:
        """Whether an optional question was skipped: there is nothing to say."""
        step = self.journey.find((name, item))
        return step is not None and step.answer is not None and step.answer.value is Mark.SKIPPED

    def cited(self, paper: str, *, whole: bool = True) -> str:
        """The clause behind a paper and how sure it is; `whole`: with the document it stands in."""
        return self.source(self._cite(paper), whole=whole)

    def source(self, cite: Citation, *, whole: bool = False) -> str:
        """A citation in a line; `whole` names its document too."""
        source = next(one for one in self.notice.sources if one.id == cite.source)
        key = "document.cited" if whole else "document.source"
        return self.say.plain(
            key, title=source.title, passage=cite.passage, label=self.say.plain(f"label.{source.label}")
        )

    def _cite(self, paper: str) -> Citation:
        asked = [
            question.cite or clause.cite
            for _, clause, _, question in questions(self.journey.form)
            if isinstance(question, Papers) and (question.id == paper or not paper)
        ]
        return asked[0]


def gaps(values: Mapping[str, Any]) -> int:
    """How many gaps there are in what a document is filled with."""
    return sum(_count(one) for one in values.values())


def _count(value: Any) -> int:
    if isinstance(value, list):
        return sum(gaps(one) for one in value)
    return isinstance(value, Gap)


def printable(text: str) -> str:
    """Without what a document cannot hold."""
    return _UNPRINTABLE.sub("", text)
