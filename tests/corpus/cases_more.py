"""Clean papers of the half that nothing was tuned on: printed once more with other firms, numbers and days."""

from __future__ import annotations

from datetime import date

from tests.corpus import contracts, legal_persons, patent_papers, statements
from tests.corpus.facts import Case, code, ending_in_x, number

_A, _B = "无锡某某传动机械有限公司", "上海示例医疗器械股份有限公司"
_OLD, _NEW = number(2017, 1, 332907), ending_in_x(2021, 2, 1440302)


def _patent(full: str, kind: str, title: str, filed: date, **more: object) -> dict[str, object]:
    return {"number": full, "patent_kind": kind, "title": title, "owners": (_A,), "filed_on": filed, **more}


_REGISTERED = {"status": "专利权有效", "in_force": True, "printed": date(2026, 5, 6)}
MORE = (
    Case(
        "licence-14",
        "business_licence",
        legal_persons.landscape_licence,
        {"name": _A, "credit_code": code(51, "91320200"), "legal_type": "有限责任公司", "term": False},
    ),
    Case(
        "licence-16",
        "business_licence",
        legal_persons.portrait_licence,
        {
            "name": _B,
            "credit_code": code(52),
            "legal_type": "股份有限公司(上市、自然人投资或控股)",
            "valid_from": date(2009, 4, 17),
        },
    ),
    Case(
        "institution-04",
        "institution_certificate",
        legal_persons.institution,
        {
            "name": "某某市农业机械化技术推广中心",
            "credit_code": code(53, "12320200"),
            "valid_from": date(2024, 4, 1),
            "valid_until": date(2029, 3, 31),
        },
    ),
    Case(
        "society-04",
        "society_certificate",
        legal_persons.society,
        {
            "name": "某某市轴承工业协会",
            "credit_code": code(54, "51320200"),
            "valid_from": date(2023, 7, 20),
            "valid_until": date(2028, 7, 19),
        },
    ),
    Case(
        "certificate-18",
        "patent_certificate",
        patent_papers.certificate,
        _patent(
            _OLD, "invention", "一种行星减速器的装配工装", date(2017, 5, 12), granted_on=date(2019, 4, 9), second=True
        ),
    ),
    Case(
        "certificate-20",
        "patent_certificate",
        patent_papers.new_certificate,
        _patent(_NEW, "utility_model", "一种带有末端限位的升降平台", date(2021, 6, 29), granted_on=date(2021, 12, 31)),
    ),
    Case(
        "register-04",
        "patent_register",
        patent_papers.register,
        _patent(
            _OLD, "invention", "一种行星减速器的装配工装", date(2017, 5, 12), granted_on=date(2019, 4, 9), **_REGISTERED
        ),
    ),
    Case(
        "application-04",
        "patent_application",
        patent_papers.receipt_of_application,
        _patent(
            number(2024, 1, 1220358),
            "invention",
            "一种谐波减速器寿命的预测方法",
            date(2024, 9, 2),
            sent=date(2024, 9, 3),
        ),
    ),
    Case(
        "receipt-06",
        "fee_receipt",
        patent_papers.fee_receipt,
        _patent(_OLD, "invention", "", date(2017, 5, 12), paid_on=date(2026, 4, 28), fee_year=10, payer=_A),
    ),
    Case(
        "contract-06",
        "licence_contract",
        contracts.contract,
        {
            "numbers": (_OLD, _NEW),
            "licensor": _A,
            "licensee": _B,
            "valid_from": date(2024, 7, 1),
            "valid_until": date(2027, 6, 30),
        },
    ),
    Case(
        "letter-04",
        "commitment_letter",
        contracts.commitment,
        {"name": _B, "signed": date(2026, 1, 19)},
    ),
    Case(
        "statement-10",
        "financial_statement",
        statements.income,
        {"name": _B, "year": 2025, "unit": "万元", "sales": 45_108_820_000, "profit": 3_917_260_000},
    ),
    Case(
        "customs-04",
        "export_declaration",
        statements.customs,
        {"name": _B, "code": code(52), "product": "便携式监护仪"},
    ),
)
