"""Lists whose cells do not say what they mean: codes mistyped or cut, units twice, districts that are none."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from tests.bot.documents.sheets import Lines, book, fill, text
from tests.bot.documents.ugly import HEAD, HUAWEI, SAIC, XIAOMI, A, B, C, D, Ugly, down


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


CELLS: dict[str, Ugly] = {
    "letters taken for figures and other slips": Ugly(
        book(目录=slips()),
        down(
            "310104",
            ("甲厂有限公司", "9131O000132260250X"),
            ("乙厂有限公司", "9L110108551385082Q"),
            ("丙厂有限公司", "9131OO00132260250X"),
            ("丁厂有限公司", SAIC[:-1] + "9"),
            ("戊厂有限公司", A[:16] + ("1" if A[16] != "1" else "2") + A[17]),
            ("己厂有限公司", B[:-1]),
            ("庚厂有限公司", "办理中"),
            ("辛厂有限公司", f"{C}/{D}"),
        ),
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
        down("310115", ("华为技术有限公司", "9.14403001922038E+17"), ("上海乙有限公司", "9.1310115E+17")),
        [(2, HEAD[2], "code_digits_lost"), (3, HEAD[2], "code_digits_lost")],
    ),
    "names without codes, codes without names": Ugly(
        book(目录=without()),
        down("310105", ("上海甲有限公司", ""), ("上海乙有限公司", ""), ("上海丙有限公司", ""), ("", D)),
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
        down(
            "310151",
            ("上海甲有限公司", A),
            ("上海甲有限公司", A),
            ("上海乙有限公司", B),
            ("上海丙有限公司", B),
            ("上海丁有限公司", C),
            ("上海丁有限公司", D),
        ),
        [
            (3, HEAD[2], "duplicate_code"),
            (4, HEAD[2], "duplicate_code_other_name"),
            (5, HEAD[2], "duplicate_code_other_name"),
            (7, HEAD[1], "duplicate_name"),
        ],
    ),
    "districts that are none": Ugly(
        book(目录=places()),
        down("", ("上海甲有限公司", A), ("上海乙有限公司", B), ("苏州丙有限公司", C), ("上海丁有限公司", D)),
        [
            (2, HEAD[3], "district_unknown"),
            (3, HEAD[3], "district_several"),
            (4, HEAD[3], "district_unknown"),
            (5, HEAD[3], "district_missing"),
        ],
    ),
    "formulas, one of which found nothing": Ugly(
        book(目录=formulas),
        down("310112", ("上海甲有限公司", A), ("上海乙有限公司", "")),
        [(3, "信用代码", "cell_error"), (3, "信用代码", "no_code")],
    ),
    "name and code in each other's place": Ugly(
        book(Sheet1=[HEAD[1:4], ("上海甲有限公司", A, "徐汇"), (B, "上海乙有限公司", "徐汇")]),
        down("310104", ("上海甲有限公司", A), (B, "上海乙有限公司")),
        [(3, HEAD[2], "swapped")],
    ),
    "GB18030 with a tail of commas": Ugly(
        text(
            [("序号", "单位名称", "信用代码", "所属区", "", ""), ["1", "上海镕䶮有限公司", f"\t{A}", "徐汇区", "", ""]],
            "gb18030",
        ),
        down("310104", ("上海镕䶮有限公司", A)),
        rows={"unit": 1, "heading": 1},
    ),
    "Excel's Unicode text, divided by tabs": Ugly(
        text([HEAD, (1, "上海甲，有限公司", f'="{A}"', "徐汇区", "甲,乙")], "utf-16", "\t"),
        [(2, "上海甲，有限公司", A, "310104", "甲,乙")],
    ),
    "UTF-8 with its mark and lines within cells": Ugly(
        text([("单位\n名称", "信用代码\n（18位）", "区"), ("上海甲\n有限公司", A, "徐汇区")], "utf-8-sig"),
        down("310104", ("上海甲有限公司", A)),
    ),
}
