"""What lines say that no engine has read: the turns of phrase of papers, and anything at all."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.reading.lines import Line, Sheet
from bot.documents.reading.understanding import understand
from flows.credit import is_code
from flows.papers import Reading, reading_json, reading_of
from flows.patents import is_number
from tests.corpus.cases import CASES, PAPERS
from tests.corpus.facts import code, misprinted, number
from tests.corpus.recording import recorded

TODAY = date(2026, 11, 28)
NUMBER = number(2018, 1, 862228)


def page(*lines: str, left: float = 0.1, number: int = 1, stamped: bool | None = None) -> Sheet:
    """Lines one under the other; "a | b" are two in one row."""
    found = []
    for at, row in enumerate(lines):
        for place, text in enumerate(row.split(" | ")):
            x, y = left + place * 0.25, 0.05 + at * 0.03
            found.append(Line(text, (x, y, min(x + 0.014 * len(text), 1.0), y + 0.016), 0.999))
    return Sheet(number, tuple(found), 1240, 1754, "ocr", 0, stamped)


def certificate(*, numbered: str = NUMBER, filed: str = "2018年08月01日", granted: str = "2020年05月05日") -> Reading:
    sheet = page(
        "证书号第1234567号", "发明专利证书", "发明名称：一种高速电主轴的冷却结构", f"专利号：{numbered}",
        f"专利申请日：{filed}", "专利权人：上海某某机电有限公司", f"授权公告日：{granted}",
    )  # fmt: skip
    return understand([sheet], TODAY)


def licence(name: str = "名称上海某某机电有限公司", credit: str = "") -> Reading:
    return understand(
        [
            page(
                "营业执照",
                f"统一社会信用代码 {credit or code(11)}",
                name,
                "类型有限责任公司",
                "法定代表人王工",
                "登记机关",
            )
        ],
        TODAY,
    )


def test_labels_joined_to_their_values() -> None:
    assert licence().value("name") == "上海某某机电有限公司"
    assert licence("名    称　上海某某机电有限公司").value("name") == "上海某某机电有限公司"
    assert licence("名 | 称 | 上海某某机电有限公司").value("name") == "上海某某机电有限公司"


def test_full_width_forms_and_colons() -> None:
    reading = certificate(numbered="ＺＬ ２０１８ １ ０８６２２２８．" + NUMBER[-1], filed="２０１８年０８月０１日")
    assert reading.value("number") == NUMBER
    assert reading.value("filed_on") == date(2018, 8, 1)


def test_a_look_alike_is_proposed_with_the_words_as_they_were_read() -> None:
    found = certificate(numbered=f"ZL 2O18 1 0862228.{NUMBER[-1]}").of("number")
    assert found is not None
    assert (found.value, found.certain) == (NUMBER, False)
    assert "2O18" in found.words


def test_a_wrong_check_digit_is_never_certain() -> None:
    assert certificate(numbered=misprinted(NUMBER)).value("number") is None
    assert licence(credit=misprinted(code(11))).value("credit_code") is None


def test_a_filing_day_in_another_year_than_the_number_leaves_both_in_doubt() -> None:
    reading = certificate(filed="2017年08月01日")
    assert (reading.value("number"), reading.value("filed_on")) == (None, None)
    assert reading.value("granted_on") == date(2020, 5, 5)


def test_a_grant_before_the_filing_leaves_both_days_in_doubt() -> None:
    reading = certificate(granted="2018年03月05日")
    assert (reading.value("granted_on"), reading.value("filed_on")) == (None, None)


def test_a_day_that_lies_ahead_is_in_doubt() -> None:
    assert certificate(granted="2027年05月05日").value("granted_on") is None


def test_a_name_without_its_beginning_or_end_is_in_doubt() -> None:
    assert licence("名称股份有限公司").value("name") is None
    assert licence("名称上海某某机电有限").value("name") is None


def test_two_certificates_in_one_file_are_both_read() -> None:
    other = number(2019, 1, 104417)
    pages = [
        page("发明专利证书", f"专利号：{one}", f"专利申请日：{one[2:6]}年3月1日", "专利权人：某某大学", number=at)
        for at, one in enumerate((NUMBER, other), 1)
    ]
    found = [one for one in understand(pages, TODAY).fields if one.name == "number"]
    assert [(one.value, one.page, one.certain) for one in found] == [(NUMBER, 1, True), (other, 2, True)]


def test_figures_need_their_unit_and_the_column_of_the_year() -> None:
    rows = ("项目 | 上年金额 | 本年金额", "一、营业收入 | 2,000.00 | 3,204.50")
    stated = understand([page("利润表", "2025年度", "编制单位：上海某某机电有限公司", "单位：万元", *rows)], TODAY)
    assert (stated.value("sales"), stated.value("year")) == (3_204_500_000, 2025)
    bare = understand([page("利润表", "2025年度", "编制单位：上海某某机电有限公司", *rows)], TODAY)
    assert (bare.of("sales") is not None, bare.value("sales")) == (True, None)


def test_a_page_that_is_counted_and_not_there() -> None:
    missing = understand([page("专利实施许可合同", "第1页 共2页", stamped=False)])
    assert [(one.code, dict(one.params)) for one in missing.findings] == [
        ("page_missing", {"pages": 1, "of": 2}),
        ("no_stamp", {}),
    ]
    both = understand([page("专利实施许可合同", "第1页 共2页"), page("第2页 共2页", number=2)])
    assert both.findings == ()


SIGNS = st.text(
    alphabet="营业执照专利证书号名称类型统一社会信用代码申请日授权公告元万年月有限公司：:ZL0123456789XOI., ()\n\0",
    max_size=30,
)
SHARES = st.floats(-1, 2) | st.just(float("nan"))
LINES = st.builds(Line, SIGNS | st.text(max_size=12), st.tuples(SHARES, SHARES, SHARES, SHARES), st.floats(-1, 2))
SHEETS = st.lists(
    st.builds(Sheet, st.integers(1, 3), st.lists(LINES, max_size=8).map(tuple), st.integers(0, 3000), st.just(900)),
    max_size=3,
)


def sound(reading: Reading) -> None:
    """Whatever is certain of a number is right by its own check digit, and the reading can be kept."""
    assert reading_of(reading_json(reading)) == reading
    for one in reading.fields:
        if one.certain and one.name in ("number", "numbers"):
            assert all(map(is_number, one.value if isinstance(one.value, tuple) else (str(one.value),)))
        if one.certain and one.name == "credit_code":
            assert is_code(str(one.value))


@settings(max_examples=150, deadline=None)
@given(SHEETS)
def test_anything_can_be_read(sheets: list[Sheet]) -> None:
    sound(understand(sheets, TODAY))


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(CASES), st.randoms(use_true_random=False))
def test_papers_with_lines_shuffled_cut_and_digits_changed(case: object, dice: random.Random) -> None:
    sheets = recorded(case)  # type: ignore[arg-type]
    sound(understand([replace(sheet, lines=_torn(sheet.lines, dice)) for sheet in sheets], TODAY))


def _torn(lines: tuple[Line, ...], dice: random.Random) -> tuple[Line, ...]:
    kept = [line for line in lines if dice.random() > 0.1]
    dice.shuffle(kept)
    return tuple(replace(line, text=_changed(line.text, dice)) for line in kept)


def _changed(text: str, dice: random.Random) -> str:
    """Sometimes one digit for another, sometimes the line cut short."""
    at = dice.randrange(max(len(text), 1))
    if text[at : at + 1].isdigit() and dice.random() < 0.5:
        return text[:at] + str(dice.randrange(10)) + text[at + 1 :]
    return text[:at] if dice.random() < 0.1 else text


def test_one_digit_changed_in_a_number_is_always_noticed() -> None:
    for case in PAPERS:
        true = case.truth.get("number")
        if isinstance(true, str) and case.clean:
            for sheet in recorded(case):
                lines = tuple(
                    replace(line, text=line.text.replace(true[-4], str((int(true[-4]) + 1) % 10)))
                    for line in sheet.lines
                )
                value = understand([replace(sheet, lines=lines)], TODAY).value("number")
                assert value is None or is_number(str(value))
