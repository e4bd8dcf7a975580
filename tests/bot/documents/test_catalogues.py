"""Twenty lists that nobody would call tidy, each with what is read from it; and that no row is ever lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from bot.desk.catalogue import words
from bot.documents import catalogues, spreadsheets
from bot.documents.catalogues import Reading
from bot.documents.spreadsheets import Sheet
from bot.screens.catalogues import told
from locales import words as spoken
from tests.bot.documents.sheets import MERGED, Lines, book, code, fill, merged_down, text

A, B, C, D = (code(number) for number in (11111111, 22222222, 33333333, 44444444))
HUAWEI, SAIC, XIAOMI = "914403001922038216", "91310000132260250X", "91110108551385082Q"
HEAD = ("序号", "单位名称", "统一社会信用代码", "所属区", "类别")
Row = tuple[int, str, str, str, str]
Problem = tuple[int, str, str]


@dataclass(frozen=True)
class Ugly:
    """A file, its units (row, name, code, district, category), its problems (row, heading, code) and how many rows of
    each kind there are in its first sheet."""

    content: bytes
    units: Sequence[Row]
    problems: Sequence[Problem] = ()
    rows: Mapping[str, int] | None = None


def of(content: bytes) -> Reading:
    sheets = spreadsheets.read(content, "名单.csv")
    assert isinstance(sheets, tuple), sheets
    return catalogues.read(sheets, words())


def titled(sheet: Worksheet) -> None:
    sheet.merge_range("B2:G2", "上海市先导产业重点企业目录清单（2026年）")
    sheet.merge_range("B3:G3", "填报单位：徐汇区知识产权局        日期：2026年3月1日")
    lines = [("序号", "企业名称", "信用代码", "区县", "先导产业", "联系电话")]
    lines += [(1, "上海甲有限公司", A, "徐汇", "集成电路", 13812345678)]  # type: ignore[list-item]
    lines += [(2, "上海乙有限公司", B, "310115", "生物医药", 2164001234)]  # type: ignore[list-item]
    fill(sheet, lines, 5, 2)
    sheet.merge_range("B8:C8", "合计：2家")
    sheet.merge_range("B10:G10", "注：1.本表由各区填报。")
    sheet.write_string("B11", "2.有疑问可拨 021-23110888。")


def two_lines(sheet: Worksheet) -> None:
    for column, heading in enumerate(("序号", "单位全称", "统一社会\n信用代码", "所在区")):
        sheet.merge_range(0, column, 1, column, heading)
    sheet.merge_range("E1:F1", "知识产权联系人")
    sheet.merge_range("G1:H1", "专利情况")
    fill(sheet, [("姓名", "手机", "发明", "实用新型")], 2, 5)
    fill(sheet, [[1, 2, 3, 4, 5, 6, 7, 8], [1, "上海甲有限公司", A, "黄浦区", "张三", 13812345678.0, 3, 4]], 3)


def by_district(sheet: Worksheet) -> None:
    lines = [HEAD]
    lines += [(1, "上海甲有限公司", A, "静安区", ""), (2, "上海乙有限公司", B, MERGED, "")]  # type: ignore[list-item]
    lines += [(3, "上海丙有限公司", C, MERGED, ""), (4, "上海丁有限公司", D, "虹口区", "")]  # type: ignore[list-item]
    merged_down(sheet, lines)


def by_product(sheet: Worksheet) -> None:
    lines = [
        ("序号", "单位名称", "信用代码", "区", "产品"),
        ("1", "上海甲有限公司", A, "青浦区", "水泵"),
        (MERGED, MERGED, MERGED, MERGED, "风机"),
        ("2", "上海乙有限公司", B, "青浦区", "阀门"),
    ]
    merged_down(sheet, lines)


def broken_by_pages(sheet: Worksheet) -> None:
    head = ("区", "企业", "社会信用代码")
    fill(sheet, [head, ("金山", "上海甲有限公司", A), ("本页小计", "1"), (), head, ("金山", "上海乙有限公司", B)])


def two_orders(sheet: Worksheet) -> None:
    fill(sheet, [("一、市级项目承担单位",), ("承担单位", "信用代码", "所属区"), ("上海甲有限公司", A, "宝山区")])
    fill(sheet, [("二、专精特新企业",), ("所属区", "机构代码", "企业名称"), ("嘉定区", B, "上海乙有限公司")], 6)


def in_sections(sheet: Worksheet) -> None:
    fill(sheet, [("序号", "单位名称", "统一社会信用代码")])
    sheet.merge_range("A2:C2", "一、徐汇区（1家）")
    fill(sheet, [(1, "上海甲有限公司", A)], 3)
    sheet.merge_range("A4:C4", "二、临港新片区（1家）")
    fill(sheet, [(2, "上海乙有限公司", B)], 5)


def filled_before(sheet: Worksheet) -> None:
    """A form with numbers down to 30, of which two rows were filled in."""
    fill(sheet, [HEAD, *((number, None, None, None, None) for number in range(1, 31))])
    fill(sheet, [("上海甲有限公司", A, "松江", "甲类"), ("上海乙有限公司", B, "松江", "乙类")], 2, 2)


def slips() -> Lines:
    typed = {
        "O": SAIC.replace("3100001", "31O0001", 1),
        "l": XIAOMI.replace("1110", "l110", 1),
        "two": SAIC.replace("310000", "31OO00", 1),
    }
    return [
        HEAD,
        (1, "甲厂有限公司", typed["O"], "徐汇区", ""),
        (2, "乙厂有限公司", typed["l"], "徐汇区", ""),
        (3, "丙厂有限公司", typed["two"], "徐汇区", ""),
        (4, "丁厂有限公司", SAIC[:-1] + "9", "徐汇区", ""),
        (5, "戊厂有限公司", A[:16] + ("1" if A[16] != "1" else "2") + A[17], "徐汇区", ""),
        (6, "己厂有限公司", B[:-1], "徐汇区", ""),
        (7, "庚厂有限公司", "办理中", "徐汇区", ""),
        (8, "辛厂有限公司", f"{C}/{D}", "徐汇区", ""),
    ]


def spaced() -> Lines:
    wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    return [
        ("名称", "税号", "地区"),
        ("上 海 汽 车", SAIC.translate(wide), "静安区"),
        ("小米\n科技", f"'{XIAOMI.lower()}", "浦东新区"),
        ("华为技术", f" {HUAWEI[:8]} {HUAWEI[8:17]} {HUAWEI[17:]} ", "浦东"),
        ("甲\u200b厂", f"{A[:8]}-{A[8:16]}-{A[16:]}", "上海市杨浦区"),
        ("乙厂", f"信用代码：{B}", "普陀区真如镇"),
    ]


def cut() -> Lines:
    return [HEAD[1:4], ("华为技术有限公司", float(HUAWEI), "浦东"), ("上海乙有限公司", "9.1310115E+17", "浦东")]


def without() -> Lines:
    return [
        HEAD[1:4],
        ("上海甲有限公司", None, "长宁"),
        ("上海乙有限公司", "暂无", "长宁"),
        ("上海丙有限公司", "13226025-0", "长宁"),
        (None, D, "长宁"),
        (None, None, "长宁"),
    ]


def twice() -> Lines:
    return [
        HEAD[1:4],
        ("上海甲有限公司", A, "崇明"),
        ("上海甲有限公司", A, "崇明"),
        ("上海乙有限公司", B, "崇明"),
        ("上海丙有限公司", B, "崇明"),
        ("上海丁有限公司", C, "崇明"),
        ("上海丁有限公司", D, "崇明"),
    ]


def places() -> Lines:
    return [
        HEAD[1:4],
        ("上海甲有限公司", A, "徐江区"),
        ("上海乙有限公司", B, "徐汇区、闵行区"),
        ("苏州丙有限公司", C, "苏州市"),
        ("上海丁有限公司", D, ""),
    ]


def formulas(sheet: Worksheet) -> None:
    fill(sheet, [("单位名称", "信用代码", "所属区", "销售额（万元）")])
    sheet.write_formula("A2", '="上海"&"甲有限公司"', None, "上海甲有限公司")
    sheet.write_formula("B2", "=VLOOKUP(A2,Sheet9!A:B,2,0)", None, A)
    sheet.write_string("C2", "闵行")
    sheet.write_formula("D2", "=1/3", None, 1 / 3)
    sheet.write_string("A3", "上海乙有限公司")
    sheet.write_formula("B3", "=VLOOKUP(A3,Sheet9!A:B,2,0)", None, "#N/A")
    sheet.write_string("C3", "闵行")


def hidden(sheet: Worksheet) -> None:
    fill(sheet, [HEAD, (1, "上海旧有限公司", D, "徐汇", "")])
    sheet.hide()


def far(sheet: Worksheet) -> None:
    fill(sheet, [HEAD[1:4], ("上海甲有限公司", A, "奉贤")], 3, 40)
    sheet.write_string(4_000, 2, " ")


UGLY: dict[str, Ugly] = {
    "titles, a total and notes around it": Ugly(
        book(目录=titled),
        [(6, "上海甲有限公司", A, "310104", "集成电路"), (7, "上海乙有限公司", B, "310115", "生物医药")],
        rows={"unit": 2, "title": 2, "heading": 1, "total": 1, "note": 2, "blank": 3},
    ),
    "a heading of two lines and the numbers of the columns": Ugly(
        book(目录=two_lines), [(4, "上海甲有限公司", A, "310101", "")], rows={"unit": 1, "heading": 3}
    ),
    "districts merged down": Ugly(
        book(目录=by_district),
        [
            (2, "上海甲有限公司", A, "310106", ""),
            (3, "上海乙有限公司", B, "310106", ""),
            (4, "上海丙有限公司", C, "310106", ""),
            (5, "上海丁有限公司", D, "310109", ""),
        ],
    ),
    "a row for each product of a unit": Ugly(
        book(目录=by_product),
        [(2, "上海甲有限公司", A, "310118", ""), (4, "上海乙有限公司", B, "310118", "")],
        rows={"unit": 2, "more": 1, "heading": 1},
    ),
    "the heading again on every page": Ugly(
        book(目录=broken_by_pages),
        [(2, "上海甲有限公司", A, "310116", ""), (6, "上海乙有限公司", B, "310116", "")],
        rows={"unit": 2, "heading": 2, "total": 1, "blank": 1},
    ),
    "two lists in one sheet, their columns in other orders": Ugly(
        book(目录=two_orders),
        [(3, "上海甲有限公司", A, "310113", ""), (8, "上海乙有限公司", B, "310114", "")],
        rows={"unit": 2, "heading": 2, "title": 2, "blank": 2},
    ),
    "districts only in titles between": Ugly(
        book(目录=in_sections),
        [(3, "上海甲有限公司", A, "310104", ""), (5, "上海乙有限公司", B, "lingang", "")],
        [(2, "", "district_of_title"), (4, "", "district_of_title")],
        {"unit": 2, "heading": 1, "title": 2},
    ),
    "a sheet for each district": Ugly(
        book(徐汇区=[HEAD[1:3], ("上海甲有限公司", A)], 浦东=[HEAD[1:3], ("上海乙有限公司", B)]),
        [(2, "上海甲有限公司", A, "310104", ""), (2, "上海乙有限公司", B, "310115", "")],
        [(0, "", "district_of_sheet"), (0, "", "district_of_sheet")],
    ),
    "a sheet for each industry, instructions, one hidden": Ugly(
        book(
            填表说明=[("请各区于3月31日前报送。",), ("如有疑问，联系市局。",)],
            集成电路=[HEAD[1:4], ("上海甲有限公司", A, "闵行")],
            人工智能=[HEAD[1:4], ("上海乙有限公司", B, "闵行")],
            旧=hidden,
        ),
        [(2, "上海甲有限公司", A, "310112", "集成电路"), (2, "上海乙有限公司", B, "310112", "人工智能")],
        [
            (0, "", "no_table_here"),
            (0, "", "category_of_sheet"),
            (0, "", "category_of_sheet"),
            (0, "", "sheet_hidden"),
        ],
        {"unread": 2},
    ),
    "a form that is mostly empty": Ugly(
        book(目录=filled_before),
        [(2, "上海甲有限公司", A, "310117", "甲类"), (3, "上海乙有限公司", B, "310117", "乙类")],
        rows={"unit": 2, "heading": 1, "blank": 28},
    ),
    "letters taken for figures and other slips": Ugly(
        book(目录=slips()),
        [
            (2, "甲厂有限公司", "9131O000132260250X", "310104", ""),
            (3, "乙厂有限公司", "9L110108551385082Q", "310104", ""),
            (4, "丙厂有限公司", "9131OO00132260250X", "310104", ""),
            (5, "丁厂有限公司", SAIC[:-1] + "9", "310104", ""),
            (6, "戊厂有限公司", A[:16] + ("1" if A[16] != "1" else "2") + A[17], "310104", ""),
            (7, "己厂有限公司", B[:-1], "310104", ""),
            (8, "庚厂有限公司", "办理中", "310104", ""),
            (9, "辛厂有限公司", f"{C}/{D}", "310104", ""),
        ],
        [
            (2, HEAD[2], "code_look_alike"),
            (3, HEAD[2], "code_look_alike"),
            (4, HEAD[2], "credit_letter"),
            (5, HEAD[2], "credit_check"),
            (6, HEAD[2], "credit_organisation_check"),
            (7, HEAD[2], "credit_length"),
            (8, HEAD[2], "code_unread"),
            (9, HEAD[2], "code_several"),
        ],
    ),
    "codes wide, spaced, in lower case, behind an apostrophe": Ugly(
        book(目录=spaced()),
        [
            (2, "上海汽车", SAIC, "310106", ""),
            (3, "小米科技", XIAOMI, "310115", ""),
            (4, "华为技术", HUAWEI, "310115", ""),
            (5, "甲厂", A, "310110", ""),
            (6, "乙厂", B, "310107", ""),
        ],
    ),
    "codes cut to fifteen figures": Ugly(
        book(目录=cut()),
        [
            (2, "华为技术有限公司", "9.14403001922038E+17", "310115", ""),
            (3, "上海乙有限公司", "9.1310115E+17", "310115", ""),
        ],
        [(2, HEAD[2], "code_digits_lost"), (3, HEAD[2], "code_digits_lost")],
    ),
    "names without codes, codes without names": Ugly(
        book(目录=without()),
        [
            (2, "上海甲有限公司", "", "310105", ""),
            (3, "上海乙有限公司", "", "310105", ""),
            (4, "上海丙有限公司", "", "310105", ""),
            (5, "", D, "310105", ""),
        ],
        [
            (2, HEAD[2], "no_code"),
            (3, HEAD[2], "no_code"),
            (4, HEAD[2], "code_old"),
            (5, HEAD[1], "no_name"),
            (6, "", "no_unit"),
        ],
        {"unit": 4, "heading": 1, "problem": 1},
    ),
    "the same again": Ugly(
        book(目录=twice()),
        [
            (2, "上海甲有限公司", A, "310151", ""),
            (3, "上海甲有限公司", A, "310151", ""),
            (4, "上海乙有限公司", B, "310151", ""),
            (5, "上海丙有限公司", B, "310151", ""),
            (6, "上海丁有限公司", C, "310151", ""),
            (7, "上海丁有限公司", D, "310151", ""),
        ],
        [
            (3, HEAD[2], "duplicate_code"),
            (4, HEAD[2], "duplicate_code_other_name"),
            (5, HEAD[2], "duplicate_code_other_name"),
            (7, HEAD[1], "duplicate_name"),
        ],
    ),
    "districts that are none": Ugly(
        book(目录=places()),
        [
            (2, "上海甲有限公司", A, "", ""),
            (3, "上海乙有限公司", B, "", ""),
            (4, "苏州丙有限公司", C, "", ""),
            (5, "上海丁有限公司", D, "", ""),
        ],
        [
            (2, HEAD[3], "district_unknown"),
            (3, HEAD[3], "district_several"),
            (4, HEAD[3], "district_unknown"),
            (5, HEAD[3], "district_missing"),
        ],
    ),
    "formulas, one of which found nothing": Ugly(
        book(目录=formulas),
        [(2, "上海甲有限公司", A, "310112", ""), (3, "上海乙有限公司", "", "310112", "")],
        [(3, "信用代码", "cell_error"), (3, "信用代码", "no_code")],
    ),
    "no heading at all": Ugly(
        book(Sheet1=[("某区重点企业",), ("上海甲有限公司", "徐汇区", A), ("上海乙有限公司", "徐汇区", B)]),
        [(2, "上海甲有限公司", A, "310104", ""), (3, "上海乙有限公司", B, "310104", "")],
        rows={"unit": 2, "title": 1},
    ),
    "headings nobody has thought of": Ugly(
        book(Sheet1=[("牵头方", "证件号", "归口"), ("上海甲有限公司", A, "徐汇区"), ("上海乙有限公司", B, "徐汇区")]),
        [(2, "上海甲有限公司", A, "310104", ""), (3, "上海乙有限公司", B, "310104", "")],
        rows={"unit": 2, "heading": 1},
    ),
    "codes in another column than the heading says": Ugly(
        book(
            Sheet1=[
                ("单位名称", "信用代码", "备注", "区"),
                ("上海甲有限公司", "有", A, "徐汇"),
                ("上海乙有限公司", "有", B, "徐汇"),
            ]
        ),
        [(2, "上海甲有限公司", A, "310104", ""), (3, "上海乙有限公司", B, "310104", "")],
    ),
    "the parent's code beside the unit's own": Ugly(
        book(
            Sheet1=[
                ("单位名称", "母公司信用代码", "本单位信用代码", "区"),
                ("上海甲有限公司", C, A, "徐汇"),
                ("上海乙有限公司", C, B, "徐汇"),
            ]
        ),
        [(2, "上海甲有限公司", A, "310104", ""), (3, "上海乙有限公司", B, "310104", "")],
    ),
    "two lists side by side": Ugly(
        book(Sheet1=[HEAD[:4] + HEAD[:4], (1, "上海甲有限公司", A, "徐汇", 2, "上海乙有限公司", B, "徐汇")]),
        [(2, "上海甲有限公司", A, "310104", ""), (2, "上海乙有限公司", B, "310104", "")],
        rows={"unit": 1, "heading": 1},
    ),
    "name and code in each other's place": Ugly(
        book(Sheet1=[HEAD[1:4], ("上海甲有限公司", A, "徐汇"), (B, "上海乙有限公司", "徐汇")]),
        [(2, "上海甲有限公司", A, "310104", ""), (3, B, "上海乙有限公司", "310104", "")],
        [(3, HEAD[2], "swapped")],
    ),
    "far from the corner, with a blank at the end of the world": Ugly(
        book(Sheet1=far), [(4, "上海甲有限公司", A, "310120", "")], rows={"unit": 1, "heading": 1, "blank": 2}
    ),
    "GB18030 with a tail of commas": Ugly(
        text(
            [("序号", "单位名称", "信用代码", "所属区", "", ""), ["1", "上海镕䶮有限公司", f"\t{A}", "徐汇区", "", ""]],
            "gb18030",
        ),
        [(2, "上海镕䶮有限公司", A, "310104", "")],
        rows={"unit": 1, "heading": 1},
    ),
    "Excel's Unicode text, divided by tabs": Ugly(
        text([HEAD, (1, "上海甲，有限公司", f'="{A}"', "徐汇区", "甲,乙")], "utf-16", "\t"),
        [(2, "上海甲，有限公司", A, "310104", "甲,乙")],
    ),
    "UTF-8 with its mark and lines within cells": Ugly(
        text([("单位\n名称", "信用代码\n（18位）", "区"), ("上海甲\n有限公司", A, "徐汇区")], "utf-8-sig"),
        [(2, "上海甲有限公司", A, "310104", "")],
    ),
}


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
    assert {one.code for one in found.problems} <= set(catalogues.PROBLEMS)
    assert all(set(one.params) == set(catalogues.PROBLEMS[one.code][1]) for one in found.problems)
    assert all(told(spoken("zh_Hans"), one, several=True) for one in found.problems)
