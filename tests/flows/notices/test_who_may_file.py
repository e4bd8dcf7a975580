"""附件 一、1. and the question before it: which filing, and who may file."""

from __future__ import annotations

import pytest

PAPERS = {
    "enterprise": "business_licence",
    "university": "institution_certificate",
    "new_rd_institution": "institute_certificate",
    "social_organisation": "society_certificate",
}


@pytest.mark.parametrize(
    ("meant", "outcome"),
    [
        ("licence_contract", "licence_contract_elsewhere"),
        ("fee_reduction", "fee_reduction_elsewhere"),
        ("prereview", "prereview_elsewhere"),
        ("unsure", "which_filing_explained"),
    ],
)
def test_another_filing_is_explained_and_one_tap_leads_back_to_this_one(filling, meant, outcome):
    draft = filling("registration").answer(which_filing=meant)
    assert draft.outcome == outcome
    remedy = next(each for each in draft.journey.reached.outcome.remedies if each.to)
    assert draft.change(remedy.change, remedy.to).asks == "subject_kind"


def test_a_branch_is_not_eligible_and_is_told_of_the_parent(filling):
    draft = filling("registration").answer(which_filing="product_filing", subject_kind="branch")
    reached = draft.journey.reached
    assert draft.outcome == "branch_not_eligible"
    assert reached.clause.quote == "具备独立法人资格的企业、高校院所、新型研发机构和社会组织；"
    assert [(leaf.name, leaf.value) for leaf in reached.because] == [("subject_kind", "branch")]
    assert draft.change("subject_kind", reached.outcome.remedies[0].to).asks == "legal_person"


def test_a_sole_trader_is_not_eligible(filling):
    draft = filling("registration").answer(which_filing="product_filing", subject_kind="self_employed")
    assert draft.outcome == "self_employed_not_eligible"
    assert len(draft.journey.failed) == 1


@pytest.mark.parametrize("kind", PAPERS)
def test_each_of_the_four_kinds_must_be_a_legal_person(filling, kind):
    draft = filling("registration").answer(which_filing="product_filing", subject_kind=kind)
    assert draft.asks == "legal_person"
    assert draft.answer(legal_person=False).outcome == "not_a_legal_person"
    assert draft.change("legal_person", True).asks == "district"


@pytest.mark.parametrize(("kind", "paper"), PAPERS.items())
def test_each_kind_proves_itself_by_its_own_paper_and_the_commitment(registered, kind, paper):
    registered.change("subject_kind", kind)
    papers = [step.question.id for step in registered.journey.papers]
    assert papers == [paper, "commitment_letter"]


def test_an_enterprise_registers_in_twelve_answers(registered):
    assert registered.journey.complete
    assert registered.journey.progress == (12, 12)


def test_funds_of_pudong_and_xuhui_in_another_district_are_doubted(registered):
    registered.change("categories", ("pudong_xuhui_funds",))
    assert registered.doubts == []
    assert registered.change("district", "310112").doubts == ["funds_of_another_district"]
    assert registered.change("district", "lingang").doubts == []


def test_whoever_neither_owns_nor_licenses_may_not_file(filling):
    draft = filling("product").answer(role="neither")
    assert draft.outcome == "not_owner_nor_licensee"
    assert draft.change("role", "licensee").asks == "makes_or_sells"


def test_whoever_neither_makes_nor_sells_may_not_file(filling):
    draft = filling("product").answer(role="patentee", makes_or_sells="neither")
    assert draft.outcome == "does_not_make_nor_sell"
    assert draft.journey.reached.clause.quote == "备案主体应当是制造、销售专利产品的专利权人或被许可人。"
