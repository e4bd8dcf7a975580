"""Tables of patents and of figures as firms keep them: which column holds what, and which rows are no rows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents import many
from bot.documents.many import Found, Kind
from bot.documents.spreadsheets import Sheet
from flows.many import Line
from locales import table_words
from tests.bot.documents.sheets import Lines, book, text

TODAY = date(2026, 11, 23)
WORDS = {kind: many.words_of(kind, table_words()) for kind in ("patents", "figures")}
A, B = "ZL201810862228.X", "ZL202120592620.4"


def read(content: bytes, kind: Kind = "patents") -> Found:
    found = many.read(content, "清单.csv", kind, WORDS[kind], TODAY)
    assert isinstance(found, Found), found
    return found


PATENTS: dict[str, tuple[Lines, list[Line]]] = {
    "a title above, a total and notes below": (
        (("专利清单",), ("序号", "专利号", "专利名称"), (1, A, "泵"), (2, B, "阀"), ("合计", "2 件"), ("注：以证书",)),
        [Line(3, A, {"patent_title": "泵"}), Line(4, B, {"patent_title": "阀"})],
    ),
    "columns in any order, other names": (
        (("状态", "发明名称", "申请号", "申请日期", "是否核心"), ("有效", "泵", A, "2018-08-01", "是")),
        [Line(2, A, {"in_force": "有效", "patent_title": "泵", "filed_on": "2018-08-01", "core": "是"})],
    ),
    "numbers kept as numbers": (
        (("专利号", "名称"), (202120592620.4, "阀"), (2021205926204, "阀")),
        [Line(2, "202120592620.4", {"patent_title": "阀"}), Line(3, "2021205926204", {"patent_title": "阀"})],
    ),
    "an example is no row": (
        (("专利号", "名称"), ("示例 ZL201810862228.X", "泵"), (B, "阀")),
        [Line(3, B, {"patent_title": "阀"})],
    ),
    "publications beside, and nothing said": (
        (("专利号", "授权公告号", "专利权人"), (A, "CN109123456B", "无")),
        [Line(2, A)],
    ),
    "no heading at all": (((A, "泵"), (B, "阀")), [Line(1, A), Line(2, B)]),
    "English": ((("Title", "Patent no", "Filing date"), ("Pump", A, "2018-08-01")), [
        Line(2, A, {"patent_title": "Pump", "filed_on": "2018-08-01"})
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", PATENTS)
def test_lists_of_patents(name: str) -> None:
    lines, expected = PATENTS[name]
    assert list(read(book(表=lines)).lines) == expected


def test_two_sheets_are_one_list_and_say_where_each_row_is() -> None:
    found = read(book(甲=(("专利号",), (A,)), 乙=(("名称", "专利号"), ("阀", B))))
    assert [(line.sheet, line.place, line.written) for line in found.lines] == [("甲", 2, A), ("乙", 2, B)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_a_list_too(encoding: str) -> None:
    found = read(text((("专利号", "专利名称", "授权日"), (A, "一种水泵", "2020-05-12")), encoding))
    assert found.lines == (Line(2, A, {"patent_title": "一种水泵"}),)
    assert found.unused == ("授权日",)


def test_a_paste_out_of_a_spreadsheet_is_one() -> None:
    found = many.of_text(f"专利号\t类型\n{A}\t发明\n{B}\t实用新型\n", "patents", WORDS["patents"], TODAY)
    assert found is not None
    assert [line.cells for line in found.lines] == [{"patent_kind": "发明"}, {"patent_kind": "实用新型"}]
    assert many.of_text(f"{A}，{B}", "patents", WORDS["patents"], TODAY) is None


def test_what_is_no_list_is_none() -> None:
    other = book(表=(("日期", "数量"), ("2026-01-01", 3)))
    assert many.read(other, "x.xlsx", "patents", WORDS["patents"], TODAY) is None
    assert many.read(other, "x.xlsx", "figures", WORDS["figures"], TODAY) is None


FIGURES: dict[str, tuple[Lines, dict[str, str]]] = {
    "units in the headings": (
        (("产品名称", "型号", "销售额（万元）", "出口额(元)"), ("泵", "VX20", 3200, 5)),
        {"model": "VX20", "sales": "3200万元", "exports": "5元"},
    ),
    "one unit and the year in the title": (
        (("2025年度产品数据", None, "单位：万元"), ("产品名称", "销售收入", "净利润"), ("泵", "3,200.5", -20)),
        {"sales": "3,200.5万元", "profit": "-20万元", "data_year": "2025"},
    ),
    "a cell's own unit is its own": (
        (("产品", "销售额（万元）", "利润"), ("泵", "3200元", "45")),
        {"sales": "3200元", "profit": "45"},
    ),
    "no unit anywhere": ((("产品名称", "年度", "销售额"), ("泵", 2025, 3200)), {"data_year": "2025", "sales": "3200"}),
}


@pytest.mark.parametrize("name", FIGURES)
def test_tables_of_figures(name: str) -> None:
    lines, expected = FIGURES[name]
    (line,) = read(book(表=lines), "figures").lines
    assert (line.written, dict(line.cells)) == ("泵", expected)


CELLS = st.one_of(
    st.none(), st.sampled_from([A, B, "专利号", "名称", "合计", "示例", "销售额", "产品名称"]), st.text(max_size=12)
)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=6), st.sampled_from(["patents", "figures"]))
@settings(max_examples=80, deadline=None)
def test_any_table_is_read(lines: list[list[str | None]], kind: Kind) -> None:
    cells = {
        (r, c): value for r, line in enumerate(lines, 1) for c, value in enumerate(line, 1) if value and value.strip()
    }
    found = many.of_sheets((Sheet("", len(lines), cells),), kind, WORDS[kind], TODAY)
    assert found is None or found.lines
