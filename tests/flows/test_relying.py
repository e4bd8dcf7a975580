"""What a product owes to its registration: which answers are asked again when that changes, and which are not."""

from __future__ import annotations

import pytest

from flows.condition import answer, given
from flows.journey import Journey, walk
from flows.notice import Check, Clause, Form, Section
from flows.question import Choice, Money, Text, YesNo
from flows.relying import marks, relying
from flows.values import FOUND, Answer, Answers, Given, Key
from tests.flows.sample import TODAY

_SMALL = answer("sales") < 100
FORM = Form(
    "product",
    (
        Section(
            "only",
            (
                Clause(
                    "一",
                    "",
                    asks=(
                        Text("name"),
                        YesNo("in_pudong_fund", when=given("district").is_("310115")),
                        Text("maker", prefill="subject_name"),
                        Choice("kind", ("a", "b")),
                        Money("sales"),
                    ),
                    checks=(
                        Check(
                            "small", when=(answer("sales") < 100) & given("categories").has("city"), about=("sales",)
                        ),
                        Check("odd", when=answer("sales") < 100, about=("sales",)),
                    ),
                ),
            ),
        ),
    ),
)
BEFORE: Given = {"district": "310115", "subject_name": "甲公司", "categories": ("city",)}
ANSWERS: Answers = {
    ("name", ""): Answer("泵", 1),
    ("in_pudong_fund", ""): Answer(True, 2),
    ("maker", ""): Answer("甲公司", 3),
    ("kind", ""): Answer("a", 4),
    ("sales", ""): Answer(50, 5),
    ("check:small", ""): Answer("刚上市", 6),
    ("check:odd", ""): Answer("刚上市", 7),
}


def asked_again(after: Given, answers: Answers = ANSWERS) -> tuple[Journey, tuple[Key, ...]]:
    keys = relying(walk(FORM, answers, after, TODAY), BEFORE, after)
    noted = {key: Answer(value, 8 + n) for n, (key, value) in enumerate(marks(keys))}
    return walk(FORM, {**answers, **noted}, after, TODAY), keys


def test_everything_stands_before_anything_changes() -> None:
    journey, keys = asked_again(BEFORE)
    assert journey.complete
    assert keys == ()


@pytest.mark.parametrize(
    ("after", "keys"),
    [
        ({**BEFORE, "district": "310104"}, ()),  # the question is not asked any more
        ({**BEFORE, "subject_name": "乙公司"}, (("maker", ""),)),
        ({**BEFORE, "categories": ("city", "award")}, (("check:small", ""),)),
        ({**BEFORE, "categories": ()}, (("check:small", ""),)),  # should it come back, the reason was for another case
        ({**BEFORE, "contact_name": "王工"}, ()),
    ],
)
def test_what_rests_on_the_changed_value_and_nothing_else(after: Given, keys: tuple[Key, ...]) -> None:
    assert asked_again(after)[1] == keys


def test_a_proposal_that_was_not_taken_over_stays() -> None:
    own: Answers = {**ANSWERS, ("maker", ""): Answer("丙公司", 3)}
    assert asked_again({**BEFORE, "subject_name": "乙公司"}, own)[1] == ()


def test_a_question_still_asked_under_the_value_is_confirmed_with_its_answer_kept() -> None:
    fund = Form("product", (Section("only", (Clause("一", "", asks=(
        YesNo("fund", when=given("district").among("310115", "lingang")),
    )),)),))  # fmt: skip
    answers: Answers = {("fund", ""): Answer(True, 1)}
    after: Given = {**BEFORE, "district": "lingang"}
    keys = relying(walk(fund, answers, after, TODAY), BEFORE, after)
    noted = {key: Answer(value, 2) for key, value in marks(keys)}
    step = walk(fund, {**answers, **noted}, after, TODAY).open
    assert step is not None
    assert (step.key, getattr(step, "status", "")) == (("fund", ""), "confirm")


def test_a_reason_that_lost_its_ground_is_asked_for_again_and_the_others_stand() -> None:
    journey, _ = asked_again({**BEFORE, "categories": ("city", "award")})
    assert [doubt.check.id for doubt in journey.doubts] == ["small"]


def test_the_reason_for_what_papers_said_rests_on_the_answers_they_were_compared_with() -> None:
    owner = Check("certificate_owner_differs", given(FOUND + "certificate_owner_differs").is_(True), about=("name",))
    form = Form("product", (Section("only", (Clause("一", "", asks=(Text("name"),), checks=(owner,)),)),))
    facts: Given = {FOUND + "certificate_owner_differs": True}
    answers = {("name", ""): Answer("泵", 1), ("check:certificate_owner_differs", ""): Answer("已转让", 2)}
    journey = walk(form, answers, {**facts, "subject_name": "乙公司", "district": "310104"}, TODAY)
    renamed = relying(journey, {"subject_name": "甲公司"}, {"subject_name": "乙公司"})
    assert renamed == (("check:certificate_owner_differs", ""),)
    assert relying(journey, {"district": "310115"}, {"district": "310104"}) == ()
