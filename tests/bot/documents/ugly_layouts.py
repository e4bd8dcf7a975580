"""Lists whose rows and columns do not stand where one would look: titles, merged cells, several tables."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from tests.bot.documents.sheets import MERGED, book, fill, merged_down
from tests.bot.documents.ugly import HEAD, A, B, C, D, Ugly, down


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


def hidden(sheet: Worksheet) -> None:
    fill(sheet, [HEAD, (1, "上海旧有限公司", D, "徐汇", "")])
    sheet.hide()


def far(sheet: Worksheet) -> None:
    fill(sheet, [HEAD[1:4], ("上海甲有限公司", A, "奉贤")], 3, 40)
    sheet.write_string(4_000, 2, " ")


LAYOUTS: dict[str, Ugly] = {
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
    "no heading at all": Ugly(
        book(Sheet1=[("某区重点企业",), ("上海甲有限公司", "徐汇区", A), ("上海乙有限公司", "徐汇区", B)]),
        down("310104", ("上海甲有限公司", A), ("上海乙有限公司", B)),
        rows={"unit": 2, "title": 1},
    ),
    "headings nobody has thought of": Ugly(
        book(Sheet1=[("牵头方", "证件号", "归口"), ("上海甲有限公司", A, "徐汇区"), ("上海乙有限公司", B, "徐汇区")]),
        down("310104", ("上海甲有限公司", A), ("上海乙有限公司", B)),
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
        down("310104", ("上海甲有限公司", A), ("上海乙有限公司", B)),
    ),
    "the parent's code beside the unit's own": Ugly(
        book(
            Sheet1=[
                ("单位名称", "母公司信用代码", "本单位信用代码", "区"),
                ("上海甲有限公司", C, A, "徐汇"),
                ("上海乙有限公司", C, B, "徐汇"),
            ]
        ),
        down("310104", ("上海甲有限公司", A), ("上海乙有限公司", B)),
    ),
    "two lists side by side": Ugly(
        book(Sheet1=[HEAD[:4] + HEAD[:4], (1, "上海甲有限公司", A, "徐汇", 2, "上海乙有限公司", B, "徐汇")]),
        [(2, "上海甲有限公司", A, "310104", ""), (2, "上海乙有限公司", B, "310104", "")],
        rows={"unit": 1, "heading": 1},
    ),
    "far from the corner, with a blank at the end of the world": Ugly(
        book(Sheet1=far), [(4, "上海甲有限公司", A, "310120", "")], rows={"unit": 1, "heading": 1, "blank": 2}
    ),
}
