"""Which days are worked in China."""

from __future__ import annotations

from datetime import date

import pytest

from flows.working_days import WorkingDays

DAYS = WorkingDays()


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 1), False),  # National Day, a Thursday
        (date(2026, 10, 10), True),  # a Saturday worked for it
        (date(2026, 2, 17), False),  # Spring Festival
        (date(2026, 11, 21), False),
        (date(2026, 11, 23), True),
    ],
)
def test_holidays_and_make_up_days_of_a_known_year(day: date, worked: bool) -> None:
    assert DAYS.is_working(day) is worked


def test_a_year_that_is_not_announced_says_so_and_counts_monday_to_friday() -> None:
    assert DAYS.announced(2026)
    assert not DAYS.announced(2031)
    assert DAYS.is_working(date(2031, 9, 30))
    assert DAYS.is_working(date(2031, 10, 6))
    assert not DAYS.is_working(date(2031, 10, 4))


def test_what_the_law_makes_a_holiday_every_year_is_one_before_the_year_is_announced() -> None:
    fixed = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    assert not any(DAYS.is_working(date(2031, *day)) for day in fixed)


def test_officers_correct_days_and_end_a_year() -> None:
    corrected = WorkingDays({date(2031, 9, 30): False, date(2026, 11, 21): True}, frozenset({2031}))
    assert not corrected.is_working(date(2031, 9, 30))
    assert corrected.is_working(date(2026, 11, 21))
    assert corrected.announced(2031)


def test_the_working_day_before_and_after_a_long_holiday() -> None:
    assert DAYS.on_or_before(date(2026, 10, 5)) == date(2026, 9, 30)
    assert DAYS.on_or_after(date(2026, 10, 3)) == date(2026, 10, 8)
    assert DAYS.on_or_after(date(2026, 11, 23)) == date(2026, 11, 23)
