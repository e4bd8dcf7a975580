"""Whatever is typed: reading never raises, and what is written out again is read back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.problems import PROBLEMS, Problem, Reply
from flows.question import (
    KINDS,
    Choice,
    Choices,
    CreditCode,
    Day,
    District,
    Email,
    Group,
    Money,
    Number,
    Papers,
    PatentNumber,
    Phone,
    Question,
    Text,
    Year,
    YesNo,
)
from flows.values import Value
from tests.flows.phrases import LEXICON, TODAY

ALL: dict[str, Question] = {
    question.kind: question
    for question in (
        *(Choice("kind", ("enterprise", "university")), Choices("kind", ("enterprise", "branch")), YesNo("yes")),
        *(
            Text("name"),
            Number("count"),
            Money("sum", least=-(10**12)),
            Day("day"),
            Year("year"),
            PatentNumber("number"),
        ),
        *(
            CreditCode("code"),
            Phone("phone"),
            Email("email"),
            District("district"),
            Papers("papers"),
            Group("g", asks=()),
        ),
    )
}
PIECES = st.sampled_from(
    [
        *"0123456789一二三十百千万亿零点.,，-/年月日元角分%ZLXCN@+() \n年度约多余",
        *[
            "2024",
            "ZL",
            "万元",
            "march",
            "是",
            "不是",
            "企业",
            "负",
            "公司",
            "临港",
            "\u200b",
            "👍",
            "١",
            "²",
            "½",
            "\x00",
        ],
    ]
)
MESSY = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=30).map("".join))


def test_every_kind_is_here() -> None:
    assert ALL.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(deadline=None)
@given(text=MESSY, tapped=st.booleans())
def test_reading_never_raises(kind: str, text: str, tapped: bool) -> None:
    question = ALL[kind]
    found = question.read(Reply(picked=text) if tapped else Reply(text), LEXICON, TODAY)
    if isinstance(found, Problem):
        assert set(found.params) == set(PROBLEMS[found.code])
        assert all(question.legal(offer) for offer in found.offers)
    else:
        assert question.legal(found)


@settings(deadline=None)
@given(st.integers(-(10**12), 10**15))
def test_sums_are_read_back(fen: int) -> None:
    yuan = Decimal(fen) / 100
    for written in (f"{yuan}元", f"{yuan:,.2f} 元", f"{yuan / 10_000:f}万元"):
        assert ALL["money"].read(Reply(written), LEXICON, TODAY) == fen


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), TODAY))
def test_days_are_read_back(day: date) -> None:
    for written in (
        day.isoformat(),
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
    ):
        assert ALL["day"].read(Reply(written), LEXICON, TODAY) == day


@settings(deadline=None)
@given(st.integers(-(10**15), 10**15))
def test_numbers_are_read_back(number: int) -> None:
    for written in (str(number), f"{number:,}"):
        assert ALL["number"].read(Reply(written), LEXICON, TODAY) == number


@pytest.mark.parametrize(
    ("kind", "value"),
    [("phone", "+8613812345678"), ("email", "wang@example.com"), ("credit_code", "91310000132260250X"), ("year", 2025)],
)
def test_kept_values_are_read_back(kind: str, value: Value) -> None:
    assert ALL[kind].read(Reply(str(value)), LEXICON, TODAY) == value
    assert ALL[kind].legal(value)
