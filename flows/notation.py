"""Conditions as JSON and back: {"op": [parts]}, the same bytes for the same condition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flows.expression import (
    COMPARISONS,
    All,
    Among,
    Answered,
    AnswerTo,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Every,
    Literally,
    Not,
    Some,
    Term,
    Unless,
)
from flows.terms import Count, DaysBetween, GivenAs, Today, Total, YearsAfter
from flows.values import Mark, Value, from_json, to_json


def canonical(condition: Condition) -> dict[str, Any]:
    """The condition as JSON-ready data."""
    match condition:
        case Compare(left, op, right):
            return {op: [_term(left), _term(right)]}
        case Among(left, values):
            return {"among": [_term(left), *map(to_json, values)]}
        case Answered(name):
            return {"answered": name}
        case All(parts):
            return {"all": [canonical(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [canonical(part) for part in parts]}
        case AtLeast(n, parts):
            return {"at_least": [n, *(canonical(part) for part in parts)]}
        case Not(part):
            return {"not": canonical(part)}
        case Unless(exception, rule):
            return {"unless": [canonical(exception), canonical(rule)]}
        case Some(group, part):
            return {"some": [group, canonical(part)]}
        case Every(group, part):
            return {"every": [group, canonical(part)]}
    raise TypeError(f"not a condition: {condition!r}")


def _term(term: Term) -> dict[str, Any]:
    match term:
        case Literally(value):
            return {"value": to_json(value)}
        case AnswerTo(name):
            return {"answer": name}
        case GivenAs(name):
            return {"given": name}
        case Today():
            return {"today": True}
        case Count(name, None):
            return {"count": [name]}
        case Count(name, Condition() as where):
            return {"count": [name, canonical(where)]}
        case Total(group, name):
            return {"total": [group, name]}
        case DaysBetween(first, second):
            return {"days_between": [_term(first), _term(second)]}
        case YearsAfter(day, years):
            return {"years_after": [_term(day), years]}
    raise TypeError(f"not a term: {term!r}")


def parse(data: Any) -> Condition:
    """The condition that `canonical` wrote. Raises ValueError for anything else."""
    op, args = _single(data)
    try:
        if op in COMPARISONS:
            left, right = args
            return Compare(_parse_term(left), op, _parse_term(right))
        return _CONDITIONS[op](args)
    except (TypeError, KeyError, IndexError) as error:
        raise ValueError(f"not a condition: {data!r}") from error


def _parse_term(data: Any) -> Term:
    op, args = _single(data)
    if op not in _TERMS:
        raise ValueError(f"not a term: {data!r}")
    return _TERMS[op](args)


def _single(data: Any) -> tuple[str, Any]:
    if not isinstance(data, dict) or len(data) != 1:
        raise ValueError(f"not a condition or term: {data!r}")
    return next(iter(data.items()))


def _value(raw: Any) -> Value:
    value = from_json(raw)
    if isinstance(value, Mark):
        raise ValueError(f"not a value: {raw!r}")  # noqa: TRY004 - the data is wrong, not a type
    return value


_CONDITIONS: dict[str, Callable[[Any], Condition]] = {
    "among": lambda args: Among(_parse_term(args[0]), tuple(map(_value, args[1:]))),
    "answered": Answered,
    "all": lambda args: All(tuple(map(parse, args))),
    "any": lambda args: AnyOf(tuple(map(parse, args))),
    "at_least": lambda args: AtLeast(args[0], tuple(map(parse, args[1:]))),
    "not": lambda args: Not(parse(args)),
    "unless": lambda args: Unless(parse(args[0]), parse(args[1])),
    "some": lambda args: Some(args[0], parse(args[1])),
    "every": lambda args: Every(args[0], parse(args[1])),
}

_TERMS: dict[str, Callable[[Any], Term]] = {
    "value": lambda args: Literally(_value(args)),
    "answer": AnswerTo,
    "given": GivenAs,
    "today": lambda _: Today(),
    "count": lambda args: Count(args[0], parse(args[1]) if len(args) > 1 else None),
    "total": lambda args: Total(args[0], args[1]),
    "days_between": lambda args: DaysBetween(_parse_term(args[0]), _parse_term(args[1])),
    "years_after": lambda args: YearsAfter(_parse_term(args[0]), args[1]),
}
