"""Answers worth trying: for each question of a form the few values between which its conditions tell apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from flows.condition import Condition
from flows.expression import Among, Compare, Literally, Term
from flows.notice import Form, questions
from flows.question import (
    Choice,
    Choices,
    CreditCode,
    Day,
    District,
    Email,
    Group,
    Money,
    Number,
    Papers,
    PatentNumber,
    Phone,
    Question,
    Text,
    Year,
    YesNo,
)
from flows.reasons import inside, names
from flows.terms import Count, DaysBetween, Total, YearsAfter
from flows.values import Mark, Value

LADDER = (0, 100, 20_000)
"""For questions compared with each other: every order of two of them can be had."""


def conditions(form: Form) -> Iterator[Condition]:
    """Every condition and check of a form."""
    for *_, question in questions(form):
        if question.when is not None:
            yield question.when
    for section in form.sections:
        for clause in section.clauses:
            if clause.met_when is not None:
                yield clause.met_when
            yield from (check.when for check in clause.checks)


def samples(form: Form, today: date) -> Mapping[str, tuple[Value | Mark, ...]]:
    """By question or group id: values to try; for a group the numbers of items. Legal ones only, plainest first."""
    compared = _compared(form, today)
    tried: dict[str, tuple[Value | Mark, ...]] = {}
    for *_, question in questions(form):
        wanted = [*_plain(question, today), *compared[question.id]]
        values: list[Value | Mark] = [value for value in dict.fromkeys(wanted) if _fits(question, value)]
        tried[question.id] = (*values, Mark.SKIPPED) if question.may_skip else tuple(values)
    return tried


def _fits(question: Question, value: Value) -> bool:
    if isinstance(question, Group):
        return isinstance(value, int) and question.least <= value <= question.most
    if isinstance(question, Papers):
        return question.legal(value) and isinstance(value, tuple) and len(value) <= question.most
    return question.legal(value)


def _plain(question: Question, today: date) -> tuple[Value, ...]:
    match question:
        case Choice(options=options):
            return options
        case Choices(options=options):
            return ((), *((option,) for option in options), options)
        case YesNo():
            return (True, False)
        case Papers(at_least=least):
            return tuple(tuple(f"p{n}" for n in range(size)) for size in (max(least, 1), least + 1))
        case Group(least=least):
            return (max(least, 1), max(least, 1) + 1, least)
        case Number(least=least, most=most):
            return tuple(bound for bound in (least, most, 1) if bound is not None)
        case Money(least=least):
            return (20_000, max(least, 0))
        case Day():
            return (today - timedelta(days=400),)
        case Year():
            return (today.year - 1,)
    return _FIXED.get(type(question), ("一二三",))


_FIXED: dict[type[Question], tuple[Value, ...]] = {
    PatentNumber: ("ZL201810862228.X",),
    CreditCode: ("914403001922038216",),
    Phone: ("+8613800138000",),
    Email: ("a@example.cn",),
    District: ("310104", "310115", "lingang"),
    Text: ("一二三",),
}


def _compared(form: Form, today: date) -> Mapping[str, list[Value]]:
    """Values just below, at and just above what each name is compared with."""
    found: dict[str, list[Value]] = defaultdict(list)
    for condition in conditions(form):
        for node in inside(condition):
            match node:
                case Among(left, values):
                    for name in names(left):
                        found[name].extend(values)
                case Compare(left, _, right):
                    _edges(found, left, right, today)
                    _edges(found, right, left, today)
    return found


def _edges(found: dict[str, list[Value]], term: Term, other: Term, today: date) -> None:
    """Adds to each name in `term` the values around `other`."""
    for name in names(term):
        if isinstance(other, Literally):
            found[name].extend(_around(other.value, term, today))
        elif isinstance(term, (DaysBetween, YearsAfter)) or isinstance(other, (DaysBetween, YearsAfter)):
            found[name].extend(_around(0, term, today))
        elif names(other) or isinstance(term, (Count, Total)):
            found[name].extend(LADDER)
        else:
            found[name].extend(_around(today, term, today))


def _around(value: Value, term: Term, today: date) -> Iterator[Value]:
    if isinstance(term, YearsAfter):
        for base in (value if isinstance(value, date) else today,):
            day = base.replace(year=base.year - term.years, day=min(base.day, 28))
            yield from (day - timedelta(days=2), day + timedelta(days=31))
    elif isinstance(term, DaysBetween) and isinstance(value, int):
        for distance in (value - 1, value, value + 1):
            yield from (today - timedelta(days=distance), today + timedelta(days=distance))
    elif isinstance(value, bool) or not isinstance(value, (int, Decimal, date)):
        yield value
    elif isinstance(value, date):
        yield from (value - timedelta(days=1), value, value + timedelta(days=1))
    else:
        yield from (value - 1, value, value + 1)
