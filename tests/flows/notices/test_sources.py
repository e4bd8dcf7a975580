"""Every rule cites its clause, the notice's word for word; every text is there in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.notice import canonical, load, questions
from flows.notices import built_in
from flows.notices import load as load_modules
from flows.notices.shanghai_2022 import DEADLINES, NOTICE

CLAUSES = [clause for form in NOTICE.forms for section in form.sections for clause in section.clauses]
CITATIONS = [
    *(clause.cite for clause in CLAUSES),
    *(check.cite for clause in CLAUSES for check in clause.checks if check.cite),
    *(question.cite for form in NOTICE.forms for *_, question in questions(form) if question.cite),
    *(deadline.cite for deadline in DEADLINES),
]
CONDITIONS = (
    "具备独立法人资格的企业、高校院所、新型研发机构和社会组织；",
    "备案主体应当是制造、销售专利产品的专利权人或被许可人。",
    "备案产品至少涉及一项有效专利，且该一项或多项专利不存在权属纠纷；",
    "已取得较好的市场经济效益；",
    "备案产品不受《知识产权（专利）密集型产业统计分类（2019）》中的产业分类限制。",
    "一家企业可选择多件产品进行备案。申请备案的企业可参考《企业专利密集型产品评价方法》（T/PPAC 402-2022），"
    "择优选择产品进行备案。",
    "相同产品不得重复备案，如同一备案产品涉及不同企业，应由相关方自行协商一致，由其中一方进行备案。",
)


def test_every_quote_of_the_notice_is_in_the_notice():
    quotes = [cite.quote for cite in CITATIONS if cite.source == "notice"]
    assert len(quotes) > 20
    assert [quote for quote in quotes if quote not in NOTICE.text] == []


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_of_the_annex_is_a_clause(condition):
    assert condition in [clause.quote for clause in CLAUSES]


def test_every_citation_names_a_known_source():
    assert {cite.source for cite in CITATIONS} == {source.id for source in NOTICE.sources}


def test_only_documents_are_shown_as_rules():
    assert {source.id for source in NOTICE.sources if source.label == "rule"} == {"notice", "patent_law"}
    assert [source.id for source in NOTICE.sources if source.label == "advice"] == ["advice"]


def test_the_notice_survives_its_canonical_form():
    assert load(canonical(NOTICE)) == replace(NOTICE, text="")


def test_notices_are_found_by_the_name_of_their_module():
    assert built_in() == load_modules(("flows.notices.shanghai_2022",)) == (NOTICE,)
    with pytest.raises(ValueError, match=r"flows\.values exports no NOTICE"):
        load_modules(("flows.values",))
    with pytest.raises(ImportError):
        load_modules(("flows.notices.nowhere",))
