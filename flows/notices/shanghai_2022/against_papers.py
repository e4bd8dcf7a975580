"""Papers against answers: the usual reasons a filing is sent back, found before it is handed over.

What is found lies in `flows.findings`; here stand the doubts it raises, each named like its fact.
"""

from __future__ import annotations

from flows.condition import Condition, Term, all_of, answer, given, today, years_after
from flows.notice import Check, Citation
from flows.values import FOUND

from .sources import advice

_IDENTITY = ("business_licence", "institution_certificate", "institute_certificate", "society_certificate")
_CERTIFICATE, _CONTRACT, _STATEMENT = "patent_certificate", "licence_contract", "economic_evidence"


def found(name: str) -> Term:
    """A fact of `flows.findings`; inside a group the item's."""
    return given(FOUND + name)


def _doubt(
    name: str, about: tuple[str, ...], cite: Citation, *, group: str = "", also: Condition | None = None
) -> Check:
    here = found(name).is_(True)
    return Check(name, here if also is None else all_of(also, here), about, cite, group)


_SAME_NAME = advice("单位名称与证件一致", "平台按证件核对单位；名称、代码和证件对不上，是材料被退回的常见原因。")

WHO_FILES = (
    _doubt("subject_name_differs", ("subject_name", *_IDENTITY), _SAME_NAME),
    _doubt("credit_code_differs", ("credit_code", *_IDENTITY), _SAME_NAME),
    _doubt(
        "subject_not_a_legal_person",
        ("subject_kind", *_IDENTITY),
        Citation("notice", "附件 一、1.（1）", "具备独立法人资格的企业、高校院所、新型研发机构和社会组织；"),
    ),
    Check(
        "identity_ended",
        found("identity_ended") < today,
        _IDENTITY,
        advice("证件的有效期", "证件过了有效期，核查时会要求换新的；已经换发的，发来新的一份。"),
    ),
    _doubt(
        "commitment_letter_of_another",
        ("commitment_letter", "subject_name"),
        advice("诚信承诺书的单位", "承诺书由备案主体出具；写成别的单位，是材料被退回的常见原因。"),
    ),
)

FILING_YEAR = _doubt(
    "filing_year_differs",
    ("number", "filed_on"),
    advice("专利号里的年份", "专利号的前四位（旧号前两位）是申请年份，和申请日对不上，多半有一处抄错；分案申请除外。"),
    group="patents",
)

_CERTIFIED = advice("专利信息与证书一致", "核查时对照证书或登记簿副本；号码、名称、种类、日期对不上，容易被退回。")
_OWNED = advice("专利权人与备案主体", "专利权人与备案主体对不上、又没有许可，是材料被退回的常见原因。")
_VALID = Citation("notice", "附件 一、2.（1）", "备案产品至少涉及一项有效专利")


def _of_patent(name: str, *about: str, cite: Citation = _CERTIFIED, also: Condition | None = None) -> Check:
    return _doubt(name, about, cite, group="patents", also=also)


CERTIFICATES = (
    _of_patent("certificate_number_differs", "number", _CERTIFICATE),
    _of_patent("patent_without_certificate", "number", _CERTIFICATE),
    _of_patent("certificate_title_differs", "patent_title", "number", _CERTIFICATE),
    _of_patent("certificate_kind_differs", "patent_kind", "number", _CERTIFICATE),
    _of_patent("certificate_day_differs", "filed_on", "number", _CERTIFICATE),
    _of_patent("certificate_owner_differs", "owner_kind", "number", _CERTIFICATE, cite=_OWNED),
    _of_patent("licensor_not_owner", "licensor", "number", _CERTIFICATE, cite=_OWNED),
    _of_patent("only_applied_for", "in_force", "number", _CERTIFICATE, cite=_VALID, also=answer("in_force").is_(True)),
    _of_patent(
        "register_not_in_force", "in_force", "number", _CERTIFICATE, cite=_VALID, also=answer("in_force").is_(True)
    ),
    Check(
        "annual_fee_old",
        all_of(answer("in_force").is_(True), years_after(found("annual_fee_old"), 2) <= today),
        ("in_force", "number", _CERTIFICATE),
        advice("年费收据", "年费每年缴一次；收据是两年前的，看不出专利现在有效。两年是备案助手自己定的提醒线。"),
        "patents",
    ),
)

_LICENCE = advice("许可合同", "许可人、被许可人、专利和期限要能对上；对不上，就看不出备案主体得到了许可。")
_LICENSED = answer("owner_kind").is_("licensed")

CONTRACTS = (
    _of_patent("contract_not_of_patent", "number", _CONTRACT, cite=_LICENCE, also=_LICENSED),
    _of_patent("contract_licensor_differs", "licensor", "number", _CONTRACT, cite=_LICENCE, also=_LICENSED),
    _doubt("contract_licensee_differs", (_CONTRACT,), _LICENCE),
    Check(
        "contract_ended",
        all_of(_LICENSED, found("contract_ended") < today),
        ("owner_kind", "number", _CONTRACT),
        _LICENCE,
        "patents",
    ),
)

_FIGURES = advice(
    "数字与报表一致", "填写的数字和证明材料对不上、单位写错，是材料被退回的常见原因；口径不同的，说明一下即可。"
)

STATEMENT = (
    _doubt("statement_of_another_firm", (_STATEMENT,), _FIGURES),
    _doubt("statement_of_another_year", ("data_year", _STATEMENT), _FIGURES),
    _doubt("statement_sales_differ", ("sales", _STATEMENT), _FIGURES),
    _doubt("statement_profit_differs", ("profit", _STATEMENT), _FIGURES),
    _doubt("statement_ip_spending_differs", ("ip_spending", _STATEMENT), _FIGURES),
)
