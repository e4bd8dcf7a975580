"""Twenty lists that nobody would call tidy, each with what is read from it; and that no row is ever lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk.catalogue import words
from bot.documents import catalogues, spreadsheets
from bot.documents.spreadsheets import Sheet
from bot.documents.units import PROBLEMS, Reading
from bot.screens.catalogues import told
from locales import words as spoken
from tests.bot.documents.sheets import book, text
from tests.bot.documents.ugly import HEAD, SAIC, XIAOMI, A, B, C
from tests.bot.documents.ugly_cells import CELLS
from tests.bot.documents.ugly_layouts import LAYOUTS

UGLY = LAYOUTS | CELLS


def of(content: bytes) -> Reading:
    sheets = spreadsheets.read(content, "名单.csv")
    assert isinstance(sheets, tuple), sheets
    return catalogues.read(sheets, words())


@pytest.mark.parametrize("name", UGLY)
def test_an_ugly_list_is_read(name: str) -> None:
    ugly = UGLY[name]
    found = of(ugly.content)
    assert [(one.row, one.name, one.code, one.district, one.category) for one in found.units] == list(ugly.units)
    assert [(one.row, one.heading, one.code) for one in found.problems] == list(ugly.problems)
    if ugly.rows is not None:
        assert next(iter(found.rows.values())) == ugly.rows


def test_what_is_read_besides() -> None:
    (unit,) = of(UGLY["a heading of two lines and the numbers of the columns"].content).units
    assert (unit.contact, unit.phone) == ("张三", "13812345678")
    assert unit.other == {"专利情况·发明": "3", "专利情况·实用新型": "4"}
    first, _ = of(UGLY["a row for each product of a unit"].content).units
    assert first.other == {"产品": "水泵；风机"}
    first, _ = of(UGLY["formulas, one of which found nothing"].content).units
    assert first.other == {"销售额（万元）": "0.333333333333333"}


def test_headings_that_come_twice_or_not_at_all_keep_their_columns_apart() -> None:
    head = ("单位名称", "信用代码", "备注", "备注", "")
    (unit,) = of(text([head, ("上海甲有限公司", A, "一", "二", "三")])).units
    assert unit.other == {"备注 C": "一", "备注 D": "二", "E": "三"}


def test_a_code_is_only_proposed_where_one_letter_makes_it_right() -> None:
    found = {one.row: one.proposed for one in of(UGLY["letters taken for figures and other slips"].content).problems}
    assert found == {2: SAIC, 3: XIAOMI} | dict.fromkeys(range(4, 10), "")


def test_proposals_are_taken_all_at_once_and_what_they_show_is_said() -> None:
    lines = [HEAD[1:4], ("上海甲有限公司", SAIC, "徐汇"), ("上海乙有限公司", SAIC.replace("0", "O", 1), "徐汇")]
    meant = catalogues.repaired(of(text(lines)))
    assert [one.code for one in meant.units] == [SAIC, SAIC]
    assert [one.code for one in meant.problems] == ["duplicate_code_other_name"] * 2
    assert meant.doubtful() == {("名单", 2), ("名单", 3)}


def test_a_districts_own_list_holds_its_units_only() -> None:
    read = of(
        text([HEAD[1:4], ("上海甲有限公司", A, ""), ("上海乙有限公司", B, "临港"), ("上海丙有限公司", C, "徐汇")])
    )
    own = catalogues.placed(read, "310115")
    assert [one.district for one in own.units] == ["310115", "lingang", "310104"]
    assert [(one.row, one.code) for one in own.problems] == [(4, "other_district")]
    assert catalogues.placed(read, "city") == read


@pytest.mark.parametrize("content", [book(Sheet1=[]), text([("今天", "天气"), ("很好", "3")])])
def test_a_file_without_a_list_is_an_error(content: bytes) -> None:
    found = of(content)
    assert [(one.severity, one.code) for one in found.problems] == [("error", "no_table")]
    assert not found.units


def test_problems_are_cited_as_people_see_them() -> None:
    found = of(UGLY["the same again"].content).problems
    several = of(UGLY["a sheet for each industry, instructions, one hidden"].content).problems
    zh, en = spoken("zh_Hans"), spoken("en")
    assert told(zh, found[0], several=False) == (
        f"第 3 行「统一社会信用代码」：{A} 与第 2 行重复，名称也相同。只按一家算。"
    )
    assert told(en, found[2], several=False).startswith(
        f"Row 5, “统一社会信用代码”: {B} is also the code of “上海乙有限公司” in row 4."
    )
    assert told(zh, several[-1], several=True) == (
        "工作表「旧」：这张工作表是隐藏的，里面的 2 行没有读取。要导入的话，先取消隐藏。"
    )


NASTY = st.sampled_from(
    [
        *("", "'", "（）", "·", "1", "2", "3.5", "9.1E+17", "无", "#N/A", "说明" * 30, "办理中", "13226025-0"),
        *("序号", "单位名称", "企业", "统一社会信用代码", "代码", "所属区", "类别", "联系人", "电话"),
        *("合计", "合计：3家", "注：1、", "一、徐汇区", "徐汇", "徐汇区、闵行区"),
        *("上海甲有限公司", "上海乙有限公司", A, B, A.lower(), "9131O000132260250X"),
    ]
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Any cells anywhere, some of them merged."""
    place = st.tuples(st.integers(1, 12), st.integers(1, 6))
    cells = draw(st.dictionaries(place, NASTY | st.text(max_size=8), max_size=50))
    cells = {at: said for at, said in sorted(cells.items()) if said.strip()}
    spans = draw(st.lists(st.tuples(place, st.integers(0, 4), st.integers(0, 3)), max_size=4))
    merged = tuple((at, (at[0] + down, at[1] + right)) for at, down, right in spans)
    return Sheet(
        draw(st.sampled_from(["Sheet1", "徐汇", "旧"])), max((at[0] for at in cells), default=0), cells, merged=merged
    )


@settings(max_examples=150, deadline=None)
@given(sheets(), sheets())
def test_every_row_is_accounted_for(first: Sheet, second: Sheet) -> None:
    given_ = (first,) if first.name == second.name else (first, second)
    found = catalogues.read(given_, words())
    for sheet in given_:
        kinds = found.rows.get(sheet.name, {})
        units = {one.row for one in found.units if one.sheet == sheet.name}
        lost = {
            one.row for one in found.problems if one.sheet == sheet.name and one.code in ("no_unit", "above_heading")
        }
        assert sum(kinds.values()) == sheet.rows
        assert kinds.get("unit", 0) + kinds.get("problem", 0) == len(units | lost)
        coded = {row for (row, _), said in sheet.cells.items() if said in (A, B)}
        assert coded <= units | lost or "unread" in kinds
    assert {one.code for one in found.problems} <= set(PROBLEMS)
    assert all(set(one.params) == set(PROBLEMS[one.code][1]) for one in found.problems)
    assert all(told(spoken("zh_Hans"), one, several=True) for one in found.problems)
