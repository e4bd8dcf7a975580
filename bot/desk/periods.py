"""What a circular is about: a month, a quarter or a year that is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from locales import Words, month

_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
OFFERED: Final = {"month": 6, "quarter": 4, "year": 2}
"""How many of each can be chosen."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month, quarter or year by its first day."""

    kind: str
    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return _months_on(self.first, _MONTHS[self.kind]) - timedelta(days=1)

    @property
    def code(self) -> str:
        """As forms name it: month:2026-05-01."""
        return f"{self.kind}:{self.first.isoformat()}"

    def name(self, say: Words) -> str:
        """2026 年 5 月 / 2026 年第 2 季度 / 2026 年."""
        if self.kind == "month":
            return month(self.first, say.language)
        number = (self.first.month + 2) // 3
        return say.plain(f"circular.{self.kind}", year=self.first.year, number=number)


def over(kind: str, today: date) -> Period:
    """The last one of its kind that is over."""
    months = _MONTHS[kind]
    now = date(today.year, (today.month - 1) // months * months + 1, 1)
    return Period(kind, _months_on(now, -months))


def offered(today: date) -> tuple[Period, ...]:
    """Those that can be chosen, the newest of each kind first."""
    newest = ((over(kind, today), many) for kind, many in OFFERED.items())
    return tuple(
        Period(one.kind, _months_on(one.first, -_MONTHS[one.kind] * back))
        for one, many in newest
        for back in range(many)
    )


def drafted_on(period: Period, day: int) -> date:
    """The day in the month after a period on which it is drafted."""
    return _months_on(period.first, _MONTHS[period.kind]).replace(day=day)


def _months_on(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)
