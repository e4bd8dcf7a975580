"""What can be compared: answers, given facts, counts, totals, days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.expression import Condition, Scope, Term
from flows.values import Missing, Value


@dataclass(frozen=True, slots=True)
class GivenAs(Term):
    """A given fact; inside a group the item's own first."""

    name: str

    def evaluate(self, scope: Scope, item: str = "", /) -> Value | Missing:
        return scope.given(self.name, item)


@dataclass(frozen=True, slots=True)
class Today(Term):
    def evaluate(self, scope: Scope, _item: str = "", /) -> Value | Missing:
        return scope.today


@dataclass(frozen=True, slots=True)
class Count(Term):
    """Items of a group (those where `where` is true), or the length of a list of choices or papers."""

    name: str
    where: Condition | None = None

    def evaluate(self, scope: Scope, item: str = "", /) -> Value | Missing:
        items = scope.items(self.name)
        if items is None:
            value = scope.value(self.name, item)
            return len(value) if isinstance(value, tuple) else value if isinstance(value, Missing) else Missing.ABSENT
        if not scope.closed(self.name):
            return Missing.UNKNOWN
        if self.where is None:
            return len(items)
        truths = [self.where.truth(scope, each) for each in items]
        return Missing.UNKNOWN if None in truths else truths.count(True)


@dataclass(frozen=True, slots=True)
class Total(Term):
    """The sum of one question's answers over a group; absent answers add nothing."""

    group: str
    name: str

    def evaluate(self, scope: Scope, _item: str = "", /) -> Value | Missing:
        if not scope.closed(self.group):
            return Missing.UNKNOWN
        values = [scope.value(self.name, each) for each in scope.items(self.group) or ()]
        if Missing.UNKNOWN in values:
            return Missing.UNKNOWN
        return sum((value for value in values if isinstance(value, (int, Decimal))), start=0)


@dataclass(frozen=True, slots=True)
class DaysBetween(Term):
    """Days from the first to the second, negative when the second is earlier."""

    first: Term
    second: Term

    def evaluate(self, scope: Scope, item: str = "", /) -> Value | Missing:
        first, second = self.first.evaluate(scope, item), self.second.evaluate(scope, item)
        if isinstance(first, date) and isinstance(second, date):
            return (second - first).days
        return Missing.UNKNOWN if Missing.ABSENT not in (first, second) else Missing.ABSENT


@dataclass(frozen=True, slots=True)
class YearsAfter(Term):
    """The same day `years` later; 29 February becomes the month's last day."""

    day: Term
    years: int

    def evaluate(self, scope: Scope, item: str = "", /) -> Value | Missing:
        day = self.day.evaluate(scope, item)
        if not isinstance(day, date):
            return day if isinstance(day, Missing) else Missing.ABSENT
        year = day.year + self.years
        if not date.min.year <= year <= date.max.year:
            return Missing.ABSENT
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) and not leap else day.day)
