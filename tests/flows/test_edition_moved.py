"""Once a draft moved: what changed is asked again, nothing else is, and what was put aside comes back with its path."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flows.condition import answer, some
from flows.edition import marks, passed, plan
from flows.journey import Journey, walk
from flows.notice import Check, Clause, Form, Section
from flows.question import Choice, Group, Money, Text, YesNo
from flows.values import Answer, Answers, Key, Mark, Value
from tests.flows.sample import FORM, GOOD, TODAY, given_in_order
from tests.flows.test_edition import ANSWERS, asking, with_clause

WITH_COOPERATIVES = asking(0, kind=Choice("kind", ("firm", "branch", "cooperative")))


def noted(answers: Answers, *writes: tuple[Key, Value | Mark]) -> Answers:
    """The answers with more of them, numbered as a draft numbers them."""
    last = max((one.seq for one in answers.values()), default=0)
    return {**answers, **{key: Answer(value, last + n) for n, (key, value) in enumerate(writes, 1)}}


def moved(newer: Form, answers: Answers = ANSWERS) -> tuple[Journey, Answers]:
    """Where the draft stands on the newer form once its contact accepted the plan."""
    after = noted(answers, *marks(plan(FORM, newer, answers, {}, TODAY)))
    return walk(newer, after, {}, TODAY), after


def statuses(journey: Journey) -> dict[Key, str]:
    return {step.key: step.status for step in journey.steps}


def test_what_the_plan_says_is_to_be_confirmed_is_asked_again_with_the_answer_kept() -> None:
    journey, _ = moved(WITH_COOPERATIVES)
    assert {key for key, status in statuses(journey).items() if status == "confirm"} == {("kind", "")}
    assert journey.open is journey.find(("kind", ""))
    assert journey.value("kind") == "firm"


def test_confirming_it_once_is_enough_and_its_dependants_follow() -> None:
    _, answers = moved(WITH_COOPERATIVES)
    journey = walk(WITH_COOPERATIVES, noted(answers, (("kind", ""), "firm")), {}, TODAY)
    assert statuses(journey)[("kind", "")] == "answered"
    assert statuses(journey)[("legal_person", "")] == "confirm"


def test_a_second_move_asks_only_for_what_changed_then() -> None:
    _, answers = moved(WITH_COOPERATIVES)
    settled = noted(answers, (("kind", ""), "firm"), (("legal_person", ""), True))
    again = plan(WITH_COOPERATIVES, FORM, settled, {}, TODAY)
    assert again.confirm == (("kind", ""),)
    assert plan(WITH_COOPERATIVES, WITH_COOPERATIVES, settled, {}, TODAY).confirm == ()


def test_a_question_passed_by_is_asked_again_where_it_changed() -> None:
    skipped = noted(ANSWERS, (("groups", ""), Mark.SKIPPED))
    groups = next(ask for ask in FORM.sections[0].clauses[0].asks if ask.id == "groups")
    newer = asking(0, groups=replace(groups, options=("pilot", "award", "fund")))  # type: ignore[call-arg]
    assert ("groups", "") in plan(FORM, newer, skipped, {}, TODAY).reask
    assert statuses(moved(newer, skipped)[0])[("groups", "")] == "open"


def test_the_marks_change_nothing_else() -> None:
    before = statuses(walk(FORM, ANSWERS, {}, TODAY))
    after = statuses(moved(WITH_COOPERATIVES)[0])
    assert {key for key in before if before[key] != after[key]} == {("kind", "")}


DOUBT = Check("large", when=answer("sales") > 100, about=("sales",))


def with_doubt(limit: int) -> Form:
    doubt = replace(DOUBT, when=answer("sales") > limit)
    return Form("f", (Section("s", (Clause("一", "数。", asks=(Money("sales"),), checks=(doubt,)),)),))


def test_a_reason_holds_until_the_doubt_is_another() -> None:
    answers = {("sales", ""): Answer(1_000, 1), ("check:large", ""): Answer("一次大单", 2)}
    assert plan(with_doubt(100), with_doubt(100), answers, {}, TODAY).confirm == ()
    stricter = plan(with_doubt(100), with_doubt(500), answers, {}, TODAY)
    assert stricter.confirm == (("check:large", ""),)
    assert walk(with_doubt(500), answers, {}, TODAY).doubts == ()
    assert len(walk(with_doubt(500), noted(answers, *marks(stricter)), {}, TODAY).doubts) == 1


INSIDE = Group("patents", least=1, asks=(Text("number"), YesNo("core"), Text("part", when=answer("core").is_(True))))
DEPENDS = Form(
    "f",
    (
        Section("s", (Clause("一", "问。", asks=(YesNo("shared"),)), Clause("二", "列。", asks=(INSIDE,)))),
        Section("t", (Clause("三", "说明。", asks=(Text("why", when=some("patents", answer("core").is_(True))),)),)),
    ),
)
_GIVEN: list[tuple[Key, Value]] = [
    (("shared", ""), True), (("patents", "1"), True), (("number", "1"), "一"), (("core", "1"), True),
    (("part", "1"), "叶轮"), (("patents", "2"), True), (("number", "2"), "二"), (("core", "2"), True),
    (("part", "2"), "底座"), (("patents", ""), True), (("why", ""), "都用"),
]  # fmt: skip
TWO_PATENTS: Answers = {key: Answer(value, n) for n, (key, value) in enumerate(_GIVEN, 1)}


def test_inside_a_group_a_changed_answer_concerns_its_own_item_only() -> None:
    journey = walk(DEPENDS, noted(TWO_PATENTS, (("core", "2"), False), (("core", "2"), True)), {}, TODAY)
    found = statuses(journey)
    assert (found[("part", "1")], found[("part", "2")], found[("why", "")]) == ("answered", "confirm", "confirm")


def test_answers_off_the_path_come_back_with_it_to_be_confirmed() -> None:
    away = noted(TWO_PATENTS, (("core", "1"), False))
    assert walk(DEPENDS, away, {}, TODAY).find(("part", "1")) is None
    back = walk(DEPENDS, noted(away, (("core", "1"), True)), {}, TODAY)
    step = back.find(("part", "1"))
    assert step is not None
    assert step.answer == TWO_PATENTS[("part", "1")]
    assert step.status == "confirm"
    assert statuses(back)[("part", "2")] == "answered"


def test_a_group_asked_of_every_item_depends_on_what_lets_it_be_asked() -> None:
    outer = replace(INSIDE, when=answer("shared").is_(True))
    clauses = (DEPENDS.sections[0].clauses[0], Clause("二", "列。", asks=(outer,)))
    form = replace(DEPENDS, sections=(Section("s", clauses), DEPENDS.sections[1]))
    away = noted(TWO_PATENTS, (("shared", ""), False))
    assert walk(form, away, {}, TODAY).find(("number", "1")) is None
    found = statuses(walk(form, noted(away, (("shared", ""), True)), {}, TODAY))
    assert {found[(name, item)] for name in ("number", "core", "part") for item in ("1", "2")} == {"confirm"}


def test_parked_by_an_edition_is_back_with_the_next() -> None:
    without = asking(2, exports=None)
    _, answers = moved(without)
    assert answers[("exports", "")] == ANSWERS[("exports", "")]
    assert statuses(walk(FORM, answers, {}, TODAY))[("exports", "")] == "answered"


def test_a_clause_of_a_day_is_planned_when_the_day_passes() -> None:
    since = TODAY + timedelta(days=10)
    newer = replace(FORM.sections[0].clauses[0], passage="九", asks=(YesNo("registered"),), met_when=None, since=since)
    clauses = (*FORM.sections[0].clauses, replace(newer, otherwise=None, checks=()))
    form = replace(FORM, sections=(replace(FORM.sections[0], clauses=clauses), *FORM.sections[1:]))
    assert passed(form, ANSWERS, {}, TODAY, since - timedelta(days=1)) is None
    found = passed(form, ANSWERS, {}, TODAY, since)
    assert found is not None
    assert found.added == (("registered", ""),)
    assert passed(form, ANSWERS, {}, since, since + timedelta(days=90)) is None


def test_a_clause_that_ends_parks_its_answers_on_the_day_after_its_last() -> None:
    last = date(2028, 1, 1)
    clause = replace(FORM.sections[2].clauses[0], until=last)
    form = with_clause(2, 0, clause)
    assert passed(form, given_in_order(GOOD), {}, TODAY, last) is None
    found = passed(form, given_in_order(GOOD), {}, TODAY, last + timedelta(days=1))
    assert found is not None
    assert {("sales", ""), ("exports", "")} <= set(found.parked)
