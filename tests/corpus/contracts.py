"""Licence contracts, the bureau's note of their filing, and letters that firms write themselves."""

from __future__ import annotations

from tests.corpus.canvas import Canvas
from tests.corpus.facts import Facts
from tests.corpus.legal_persons import day


def contract(facts: Facts) -> list[Canvas]:
    c, n = Canvas(), len(facts["numbers"])
    c.centre(170, "专利实施许可合同", 58, gap=12, bold=True)
    y = 330
    for label, value, name in (
        (facts.get("giver", "许可方（甲方）"), facts["licensor"], "licensor"),
        ("地址", "上海市某某区示范路100号", ""),
        (facts.get("taker", "被许可方（乙方）"), facts["licensee"], "licensee"),
        ("地址", "上海市某某区示范路8号", ""),
        ("签订日期", day(facts["valid_from"]), ""),
    ):
        at = c.text(130, y, f"{label}：", 29)
        y = c.wrapped(at, y, value, 29, 1100 - at, field=name) + 14
    y = c.wrapped(
        130,
        y + 30,
        f"甲方拥有下列{n}项专利，乙方希望获得实施该专利的许可。双方经协商一致，订立本合同。",
        27,
        980,
        indent=54,
    )
    y = c.wrapped(130, y + 10, "第一条  许可的专利", 28, 980, bold=True)
    for place, one in enumerate(facts["numbers"], 1):
        c.text(170, y, f"{place}. 专利号：{one}", 27, field="numbers")
        y += 50
    y = c.wrapped(130, y + 16, "第二条  许可方式与范围", 28, 980, bold=True)
    y = c.wrapped(
        130,
        y,
        "许可方式为普通许可，实施范围为中华人民共和国境内，许可乙方制造、使用、销售专利产品。",
        27,
        980,
        indent=54,
    )
    y = c.wrapped(130, y + 16, "第三条  许可期限", 28, 980, bold=True)
    until = f"本合同许可期限自{day(facts['valid_from'])}起至{day(facts['valid_until'])}止。"
    c.wrapped(130, y, until, 27, 980, indent=54, field="valid_from")
    c.centre(1650, "第1页 共2页", 22)
    return [c, *([_signed(facts)] if facts.get("second", True) else [])]


def _signed(facts: Facts) -> Canvas:
    c = Canvas()
    y = 180
    for head, text in (
        ("第四条  使用费及支付方式", "乙方按年向甲方支付使用费，每年人民币伍万元整。"),
        ("第五条  后续改进", "后续改进的成果归完成方所有。"),
        ("第六条  争议的解决", "双方协商不成的，向合同签订地人民法院提起诉讼。"),
        ("第七条  其他", "本合同一式四份，双方各执两份，自双方盖章之日起生效。"),
    ):
        y = c.wrapped(130, y, head, 28, 980, bold=True)
        y = c.wrapped(130, y, text, 27, 980, indent=54) + 20
    c.text(130, y + 120, f"甲方（盖章）：{facts['licensor']}", 27, field="office")
    c.text(130, y + 320, f"乙方（盖章）：{facts['licensee']}", 27, field="office2")
    c.text(130, y + 480, f"日期：{day(facts['valid_from'])}", 27)
    c.centre(1650, "第2页 共2页", 22)
    return c


def filing_note(facts: Facts) -> list[Canvas]:
    c = Canvas()
    c.centre(190, "专利实施许可合同备案证明", 52, gap=8, bold=True)
    c.right(1100, 320, f"备案号：{facts['licence_number']}", 28, field="licence_number")
    y = 440
    until = f"{day(facts['valid_from'])}至{day(facts['valid_until'])}"
    for label, value, name in (
        ("许可人", facts["licensor"], "licensor"),
        ("被许可人", facts["licensee"], "licensee"),
        ("专利号", "、".join(facts["numbers"]), "numbers"),
        ("许可种类", "普通许可", ""),
        ("合同期限", until, "valid_from"),
        ("合同备案日", day(facts["noted"]), ""),
    ):
        c.text(140, y, f"{label}：", 29)
        y = c.wrapped(340, y, value, 29, 760, field=name) + 22
    c.wrapped(
        140,
        y + 50,
        "根据《专利实施许可合同备案办法》，经审查，该专利实施许可合同符合规定，准予备案。",
        27,
        960,
        indent=54,
    )
    c.text(760, 1400, "国家知识产权局", 32, field="office")
    c.text(780, 1470, day(facts["noted"]), 28)
    return [c]


def commitment(facts: Facts) -> list[Canvas]:
    c = Canvas()
    c.centre(190, "诚信承诺书", 62, gap=24, bold=True)
    say = "本单位自愿在国家专利密集型产品备案认定试点平台进行专利产品备案，并郑重承诺如下："
    y = c.wrapped(150, 360, say, 29, 940, indent=58) + 20
    for line in (
        "一、所填写的备案信息和提交的证明材料真实、准确、完整；",
        "二、备案产品所使用的专利权属清晰，不存在权属纠纷；",
        "三、如有虚假，愿意承担相应的法律责任及由此产生的一切后果。",
    ):
        y = c.wrapped(150, y, line, 29, 940, indent=58) + 10
    if facts.get("form"):
        c.text(520, 1160, "承诺单位（盖章）：", 29)
        c.text(520, 1330, "日期：      年    月    日", 29)
        return [c]
    at = c.text(420, 1160, facts.get("by", "承诺单位（盖章）："), 29)
    c.wrapped(at, 1160, facts["name"], 29, 1120 - at, field="name")
    c.text(420, 1260, "法定代表人（签字）：", 29)
    c.text(420, 1360, f"日期：{day(facts['signed'])}", 29)
    return [c]


def product_map(facts: Facts) -> list[Canvas]:
    c = Canvas()
    c.centre(150, facts.get("title_of", "产品专利对应说明"), 54, gap=8, bold=True)
    c.text(120, 290, f"产品名称：{facts['product']}    型号：{facts['model']}", 27)
    rows = [["序号", "专利号", "权利要求", "保护的产品部分"]]
    rows += [[str(at), one, f"权利要求{at}", "主轴单元的冷却结构"] for at, one in enumerate(facts["numbers"], 1)]
    y = c.table(120, 370, [90, 340, 220, 360], rows, row=64)
    c.wrapped(120, y + 60, "上述专利均用于本产品，对产品的性能起主要作用。", 27, 980, indent=54)
    c.text(600, y + 220, f"单位（盖章）：{facts['firm']}", 27, field="office")
    return [c]


def shared(facts: Facts) -> list[Canvas]:
    c = Canvas()
    c.centre(170, "协商一致说明", 58, gap=16, bold=True)
    first, second = facts["firms"]
    say = f"{first}与{second}共同生产、销售同一专利产品“{facts['product']}”。"
    say += f"经双方协商一致，同意由{first}一方进行专利产品备案，{second}不再就该产品另行备案。"
    y = c.wrapped(140, 330, say, 29, 960, indent=58)
    c.text(140, y + 160, f"甲方（盖章）：{first}", 28, field="office")
    c.text(140, y + 360, f"乙方（盖章）：{second}", 28, field="office2")
    c.text(140, y + 520, f"日期：{day(facts['signed'])}", 28)
    return [c]
