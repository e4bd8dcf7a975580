"""Plain numbers, and Chinese numerals against the library that writes them."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.problems import Problem, Reply
from flows.question import Number
from tests.flows.phrases import LEXICON, TODAY

COUNT, SHARE = Number("count", least=0), Number("share", least=0, most=100, places=2)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("3", 3), ("３件", 3), ("一共3件", 3), ("十二", 12), ("两", 2), ("三千二", 3200), ("3千2百万", 32_000_000)],
        *[("1,234", 1234), ("1.0", 1), ("1.2万", 12_000), ("3万亿", 3 * 10**12), ("一百零五万", 1_050_000)],
    ],
)
def test_whole_numbers(text: str, value: int) -> None:
    read = COUNT.read(Reply(text), LEXICON, TODAY)
    assert read == value
    assert type(read) is int


@pytest.mark.parametrize(("text", "value"), [("15", "15"), ("15.5％", "15.5"), ("百分之十五", "15"), ("三点五", "3.5")])
def test_numbers_with_places(text: str, value: str) -> None:
    read = SHARE.read(Reply(text), LEXICON, TODAY)
    assert read == Decimal(value)
    assert type(read) is Decimal


@pytest.mark.parametrize(
    ("question", "text", "problem"),
    [
        (COUNT, "3.5", Problem("too_precise", {"places": 0})),
        (COUNT, "3或4", Problem("several_numbers", {}, (3, 4))),
        (SHARE, "1.234,56", Problem("too_large", {"most": Decimal(100)})),
        (COUNT, "二三十", Problem("rough_number")),
        (COUNT, "30多", Problem("rough_number", {}, (30,))),
        (COUNT, "9" * 40, Problem("too_large", {"most": 10**15})),
        (Number("any"), "-" + "9" * 40, Problem("too_small", {"least": -(10**15)})),
        (SHARE, "15.555", Problem("too_precise", {"places": 2})),
        (Number("half", least=Decimal("0.5"), places=1), "0.4", Problem("too_small", {"least": Decimal("0.5")})),
    ],
)
def test_numbers_that_need_a_second_look(question: Number, text: str, problem: Problem) -> None:
    assert question.read(Reply(text), LEXICON, TODAY) == problem


@settings(deadline=None)
@given(st.integers(0, 10**12), st.sampled_from(["low", "up"]))
def test_chinese_numerals_are_read_back(number: int, style: str) -> None:
    assert COUNT.read(Reply(cn2an.an2cn(number, style)), LEXICON, TODAY) == number
