"""A few phrases of two languages, and the day the reading tests are read on."""

from datetime import date

from flows.lexicon import Lexicon

TODAY = date(2026, 11, 22)

CHINESE_UNITS = {"元": 100, "块": 100, "元人民币": 100, "人民币": 100, "万": 10**6, "万元": 10**6, "亿元": 10**10}
ENGLISH_UNITS = {"yuan": 100, "k": 10**5, "million": 10**8, "million yuan": 10**8}
CHINESE_KINDS = {
    "企业": "enterprise",
    "公司": "enterprise",
    "高校院所": "university",
    "大学": "university",
    "分公司": "branch",
}
ENGLISH_KINDS = {"company": "enterprise", "university": "university", "branch office": "branch"}

LEXICON = Lexicon(
    yes=frozenset({"是", "是的", "对", "对的", "有", "yes", "sure"}),
    no=frozenset({"否", "不是", "没有", "无", "不", "没有了", "no"}),
    none_of_them=frozenset({"都不是", "以上都不是", "none of them"}),
    money_units=CHINESE_UNITS | ENGLISH_UNITS,
    about=frozenset({"约", "大约", "左右", "about"}),
    years={"去年": -1, "前年": -2, "今年": 0, "last year": -1},
    months={"march": 3, "märz": 3, "mars": 3, "août": 8, "mar": 3, "may": 5, "december": 12},
    options={"kind": CHINESE_KINDS | ENGLISH_KINDS},
    districts={"浦东新区": "310115", "浦东": "310115", "徐汇区": "310104", "临港新片区": "lingang", "临港": "lingang"},
)
