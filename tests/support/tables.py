"""Tables of patents and of figures as firms send them, by the names transcripts call them."""

from __future__ import annotations

from tests.bot.documents.sheets import book, text

FIRM = "上海某某机电有限公司"
PATENTS = (
    ("上海某某机电有限公司专利清单",),
    ("序号", "专利名称", "专利号", "专利类型", "申请日", "授权公告日", "专利权人", "法律状态", "是否核心"),
    (1, "一种变频水泵的叶轮", "ZL201810862228.X", "发明专利", "2018-08-01", "2020-05-12", FIRM, "有效", "是"),
    (2, "一种泵壳", "zl 2021 2 0592620.4", "实用新型", "2021.3.23", "2021-11-02", FIRM, "授权", "否"),
    (3, "水泵控制方法", 201480005701.2, "发明", "2014年6月31日", None, "上海另一家机电有限公司", "有效", None),
    (4, "水泵（外观）", 2.0203009774461e16, "外观设计", "2020-03-20", None, FIRM, "有效", "否"),
    (5, "一种阀门", "CN109123456B", "发明", None, None, None, "有效", None),
    (6, "一种底座", "ZL201810862282.X", "发明", None, None, None, "有效", None),
    ("合计", "6 件"),
)  # fmt: skip
FIGURES = (
    ("2025 年度产品经济数据",),
    ("产品名称", "型号", "销售额", "出口额（万元）", "利润（元）", "知识产权投入"),
    ("变频水泵", "VX20", 3200, 3500, 4500000, "12 万元"),
    ("变频风机", "FX9", 800, 0, "一百多万", "3 万元"),
    ("变频电机", None, 100, 0, 1, 1),
)
MENDED = (
    ("产品名称", "型号", "数据年度", "销售额（万元）", "出口额（万元）", "利润（万元）", "知识产权投入"),
    ("变频水泵", "VX20", 2025, 3200, 1500, 450, "12 万元"),
    ("变频风机", "FX9", 2025, 800, 0, -20.5, "3 万元"),
)
FIGURES_IN_ENGLISH = (
    ("Figures of our products, 2025",),
    ("Product", "Model", "Sales", "Exports (万元)", "Profit (元)", "IP spending"),
    ("Variable-speed pump", "VX20", 3200, 3500, 4500000, "120 thousand yuan"),
    ("Variable-speed fan", "FX9", 800, 0, "about a million", "30 thousand yuan"),
    ("Variable-speed motor", None, 100, 0, 1, 1),
)
MENDED_IN_ENGLISH = (
    ("Product", "Model", "Year", "Sales (万元)", "Exports (万元)", "Profit (万元)", "IP spending"),
    ("Variable-speed pump", "VX20", 2025, 3200, 1500, 450, "120 thousand yuan"),
    ("Variable-speed fan", "FX9", 2025, 800, 0, -20.5, "30 thousand yuan"),
)
FILES = {
    "figures.xlsx": book(Figures=FIGURES_IN_ENGLISH),
    "figures mended.xlsx": book(Figures=MENDED_IN_ENGLISH),
    "专利清单.xlsx": book(清单=PATENTS),
    "专利清单.csv": text([line for line in PATENTS if len(line) > 2][:3], "gb18030"),
    "patents.csv": text([("Patent no", "Title"), ("ZL201810862228.X", "Impeller"), ("202120592620.4", "Casing")]),
    "数据改好.xlsx": book(数据=MENDED),
    "数据.xlsx": book(数据=FIGURES),
}
