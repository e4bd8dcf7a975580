"""Figures and dates as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from locales import day, instant, money, month, number, percent

YUAN = 100


@pytest.mark.parametrize(
    ("fen", "chinese", "english"),
    [
        (32_000_000 * YUAN, "3,200 万元", "CNY 32 million"),
        (32_050_000 * YUAN, "3,205 万元", "CNY 32.05 million"),
        (32_000_500 * YUAN, "32,000,500 元", "CNY 32,000,500"),
        (120_000_000 * YUAN, "12,000 万元", "CNY 120 million"),
        (10_000 * YUAN, "1 万元", "CNY 10,000"),
        (9_999 * YUAN, "9,999 元", "CNY 9,999"),
        (-500_000 * YUAN, "-50 万元", "CNY -500,000"),
        (123, "1.23 元", "CNY 1.23"),
        (120, "1.20 元", "CNY 1.20"),
        (-5, "-0.05 元", "CNY -0.05"),
        (0, "0 元", "CNY 0"),
    ],
)
def test_money(fen: int, chinese: str, english: str):
    assert money(fen, "zh_Hans") == chinese
    assert money(fen, "en") == english


@pytest.mark.parametrize(
    ("fen", "korean"),
    [
        (320_000_000 * YUAN, "3억 2,000만 위안"),
        (300_000_000 * YUAN, "3억 위안"),
        (32_000_000 * YUAN, "3,200만 위안"),
        (-120_000_000 * YUAN, "-1억 2,000만 위안"),
        (9_999 * YUAN, "9,999위안"),
    ],
)
def test_hundreds_of_millions_are_named_apart_where_that_is_how_they_are_said(fen: int, korean: str):
    assert money(fen, "ko") == korean


def test_days_and_months():
    assert day(date(2026, 3, 31), "zh_Hans") == "2026 年 3 月 31 日"
    assert day(date(2026, 3, 31), "en") == "31 March 2026"
    assert month(date(2026, 3, 1), "zh_Hans") == "2026 年 3 月"
    assert month(date(2026, 3, 1), "en") == "March 2026"


def test_an_instant_is_shown_as_the_clock_in_shanghai_shows_it():
    late = datetime(2026, 3, 31, 17, 5, tzinfo=UTC)
    assert instant(late, "zh_Hans") == "2026 年 4 月 1 日 01:05"
    assert instant(late, "en") == "1 April 2026, 01:05"
    assert instant(late, "en", "Europe/Berlin") == "31 March 2026, 19:05"


def test_numbers():
    assert number(1234567, "zh_Hans") == "1,234,567"
    assert number(Decimal("1234.50"), "en") == "1,234.50"
    assert number(Decimal("1234.5"), "de") == "1.234,5"
    assert number("-0.50", "en") == "-0.50"
    assert percent(Decimal("12.5"), "zh_Hans") == "12.5%"
