"""What conditions are made of: frozen nodes that evaluate themselves in a scope.

Truth is three-valued: None means that the answer needed has been asked but not given yet.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from operator import ge, gt, le, lt
from typing import Any, Protocol

from flows.values import Missing, Value

Truth = bool | None


class Scope(Protocol):
    """Where names get their values. `items` is None for a name that is no group; `of_item` says that a name is asked
    of every item of a group."""

    @property
    def today(self) -> date: ...
    def value(self, name: str, item: str = "") -> Value | Missing: ...
    def given(self, name: str, item: str = "") -> Value | Missing: ...
    def items(self, group: str) -> tuple[str, ...] | None: ...
    def closed(self, group: str) -> bool: ...
    def of_item(self, name: str) -> bool: ...


class Condition(ABC):
    """True, false or unknown. Combine with & | ~."""

    __slots__ = ()

    @abstractmethod
    def truth(self, scope: Scope, item: str = "", /) -> Truth:
        """The condition's truth; inside a group `item` is the item it is asked of."""

    def __and__(self, other: Condition) -> Condition:
        return All((*_parts(self, All), *_parts(other, All)))

    def __or__(self, other: Condition) -> Condition:
        return AnyOf((*_parts(self, AnyOf), *_parts(other, AnyOf)))

    def __invert__(self) -> Condition:
        return Not(self)

    def __bool__(self) -> bool:
        raise TypeError("a condition is data: combine with & | ~, evaluate with holds(condition, scope)")


class Term(ABC):
    """Something that has a value in a scope. Comparing terms gives conditions."""

    __slots__ = ()

    @abstractmethod
    def evaluate(self, scope: Scope, item: str = "", /) -> Value | Missing:
        """The term's value, or why it has none."""

    def is_(self, other: Value | Term) -> Condition:
        return Compare(self, "is", _term(other))

    def among(self, *values: Value) -> Condition:
        return Among(self, values)

    def has(self, code: str) -> Condition:
        return Compare(self, "has", Literally(code))

    def __ge__(self, other: Value | Term) -> Condition:
        return Compare(self, ">=", _term(other))

    def __gt__(self, other: Value | Term) -> Condition:
        return Compare(self, ">", _term(other))

    def __le__(self, other: Value | Term) -> Condition:
        return Compare(self, "<=", _term(other))

    def __lt__(self, other: Value | Term) -> Condition:
        return Compare(self, "<", _term(other))


def _parts(condition: Condition, kind: type[All] | type[AnyOf]) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, kind) else (condition,)


def _term(value: Value | Term) -> Term:
    return value if isinstance(value, Term) else Literally(value)


def _same(left: Any, right: Any) -> bool:
    return left == right and (type(left) is bool) == (type(right) is bool)


def _has(left: Any, right: Any) -> bool:
    return isinstance(left, tuple) and right in left


COMPARISONS = {"is": _same, "has": _has, ">=": ge, ">": gt, "<=": le, "<": lt}


@dataclass(frozen=True, slots=True)
class Literally(Term):
    value: Value

    def evaluate(self, _scope: Scope, _item: str = "", /) -> Value | Missing:
        return self.value


@dataclass(frozen=True, slots=True)
class AnswerTo(Term):
    name: str

    def evaluate(self, scope: Scope, item: str = "", /) -> Value | Missing:
        return scope.value(self.name, item)


@dataclass(frozen=True, slots=True)
class Compare(Condition):
    left: Term
    op: str
    right: Term

    def truth(self, scope: Scope, item: str = "", /) -> Truth:
        near, far = self.left, self.right  # most comparisons are of an answer with a value: spare them two calls
        left = scope.value(near.name, item) if type(near) is AnswerTo else near.evaluate(scope, item)
        right = far.value if type(far) is Literally else far.evaluate(scope, item)
        if left is Missing.ABSENT or right is Missing.ABSENT:
            return False
        if left is Missing.UNKNOWN or right is Missing.UNKNOWN:
            return None
        try:
            return bool(COMPARISONS[self.op](left, right))
        except TypeError:  # values of two kinds have no order: lint names it, a walk goes on
            return False


@dataclass(frozen=True, slots=True)
class Among(Condition):
    left: Term
    values: tuple[Value, ...]

    def truth(self, scope: Scope, item: str = "", /) -> Truth:
        left = self.left.evaluate(scope, item)
        if left is Missing.UNKNOWN:
            return None
        return left in self.values and any(_same(left, value) for value in self.values)


@dataclass(frozen=True, slots=True)
class Answered(Condition):
    """False when the question was skipped or is not asked, unknown until it is answered."""

    name: str

    def truth(self, scope: Scope, item: str = "", /) -> Truth:
        value = scope.value(self.name, item)
        return None if value is Missing.UNKNOWN else value is not Missing.ABSENT


@dataclass(frozen=True, slots=True)
class All(Condition):
    parts: tuple[Condition, ...]

    def truth(self, scope: Scope, item: str = "", /) -> Truth:
        known: Truth = True
        for part in self.parts:
            truth = part.truth(scope, item)
            if truth is False:
                return False
            if truth is None:
                known = None
        return known


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    parts: tuple[Condition, ...]

    def truth(self, scope: Scope, item: str = "", /) -> Truth:
        known: Truth = False
        for part in self.parts:
            truth = part.truth(scope, item)
            if truth is True:
                return True
            if truth is None:
                known = None
        return known


@dataclass(frozen=True, slots=True)
class AtLeast(Condition):
    n: int
    parts: tuple[Condition, ...]

    def truth(self, scope: Scope, item: str = "", /) -> Truth:
        truths = [part.truth(scope, item) for part in self.parts]
        if truths.count(True) >= self.n:
            return True
        return False if len(truths) - truths.count(False) < self.n else None


@dataclass(frozen=True, slots=True)
class Not(Condition):
    part: Condition

    def truth(self, scope: Scope, item: str = "", /) -> Truth:
        truth = self.part.truth(scope, item)
        return None if truth is None else not truth


@dataclass(frozen=True, slots=True)
class Unless(Condition):
    """The rule, which an exception overrides: rule or exception."""

    exception: Condition
    rule: Condition

    def truth(self, scope: Scope, item: str = "", /) -> Truth:
        return AnyOf.truth(self, scope, item)  # type: ignore[arg-type]

    @property
    def parts(self) -> tuple[Condition, ...]:
        return (self.rule, self.exception)


@dataclass(frozen=True, slots=True)
class Some(Condition):
    """True for at least one item of the group; while the group is open a missing one may still come."""

    group: str
    part: Condition

    def truth(self, scope: Scope, _item: str = "", /) -> Truth:
        truths = [self.part.truth(scope, each) for each in scope.items(self.group) or ()]
        if True in truths:
            return True
        return False if scope.closed(self.group) and None not in truths else None


@dataclass(frozen=True, slots=True)
class Every(Condition):
    """True for every item of the group; while the group is open one that breaks it may still come."""

    group: str
    part: Condition

    def truth(self, scope: Scope, _item: str = "", /) -> Truth:
        truths = [self.part.truth(scope, each) for each in scope.items(self.group) or ()]
        if False in truths:
            return False
        return True if scope.closed(self.group) and None not in truths else None
