"""Patent numbers: forms, check digit, kinds and terms."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.patents import check_of, expires_on, filing_year, is_number, kind_of, read, term_years
from flows.problems import Problem
from tests.flows.phrases import TODAY

GOOD = {
    "ZL201810862228.X": ("invention", 2018),
    "ZL202120592620.4": ("utility_model", 2021),
    "ZL201480005701.2": ("invention", 2014),
    "ZL202030097744.6": ("design", 2020),
    "ZL200510030457.8": ("invention", 2005),
    "ZL01105715.7": ("invention", 2001),
}


@pytest.mark.parametrize("number", GOOD)
def test_good_numbers(number: str) -> None:
    assert read(number, TODAY) == number
    assert is_number(number)
    assert (kind_of(number), filing_year(number)) == GOOD[number]


@pytest.mark.parametrize(
    "text",
    [
        *[
            "专利号是 zl2018 1 0862228．x",
            "201810862228X",
            "ＺＬ２０１８１０８６２２２８．Ｘ",
            "ZL 2018 1 0862228 . X",
            "ZL：201810862228.X",
        ],
        *[
            "zl201810862228.x，申请日2018年8月1日",
            "2018年的，ZL201810862228。X",
            "ZL201810862228.X is ours",
            "201810862228X.2 件都用它",
            "CN201810862228.X",
        ],
        *["ZL20181O862228.X", "ZL2O18l0862228.X", "ZL2018-1-0862228-X", "ZL201810862228.X、ZL201810862228.X"],
    ],
)
def test_messy_replies(text: str) -> None:
    assert read(text, TODAY) == "ZL201810862228.X"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ZL20181086228.X", Problem("patent_length", {"number": "ZL20181086228.X", "count": 12, "expected": 13})),
        ("ZL0110571.7", Problem("patent_length", {"number": "ZL0110571.7", "count": 8, "expected": 9})),
        (
            "zl2018108622282.x",  # a digit too many
            Problem("patent_length", {"number": "ZL2018108622282.X", "count": 14, "expected": 13}),
        ),
        (
            "2018108622282.8，我们的",
            Problem("patent_length", {"number": "ZL2018108622282.8", "count": 14, "expected": 13}),
        ),
        ("ZL201810862282.X", Problem("patent_check", {"number": "ZL201810862282.X", "given": "X", "expected": "4"})),
        ("ZL201810862228.0", Problem("patent_check", {"number": "ZL201810862228.0", "given": "0", "expected": "X"})),
        ("ZL202210345678.9", Problem("patent_check", {"number": "ZL202210345678.9", "given": "9", "expected": "8"})),
        ("ZL20181O862282.X", Problem("patent_letter", {"letter": "O"})),
        ("CN109…B", Problem("patent_publication", {"number": "CN109...B"})),
        ("CN109123456B", Problem("patent_publication", {"number": "CN109123456B"})),
        ("公告号 CN 109123456 B", Problem("patent_publication", {"number": "CN109123456 B"})),
        ("109123456B", Problem("patent_publication", {"number": "109123456B"})),
        ("PCT/CN2018/123456", Problem("patent_foreign", {"number": "PCT/CN2018/123456"})),
        ("ZL201810862228", Problem("patent_check_missing", {"number": "ZL201810862228"}, ("ZL201810862228.X",))),
        ("ZL01105715", Problem("patent_check_missing", {"number": "ZL01105715"}, ("ZL01105715.7",))),
        ("ZL201850862228.1", Problem("patent_type", {"number": "ZL201850862228.1", "type": "5"})),
        (
            "ZL201810862228.X 和 ZL202120592620.4",
            Problem("several_patents", {}, ("ZL201810862228.X", "ZL202120592620.4")),
        ),
        ("201810862228.X 202120592620.4", Problem("several_patents", {}, ("ZL201810862228.X", "ZL202120592620.4"))),
        ("有5件专利", Problem("no_patent")),
    ],
)
def test_numbers_that_need_a_second_look(text: str, problem: Problem) -> None:
    assert read(text, TODAY) == problem


def test_a_number_of_a_year_to_come() -> None:
    digits = "202810862228"
    number = f"ZL{digits}.{check_of(digits)}"
    assert read(number, TODAY) == Problem("patent_year", {"number": number, "year": 2028})


@settings(deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_every_wrong_digit_and_every_swap_of_neighbours_is_noticed(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(2, len(number) - 3))
    wrong = number[:at] + data.draw(st.sampled_from("0123456789")) + number[at + 1 :]
    assert is_number(wrong) is (wrong == number)
    before = data.draw(st.integers(2, len(number) - 4))
    swapped = number[:before] + number[before + 1] + number[before] + number[before + 2 :]
    assert is_number(swapped) is (swapped == number)


@settings(deadline=None)
@given(st.integers(2003, 2026), st.sampled_from("12389"), st.integers(0, 9_999_999), st.booleans(), st.booleans())
def test_a_number_written_any_way_is_read_back(year: int, kind: str, serial: int, marked: bool, dotted: bool) -> None:
    digits = f"{year}{kind}{serial:07d}"
    written = f"{'ZL' * marked}{digits}{'.' * dotted}{check_of(digits)}"
    assert read(written.lower(), TODAY) == f"ZL{digits}.{check_of(digits)}"


@pytest.mark.parametrize(
    ("number", "filed_on", "ends"),
    [
        ("ZL201810862228.X", date(2018, 8, 1), date(2038, 8, 1)),
        ("ZL202120592620.4", date(2021, 3, 23), date(2031, 3, 23)),
        ("ZL202030097744.6", date(2020, 3, 19), date(2030, 3, 19)),
        ("ZL201480005701.2", date(2016, 2, 29), date(2036, 2, 29)),
        ("ZL202120592620.4", date(2020, 2, 29), date(2030, 2, 28)),
    ],
)
def test_terms(number: str, filed_on: date, ends: date) -> None:
    assert expires_on(number, filed_on) == ends


def test_designs_filed_since_june_2021_last_longer() -> None:
    assert term_years("design", date(2021, 5, 31)) == 10
    assert term_years("design", date(2021, 6, 1)) == 15
