"""Why a condition is what it is: the answers it names and the leaves that decided it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from flows.expression import (
    All,
    Among,
    Answered,
    AnswerTo,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Every,
    Not,
    Scope,
    Some,
    Term,
    Truth,
    Unless,
)
from flows.terms import Count, DaysBetween, GivenAs, Total, YearsAfter
from flows.values import Missing, Value

MIRRORED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison that decided: the answer's name and item, its value, and what it was compared with."""

    name: str
    item: str
    op: str
    value: Value | Missing
    expected: Value | Missing
    truth: Truth


def children(node: Condition | Term) -> tuple[Condition | Term, ...]:
    """The conditions and terms directly inside a node."""
    match node:
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            return parts
        case Unless():
            return node.parts
        case Not(part) | Some(_, part) | Every(_, part):
            return (part,)
        case Compare(left, _, right):
            return (left, right)
        case Among(left, _):
            return (left,)
        case Count(_, where):
            return (where,) if where is not None else ()
        case DaysBetween(first, second):
            return (first, second)
        case YearsAfter(day, _):
            return (day,)
    return ()


def inside(node: Condition | Term) -> Iterator[Condition | Term]:
    """The node and everything below it."""
    yield node
    for child in children(node):
        yield from inside(child)


@cache
def names(node: Condition | Term) -> frozenset[str]:
    """The questions and groups a condition speaks of."""
    return frozenset(name for each in inside(node) for name in _own_names(each))


def given_names(node: Condition | Term) -> frozenset[str]:
    """The names of given facts a condition speaks of."""
    return frozenset(each.name for each in inside(node) if isinstance(each, GivenAs))


def _own_names(node: Condition | Term) -> tuple[str, ...]:
    match node:
        case AnswerTo(name) | Answered(name) | Count(name, _):
            return (name,)
        case Total(group, name):
            return (group, name)
        case Some(group, _) | Every(group, _):
            return (group,)
    return ()


def because(condition: Condition, scope: Scope, item: str = "") -> tuple[Leaf, ...]:
    """The leaves that decided the condition's truth, in the order they are written, each once."""
    return tuple(dict.fromkeys(_leaves(condition, scope, item)))


def _leaves(condition: Condition, scope: Scope, item: str) -> Iterator[Leaf]:
    match condition:
        case All() | AnyOf() | AtLeast() | Unless():
            yield from _decisive(condition, scope, item)
        case Not(part):
            yield from _leaves(part, scope, item)
        case Some(group, part) | Every(group, part):
            yield from _of_items(condition, group, part, scope)
        case Compare() | Among() | Answered():
            yield from _compared(condition, scope, item)


def _decisive(condition: All | AnyOf | AtLeast | Unless, scope: Scope, item: str) -> Iterator[Leaf]:
    truth = condition.truth(scope, item)
    for part in condition.parts:
        if part.truth(scope, item) is truth:
            yield from _leaves(part, scope, item)


def _of_items(condition: Some | Every, group: str, part: Condition, scope: Scope) -> Iterator[Leaf]:
    truth, items = condition.truth(scope), scope.items(group) or ()
    if truth is None or not items:
        yield Leaf(group, "", "some" if isinstance(condition, Some) else "every", len(items), Missing.UNKNOWN, truth)
    for each in items:
        if part.truth(scope, each) is truth:
            yield from _leaves(part, scope, each)


def _compared(condition: Compare | Among | Answered, scope: Scope, item: str) -> Iterator[Leaf]:
    truth = condition.truth(scope, item)
    match condition:
        case Answered(name):
            yield Leaf(name, _item(name, scope, item), "answered", scope.value(name, item), Missing.UNKNOWN, truth)
        case Among(left, values):
            expected = tuple(str(value) for value in values)
            yield from _side(left, "among", left.evaluate(scope, item), expected, truth, scope, item)
        case Compare(left, op, right):
            a, b = left.evaluate(scope, item), right.evaluate(scope, item)
            yield from _side(left, op, a, b, truth, scope, item)
            yield from _side(right, MIRRORED.get(op, op), b, a, truth, scope, item)


def _side(
    term: Term, op: str, value: Value | Missing, expected: Value | Missing, truth: Truth, scope: Scope, item: str
) -> Iterator[Leaf]:
    if isinstance(term, GivenAs):
        yield Leaf(term.name, "", op, value, expected, truth)
    for name in _ordered_names(term):
        yield Leaf(name, _item(name, scope, item), op, value, expected, truth)


def _ordered_names(term: Term) -> tuple[str, ...]:
    if isinstance(term, (Count, Total)):
        return _own_names(term)[:1]
    return tuple(dict.fromkeys(name for each in inside(term) for name in _own_names(each)))


def _item(name: str, scope: Scope, item: str) -> str:
    """The item, when the name is asked of each item; a question of the form has none."""
    return item if item and scope.of_item(name) else ""
