"""Sums, days and what is told unasked, as they are typed in Korean."""

from datetime import date

import pytest

from flows import many
from flows.lexicon import lexicon_of
from flows.notices.shanghai_2022 import NOTICE
from flows.problems import Problem, Reply
from flows.question import Day, Money
from flows.values import Value
from flows.volunteered import Context, correction, facts, questions_of
from locales import lexicon

LEXICON = lexicon_of(lexicon("ko", NOTICE.id))
TODAY = date(2026, 11, 22)
PROFIT = Money("profit", least=-(10**15))
QUESTIONS = questions_of(NOTICE)
MAN = 1_000_000


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("3억 2천만 위안", 32_000 * MAN),
        ("2억3천5백만 위안", 23_500 * MAN),
        ("1억 2천3백4십만 위안", 12_340 * MAN),
        ("3,200만 위안", 3_200 * MAN),
        ("80만 위안입니다", 80 * MAN),
        ("삼천이백만 위안", 3_200 * MAN),
        ("매출이 삼억 이천만 위안입니다", 32_000 * MAN),
        ("매출이 천만 위안", 1_000 * MAN),
        ("백만 위안", 100 * MAN),
        ("320 만 위안", 320 * MAN),
        ("마이너스 50만 위안", -50 * MAN),
        ("50만 위안 적자", -50 * MAN),
        ("0원", 0),
    ],
)
def test_sums(text: str, fen: int) -> None:
    assert PROFIT.read(Reply(text), LEXICON, TODAY) == fen


@pytest.mark.parametrize(
    ("text", "problem", "offers"),
    [
        ("3,200만원", "other_currency", ()),
        ("3천2백만 원", "other_currency", ()),
        ("3억2천", "rough_number", ()),
        ("약 3억 위안", "rough_number", (30_000 * MAN,)),
        ("3억 위안 정도", "rough_number", (30_000 * MAN,)),
        ("300여만 위안", "rough_number", (300 * MAN,)),
        ("몇 백만 위안", "no_money", ()),
        ("수출 없습니다", "no_money", (0,)),
    ],
)
def test_what_is_no_exact_sum(text: str, problem: str, offers: tuple[int, ...]) -> None:
    read = PROFIT.read(Reply(text), LEXICON, TODAY)
    assert isinstance(read, Problem)
    assert (read.code, read.offers) == (problem, offers)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024년 3월 5일", date(2024, 3, 5)),
        ("24년 3월 5일", date(2024, 3, 5)),
        ("작년 3월 5일", date(2025, 3, 5)),
        ("재작년 12월 1일", date(2024, 12, 1)),
    ],
)
def test_days(text: str, day: date) -> None:
    assert Day("filed_on").read(Reply(text), LEXICON, TODAY) == day


def test_a_month_of_last_year() -> None:
    assert Day("launched_on", precision="month").read(Reply("작년 3월"), LEXICON, TODAY) == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("안녕하세요, 저희는 푸둥에 있는 회사입니다", {"district": "310115", "subject_kind": "enterprise"}),
        ("매출은 3억 2천만 위안, 수출은 없습니다", {"sales": 32_000 * MAN, "exports": 0}),
        ("제품명은 이온 필터입니다, 모델은 VX20이고", {"product_name": "이온 필터", "model": "VX20"}),
        ("담당자는 김철수입니다. 분쟁은 없습니다", {"contact_name": "김철수", "dispute": False}),
        ("특허는 저희 거예요. 직접 만들어 팝니다", {"role": "patentee", "makes_or_sells": "both"}),
        ("매출은 3,200만원입니다", {}),
        ("재작년 매출은 3천만 위안", {}),
        ("거래처는 푸둥에 있는 회사입니다", {}),
        ("수출이 없으면 어떻게 하나요?", {}),
    ],
)
def test_what_is_told_unasked(reply: str, told: dict[str, Value]) -> None:
    context = Context(QUESTIONS, LEXICON, TODAY, QUESTIONS["recognition"])
    assert {fact.question: fact.value for fact in facts(reply, context)} == told


def test_what_is_said_instead() -> None:
    assert correction("잘못 썼어요. 3200만 위안", LEXICON, weak=False) == "3200만 위안"
    assert correction("그게 아니라 쉬후이구", LEXICON, weak=False) == "쉬후이구"


def test_an_example_is_passed_by() -> None:
    assert many.is_example("예시")
