"""A condition as a sentence for people who review it. The words come from outside: `words(key, **params)`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.condition import Condition
from flows.expression import (
    All,
    Among,
    Answered,
    AnswerTo,
    AnyOf,
    AtLeast,
    Compare,
    Every,
    Literally,
    Not,
    Some,
    Term,
    Unless,
)
from flows.notice import Form, find
from flows.question import Choice, Choices, District
from flows.terms import Count, DaysBetween, GivenAs, Today, Total, YearsAfter
from flows.values import FOUND, Value

Words = Callable[..., str]

SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the conditions of one form aloud."""

    form: Form
    words: Words

    def say(self, condition: Condition, inside: bool = False) -> str:
        """The sentence; joined parts inside another get brackets."""
        match condition:
            case All(parts) | AnyOf(parts):
                return self._joined("and" if isinstance(condition, All) else "or", parts, inside)
            case AtLeast(n, parts):
                return self.words("outline.at_least", n=n, parts=self._list(parts))
            case Not(part):
                return self.words("outline.not", part=self.say(part))
            case Unless(exception, rule):
                return self.words("outline.unless", rule=self.say(rule), exception=self.say(exception))
            case Some(group, part):
                return self.words("outline.some", group=self.name(group), part=self.say(part))
            case Every(group, part):
                return self.words("outline.every", group=self.name(group), part=self.say(part))
        return self._leaf(condition)

    def name(self, question: str) -> str:
        return self.words(f"q.{question}.name")

    def _joined(self, key: str, parts: tuple[Condition, ...], inside: bool) -> str:
        text = self.words(f"outline.{key}").join(self.say(part, inside=True) for part in parts)
        return self.words("outline.brackets", text=text) if inside and len(parts) > 1 else text

    def _list(self, parts: tuple[Condition, ...]) -> str:
        return self.words("outline.comma").join(self.say(part, inside=True) for part in parts)

    def _leaf(self, condition: Condition) -> str:
        match condition:
            case Compare(left, op, right) if op in SIGNS:
                return f"{self._term(left)} {SIGNS[op]} {self._term(right, left)}"
            case Compare(left, op, right):
                return self.words(f"outline.{op}", what=self._term(left), value=self._term(right, left))
            case Among(left, values):
                listed = self.words("outline.comma").join(self._value(value, left) for value in values)
                return self.words("outline.among", what=self._term(left), values=listed)
            case Answered(name):
                return self.words("outline.answered", what=self.name(name))
        raise TypeError(f"not a condition: {condition!r}")

    def _term(self, term: Term, beside: Term | None = None) -> str:
        match term:
            case Literally(value):
                return self._value(value, beside)
            case AnswerTo(name):
                return self.name(name)
            case GivenAs(name) if name.startswith(FOUND):
                return self.words("outline.found", name=self.words(f"check.{name.removeprefix(FOUND)}.name"))
            case GivenAs(name):
                return self.words("outline.given", name=name)
            case Today():
                return self.words("outline.today")
            case Count(name, None):
                return self.words("outline.count", name=self.name(name))
            case Count(name, Condition() as where):
                return self.words("outline.count_where", name=self.name(name), where=self.say(where))
            case Total(_, name):
                return self.words("outline.total", name=self.name(name))
            case DaysBetween(first, second):
                return self.words("outline.days_between", first=self._term(first), second=self._term(second))
            case YearsAfter(day, years):
                return self.words("outline.years_after", day=self._term(day), years=years)
        raise TypeError(f"not a term: {term!r}")

    def _value(self, value: Value, beside: Term | None) -> str:
        if isinstance(value, bool):
            return self.words("value.yes" if value else "value.no")
        question = find(self.form, beside.name) if isinstance(beside, AnswerTo) else None
        if isinstance(question, (Choice, Choices)) and value in question.options:
            return self.words(f"q.{question.id}.{value}")
        if isinstance(question, District):
            return self.words(f"district.{value}")
        return str(value)
