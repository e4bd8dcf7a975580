"""Many patents in one text: what is read, what is held back, and that a repair is never a guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import patents
from flows.journey import Journey, walk
from flows.many import Line, Row, Taking, judged, pasted, patent_group
from flows.notice import form
from flows.notices.shanghai_2022 import NOTICE
from flows.patents import LIKE_DIGITS
from flows.repairs import repair
from flows.taking_in import after_writing, corrected, writes
from flows.values import Answer, Key, Mark
from tests.flows.phrases import LEXICON as PHRASES
from tests.flows.phrases import TODAY

LEXICON = replace(
    PHRASES,
    options={
        "patent_kind": {"发明": "invention", "外观设计": "design"},
        "owner_kind": {"自有": "own", "许可": "licensed"},
        "in_force": {"授权": "yes", "失效": "no"},
    },
)
PRODUCT = form(NOTICE, "product")
A, B, C, D = "ZL201810862228.X", "ZL202120592620.4", "ZL201480005701.2", "ZL202030097744.6"


def at(*numbers: str, firm: str = "") -> Journey:
    answers = {("patents", str(n)): Answer(True, 2 * n) for n, _ in enumerate(numbers, 1)}
    answers |= {("number", str(n)): Answer(number, 2 * n + 1) for n, number in enumerate(numbers, 1)}
    return walk(PRODUCT, answers, {"subject_name": firm} if firm else {}, TODAY)


def rows(text: str, journey: Journey | None = None) -> tuple[Row, ...]:
    return of_lines(pasted(text, TODAY), journey)


def of_lines(lines: tuple[Line, ...], journey: Journey | None = None) -> tuple[Row, ...]:
    here = journey or at()
    group = patent_group(here)
    assert group is not None
    return judged(lines, Taking.of(here, group, LEXICON, TODAY))


def told(found: tuple[Row, ...]) -> list[str]:
    return [row.problem.code if row.problem is not None else row.number for row in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A}\n{B}\n{C}", [A, B, C]),
        (f"{A} {B} {C}", [A, B, C]),
        (f"{A},{B}，{C}；{D}", [A, B, C, D]),
        (f"{A}/{B}|{C}", [A, B, C]),
        ("201810862228X\n2021205926204\n201480005701.2", [A, B, C]),
        ("１、ＺＬ２０１８１０８６２２２８．Ｘ；２、ＺＬ２０２１２０５９２６２０．４", [A, B]),
        (f"我们有这些专利：\n1. {A} 一种泵\n2. {B}（实用新型）\n联系电话 13812345678，2024年3月5日", [A, B]),
        (f"专利号：{A}  申请日 2018-08-01  授权公告号 CN109123456B\n专利号：{B} 授权公告号：CN214512345U", [A, B]),
        (f"证书号第1234567号 {A}\n信用代码 91310000132260250X", [A]),
        (f"{A}\n\n示例 {B}\n例如：{C}", [A]),
        (f"{A}\n{A}\n{B}", [A, "twice", B]),
        ("ZL201810862282.X", ["patent_check"]),
        ("ZL20181O862228.X", ["patent_letter"]),
        ("ZL20181086228.X", ["patent_length"]),
        ("ZL201850862228.1", ["patent_type"]),
        ("CN109123456B\nUS 10,123,456 B2", ["patent_publication", "patent_foreign"]),
        ("201810862228", ["patent_check_missing"]),
        ("没有号码", []),
        ("", []),
    ],
)
def test_pastes(text: str, expected: list[str]) -> None:
    found = told(rows(text))
    assert found == expected


def test_a_year_to_come_is_told_from_a_slip() -> None:
    body = "203010862228"
    assert told(rows(f"ZL{body}.{patents.check_of(body)}")) == ["patent_year"]


def test_titles_come_along_where_they_are_plain() -> None:
    found = rows(f"{A} 一种变频水泵的叶轮\n《泵壳》 {B}\n{C} 张三的那个")
    assert [row.values.get("patent_title") for row in found] == ["一种变频水泵的叶轮", "泵壳", None]


def test_what_the_draft_has_is_known_and_its_room_is_told() -> None:
    assert told(rows(f"{A}\n{B}", at(B))) == [A, "known"]
    bodies = [f"20181086{n:04d}" for n in range(60)]
    found = rows("\n".join(f"ZL{body}.{patents.check_of(body)}" for body in bodies), at(A))
    assert [row.fine for row in found] == [True] * 49 + [False] * 11
    assert {row.problem.code for row in found if row.problem is not None} == {"over"}


@pytest.mark.parametrize(
    ("cells", "remarks"),
    [
        ({"filed_on": "1998-01-05"}, ["year_differs", "ended"]),
        ({"patent_kind": "外观设计"}, ["kind_differs"]),
        ({"filed_on": "2014年6月31日"}, ["unread"]),
        ({"owner": "上海另一家机电有限公司"}, ["other_owner"]),
        ({"owner": "上海某某机电有限公司", "core": "√", "in_force": "授权"}, []),
    ],
)
def test_remarks_hold_nothing_back(cells: dict[str, str], remarks: list[str]) -> None:
    (row,) = of_lines((Line(1, A, cells),), at(firm="上海某某机电有限公司"))
    assert row.fine
    assert [one.code for one in row.remarks] == remarks


def test_a_term_that_only_looks_over_is_a_remark() -> None:
    (row,) = rows("ZL01105715.7")
    assert [one.code for one in row.remarks] == ["ended_by_year"]
    assert rows(A)[0].remarks == ()


@pytest.mark.parametrize("written", ["2.01811E+13", "2.01810862228000E+17", "201810862220"])
def test_what_a_spreadsheet_lost_is_said_and_never_made_up(written: str) -> None:
    (row,) = of_lines((Line(1, written),))
    assert row.problem is not None
    assert row.problem.code in ("digits_lost", "zero_lost", "patent_check_missing")
    assert row.repair == ""


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    for row in rows(text):
        assert row.fine == patents.is_number(row.number) or row.problem is not None


DIGITS = st.from_regex(r"20(0[4-9]|1[0-9]|2[0-5])[1-3][0-9]{7}", fullmatch=True)


@given(DIGITS, st.integers(0, 11))
@settings(max_examples=150, deadline=None)
def test_a_repair_has_a_right_check_and_is_one_swap_away(digits: str, place: int) -> None:
    body = digits + patents.check_of(digits)
    wrong = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    mended = repair(f"ZL{wrong[:-1]}.{wrong[-1]}", TODAY)
    if mended:
        assert patents.is_number(mended)
        assert patents.bare(mended) in {wrong[:n] + wrong[n + 1] + wrong[n] + wrong[n + 2 :] for n in range(12)}


@given(DIGITS, st.integers(0, 11), st.sampled_from("OQDILZSB"))
@settings(max_examples=80, deadline=None)
def test_look_alikes_are_read_as_the_digits_they_look_like(digits: str, place: int, letter: str) -> None:
    body = digits + patents.check_of(digits)
    mended = repair("ZL" + body[:place] + letter + body[place + 1 :], TODAY)
    assert mended in ("", f"ZL{body[:-1]}.{body[-1]}") or patents.bare(mended)[place] == letter.translate(LIKE_DIGITS)
    assert mended == "" or patents.is_number(mended)


@given(DIGITS, st.integers(0, 11), st.sampled_from("123456789"))
@settings(max_examples=80, deadline=None)
def test_a_wrong_digit_is_never_guessed(digits: str, place: int, other: str) -> None:
    body = digits + patents.check_of(digits)
    mended = repair("ZL" + body[:place] + other + body[place + 1 :], TODAY)
    changed = sum(a != b for a, b in zip(patents.bare(mended), body[:place] + other + body[place + 1 :], strict=False))
    assert changed in (0, 2)


def test_lines_pasted_again_take_the_place_of_wrong_ones() -> None:
    before = pasted(f"ZL201810862282.X\n{B}\nZL20148000571.2", TODAY)
    again = corrected(before, of_lines(before), pasted(f"{C}\n{B}\n{D}", TODAY), TODAY)
    assert [line.written for line in again] == ["ZL201810862282.X", B, C, D]


def test_what_is_written_is_what_typing_gives() -> None:
    here = at(A)
    group = patent_group(here)
    assert group is not None
    cells = {"patent_title": "泵壳", "owner_kind": "自有", "licensor": "不该写的"}
    found = of_lines((Line(1, B, cells), Line(2, C)), here)
    out = writes(found, here, group)
    assert out == (
        (("patents", "2"), True), (("number", "2"), B), (("patent_title", "2"), "泵壳"), (("owner_kind", "2"), "own"),
        (("patents", "3"), True), (("number", "3"), C),
    )  # fmt: skip
    assert after_writing(here, out).items("patents") == ("1", "2", "3")


def test_a_closed_group_is_opened_and_a_begun_item_is_filled_first() -> None:
    answers: dict[Key, Answer] = {
        ("patents", "1"): Answer(True, 1),
        ("number", "1"): Answer(A, 2),
        ("patents", ""): Answer(True, 3),
    }
    closed = walk(PRODUCT, answers, {}, TODAY)
    group = patent_group(closed)
    assert group is not None
    assert writes(rows(B, closed), closed, group)[-1] == (("patents", ""), Mark.REMOVED)
    begun = walk(
        PRODUCT, {**answers, ("patents", ""): Answer(Mark.REMOVED, 4), ("patents", "2"): Answer(True, 5)}, {}, TODAY
    )
    assert writes(rows(B, begun), begun, group)[0] == (("number", "2"), B)


def test_the_day_of_today_matters_only_by_its_year() -> None:
    assert repair("ZL201810862282.X", date(2019, 1, 1)) == A
