"""统一社会信用代码: both check characters, and the letters people mistake."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.credit import is_code, read
from flows.problems import Problem

REAL = ("914403001922038216", "91310000132260250X", "91110108551385082Q")


@pytest.mark.parametrize("code", REAL)
def test_real_codes(code: str) -> None:
    assert read(code) == code
    assert is_code(code)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "91310000132260250x",
            "统一社会信用代码：91310000132260250X。",
            "9131 0000 1322 6025 0X",
            "９１３１００００１３２２６０２５０Ｘ",
        ],
        *[
            "9131OOOO132260250X",
            "913I0000132260250X",
            "9l310000132260250X",
            "91310000-13226025-0X",
            "91310000132260250X上汽集团",
        ],
        *["91310000132260250X，91310000132260250X", "公司2019年注册，91310000132260250X"],
    ],
)
def test_messy_replies(text: str) -> None:
    assert read(text) == "91310000132260250X"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("91310000132260250", Problem("credit_length", {"count": 17, "expected": 18})),
        ("310000400123456", Problem("credit_length", {"count": 15, "expected": 18})),
        ("91310000132260250V", Problem("credit_letter", {"letter": "V", "position": 18})),
        ("91A10000132260250X", Problem("credit_letter", {"letter": "A", "position": 3})),
        ("91310000132260250Y", Problem("credit_check", {"code": "91310000132260250Y", "given": "Y", "expected": "X"})),
        ("公司", Problem("no_credit_code")),
    ],
)
def test_codes_that_need_a_second_look(text: str, problem: Problem) -> None:
    assert read(text) == problem


@pytest.mark.parametrize(("code", "expected"), [("91310115MA1H8R7C6D", "4"), ("91410100779423456X", "2")])
def test_false_samples_in_circulation_fail_the_organisations_own_check(code: str, expected: str) -> None:
    assert read(code) == Problem("credit_organisation_check", {"code": code, "given": "6", "expected": expected})


@settings(deadline=None)
@given(st.sampled_from(REAL), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_every_wrong_character_is_noticed(code: str, at: int, character: str) -> None:
    wrong = code[:at] + character + code[at + 1 :]
    assert is_code(wrong) is (wrong == code)
