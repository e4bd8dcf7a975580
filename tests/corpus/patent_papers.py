"""Patent certificates, the register, the notice of receipt and receipts of fees, as they are laid out."""

from __future__ import annotations

from tests.corpus.canvas import Canvas
from tests.corpus.facts import Facts, spaced
from tests.corpus.legal_persons import day

_CALLED = {"invention": "发明", "utility_model": "实用新型", "design": "外观设计"}
_YEARS = {"invention": "二十年", "utility_model": "十年", "design": "十五年"}


def called(facts: Facts) -> str:
    return _CALLED[facts["patent_kind"]]


def _owners(facts: Facts) -> str:
    return facts.get("between", "；").join(facts["owners"])


def _grant_number(facts: Facts) -> str:
    return f"CN {facts['number'][-9:-2]}00 {'B' if facts['patent_kind'] == 'invention' else 'U'}"


def certificate(facts: Facts) -> list[Canvas]:
    """One column, as granted until 2022."""
    c = Canvas(1240, 1754, "#fcfbf6")
    c.frame("#7d8a5c", 50, 4)
    c.text(130, 140, f"证书号第{facts['number'][-7:-2]}31号", 24)
    c.code_square(980, 130, 120, 3)
    c.centre(330, f"{called(facts)}专利证书", 76, gap=18, bold=True)
    what = "设计" if called(facts) == "外观设计" else "发明"
    y = 520
    rows = [
        (f"{called(facts)}名称", facts["title"], "title"),
        (f"{what}人", "王工;李工", ""),
        ("专利号", spaced(facts["number"]), "number"),
        ("专利申请日", day(facts["filed_on"]), "filed_on"),
        ("专利权人", _owners(facts), "owners"),
        ("地址", "200000 上海市某某区示范路100号", ""),
    ]
    for label, value, name in rows:
        at = c.text(150, y, f"{label}：", 30)
        c.places.setdefault(name, (at, y, at + 480, y + 40))
        y = c.wrapped(at, y, value, 30, 1080 - at) + 22
    at = c.text(150, y, "授权公告日：", 30)
    c.text(at, y, day(facts["granted_on"]), 30, field="granted_on")
    c.text(650, y, f"授权公告号：{_grant_number(facts)}", 30)
    law = "国家知识产权局依照中华人民共和国专利法进行审查，决定授予专利权，颁发" + called(facts)
    law += "专利证书并在专利登记簿上予以登记。专利权自授权公告之日起生效。"
    law += f"专利权期限为{_YEARS[facts['patent_kind']]}，自申请日起算。"
    y = c.wrapped(150, y + 90, law, 26, 940, indent=52)
    law = "专利证书记载专利权登记时的法律状况。"
    law += "专利权的转移、质押、无效、终止、恢复和专利权人的姓名或名称、国籍、地址变更等事项记载在专利登记簿上。"
    c.wrapped(150, y + 14, law, 26, 940, indent=52)
    c.bars(150, 1440, 330, 70, 11)
    c.text(150, 1560, "局长", 28)
    c.text(860, 1540, day(facts["granted_on"]), 30, field="office")
    c.centre(1660, facts.get("pages_say", "第1页(共2页)"), 20)
    return [c, *([_second(facts)] if facts.get("second") else [])]


def _second(facts: Facts) -> Canvas:
    c = Canvas(1240, 1754, "#fcfbf6")
    c.text(130, 140, f"证书号第{facts['number'][-7:-2]}31号", 24)
    c.wrapped(
        150,
        300,
        f"专利权人应当依照专利法及其实施细则规定缴纳年费。本专利的年费应当在每年{facts['filed_on'].month:02d}月{facts['filed_on'].day:02d}日前缴纳。未按照规定缴纳年费的，专利权自应当缴纳年费期满之日起终止。",
        28,
        940,
        indent=56,
    )
    c.text(150, 560, "申请日时本专利记载的申请人、发明人信息如下：", 28)
    c.text(150, 640, "申请人：", 28)
    c.wrapped(150, 690, _owners(facts), 28, 900)
    c.text(150, 800, "发明人：" if called(facts) != "外观设计" else "设计人：", 28)
    c.text(150, 850, "王工;李工", 28)
    c.centre(1660, "第2页(共2页)", 20)
    return c


def new_certificate(facts: Facts) -> list[Canvas]:
    """Two columns, as granted electronically since 2023."""
    c = Canvas(1240, 1754, "#fdfdfb")
    c.frame("#a0893f", 46, 3)
    c.right(1110, 130, f"证书号第{facts['number'][-7:-2]}32号", 24)
    c.bars(140, 130, 300, 60, 5)
    c.centre(330, f"{called(facts)}专利证书", 74, gap=16, bold=True)
    maker = "设计人" if called(facts) == "外观设计" else "发明人"
    y = 520
    at = c.text(140, y, f"{called(facts)}名称：", 28)
    y = c.wrapped(at, y, facts["title"], 28, 1100 - at, field="title") + 26
    for label, value, name in (
        ("专利权人", _owners(facts), "owners"),
        ("地址", "200000 上海市某某区示范路100号", ""),
        (maker, "王工;李工;张工", ""),
    ):
        at = c.text(140, y, f"{label}：", 28)
        y = c.wrapped(at, y, value, 28, 1100 - at, field=name) + 26
    y += 20
    pairs = [
        (("专利号", spaced(facts["number"]), "number"), ("授权公告号", _grant_number(facts), "")),
        (("专利申请日", day(facts["filed_on"]), "filed_on"), ("授权公告日", day(facts["granted_on"]), "granted_on")),
    ]
    for pair in pairs:
        for x, (label, value, name) in zip((140, 660), pair, strict=True):
            at = c.text(x, y, f"{label}：", 28)
            c.text(at, y, value, 28, field=name)
        y += 70
    for label, value in (("申请日时申请人", _owners(facts)), (f"申请日时{maker}", "王工;李工;张工")):
        at = c.text(140, y, f"{label}：", 28)
        y = c.wrapped(at, y, value, 28, 1100 - at) + 24
    law = "国家知识产权局依照中华人民共和国专利法进行审查，决定授予专利权，并予以公告。"
    law += "专利权自授权公告之日起生效。专利权有效性及专利权人变更等法律信息以专利登记簿记载为准。"
    c.wrapped(140, y + 60, law, 26, 960, indent=52)
    c.text(140, 1540, "局长", 28)
    c.text(860, 1540, day(facts["granted_on"]), 30, field="office")
    c.centre(1660, facts.get("pages_say", "第1页(共1页)"), 20)
    return [c]


def register(facts: Facts) -> list[Canvas]:
    c = Canvas()
    c.centre(150, "专利登记簿副本", 58, gap=14, bold=True)
    rows = [
        [("专利号", spaced(facts["number"]), "number"), ("申请日", day(facts["filed_on"]), "filed_on")],
        [("授权公告日", day(facts["granted_on"]), "granted_on"), ("主分类号", "B23B 19/02", "")],
        [(f"{called(facts)}名称", facts["title"], "title")],
        [("专利权人", _owners(facts), "owners")],
        [("发明人" if called(facts) != "外观设计" else "设计人", "王工;李工", "")],
        [("专利类型", f"{called(facts)}专利", "")],
        [("法律状态", facts["status"], "status")],
        [("年费缴纳", facts.get("fees", "年费已缴至2026年08月01日"), "")],
    ]
    y = 330
    for row in rows:
        high = 100 if row[0][0].endswith("名称") else 76
        for place, (label, value, name) in enumerate(row):
            x, wide = 110 + place * 510, 510 if len(row) > 1 else 1020
            c.pen.rectangle((x, y, x + 170, y + high), outline="#333333")
            c.pen.rectangle((x + 170, y, x + wide, y + high), outline="#333333")
            c.text(x + 12, y + 20, label, 25)
            c.wrapped(x + 184, y + 12, value, 25, wide - 200, leading=1.5, field=name)
        y += high
    c.wrapped(110, y + 60, f"以上内容与专利登记簿记载一致，截至{day(facts['printed'])}。", 26, 1000, indent=52)
    c.text(760, 1450, "国家知识产权局", 30, field="office")
    c.text(780, 1510, day(facts["printed"]), 28)
    return [c]


def receipt_of_application(facts: Facts) -> list[Canvas]:
    c = Canvas()
    c.centre(120, "国家知识产权局", 44, gap=10, bold=True)
    c.wrapped(120, 240, "200000 上海市某某区示范路100号 上海某某知识产权代理有限公司 王工", 24, 520)
    c.right(1110, 240, f"发文日：{day(facts['sent'])}", 26)
    c.bars(700, 320, 330, 60, 8)
    bare = facts["number"][2:]
    c.text(120, 430, f"申请号：{bare}", 26)
    c.right(1110, 430, "发文序号：2021030900012340", 24)
    c.centre(540, "专利申请受理通知书", 48, gap=8, bold=True)
    say = "根据专利法第28条及其实施细则第43条、第44条的规定，申请人提出的专利申请已由国家知识产权局受理。"
    say += "现将确定的申请号、申请日等信息通知如下："
    y = c.wrapped(120, 660, say, 26, 990, indent=52) + 20
    for label, value, name in (
        ("申请号", bare, "number"),
        ("申请日", day(facts["filed_on"]), "filed_on"),
        ("申请人", _owners(facts), "owners"),
        ("发明人" if called(facts) != "外观设计" else "设计人", "王工,李工", ""),
        ("发明创造名称", facts["title"], "title"),
    ):
        at = c.text(172, y, f"{label}：", 26)
        y = c.wrapped(at, y, value, 26, 1110 - at, field=name) + 10
    y = c.wrapped(120, y + 40, "经核实，国家知识产权局确认收到文件如下：", 26, 990, indent=52)
    for line in (
        "权利要求书 1份 2页，权利要求项数：8项",
        "说明书 1份 6页",
        "说明书附图 1份 3页",
        f"{called(facts)}专利请求书 1份 5页",
    ):
        c.text(172, y, line, 24)
        y += 42
    c.wrapped(
        120,
        y + 30,
        "提示：1.申请人收到专利申请受理通知书之后，认为其记载的内容与申请人所提交的相应内容不一致时，可以向国家知识产权局请求更正。",
        22,
        990,
        indent=44,
    )
    c.text(200, 1600, "审 查 员：自动受理", 24, field="office")
    c.text(640, 1600, "联系电话：000-00000000", 24)
    return [c]


def fee_receipt(facts: Facts) -> list[Canvas]:
    """The receipt of the patent office."""
    c = Canvas(1500, 900)
    c.centre(60, "国家知识产权局专利收费收据", 46, gap=8, bold=True)
    c.text(110, 170, f"缴费日期：{day(facts['paid_on'])}", 26, field="paid_on")
    c.right(1390, 170, "收据号：0098712345", 26)
    c.text(110, 225, f"交款人：{facts['payer']}", 26)
    kind = f"{called(facts)}专利第{facts['fee_year']}年年费"
    rows = [
        ["申请号/专利号", "费用种类", "金额（元）"],
        [f"number|{facts['number'][2:]}", f"fee_year|{kind}", "1,200.00"],
    ]
    y = c.table(
        110,
        300,
        [480, 560, 240],
        [*rows, ["", "", ""], ["合计人民币（大写）", "壹仟贰佰元整", "1,200.00"]],
        row=70,
        size=28,
    )
    c.text(110, y + 60, "收款单位（盖章）：国家知识产权局", 26, field="office")
    c.text(820, y + 60, "收款人：王工", 26)
    return [c]


def electronic_receipt(facts: Facts) -> list[Canvas]:
    """The electronic note of the treasury."""
    c = Canvas(1600, 940, "#fdfdfd")
    c.centre(50, "中央非税收入统一票据（电子）", 44, gap=6, bold=True, fill="#7a1f1f")
    c.text(100, 150, "票据代码：00010122", 24)
    c.right(1500, 150, "票据号码：0123456789", 24)
    c.text(100, 196, f"交款人统一社会信用代码：{facts['payer_code']}", 24)
    c.right(1500, 196, "校验码：a1b2c3", 24)
    c.text(100, 242, f"交款人：{facts['payer']}", 24)
    day_ = facts["paid_on"]
    c.right(1500, 242, f"开票日期：{day_.year}-{day_.month:02d}-{day_.day:02d}", 24, field="paid_on")
    rows = [["项目编码", "项目名称", "单位", "数量", "标准", "金额（元）", "备注"]]
    rows += [["103044901", "专利收费", "件", "1", "", "900.00", ""]]
    y = c.table(100, 310, [190, 300, 120, 120, 180, 250, 240], [*rows, [""] * 7], row=60)
    y = c.table(100, y, [700, 700], [["金额合计（大写）玖佰元整", "（小写）900.00"]], row=60)
    c.wrapped(
        100,
        y + 20,
        f"其他信息：专利号：{facts['number'][2:]}  {called(facts)}专利年费第{facts['fee_year']}年度",
        25,
        1400,
        field="number",
    )
    c.text(100, y + 150, "收款单位（章）：国家知识产权局", 24, field="office")
    c.text(760, y + 150, "复核人：李工", 24)
    c.text(1180, y + 150, "收款人：王工", 24)
    return [c]
