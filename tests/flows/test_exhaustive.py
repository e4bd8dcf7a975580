"""Every form, walked along every path its conditions can tell apart: no dead end, nothing out of reach."""

from __future__ import annotations

from datetime import date

import pytest

from flows.notice import Form, questions
from flows.notices.shanghai_2022 import NOTICE as SHANGHAI
from tests.flows.exhaustive import Seen, explore, raised
from tests.flows.sample import FORM as SAMPLE

TODAY = date(2026, 3, 1)
GIVEN = {"district": "310115", "categories": ("city_pilot",), "subject_kind": "enterprise"}


@pytest.fixture(scope="module", params=[SAMPLE, *SHANGHAI.forms], ids=lambda form: form.id)
def explored(request: pytest.FixtureRequest) -> tuple[Form, Seen]:
    return request.param, explore(request.param, TODAY, GIVEN)


def test_no_path_ends_nowhere(explored: tuple[Form, Seen]) -> None:
    assert explored[1].stuck == []


def test_every_question_is_asked_on_some_path(explored: tuple[Form, Seen]) -> None:
    form, seen = explored
    in_force = {
        question.id for _, clause, _, question in questions(form) if clause.since is None or clause.since <= TODAY
    }
    assert in_force - seen.asked == set()


def test_every_clause_can_pass_and_can_fail(explored: tuple[Form, Seen]) -> None:
    form, seen = explored
    demanding = {clause for section in form.sections for clause in section.clauses if clause.met_when is not None}
    assert demanding - seen.met == set()
    assert demanding - seen.failed == set()


@pytest.mark.parametrize("form", SHANGHAI.forms, ids=lambda form: form.id)
def test_whatever_is_found_of_papers_is_doubted_on_some_path_and_can_be_explained(form: Form) -> None:
    assert [what for what, well in raised(form, TODAY, GIVEN) if not well] == []
