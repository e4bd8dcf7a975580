"""附件 一、3.（3）: a firm chooses among its products, so it sees their facts beside each other, and only facts."""

from dataclasses import fields
from datetime import date

import pytest

from flows.comparison import Facts, facts
from tests.flows.notices.conftest import EVIDENCE, FIGURES, TODAY, Filling

UTILITY = {"number": "ZL202120592620.4", "patent_kind": "utility_model", "filed_on": date(2021, 3, 15), "core": False}


def begun() -> Filling:
    return Filling("product", district="310104").pump()


def test_a_product_that_is_only_begun() -> None:
    known = facts(begun().journey, TODAY)
    assert (known.in_force, known.core, known.kinds, known.ends_on, known.years_left) == (0, 0, (0, 0, 0), None, 0)
    assert (known.data_year, known.figures, known.papers, known.wanted) == (None, {}, 0, 2)
    assert known.missing > known.wanted


def test_what_was_filled_in_is_counted() -> None:
    whole = begun().patent().another_patent(**UTILITY).no_more_patents().answer(FIGURES).answer(EVIDENCE)  # type: ignore[arg-type]
    known = facts(whole.journey, TODAY)
    assert (known.in_force, known.core, known.kinds) == (2, 1, (1, 1, 0))
    assert known.ends_on == date(2031, 3, 15), "the first to end"
    assert (known.data_year, known.papers, known.wanted) == (2025, 2, 0)
    assert known.figures == {name: FIGURES[name] for name in ("sales", "exports", "profit", "ip_spending")}


def test_a_patent_that_lapsed_counts_for_nothing() -> None:
    known = facts(begun().patent().another_patent(**UTILITY | {"in_force": False}).journey, TODAY)  # type: ignore[arg-type]
    assert (known.in_force, known.kinds, known.ends_on) == (1, (1, 0, 0), date(2038, 8, 1))


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2037, 8, 1), 1),
        (date(2037, 8, 2), 0),
        (date(2038, 8, 1), 0),
        (date(2040, 1, 1), 0),
        (date(2026, 8, 1), 12),
    ],
)
def test_years_left_are_whole_years(today: date, left: int) -> None:
    assert facts(begun().patent().journey, today).years_left == left


def test_there_is_no_score_among_the_facts() -> None:
    assert {field.name for field in fields(Facts)} == {
        "in_force", "core", "kinds", "ends_on", "years_left", "data_year", "papers", "wanted", "missing", "figures",
    }  # fmt: skip
