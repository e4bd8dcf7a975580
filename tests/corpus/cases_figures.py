"""Statements of figures, customs declarations and reports of inspection."""

from __future__ import annotations

from datetime import date

from tests.corpus import damage as d
from tests.corpus import statements as layout
from tests.corpus.facts import Case, code

_STATEMENT = "financial_statement"
_A, _B = "上海某某机电有限公司", "昆山某某光学仪器股份有限公司"


def _facts(name: str, year: int, unit: str, sales: int, profit: int, **more: object) -> dict[str, object]:
    return {"name": name, "year": year, "unit": unit, "sales": sales, "profit": profit, **more}


FIGURES = (
    Case("statement-01", _STATEMENT, layout.income, _facts(_A, 2025, "元", 3_204_517_826, 412_655_018)),
    Case(
        "statement-02",
        _STATEMENT,
        layout.income,
        _facts(
            _B,
            2025,
            "万元",
            12_345_670_000,
            980_120_000,
            heads=("本期金额", "上期金额"),
            period="2025年12月",
            unit_label="单位：人民币{}",
        ),
        (d.skewed(1.4), d.shadow(0.6)),
        (("name", _B),),
    ),
    Case(
        "statement-03",
        _STATEMENT,
        layout.income,
        _facts(
            "上海某某半导体设备有限公司",
            2024,
            "千元",
            88_123_400_000,
            6_030_500_000,
            heads=("上年数", "本年数"),
            before_first=True,
        ),
        (d.low_jpeg(30),),
    ),
    Case(
        "statement-04",
        _STATEMENT,
        layout.income,
        _facts(
            _A,
            2025,
            "元",
            4_611_230_144,
            377_002_590,
            title_of="损益表",
            heads=("本年累计", "上年同期"),
            unit_label="金额单位：{}",
        ),
        (d.perspective(0.04), d.noisy(8)),
    ),
    Case(
        "statement-05",
        _STATEMENT,
        layout.income,
        _facts(_B, 2024, "元", 5_012_334_500, 601_440_207, unit_shown=False),
        doubtful=("sales", "profit"),
    ),
    Case(
        "statement-06",
        _STATEMENT,
        layout.audit,
        _facts("宁波某某轴承制造有限公司", 2025, "元", 7_730_219_944, 1_022_846_610),
        (d.grey(10, 0.85),),
    ),
    Case(
        "statement-07",
        _STATEMENT,
        layout.ledger,
        _facts(
            _A, 2025, "万元", 2_530_120_000, 310_450_000, ip_spending=86_200_000, product="高速电主轴", model="DZ-120"
        ),
        seals=(("office", _A),),
    ),
    Case(
        "statement-08",
        _STATEMENT,
        layout.ledger,
        _facts(
            "上海示例自动化控制系统工程有限公司",
            2024,
            "元",
            1_844_091_200,
            204_387_700,
            ip_spending=55_010_000,
            product="伺服驱动器",
            model="SD-80",
        ),
        (d.turned(90), d.shrunk(1400)),
        (("office", "上海示例自动化控制系统工程有限公司"),),
    ),
    Case("customs-01", "export_declaration", layout.customs, {"name": _A, "code": code(11), "product": "高速电主轴"}),
    Case(
        "customs-02",
        "export_declaration",
        layout.customs,
        {"name": _B, "code": code(13, "91320583"), "product": "激光切割头"},
        (d.skewed(2.0), d.low_jpeg(35)),
    ),
    Case(
        "inspection-01",
        "inspection_report",
        layout.inspection,
        {"product": "高速电主轴", "model": "DZ-120", "firm": _A, "signed": date(2025, 9, 18)},
    ),
    Case(
        "inspection-02",
        "inspection_report",
        layout.inspection,
        {"product": "激光切割头", "model": "LC-30", "firm": _B, "signed": date(2025, 4, 2), "title_of": "检测报告"},
        (d.shadow(0.5), d.blurred(1.0)),
        (("office", "上海某某质量检测中心"),),
    ),
)
