"""The patents a product uses: one valid patent is enough, and none may be in dispute."""

from __future__ import annotations

from datetime import date

from flows.condition import all_of, answer, any_of, count, every, given, some, today, years_after
from flows.notice import Check, Citation, Clause, Outcome, Remedy, Section
from flows.question import Choice, Day, Group, PatentNumber, Text, YesNo

from .against_papers import FILING_YEAR
from .sources import advice, practice

_VALID_AND_UNDISPUTED = "附件 一、2.（1）"
_ONE_VALID_PATENT = "备案产品至少涉及一项有效专利，且该一项或多项专利不存在权属纠纷；"
_LICENSED = answer("owner_kind").is_("licensed")
_DESIGNS_LAST_FIFTEEN_YEARS = date(2021, 6, 1)

LICENSED_PATENTS = some("patents", _LICENSED)

_STATED = advice(
    "专利信息", "通知要求声明所使用专利的情况，没有列出项目；这一项是说明专利与产品、权利人关系通常要写的。"
)
_CORE = practice("专利声明", "填报每件专利时标明是否核心专利。")

PATENT_GROUP = Group(
    "patents",
    (
        PatentNumber("number", read_as="certificate.number"),
        Text("patent_title", longest=200, cite=_STATED, read_as="certificate.title"),
        Choice(
            "patent_kind", ("invention", "utility_model", "design"), cite=_STATED, read_as="certificate.patent_kind"
        ),
        Day("filed_on", earliest=date(1985, 4, 1), cite=_STATED, read_as="certificate.filed_on"),
        YesNo("in_force"),
        YesNo("dispute"),
        Choice(
            "owner_kind",
            ("own", "licensed"),
            cite=Citation("notice", "附件 一、1.（2）", "专利权人或被许可人"),
            read_as="certificate.owner_kind",
        ),
        Text("licensor", longest=100, when=_LICENSED, cite=_STATED, read_as="certificate.licensor"),
        Text(
            "licence_number",
            longest=60,
            when=_LICENSED,
            optional=True,
            cite=_STATED,
            read_as="certificate.licence_number",
        ),
        YesNo("core", cite=_CORE),
        Text("protects", longest=200, cite=_STATED),
    ),
)


def _term_ended(*, years: int, kind: str) -> Check:
    """A warning only: a term may have been compensated, and the register decides."""
    return Check(
        f"term_ended_{kind}",
        when=all_of(
            answer("in_force").is_(True),
            answer("patent_kind").is_(kind),
            years_after(answer("filed_on"), years) <= today,
        ),
        about=("filed_on", "in_force"),
        cite=Citation("patent_law", "第四十二条", f"自申请日起，这一类专利权的期限是 {years} 年。"),
        group="patents",
    )


OLD_DESIGN_ENDED = Check(
    "term_ended_old_design",
    when=all_of(
        answer("in_force").is_(True),
        answer("patent_kind").is_("design"),
        answer("filed_on") < _DESIGNS_LAST_FIFTEEN_YEARS,
        years_after(answer("filed_on"), 10) <= today,
    ),
    about=("filed_on", "in_force"),
    cite=Citation(
        "patent_law",
        "第四十二条（2021-06-01 前申请的外观设计适用原规定）",
        "2021 年 6 月 1 日前申请的外观设计，期限 10 年。",
    ),
    group="patents",
)

LAPSED_AMONG_OTHERS = Check(
    "patent_not_in_force",
    when=answer("in_force").is_(False),
    about=("in_force",),
    cite=advice("失效专利", "失效或尚未授权的专利不算有效专利，写进备案容易被退回；可以删去，只留有效的。"),
    group="patents",
)

NO_CORE = Check(
    "no_core_patent",
    when=count("patents", answer("core").is_(True)).is_(0),
    about=("core",),
    cite=advice("核心专利", "有的资助只认核心专利对应的备案产品；至少标一件，免得以后再改。"),
)

NO_CORE_INVENTION_IN_PUDONG = Check(
    "no_core_invention",
    when=all_of(
        given("district").among("310115", "lingang"),
        some("patents", answer("core").is_(True)),
        count("patents", answer("core").is_(True) & answer("patent_kind").is_("invention")).is_(0),
    ),
    about=("core",),
    cite=Citation(
        "pudong_2024",
        "高价值专利产业化实施资助",
        "浦东新区 2024 年度的这项资助，要求对应产品已备案，且该发明专利是备案产品的核心专利。",
    ),
)

ROLE_AND_OWNERS = Check(
    "role_and_owners_differ",
    when=any_of(
        answer("role").is_("patentee") & every("patents", _LICENSED),
        answer("role").is_("licensee") & every("patents", answer("owner_kind").is_("own")),
    ),
    about=("role", "owner_kind"),
    cite=advice("专利权人与备案主体", "专利权人与备案主体对不上、又没有许可，是材料被退回的常见原因。"),
)

PATENTS = Section(
    "patents",
    (
        Clause(
            _VALID_AND_UNDISPUTED,
            _ONE_VALID_PATENT,
            asks=(PATENT_GROUP,),
            met_when=some("patents", answer("in_force").is_(True)),
            otherwise=Outcome(
                "no_valid_patent", (Remedy("add_a_valid_patent", "patents"), Remedy("correct_in_force", "in_force"))
            ),
            checks=(
                _term_ended(years=20, kind="invention"),
                _term_ended(years=10, kind="utility_model"),
                _term_ended(years=15, kind="design"),
                OLD_DESIGN_ENDED,
                FILING_YEAR,
                LAPSED_AMONG_OTHERS,
                NO_CORE,
                NO_CORE_INVENTION_IN_PUDONG,
                ROLE_AND_OWNERS,
            ),
        ),
        Clause(
            _VALID_AND_UNDISPUTED,
            _ONE_VALID_PATENT,
            met_when=every("patents", answer("dispute").is_(False)),
            otherwise=Outcome(
                "patent_in_dispute", (Remedy("leave_out_the_disputed", "patents"), Remedy("correct_dispute", "dispute"))
            ),
        ),
    ),
)
