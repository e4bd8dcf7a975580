"""Licence contracts and letters."""

from __future__ import annotations

from datetime import date

from tests.corpus import contracts as layout
from tests.corpus import damage as d
from tests.corpus.facts import Case, ending_in_x, misprinted, number

_CONTRACT, _LETTER = "licence_contract", "commitment_letter"
_A, _B, _C = "上海某某机电有限公司", "昆山某某光学仪器股份有限公司", "上海某某大学"
_ONE, _TWO, _THREE = number(2018, 1, 862228), ending_in_x(2019, 1, 1030412), number(2020, 2, 2411507)


def _licence(
    numbers: tuple[str, ...], licensor: str, licensee: str, begin: date, end: date, **more: object
) -> dict[str, object]:
    return {
        "numbers": numbers,
        "licensor": licensor,
        "licensee": licensee,
        "valid_from": begin,
        "valid_until": end,
        **more,
    }


WRITING = (
    Case(
        "contract-01",
        _CONTRACT,
        layout.contract,
        _licence((_ONE, _TWO), _C, _A, date(2023, 1, 1), date(2027, 12, 31)),
        seals=(("office", _C), ("office2", _A)),
    ),
    Case(
        "contract-02",
        _CONTRACT,
        layout.contract,
        _licence((_THREE,), _B, _A, date(2022, 6, 15), date(2026, 6, 14), giver="许可方", taker="被许可方"),
        (d.skewed(1.8), d.shadow(0.6)),
        (("office", _B), ("office2", _A)),
    ),
    Case(
        "contract-03",
        _CONTRACT,
        layout.contract,
        {**_licence((_ONE, misprinted(_THREE)), _C, _B, date(2024, 3, 1), date(2029, 2, 28)), "second": False},
        doubtful=("numbers",),
        findings=("page_missing",),
    ),
    Case(
        "contract-04",
        _CONTRACT,
        layout.filing_note,
        _licence(
            (_ONE,),
            _C,
            _A,
            date(2023, 1, 1),
            date(2027, 12, 31),
            licence_number="X2023310000123",
            noted=date(2023, 3, 20),
        ),
        (d.low_jpeg(30),),
        (("office", "国家知识产权局"),),
    ),
    Case(
        "contract-05",
        _CONTRACT,
        layout.filing_note,
        _licence(
            (_TWO, _THREE),
            _B,
            _A,
            date(2021, 5, 1),
            date(2026, 4, 30),
            licence_number="2021980004567",
            noted=date(2021, 6, 8),
        ),
    ),
    Case("letter-01", _LETTER, layout.commitment, {"name": _A, "signed": date(2026, 3, 5)}, seals=(("name", _A),)),
    Case(
        "letter-02",
        _LETTER,
        layout.commitment,
        {"name": "上海示例自动化控制系统工程有限公司", "signed": date(2026, 4, 1)},
        (d.skewed(-2.6), d.shadow(0.55)),
        (("name", "上海示例自动化控制系统工程有限公司"),),
    ),
    Case(
        "letter-03",
        _LETTER,
        layout.commitment,
        {"name": _C, "signed": date(2026, 2, 27), "by": "单位名称（盖章）："},
        (d.perspective(0.06), d.folded()),
        findings=("no_stamp",),
    ),
    Case(
        "map-01",
        "patent_product_map",
        layout.product_map,
        {"product": "高速电主轴", "model": "DZ-120", "numbers": (_ONE, _TWO), "firm": _A},
    ),
    Case(
        "map-02",
        "patent_product_map",
        layout.product_map,
        {
            "product": "数控雕刻机",
            "model": "ZX-6040",
            "numbers": (_THREE,),
            "firm": _B,
            "title_of": "产品—专利对应说明",
        },
        (d.grey(), d.skewed(2.0)),
    ),
    Case(
        "shared-01",
        "shared_statement",
        layout.shared,
        {"firms": (_A, _B), "product": "高速电主轴", "signed": date(2026, 3, 9)},
        seals=(("office", _A), ("office2", _B)),
    ),
    Case(
        "shared-02",
        "shared_statement",
        layout.shared,
        {"firms": (_B, _A), "product": "激光切割头", "signed": date(2026, 3, 11)},
        (d.low_jpeg(20), d.skewed(-1.5)),
    ),
)
