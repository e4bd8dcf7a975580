"""Statements of figures, customs declarations and reports of inspection, as they are laid out."""

from __future__ import annotations

from decimal import Decimal

from tests.corpus.canvas import Canvas
from tests.corpus.facts import Facts
from tests.corpus.legal_persons import day

UNITS = {"元": 100, "千元": 100_000, "万元": 1_000_000}


def shown(fen: int, unit: str) -> str:
    """An amount in a unit, as statements print it."""
    return f"{Decimal(fen) / UNITS[unit]:,.2f}"


def _rows(facts: Facts) -> list[list[str]]:
    unit, sales, profit = facts["unit"], facts["sales"], facts["profit"]
    last = (int(sales * 0.83) // 100 * 100, int(profit * 0.71) // 100 * 100)

    def both(label: str, line: int, now: int, before: int, field: str = "") -> list[str]:
        figures = [shown(now, unit), shown(before, unit)]
        if facts.get("before_first"):
            return [label, str(line), figures[1], f"{field}|{figures[0]}"]
        return [label, str(line), f"{field}|{figures[0]}", figures[1]]

    cost, old = int(sales * 0.61) // 100 * 100, int(last[0] * 0.6) // 100 * 100
    rest = sales - cost - profit
    return [
        both("一、营业收入", 1, sales, last[0], "sales"),
        both("减：营业成本", 2, cost, old),
        both("税金及附加", 3, rest // 500 * 100, rest // 700 * 100),
        both("销售费用", 4, rest // 400 * 100, rest // 600 * 100),
        both("管理费用", 5, rest // 300 * 100, rest // 500 * 100),
        both("研发费用", 6, rest // 450 * 100, rest // 650 * 100),
        ["财务费用", "7", "", ""],
        both("二、营业利润（亏损以“-”号填列）", 8, profit + 1_200_000, last[1] + 700_000),
        both("加：营业外收入", 9, 300_000, 200_000),
        both("减：营业外支出", 10, 1_500_000, 900_000),
        both("三、利润总额（亏损总额以“-”号填列）", 11, profit, last[1], "profit"),
        both("减：所得税费用", 12, profit // 400 * 100, last[1] // 400 * 100),
        both("四、净利润", 13, profit - profit // 400 * 100, last[1] - last[1] // 400 * 100),
    ]


def income(facts: Facts) -> list[Canvas]:
    """A statement of income: this year's and last year's column."""
    c = Canvas()
    c.centre(120, facts.get("title_of", "利润表"), 54, gap=20, bold=True)
    c.centre(215, facts.get("period", f"{facts['year']}年度"), 28)
    c.text(90, 280, f"编制单位：{facts['name']}", 25, field="name")
    if facts.get("unit_shown", True):
        c.right(1150, 280, facts.get("unit_label", "单位：{}").format(facts["unit"]), 25)
    heads = facts.get("heads", ("本年金额", "上年金额"))
    rows = [["项    目", "行次", *heads], *_rows(facts)]
    y = c.table(90, 330, [520, 90, 225, 225], rows, row=62)
    c.text(90, y + 40, "单位负责人：王工        财务负责人：李工        制表人：张工", 24)
    return [c]


def audit(facts: Facts) -> list[Canvas]:
    """An audit report: its cover and the statement of income."""
    c = Canvas()
    c.centre(340, facts["name"], 44, bold=True, field="name")
    c.centre(470, "审 计 报 告", 80, bold=True)
    c.centre(620, f"{facts['year']}年度", 40)
    c.centre(1200, "上海某某会计师事务所（普通合伙）", 36)
    c.centre(1280, f"某某会审字（{facts['year'] + 1}）第0123号", 30)
    return [c, *income(facts)]


def ledger(facts: Facts) -> list[Canvas]:
    """A list of what a product sold for, with its profit and what went into intellectual property."""
    c = Canvas(1500, 1100)
    c.centre(80, f"{facts['year']}年度专利产品销售明细表", 48, bold=True)
    c.text(80, 190, f"编制单位：{facts['name']}", 25, field="name")
    c.right(1420, 190, f"金额单位：人民币{facts['unit']}", 25)
    months = ["第一季度", "第二季度", "第三季度", "第四季度"]
    parts = [_quarter(facts[key]) for key in ("sales", "profit", "ip_spending")]
    rows = [["期间", "产品名称", "型号", "销售额", "利润", "知识产权投入"]]
    for at, month in enumerate(months):
        rows.append([month, facts["product"], facts["model"], *(shown(part[at], facts["unit"]) for part in parts)])
    total = [f"{key}|{shown(facts[key], facts['unit'])}" for key in ("sales", "profit", "ip_spending")]
    y = c.table(80, 250, [180, 340, 160, 230, 210, 220], [*rows, ["合计", "", "", *total]], row=70, size=25)
    c.text(80, y + 80, f"单位（盖章）：{facts['name']}", 25, field="office")
    return [c]


def _quarter(fen: int) -> list[int]:
    first = fen // 500 * 100
    return [first, first, first, fen - 3 * first]


def customs(facts: Facts) -> list[Canvas]:
    c = Canvas(1754, 1240)
    c.centre(60, "中华人民共和国海关出口货物报关单", 46, bold=True)
    c.text(80, 150, "预录入编号：222920250000012345", 22)
    c.text(660, 150, "海关编号：222920250000012345", 22)
    c.right(1670, 150, "（上海海关）", 22)
    rows = [
        [
            ("境内发货人", facts["name"] + f"  ({facts['code']})"),
            ("出境关别", "外港海关"),
            ("出口日期", "20250618"),
            ("申报日期", "20250612"),
        ],
        [
            ("境外收货人", "EXAMPLE TRADING GMBH"),
            ("运输方式", "水路运输"),
            ("运输工具名称及航次号", "EXAMPLE/025W"),
            ("提运单号", "EX12345678"),
        ],
        [("生产销售单位", facts["name"]), ("监管方式", "一般贸易"), ("征免性质", "一般征税"), ("许可证号", "")],
        [("合同协议号", "EX-2025-06"), ("贸易国（地区）", "德国"), ("运抵国（地区）", "德国"), ("指运港", "汉堡")],
    ]
    y = 190
    for row in rows:
        for place, (label, value) in enumerate(row):
            x = 80 + (0, 640, 980, 1320)[place]
            wide = (640, 340, 340, 354)[place]
            c.pen.rectangle((x, y, x + wide, y + 86), outline="#333333")
            c.text(x + 8, y + 6, label, 19)
            c.text(x + 8, y + 40, value, 21, field="name" if label == "境内发货人" else "")
        y += 86
    rows2 = [["项号", "商品编号", "商品名称及规格型号", "数量及单位", "单价/总价/币制", "原产国（地区）"]]
    rows2 += [["1", "8483600090", facts["product"], "12台", "3,500.00", "中国"]]
    c.table(80, y + 20, [90, 240, 560, 230, 320, 234], rows2, row=70, size=21)
    c.text(80, 1120, "兹申明以上内容承担如实申报、依法纳税之法律责任", 21)
    c.text(1100, 1120, "申报单位（签章）", 21, field="office")
    return [c]


def inspection(facts: Facts) -> list[Canvas]:
    c = Canvas()
    c.text(120, 140, "报告编号：SH2025-000123", 26)
    c.centre(330, facts.get("title_of", "检验报告"), 84, gap=40, bold=True)
    c.centre(450, "TEST REPORT", 36)
    y = 640
    for label, value in (
        ("样品名称", facts["product"]),
        ("型号规格", facts["model"]),
        ("委托单位", facts["firm"]),
        ("生产单位", facts["firm"]),
        ("检验类别", "委托检验"),
        ("检验结论", "所检项目符合标准要求"),
    ):
        c.label(200, y, label, 30, 150)
        c.text(380, y, value, 30)
        y += 84
    c.centre(1400, "上海某某质量检测中心", 38, field="office")
    c.centre(1470, day(facts["signed"]), 30)
    return [c]
