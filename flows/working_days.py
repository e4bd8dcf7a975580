"""Working days in China: public holidays and make-up days as announced, corrected by officers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import chinese_calendar
from chinese_calendar import constants

_DAY = timedelta(days=1)
_SATURDAY = 5
_BY_LAW = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Holidays on the same (month, day) every year, announced or not: 全国年节及纪念日放假办法（2024 年修订）第二条."""


@cache
def _known_years() -> frozenset[int]:
    """The years whose holidays the library has; the State Council announces one year at a time."""
    return frozenset(day.year for day in constants.holidays)


@cache
def _official(day: date) -> bool:
    """What the library says; it looks through all its days every time."""
    return bool(chinese_calendar.is_workday(day))


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """`corrections`: day -> whether it is worked, before what the library says. `entered`: years whose days officers
    entered in full."""

    corrections: Mapping[date, bool] = field(default_factory=dict)
    entered: frozenset[int] = frozenset()

    def announced(self, year: int) -> bool:
        """Whether the year's holidays are known; otherwise Monday to Friday are counted, less the
        days that are holidays every year, which callers must say."""
        return year in _known_years() or year in self.entered

    def is_working(self, day: date) -> bool:
        corrected = self.corrections.get(day)
        if corrected is not None:
            return corrected
        if day.year in _known_years():
            return _official(day)
        return day.weekday() < _SATURDAY and (day.month, day.day) not in _BY_LAW

    def on_or_before(self, day: date) -> date:
        """The last working day not after this one."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def on_or_after(self, day: date) -> date:
        """The first working day not before this one."""
        while not self.is_working(day):
            day += _DAY
        return day
