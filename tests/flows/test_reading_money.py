"""Sums of money as contacts write them; read as yuan here, kept as fen."""

import pytest

from flows.lexicon import EMPTY
from flows.problems import Problem, Reply
from flows.question import Money
from tests.flows.phrases import LEXICON, TODAY

SALES, PROFIT = Money("sales"), Money("profit", least=-(10**15))
WAN = 1_000_000


def read(text: str, question: Money = SALES) -> object:
    return question.read(Reply(text), LEXICON, TODAY)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("320万元", 320 * WAN),
        ("３２０ 万元", 320 * WAN),
        ("约300万", 300 * WAN),
        ("300万左右", 300 * WAN),
        ("三百二十万元", 320 * WAN),
        ("叁佰贰拾万圆整", 320 * WAN),
        ("3,200.5 万元", 3_200_50 * WAN // 100),
        ("3，200.5万元", 3_200_50 * WAN // 100),
        ("3 200 000 元", 320 * WAN),
        ("¥3200", 320_000),
        ("人民币 3200", 320_000),
        ("3200人民币", 320_000),
        ("1.2亿", 12_000 * WAN),
        ("一点二亿元", 12_000 * WAN),
        ("12亿3400万元", 123_400 * WAN),
        ("3万5", 35_000_00),
        ("5千元", 500_000),
        ("3百万", 300 * WAN),
        ("两千万", 2_000 * WAN),
        ("一万万元", 10_000 * WAN),
        ("3元5角", 350),
        ("100元零5分", 10_005),
        ("12.34元", 1_234),
        ("0", 0),
        ("0元", 0),
        ("零", 0),
        ("3.2 million yuan", 320 * WAN),
        ("5k", 500_000),
        ("2025年销售额3200万元", 3_200 * WAN),
        ("一共300万元", 300 * WAN),
        ("卖了3件，300万元", 300 * WAN),
        ("增长10%，3200万元", 3_200 * WAN),
        ("2025年1-12月共3200万元", 3_200 * WAN),
    ],
)
def test_sums(text: str, fen: int) -> None:
    assert read(text) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("-5万", -5 * WAN),
        ("－5万元", -5 * WAN),
        ("−5万", -5 * WAN),
        ("负五万元", -5 * WAN),
        ("亏损50万", -50 * WAN),
        ("-¥5万", -5 * WAN),
    ],
)
def test_a_loss_where_profit_is_asked(text: str, fen: int) -> None:
    assert read(text, PROFIT) == fen
    assert read(text) == Problem("money_too_small", {"least": 0})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("3200", Problem("money_unit", {"number": "3200"}, (320_000, 3_200 * WAN))),
        ("三百", Problem("money_unit", {"number": "三百"}, (30_000, 300 * WAN))),
        ("5kg", Problem("money_unit", {"number": "5"}, (500, 5 * WAN))),
        ("300多万", Problem("rough_number", {}, (300 * WAN,))),
        ("三五百万", Problem("rough_number")),
        ("300-400万", Problem("several_numbers")),
        ("三百到四百万", Problem("several_numbers")),
        ("300万元，400万元", Problem("several_numbers", {}, (300 * WAN, 400 * WAN))),
        ("国内300，国外200万元", Problem("several_numbers", {}, (200 * WAN,))),
        ("$300", Problem("other_currency", {"unit": "$"})),
        ("300万 USD", Problem("other_currency", {"unit": "usd"})),
        ("没有", Problem("no_money", {}, (0,))),
        ("没有出口", Problem("no_money", {}, (0,))),
        ("几百万", Problem("no_money")),
    ],
)
def test_sums_that_need_a_second_look(text: str, problem: Problem) -> None:
    assert read(text) == problem


def test_without_phrases_a_scale_still_means_yuan() -> None:
    assert SALES.read(Reply("3200万"), EMPTY, TODAY) == 3_200 * WAN
