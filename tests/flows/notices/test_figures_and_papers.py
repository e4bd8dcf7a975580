"""附件 二、2.: figures that contradict each other are doubted, and papers are asked with their labels."""

from __future__ import annotations

import pytest

SALES = 2_900_000_000


@pytest.mark.parametrize(
    ("name", "value", "doubt"),
    [
        ("exports", SALES + 1, "exports_above_sales"),
        ("profit", SALES + 1, "profit_above_sales"),
        ("ip_spending", 0, "no_ip_spending"),
    ],
)
def test_figures_that_contradict_each_other_are_doubted(filled, name, value, doubt):
    assert filled.change(name, value).doubts == [doubt]
    assert filled.asks == "check:" + doubt


@pytest.mark.parametrize(("name", "value"), [("exports", SALES), ("profit", SALES), ("profit", -SALES), ("exports", 0)])
def test_the_limits_themselves_a_loss_and_no_exports_are_fine(filled, name, value):
    assert filled.change(name, value).doubts == []


def test_no_sales_only_on_purpose(filled):
    filled.change("profit", 0).change("sales", 0)
    assert filled.doubts == ["no_sales"]
    assert filled.confirm("上一年停产检修").doubts == []
    filled.change("sales", SALES).change("sales", 0)
    assert filled.doubts == ["no_sales"]  # a changed figure is a new doubt


def test_a_product_sells_no_more_than_its_firm(filled):
    filled.change("more_figures", True).answer(market_share=5).skip("unit_price").answer(firm_sales=SALES - 1)
    assert filled.doubts == ["sales_above_firm"]


def test_fewer_certificates_than_patents_are_doubted(filling):
    draft = filling("product").pump().patent().another_patent().no_more_patents()
    draft.change("patent_certificate", ("paper-1",))
    assert draft.doubts == ["fewer_certificates_than_patents"]
    assert draft.change("patent_certificate", ("paper-1", "paper-2")).doubts == []


def test_a_declaration_is_advised_only_where_something_was_exported(filled):
    assert filled.journey.find(("export_declaration", "")) is None
    declaration = filled.change("exports", 1).journey.find(("export_declaration", ""))
    assert declaration.question.label == "advised"


def test_advised_papers_may_be_passed_by(filled):
    filled.skip("product_photos", "inspection_report", "product_map")
    assert filled.journey.complete


def test_what_the_notice_does_not_name_is_shown_as_advice(filled):
    for step in filled.journey.papers:
        cite = step.question.cite or step.clause.cite
        assert (cite.source == "advice") == (step.question.label == "advised"), step.question.id
