"""Days and data years as contacts write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.lexicon import lexicon_of
from flows.problems import Problem, Reply
from flows.question import Day, Year
from locales import lexicon
from tests.flows.phrases import LEXICON, TODAY

FILED, MONTH, YEAR = Day("filed_on"), Day("launched", precision="month"), Year("data_year")
DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "2024年3月5日",
            "２０２４年３月５日",
            "2024 年 3 月 5 号",
            "24年3月5日",
            "二〇二四年三月五日",
            "二零二四年三月五日",
        ],
        *["2024.3.5", "2024-03-05", "2024/3/5 10:00", "2024 03 05", "20240305", "申请日是2024年3月5日（星期二）。"],
        *["令和6年3月5日", "R6.3.5", "R6年3月5日", "5. März 2024", "5 mars 2024", "2024년 3월 5일"],
        *["5 March 2024", "5th of March 2024", "March 5, 2024", "Mar. 5 2024"],
    ],
)
def test_one_day(text: str) -> None:
    assert FILED.read(Reply(text), LEXICON, TODAY) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/3/2024", date(2024, 3, 25)),
        ("二〇一八年八月廿一日", date(2018, 8, 21)),
        ("二〇一八年八月一號", date(2018, 8, 1)),
        ("1er mars 2024", date(2024, 3, 1)),
        ("12 août 2023", date(2023, 8, 12)),
        ("去年3月5日", date(2025, 3, 5)),
        ("5 March last year", date(2025, 3, 5)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成30年3月1日", date(2018, 3, 1)),
        ("99年12月31日", date(1999, 12, 31)),
    ],
)
def test_days_only_one_way_round(text: str, day: date) -> None:
    assert FILED.read(Reply(text), LEXICON, TODAY) == day


@pytest.mark.parametrize(
    "text", ["2024年3月", "2024年3月份", "2024-03", "202403", "2024年3月5日", "March 2024", "二〇二四年三月"]
)
def test_a_month(text: str) -> None:
    assert MONTH.read(Reply(text), LEXICON, TODAY) == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2024年3月", Problem("day_of_month_missing", {"year": 2024, "month": 3})),
        ("2024", Problem("month_missing", {"year": 2024})),
        ("3月5日", Problem("year_missing", {"month": 3, "day": 5}, (date(2026, 3, 5), date(2025, 3, 5)))),
        ("Mar 5", Problem("year_missing", {"month": 3, "day": 5}, (date(2026, 3, 5), date(2025, 3, 5)))),
        ("12月25日", Problem("year_missing", {"month": 12, "day": 25}, (date(2025, 12, 25),))),
        ("去年三月", Problem("day_of_month_missing", {"year": 2025, "month": 3})),
        ("今年", Problem("month_missing", {"year": 2026})),
        ("R6", Problem("month_missing", {"year": 2024})),
        ("113年", Problem("day_roc", {"year": 113, "western": 2024})),
        ("113年3月5日", Problem("day_roc", {"year": 113, "western": 2024}, (DAY,))),
        ("民國113年3月5日", Problem("day_roc", {"year": 113, "western": 2024}, (DAY,))),
        ("5/3/2024", Problem("day_order", {}, (DAY, date(2024, 5, 3)))),
        ("24.3.5", Problem("day_order", {}, (DAY, date(2005, 3, 24)))),
        ("2023-02-29", Problem("no_such_day", {"year": 2023, "month": 2, "day": 29})),
        ("13/13/2024", Problem("no_such_day", {"year": 2024, "month": 13, "day": 13})),
        ("2026-11-23", Problem("day_future", {"latest": TODAY})),
        ("2024-03-05、2024-03-06", Problem("several_days", {}, (DAY, date(2024, 3, 6)))),
        ("ZL201810862228.X", Problem("no_day")),
    ],
)
def test_days_that_need_a_second_look(text: str, problem: Problem) -> None:
    assert FILED.read(Reply(text), LEXICON, TODAY) == problem


@pytest.mark.parametrize("text", ["5.3.2024", "05.03.2024", "am 5. 3. 2024", "5. März 2024"])
def test_a_day_with_points_begins_with_the_day(text: str) -> None:
    assert FILED.read(Reply(text), lexicon_of(lexicon("de")), TODAY) == DAY


def test_a_day_to_come_where_that_is_allowed() -> None:
    assert Day("until", latest_today=False).read(Reply("2027-01-01"), LEXICON, TODAY) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("是", 2025),
        ("2025", 2025),
        ("2025年度", 2025),
        ("25年", 2025),
        ("二〇二四年", 2024),
        ("去年", 2025),
        ("R6", 2024),
    ],
)
def test_the_data_year(text: str, year: int) -> None:
    assert YEAR.read(Reply(text), LEXICON, TODAY) == year


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (Reply("不是"), Problem("which_year", {}, (2024, 2023, 2022, 2021))),
        (Reply(picked="no"), Problem("which_year", {}, (2024, 2023, 2022, 2021))),
        (Reply("今年"), Problem("year_not_over", {"year": 2026, "latest": 2025}, (2025,))),
        (Reply("2020"), Problem("year_too_old", {"year": 2020, "earliest": 2021})),
        (Reply("2024、2025"), Problem("several_years", {}, (2024, 2025))),
        (Reply("113年"), Problem("day_roc", {"year": 113, "western": 2024}, (2024,))),
        (Reply("那一年"), Problem("no_year", {"year": 2025})),
    ],
)
def test_data_years_that_need_a_second_look(reply: Reply, problem: Problem) -> None:
    assert YEAR.read(reply, LEXICON, TODAY) == problem


def test_a_tap_on_yes_is_last_year() -> None:
    assert YEAR.read(Reply(picked="yes"), LEXICON, TODAY) == 2025
    assert YEAR.read(Reply(picked="2024"), LEXICON, TODAY) == 2024


WRITINGS = (
    "{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}", "{0.year}/{0.month}/{0.day}", "{0:%Y%m%d}",
    "{0:%Y-%m-%d}", "{0.year}년 {0.month}월 {0.day}일",
)  # fmt: skip


@given(st.dates(date(1985, 4, 1), TODAY), st.sampled_from(WRITINGS))
def test_every_day_is_read_however_it_is_written(day: date, writing: str) -> None:
    assert FILED.read(Reply(writing.format(day)), LEXICON, TODAY) == day


@given(st.dates(date(2019, 5, 1), TODAY))
def test_every_day_of_reiwa(day: date) -> None:
    year = day.year - 2018
    assert FILED.read(Reply(f"令和{year}年{day.month}月{day.day}日"), LEXICON, TODAY) == day
    assert FILED.read(Reply(f"R{year}.{day.month}.{day.day}"), LEXICON, TODAY) == day
