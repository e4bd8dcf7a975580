"""Licences and certificates of legal persons, as they are laid out."""

from __future__ import annotations

from datetime import date

from tests.corpus.canvas import Canvas
from tests.corpus.facts import Facts

_SCOPE = (
    "一般项目：技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广；机械设备销售；仪器仪表制造；"
    "货物进出口。（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）"
)


def day(value: date) -> str:
    return f"{value.year}年{value.month:02d}月{value.day:02d}日"


def term(facts: Facts) -> str:
    begin = day(facts["valid_from"])
    return (
        f"{begin}至{day(facts['valid_until'])}" if "valid_until" in facts else f"{begin}至{facts.get('open', '长期')}"
    )


def landscape_licence(facts: Facts) -> list[Canvas]:
    """The layout of 2019: lying, two columns, the code on the left above."""
    c = Canvas(1754, 1240, "#fbf9f0")
    c.frame("#b48a3c")
    c.centre(150, "营业执照", 92, gap=46, bold=True)
    c.centre(285, facts.get("copy", "(副  本)"), 34)
    c.text(110, 160, "统一社会信用代码", 26)
    c.text(110, 200, facts["credit_code"], 30, family="sans", field="credit_code")
    c.code_square(1440, 120, 170, 5)
    c.wrapped(1440, 300, "扫描二维码登录“国家企业信用信息公示系统”了解更多登记、备案、许可、监管信息。", 15, 180)
    size, left, right = 28, 130, 1000
    rows = [
        ("名称", facts["name"], "name"),
        ("类型", facts["legal_type"], "legal_type"),
        (facts.get("head", "法定代表人"), "王工", ""),
    ]
    y = 400
    for label, value, name in rows:
        c.label(left, y, label, size, 150)
        y = max(c.wrapped(left + 190, y, value, size, 600, leading=1.5, field=name), y + 42) + 30
    c.label(left, y, "经营范围", size, 150)
    c.wrapped(left + 190, y, _SCOPE, 22, 600)
    y = 400
    opened = facts.get("opened", facts.get("valid_from", date(2016, 5, 20)))
    more = [("注册资本" if "head" not in facts else "组成形式", "伍佰万元整" if "head" not in facts else "个人经营")]
    more += [("成立日期", day(opened))]
    if facts.get("term", True) and "valid_from" in facts:
        more += [("营业期限", term(facts))]
    more += [(facts.get("where", "住所"), "上海市某某区示范路100号2幢301室")]
    for label, value in more:
        c.label(right, y, label, size, 150)
        c.places.setdefault(label, (right + 190, y, right + 600, y + 40))
        y = c.wrapped(right + 190, y, value, size, 520, leading=1.4) + 34
    c.text(1060, 930, "登记机关", 34, gap=16, field="office")
    c.text(1160, 1020, day(facts.get("issued", date(2023, 4, 6))), 30, gap=6)
    c.text(110, 1160, "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", 17)
    c.centre(1160, "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告", 14, x=1000)
    c.text(1330, 1190, "国家市场监督管理总局监制", 17)
    return [c]


def portrait_licence(facts: Facts) -> list[Canvas]:
    """The layout of 2014: standing, one column."""
    c = Canvas(1240, 1754, "#fbf6ec")
    c.frame("#a88a4a")
    c.centre(210, "营业执照", 96, gap=40, bold=True)
    c.centre(345, facts.get("copy", "（副    本）"), 34)
    c.text(500, 430, "统一社会信用代码  ", 28)
    c.text(750, 428, facts["credit_code"], 30, family="sans", field="credit_code")
    c.text(880, 480, "证照编号：00000001201805210023", 18)
    opened = facts.get("opened", facts.get("valid_from", date(2016, 5, 20)))
    rows = [("名称", facts["name"], "name"), ("类型", facts["legal_type"], "legal_type")]
    rows += [(facts.get("where", "住所"), "上海市某某区示范路100号2幢301室", "")]
    rows += [(facts.get("head", "法定代表人"), "李工", "")]
    rows += [("注册资本", "人民币1000.0000万元整", "")] if "head" not in facts else []
    rows += [("成立日期", day(opened), "")]
    rows += [("营业期限", term(facts), "valid_from")] if "valid_from" in facts else []
    rows += [("经营范围", _SCOPE, "")]
    y = 560
    for label, value, name in rows:
        c.label(180, y, label, 29, 160)
        y = c.wrapped(390, y, value, 28, 660, field=name) + 30
    c.text(700, 1390, "登记机关", 34, gap=14, field="office")
    c.text(720, 1500, day(facts.get("issued", date(2017, 9, 11))), 30, gap=8)
    c.centre(1620, "企业信用信息公示系统网址：http://www.sgs.gov.cn    中华人民共和国国家工商行政管理总局监制", 18)
    return [c]


def _certificate(facts: Facts, title: str, rows: list[tuple[str, str, str]], foot: str) -> list[Canvas]:
    c = Canvas(1240, 1754, "#fbf8ef")
    c.frame("#9c2f2f")
    c.centre(190, title, 66, gap=14, bold=True)
    c.centre(300, "（副本）", 32)
    c.text(330, 390, "统一社会信用代码", 30)
    c.text(600, 390, facts["credit_code"], 32, family="sans", field="credit_code")
    y = 520
    for label, value, name in rows:
        c.label(160, y, label, 29, 190)
        y = c.wrapped(400, y, value, 28, 660, field=name) + 34
    c.text(700, 1430, day(facts.get("issued", date(2021, 4, 12))), 30)
    c.centre(1620, foot, 22)
    return [c]


def institution(facts: Facts) -> list[Canvas]:
    until = f"自{day(facts['valid_from'])} 至{day(facts['valid_until'])}"
    rows = [
        ("名称", facts["name"], "name"),
        ("宗旨和业务范围", "开展光学与精密机械基础研究，促进科技发展。光学工程研究与相关技术服务。", ""),
        ("住所", "上海市某某区示范路200号", ""),
        ("法定代表人", "张工", ""),
        ("经费来源", "财政补助、上级补助、事业收入", ""),
        ("开办资金", "￥6214万元", ""),
        ("举办单位", "上海市某某委员会", ""),
        ("登记管理机关", "上海市事业单位登记管理局", "office"),
        ("有效期", until, "valid_from"),
    ]
    return _certificate(facts, "事业单位法人证书", rows, "国家事业单位登记管理局监制")


def society(facts: Facts) -> list[Canvas]:
    until = f"自 {day(facts['valid_from'])} 至 {day(facts['valid_until'])}"
    rows = [
        ("名称", facts["name"], "name"),
        ("业务范围", "行业调研、技术交流、标准制订、咨询服务、编辑刊物。", ""),
        ("住所", "上海市某某区示范路300号", ""),
        ("法定代表人", "赵工", ""),
        ("活动地域", "上海市", ""),
        ("注册资金", "壹拾万元整", ""),
        ("业务主管单位", "上海市某某局", ""),
        ("发证机关", "上海市民政局", "office"),
        ("有效期限", until, "valid_from"),
    ]
    return _certificate(facts, facts.get("title_of", "社会团体法人登记证书"), rows, "中华人民共和国民政部监制")
