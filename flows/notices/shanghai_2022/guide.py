"""Which of the four filings is meant, and who may file: what is settled before any detail is asked."""

from __future__ import annotations

from flows.condition import answer
from flows.notice import Clause, Outcome, Remedy, Section
from flows.question import Choice, YesNo

from .sources import advice

FILINGS = ("product_filing", "licence_contract", "fee_reduction", "prereview", "unsure")
LEGAL_KINDS = ("enterprise", "university", "new_rd_institution", "social_organisation")

BACK_TO_START = Remedy("back_to_start", "which_filing")
THIS_ONE_AFTER_ALL = Remedy("product_uses_a_patent", "which_filing", "product_filing")


def _only_if_not(other: str, outcome: Outcome) -> Clause:
    """The notice organises one kind of filing; the `other` kind is explained and left to whoever handles it."""
    return Clause(
        "通知标题",
        "专利产品备案工作的通知",
        met_when=answer("which_filing").among(*(filing for filing in FILINGS if filing != other)),
        otherwise=outcome,
    )


WHICH_FILING = Section(
    "which_filing",
    (
        Clause(
            "正文 三",
            "各创新主体要根据备案条件和流程（见附件1），积极组织开展专利产品备案，为下一步专利密集型产品认定工作奠定基础。",
            asks=(Choice("which_filing", FILINGS),),
        ),
        _only_if_not("licence_contract", Outcome("licence_contract_elsewhere", (BACK_TO_START, THIS_ONE_AFTER_ALL))),
        _only_if_not("fee_reduction", Outcome("fee_reduction_elsewhere", (BACK_TO_START, THIS_ONE_AFTER_ALL))),
        _only_if_not("prereview", Outcome("prereview_elsewhere", (BACK_TO_START, THIS_ONE_AFTER_ALL))),
        _only_if_not("unsure", Outcome("which_filing_explained", (THIS_ONE_AFTER_ALL, BACK_TO_START))),
    ),
)

_WHO = "附件 一、1.（1）"
_LEGAL_PERSONS = "具备独立法人资格的企业、高校院所、新型研发机构和社会组织；"
_AS_THE_PARENT = Remedy("file_as_parent", "subject_kind", "enterprise")
_OTHER_KIND = Remedy("change_subject_kind", "subject_kind")

WHO_MAY_FILE = Section(
    "who_may_file",
    (
        Clause(
            _WHO,
            _LEGAL_PERSONS,
            asks=(Choice("subject_kind", (*LEGAL_KINDS, "branch", "self_employed")),),
            met_when=answer("subject_kind").among(*LEGAL_KINDS, "self_employed"),
            otherwise=Outcome("branch_not_eligible", (_AS_THE_PARENT, _OTHER_KIND)),
        ),
        Clause(
            _WHO,
            _LEGAL_PERSONS,
            met_when=answer("subject_kind").among(*LEGAL_KINDS, "branch"),
            otherwise=Outcome("self_employed_not_eligible", (_OTHER_KIND,)),
        ),
        Clause(
            _WHO,
            _LEGAL_PERSONS,
            asks=(YesNo("legal_person", when=answer("subject_kind").among(*LEGAL_KINDS)),),
            met_when=answer("subject_kind").among("branch", "self_employed") | answer("legal_person").is_(True),
            otherwise=Outcome("not_a_legal_person", (Remedy("is_a_legal_person", "legal_person", True), _OTHER_KIND)),
        ),
    ),
)

BASICS = advice(
    "实名认证", "通知要求实名认证并填报基本信息，没有列出项目；这里问的是核对单位和联系您通常用得到的几项。"
)
