"""Every problem of reading can be said, in every language, with what the readers give."""

from datetime import date

import pytest

from flows.problems import PROBLEMS
from locales import languages, words

DATED = {"day_future", "day_too_early"}
FIGURES = {"number": "ZL201810862282.X", "letter": "O", "unit": "美元", "email": "li@", "typed": "大概三百万"}


def given(code: str) -> dict[str, object]:
    return {"typed": FIGURES["typed"]} | {
        name: date(2026, 3, 31) if code in DATED else FIGURES.get(name, 2024) for name in PROBLEMS[code]
    }


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", PROBLEMS)
def test_a_problem_can_be_said(code: str, language: str):
    text = words(language).plain(f"problem.{code}", **given(code))
    assert 8 < len(text) < (120 if language == "zh_Hans" else 260)


def test_a_swapped_patent_number_is_told_as_the_desk_would_tell_it():
    told = words("zh_Hans").plain("problem.patent_check", number="ZL201810862282.X", given="X", expected="4", typed="")
    assert "抄错了一位或相邻两位颠倒" in told
    assert "ZL201810862282.X" in told


def test_amounts_in_problems_have_their_unit():
    assert "0 元" in words("zh_Hans").plain("problem.money_too_small", least=0, typed="-5 万")
