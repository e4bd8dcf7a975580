"""附件 一、2. and 3.: the product, filed once, with a valid and undisputed patent, on the market."""

from __future__ import annotations

from datetime import date

import pytest


def test_colours_of_phone_x30_are_one_product(filling):
    draft = filling("product").answer(
        role="patentee", makes_or_sells="makes", product_name="手机", is_goods=True, model="X30"
    )
    assert draft.answer(variants="separate_products").outcome == "variants_are_one_product"
    assert "手机X30型号" in draft.journey.reached.clause.quote
    remedy = draft.journey.reached.outcome.remedies[0]
    assert draft.change(remedy.change, remedy.to).asks == "variant_list"


def test_a_service_is_doubted_not_refused(filling):
    draft = filling("product").answer(role="patentee", makes_or_sells="sells", product_name="检测服务", is_goods=False)
    assert draft.asks == "check:service_named_as_product"
    assert draft.confirm("其实是检测设备").asks == "model"


def test_no_industry_is_asked_for_unless_the_contact_wants_to_add_it(filling):
    draft = filling("product").pump()
    assert draft.journey.find(("industry", "")) is None
    assert draft.change("more_details", True).asks == "trademark"
    draft.skip("trademark", "launched_on", "introduction", "industry")
    assert draft.asks == "number"


def test_the_same_product_is_not_filed_twice(filling, pump):
    pump.change("already_filed", True)
    assert pump.outcome == "already_filed_once"


@pytest.mark.parametrize(
    ("agreed", "outcome"), [("we_file", ""), ("partner_files", "partner_files_it"), ("not_yet", "agree_first")]
)
def test_two_firms_share_a_product_and_one_files_by_agreement(pump, agreed, outcome):
    pump.change("sharing", "others")
    assert pump.asks == "shared_agreed"
    assert pump.answer(shared_agreed=agreed).outcome == outcome
    if not outcome:
        assert pump.answer(partners="上海另一家有限公司").asks == "on_market"
        assert pump.journey.find(("shared_statement", "")).question.label == "required"


def test_a_product_of_our_own_needs_no_agreement(filled):
    assert filled.journey.find(("shared_statement", "")) is None


def test_one_valid_patent_is_enough(filling):
    draft = filling("product").pump().patent().another_patent(in_force=False)
    assert draft.no_more_patents().outcome == ""
    assert draft.asks == "check:patent_not_in_force"


def test_without_a_valid_patent_nothing_can_be_filed(filling):
    draft = filling("product").pump().patent(in_force=False)
    assert draft.outcome == ""  # another patent may still come
    assert draft.no_more_patents().outcome == "no_valid_patent"


def test_one_disputed_patent_is_enough_to_stop(filling):
    draft = filling("product").pump().patent().another_patent()
    draft.change("dispute", True, "2")
    assert draft.outcome == "patent_in_dispute"
    assert draft.journey.reached.clause.quote == "备案产品至少涉及一项有效专利，且该一项或多项专利不存在权属纠纷；"
    assert ("dispute", "2") in [(leaf.name, leaf.item) for leaf in draft.journey.reached.because]


@pytest.mark.parametrize(
    ("kind", "filed_on", "doubt"),
    [
        ("invention", date(2006, 11, 22), "term_ended_invention"),
        ("invention", date(2006, 11, 23), ""),
        ("utility_model", date(2016, 11, 22), "term_ended_utility_model"),
        ("utility_model", date(2016, 11, 23), ""),
        ("design", date(2016, 11, 22), "term_ended_old_design"),
        ("design", date(2021, 6, 1), ""),
    ],
)
def test_a_term_that_has_run_out_is_a_warning_never_a_verdict(filling, kind, filed_on, doubt):
    draft = filling("product").pump().patent(patent_kind=kind, filed_on=filed_on).no_more_patents()
    assert draft.outcome == ""
    assert draft.doubts == ([doubt] if doubt else [])
    if doubt:
        assert draft.confirm("有专利权期限补偿").asks == "on_market"


def test_a_patent_known_to_have_lapsed_is_not_doubted_for_its_term_as_well(filling):
    draft = filling("product").pump().patent(filed_on=date(2000, 1, 1), in_force=False).another_patent()
    assert draft.doubts == ["patent_not_in_force"]


def test_one_core_patent_is_advised(filling):
    draft = filling("product").pump().patent(core=False)
    assert draft.doubts == []  # the next may be core
    assert draft.no_more_patents().doubts == ["no_core_patent"]
    assert draft.confirm("暂不标").asks == "on_market"
    assert draft.change("core", True, "1").change("core", False, "1").doubts == ["no_core_patent"]


def test_in_pudong_an_invention_should_be_core(filling):
    draft = filling("product", district="310115").pump().patent(patent_kind="utility_model", filed_on=date(2021, 1, 1))
    assert draft.no_more_patents().doubts == ["no_core_invention"]
    assert draft.change("patent_kind", "invention", "1").doubts == []


def test_elsewhere_it_need_not(filling):
    draft = filling("product", district="310104").pump().patent(patent_kind="utility_model", filed_on=date(2021, 1, 1))
    assert draft.no_more_patents().doubts == []


@pytest.mark.parametrize(("role", "owner"), [("patentee", "licensed"), ("licensee", "own")])
def test_a_role_that_no_patent_bears_out_is_doubted(filling, role, owner):
    draft = filling("product").pump(role=role).patent(owner_kind=owner).no_more_patents()
    assert draft.doubts == ["role_and_owners_differ"]


def test_a_licensee_brings_the_licence_contract(filling):
    draft = filling("product").pump(role="licensee").patent(owner_kind="licensed").no_more_patents()
    assert draft.doubts == []
    assert draft.journey.find(("licence_contract", "")).question.label == "required"


def test_good_benefit_has_no_number_but_the_product_must_be_on_sale(pump):
    assert pump.answer(on_market=False).outcome == "not_on_market_yet"
    assert pump.journey.reached.clause.quote == "已取得较好的市场经济效益；"
    names = {leaf.name for leaf in pump.journey.reached.because}
    assert names == {"on_market"}
