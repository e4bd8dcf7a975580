"""Sums of money as contacts write them; read as yuan here, kept as fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.lexicon import EMPTY, lexicon_of
from flows.problems import Problem, Reply
from flows.question import Money
from locales import lexicon
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
        ("一亿三千万", 13_000 * WAN),
        ("1.3 億", 13_000 * WAN),
        ("两个亿", 20_000 * WAN),
        ("參仟貳佰萬圓", 3_200 * WAN),
        ("3억 2천만 元", 32_000 * WAN),
        ("3.200.000 yuan", 320 * WAN),
        ("3 200 000,50 yuan", 320_000_050),
        ("3,2 million yuan", 320 * WAN),
        ("3200,50 yuan", 3200_50),
        ("增长10%，3200万元", 3_200 * WAN),
        ("2025年1-12月共3200万元", 3_200 * WAN),
        ("3億2,000万元", 32_000 * WAN),
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
        ("マイナス300万元", -300 * WAN),
        ("△300万元", -300 * WAN),
        ("▲300万元", -300 * WAN),
        ("赤字は300万元です", -300 * WAN),
        ("300万元の赤字", -300 * WAN),
        ("-¥5万", -5 * WAN),
        ("moins 5万", -5 * WAN),
        ("une perte de 5万", -5 * WAN),
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
        ("约300万", Problem("rough_number", {}, (300 * WAN,))),
        ("300万左右", Problem("rough_number", {}, (300 * WAN,))),
        ("about 3 million yuan", Problem("rough_number", {}, (300 * WAN,))),
        ("上亿", Problem("rough_number")),
        ("3.200 yuan", Problem("money_dot", {}, (320_000, 320))),
        ("三五百万", Problem("rough_number")),
        ("300-400万", Problem("several_numbers")),
        ("三百到四百万", Problem("several_numbers")),
        ("300万元，400万元", Problem("several_numbers", {}, (300 * WAN, 400 * WAN))),
        ("国内300，国外200万元", Problem("several_numbers", {}, (200 * WAN,))),
        ("$300", Problem("other_currency", {"unit": "$"})),
        ("300万 USD", Problem("other_currency", {"unit": "USD"})),
        ("没有", Problem("no_money", {}, (0,))),
        ("没有出口", Problem("no_money", {}, (0,))),
        ("几百万", Problem("rough_number")),
    ],
)
def test_sums_that_need_a_second_look(text: str, problem: Problem) -> None:
    assert read(text) == problem


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("3,2 Mio. Yuan", 320 * WAN),
        ("1,5 Tsd. Yuan", 150_000),
        ("800 Tsd. Yuan", 80 * WAN),
        ("12,50 Yuan", 1_250),
        ("1.234.567,89 Yuan", 123_456_789),
        ("minus 2 Mio. Yuan", -200 * WAN),
        ("Verlust von 2 Mio. Yuan", -200 * WAN),
        ("a loss of 2 million yuan", -200 * WAN),
        ("3,255 million yuan", 325_500 * WAN),
    ],
)
def test_sums_as_germans_write_them(text: str, fen: int) -> None:
    assert PROFIT.read(Reply(text), lexicon_of(lexicon("de")), TODAY) == fen


@pytest.mark.parametrize(
    ("language", "text", "fen"),
    [
        ("fr", "3,256 millions de yuans", 325_600_000),
        ("en", "two hundred million yuan", 20_000 * WAN),
        ("en", "two hundred and fifty thousand yuan", 25 * WAN),
        ("de", "zweihundertfünfzig Millionen Yuan", 25_000 * WAN),
        ("de", "fünfhunderttausend Yuan", 50 * WAN),
        ("de", "dreissigtausend Yuan", 3 * WAN),
        ("de", "eine Million Yuan", 100 * WAN),
        ("fr", "deux cents millions de yuans", 20_000 * WAN),
        ("fr", "quatre-vingt-dix-huit millions de yuans", 9_800 * WAN),
    ],
)
def test_sums_in_words(language: str, text: str, fen: int) -> None:
    assert PROFIT.read(Reply(text), lexicon_of(lexicon(language)), TODAY) == fen


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "half a million yuan"),
        ("en", "two and a half million yuan"),
        ("en", "two or three million yuan"),
        ("en", "several hundred million yuan"),
        ("en", "five six million yuan"),
        ("de", "eine halbe Million Yuan"),
        ("de", "zweieinhalb Millionen Yuan"),
        ("fr", "deux millions et demi de yuans"),
        ("fr", "3,256 millions"),
    ],
)
def test_what_is_not_the_whole_sum_in_words_is_asked_about(language: str, text: str) -> None:
    assert isinstance(PROFIT.read(Reply(text), lexicon_of(lexicon(language)), TODAY), Problem)


@pytest.mark.parametrize("text", ["3,255 Mio. Yuan", "3,255 Millionen Yuan", "3.200 Tsd. Yuan", "800.000 Yuan"])
def test_a_point_before_three_digits_is_asked_about(text: str) -> None:
    found = PROFIT.read(Reply(text), lexicon_of(lexicon("de")), TODAY)
    assert isinstance(found, Problem)
    assert (found.code, len(found.offers)) == ("money_dot", 2)


def test_without_phrases_a_scale_still_means_yuan() -> None:
    assert SALES.read(Reply("3200万"), EMPTY, TODAY) == 3_200 * WAN


@pytest.mark.parametrize(
    "text",
    [
        *["两千万美元", "US$2m", "$ 2,000,000", "2 million US dollars", "300万 USD", "2 Mio. Euro", "2 Millionen Euro"],
        *["2 millions d'euros", "€2m", "20億円", "日元300万", "3억 원", "3億ウォン", "HK$ 5 million", "3.5百萬港元"],
        *[
            "NT$ 3億",
            "新台幣五千萬元",
            "五千万台币",
            "三百万港币",
            "五百万欧元",
            "10 million yen",
            "5억 엔",
        ],
    ],
)
def test_other_money_is_never_converted(text: str) -> None:
    problem = read(text)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.offers) == ("other_currency", ())


@pytest.mark.parametrize(
    "text", ["3000万人民币", "3 million yuan", "500元", "5亿元", "300块", "人民币300万", "3억 위안"]
)
def test_renminbi_is_taken_for_no_other_money(text: str) -> None:
    assert getattr(read(text), "code", "") != "other_currency"


DIGITS, SMALL, LARGE = "零一二三四五六七八九", ("", "十", "百", "千"), ("", "万", "亿")


def chinese(amount: int) -> str:
    """A whole amount below 10^12 as it is written out."""
    parts = [amount // 10**8, amount // 10**4 % 10**4, amount % 10**4]
    out = ""
    for part, scale in zip(parts, reversed(LARGE), strict=True):
        if part:
            out += ("零" if out and part < 1000 else "") + section(part) + scale
        elif out and not out.endswith("零"):
            out += "零"
    return (out.rstrip("零") or "零").replace("零零", "零")


def section(number: int) -> str:
    """Four digits with their places."""
    out = ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        out += DIGITS[digit] + SMALL[place] if digit else "零" if out and not out.endswith("零") else ""
    return out.rstrip("零")


@given(st.integers(1, 10**12 - 1))
def test_every_amount_written_out_is_read(amount: int) -> None:
    assert read(chinese(amount) + "元") == amount * 100


@given(st.integers(1, 10**12 - 1))
def test_every_amount_in_the_characters_of_cheques_is_read(amount: int) -> None:
    cheque = str.maketrans("零一二三四五六七八九十百千万亿", "零壹贰叁肆伍陆柒捌玖拾佰仟萬億")
    assert read(chinese(amount).translate(cheque) + "元整") == amount * 100
