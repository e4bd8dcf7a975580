"""Conditions as a notice writes them: builders, evaluation, the reasons behind a truth, and their JSON.

    answer("subject_kind").among("university", "social_organisation") | answer("legal_person").is_(True)
    some("patents", answer("in_force").is_(True)) & every("patents", answer("dispute").is_(False))
    years_after(answer("filed_on"), 20) <= today

A comparison with an absent answer is false; with one that was asked and not answered yet it is unknown (None).
Inside some, every, count and total a name means the item's answer first, then the form's.
"""

from __future__ import annotations

from flows.expression import All, Answered, AnswerTo, AnyOf, AtLeast, Condition, Every, Scope, Some, Term, Truth, Unless
from flows.notation import canonical, parse
from flows.reasons import Leaf, because, given_names, names
from flows.terms import Count, DaysBetween, GivenAs, Today, Total, YearsAfter

__all__ = [
    "Condition",
    "Leaf",
    "Scope",
    "Term",
    "Truth",
    "all_of",
    "answer",
    "answered",
    "any_of",
    "at_least",
    "because",
    "canonical",
    "count",
    "days_between",
    "every",
    "given",
    "given_names",
    "holds",
    "names",
    "parse",
    "some",
    "today",
    "total",
    "unless",
    "years_after",
]

today: Term = Today()


def answer(name: str) -> Term:
    return AnswerTo(name)


def given(name: str) -> Term:
    """A fact known besides the draft's answers; absent when nobody gave it."""
    return GivenAs(name)


def answered(name: str) -> Condition:
    return Answered(name)


def all_of(*conditions: Condition) -> Condition:
    return All(conditions)


def any_of(*conditions: Condition) -> Condition:
    return AnyOf(conditions)


def at_least(n: int, *conditions: Condition) -> Condition:
    return AtLeast(n, conditions)


def unless(exception: Condition, rule: Condition) -> Condition:
    return Unless(exception, rule)


def some(group: str, condition: Condition) -> Condition:
    return Some(group, condition)


def every(group: str, condition: Condition) -> Condition:
    return Every(group, condition)


def count(name: str, where: Condition | None = None) -> Term:
    return Count(name, where)


def total(group: str, name: str) -> Term:
    return Total(group, name)


def days_between(first: Term, second: Term) -> Term:
    return DaysBetween(first, second)


def years_after(day: Term, years: int) -> Term:
    return YearsAfter(day, years)


def holds(condition: Condition, scope: Scope, item: str = "") -> Truth:
    """True, False, or None while an answer it needs has not been given."""
    return condition.truth(scope, item)
