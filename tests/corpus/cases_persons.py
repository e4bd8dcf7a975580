"""Licences and certificates of legal persons."""

from __future__ import annotations

from datetime import date

from tests.corpus import damage as d
from tests.corpus.facts import Case, code, misprinted
from tests.corpus.legal_persons import institution, landscape_licence, portrait_licence, society

_LTD = "有限责任公司(自然人投资或控股)"
_OFFICE = "上海市某某区市场监督管理局"
_LICENCE, _INSTITUTION, _SOCIETY = "business_licence", "institution_certificate", "society_certificate"


def _facts(name: str, serial: int, kind: str = _LTD, begin: str = "91310000", **more: object) -> dict[str, object]:
    return {"name": name, "credit_code": code(serial, begin), "legal_type": kind, **more}


PERSONS = (
    Case("licence-01", _LICENCE, landscape_licence, _facts("上海某某机电有限公司", 11, term=False)),
    Case(
        "licence-02",
        _LICENCE,
        landscape_licence,
        _facts("上海甲乙丙丁精密机械制造有限公司", 12, valid_from=date(2016, 5, 20)),
        seals=(("office", _OFFICE),),
    ),
    Case(
        "licence-03",
        _LICENCE,
        portrait_licence,
        _facts(
            "昆山某某光学仪器股份有限公司",
            13,
            "股份有限公司(非上市、自然人投资或控股)",
            "91320583",
            valid_from=date(2010, 3, 5),
            valid_until=date(2040, 3, 4),
        ),
    ),
    Case(
        "licence-04",
        _LICENCE,
        portrait_licence,
        _facts("上海示例自动化控制系统工程有限公司", 14, valid_from=date(2012, 11, 30), valid_until=date(2032, 11, 29)),
        (d.skewed(3.5), d.shadow(0.5)),
    ),
    Case(
        "licence-05",
        _LICENCE,
        portrait_licence,
        _facts("宁波某某轴承制造有限公司", 15, begin="91330200", valid_from=date(2008, 7, 1), open="长期"),
        (d.perspective(0.05), d.low_jpeg(30)),
    ),
    Case(
        "licence-06",
        _LICENCE,
        landscape_licence,
        _facts(
            "上海某某生物医药科技股份有限公司",
            16,
            "其他股份有限公司(非上市)",
            valid_from=date(2018, 1, 9),
            open="不约定期限",
        ),
        (d.turned(90), d.low_jpeg(25)),
    ),
    Case(
        "licence-07",
        _LICENCE,
        landscape_licence,
        _facts("上海虚构新材料（集团）有限公司", 17, "有限责任公司(国有控股)", term=False),
        (d.turned(180),),
        (("name", "上海虚构新材料（集团）有限公司"),),
    ),
    Case(
        "licence-08",
        _LICENCE,
        landscape_licence,
        _facts(
            "上海某某机电有限公司松江分公司",
            18,
            "有限责任公司分公司(自然人投资或控股)",
            head="负责人",
            where="经营场所",
            term=False,
        ),
        (d.turned(270),),
    ),
    Case(
        "licence-09",
        _LICENCE,
        portrait_licence,
        _facts("上海市某某区示例五金加工部", 19, "个体工商户", "92310115", head="经营者", where="经营场所"),
        (d.glare(0.55, 0.6),),
    ),
    Case(
        "licence-10",
        _LICENCE,
        portrait_licence,
        _facts(
            "上海某某半导体设备有限公司",
            20,
            "有限责任公司(台港澳与境内合资)",
            valid_from=date(2015, 8, 18),
            valid_until=date(2035, 8, 17),
        ),
        (d.grey(), d.skewed(-2.5)),
    ),
    Case(
        "licence-11",
        _LICENCE,
        portrait_licence,
        {**_facts("苏州某某激光设备有限公司", 21, begin="91320500"), "credit_code": misprinted(code(21, "91320500"))},
        doubtful=("credit_code",),
    ),
    Case(
        "licence-12",
        _LICENCE,
        landscape_licence,
        {
            **_facts("上海某某仪表有限公司", 22, "有限责任公司(法人独资)", term=False),
            "credit_code": misprinted(code(22)),
        },
        (d.shadow(0.6),),
        doubtful=("credit_code",),
    ),
    Case(
        "institution-01",
        _INSTITUTION,
        institution,
        {
            k: v
            for k, v in _facts(
                "上海某某光学精密机械研究所",
                31,
                begin="12310000",
                valid_from=date(2021, 3, 31),
                valid_until=date(2026, 3, 31),
            ).items()
            if k != "legal_type"
        },
    ),
    Case(
        "institution-02",
        _INSTITUTION,
        institution,
        {
            k: v
            for k, v in _facts(
                "上海某某大学", 32, begin="12310000", valid_from=date(2023, 6, 12), valid_until=date(2028, 6, 12)
            ).items()
            if k != "legal_type"
        },
        (d.perspective(0.05), d.noisy(10)),
        (("office", "上海市事业单位登记管理局"),),
    ),
    Case(
        "institution-03",
        _INSTITUTION,
        institution,
        {
            k: v
            for k, v in _facts(
                "某某省轻工业产品质量检验研究中心",
                33,
                begin="12330000",
                valid_from=date(2022, 9, 1),
                valid_until=date(2027, 9, 1),
            ).items()
            if k != "legal_type"
        },
        (d.folded(), d.blurred(1.1)),
    ),
    Case(
        "society-01",
        _SOCIETY,
        society,
        {
            k: v
            for k, v in _facts(
                "上海市某某行业协会", 41, begin="51310000", valid_from=date(2020, 12, 8), valid_until=date(2025, 12, 8)
            ).items()
            if k != "legal_type"
        },
    ),
    Case(
        "society-02",
        _SOCIETY,
        society,
        {
            **{
                k: v
                for k, v in _facts(
                    "上海某某新材料技术创新中心",
                    42,
                    begin="52310000",
                    valid_from=date(2022, 5, 10),
                    valid_until=date(2027, 5, 9),
                ).items()
                if k != "legal_type"
            },
            "title_of": "民办非企业单位登记证书",
        },
        (d.skewed(-3.8), d.low_jpeg(22)),
    ),
    Case(
        "society-03",
        _SOCIETY,
        society,
        {
            k: v
            for k, v in _facts(
                "上海示例仪器仪表学会",
                43,
                begin="51310000",
                valid_from=date(2019, 10, 15),
                valid_until=date(2029, 10, 14),
            ).items()
            if k != "legal_type"
        },
        (d.shadow(0.45, -0.4), d.scribbled(2)),
        (("name", "上海示例仪器仪表学会"),),
    ),
)
