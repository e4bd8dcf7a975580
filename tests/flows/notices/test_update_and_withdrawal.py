"""The yearly cycle: last year's figures proposed, and leaving the register."""

from __future__ import annotations

import pytest

LAST_YEAR = {
    "product_name": "变频水泵",
    "model": "VX20",
    "recognition": True,
    "data_year": 2024,
    "sales": 1_000_000,
    "exports": 0,
    "profit": -5,
    "ip_spending": 10,
}
UNCHANGED = {
    "still_sold": True,
    "name_changed": False,
    "patents_changed": False,
    "still_in_force": True,
    "dispute_arisen": False,
}
PROPOSED = ("sales", "exports", "profit", "ip_spending", "recognition")


@pytest.fixture
def update(filling):
    return filling("update", **LAST_YEAR)


def test_last_year_s_answers_are_proposed_but_the_data_year_is_new(update):
    steps = {step.question.id: step for step in update.journey.steps}
    assert {name: steps[name].proposal for name in PROPOSED} == {name: LAST_YEAR[name] for name in PROPOSED}
    assert steps["data_year"].proposal is None


def test_an_unchanged_product_is_updated_in_eleven_answers(update):
    update.answer(UNCHANGED, recognition=True, data_year=2025, sales=2, exports=1, profit=1, ip_spending=1)
    update.skip("economic_evidence")
    assert update.journey.complete
    assert update.journey.progress == (12, 12)


def test_a_new_name_is_asked_for_with_the_old_one_proposed(update):
    update.answer(still_sold=True, name_changed=True)
    assert update.asks == "product_name"
    assert update.journey.open.proposal == "变频水泵"


def test_changed_patents_are_described(update):
    update.answer(still_sold=True, name_changed=False, patents_changed=True)
    assert update.asks == "patent_changes"
    assert update.journey.find(("patent_certificate", "")).question.label == "advised"


@pytest.mark.parametrize(
    ("name", "value", "outcome"),
    [
        ("still_sold", False, "no_longer_sold"),
        ("still_in_force", False, "all_patents_lapsed"),
        ("dispute_arisen", True, "dispute_since_filing"),
    ],
)
def test_what_no_longer_meets_the_notice_is_not_updated(update, name, value, outcome):
    update.answer(UNCHANGED).change(name, value)
    assert update.outcome == outcome


def test_the_same_cross_checks_hold(update):
    update.answer(UNCHANGED, recognition=False, data_year=2025, sales=2, exports=3, profit=1, ip_spending=1)
    assert update.doubts == ["exports_above_sales"]


@pytest.mark.parametrize(
    ("reason", "asked"),
    [
        ("left_market", "left_on"),
        ("patents_lapsed", "explanation"),
        ("filed_in_error", "explanation"),
        ("merged", "kept_filing"),
    ],
)
def test_each_reason_for_withdrawing_asks_what_it_needs(filling, reason, asked):
    assert filling("withdrawal").answer(reason=reason).asks == asked


def test_withdrawing_is_confirmed_or_nothing_happens(filling):
    draft = filling("withdrawal").answer(reason="filed_in_error", explanation="型号填错", confirm_withdrawal=False)
    assert draft.outcome == "filing_kept"
    assert draft.change("confirm_withdrawal", True).journey.complete
