"""Where a draft stands, read as the form is answered."""

from __future__ import annotations

from datetime import date

from flows.journey import Doubt, Journey, Step, record, walk
from flows.values import Answer, Key, Mark, Missing, Value
from tests.flows.sample import FORM, GOOD, TODAY, given_in_order


class Draft:
    """A draft that is answered through `record`, as the conversation does."""

    def __init__(self, values: dict[Key, Value | Mark] | None = None) -> None:
        self.answers = given_in_order(values or {})
        self.given: dict[str, Value] = {}

    @property
    def journey(self) -> Journey:
        return walk(FORM, self.answers, self.given, TODAY)

    def say(self, key: Key, value: Value | Mark) -> Journey:
        for written, each in record(self.journey, key, value):
            self.answers[written] = Answer(each, 1 + max((a.seq for a in self.answers.values()), default=0))
        return self.journey

    def next(self, value: Value | Mark) -> Key:
        """Answers what is open; returns what is open then."""
        here = self.journey.open
        assert here is not None
        self.say(here.key, value)
        return self.open

    @property
    def open(self) -> Key:
        here = self.journey.open
        return here.key if here else ("", "")


def without(*keys: Key) -> dict[Key, Value | Mark]:
    return {key: value for key, value in GOOD.items() if key not in keys}


def statuses(journey: Journey) -> dict[Key, str]:
    return {step.key: step.status for step in journey.steps}


def test_one_question_after_the_other_to_the_end() -> None:
    draft = Draft()
    assert draft.open == ("kind", "")
    assert draft.next("firm") == ("legal_person", "")
    assert draft.next(True) == ("groups", "")
    assert draft.next(Mark.SKIPPED) == ("title", "1")
    assert draft.next("一种水泵") == ("filed_on", "1")
    assert draft.next(date(2018, 9, 1)) == ("in_force", "1")
    assert draft.next(True) == ("dispute", "1")
    assert draft.next(False) == ("patents", "")
    assert draft.next(False) == ("sales", "")
    assert draft.next(2_900_000_00) == ("exports", "")
    assert draft.next(0) == ("proof", "")
    assert draft.next(("p1",)) == ("", "")
    assert draft.journey.complete
    assert draft.journey.progress == (10, 10)
    assert draft.journey.defects() == ()


def test_a_branch_ends_with_an_outcome_and_is_asked_nothing_more() -> None:
    draft = Draft()
    draft.next("branch")
    journey = draft.journey
    assert journey.open is None
    assert not journey.complete
    assert journey.reached is not None
    assert journey.reached.outcome.id == "not_a_legal_person"
    assert journey.reached.key == ("legal_person", "")
    assert ("legal_person", "") not in statuses(journey)
    assert [state.status for state in journey.sections] == ["started", "waiting", "waiting"]


def test_the_remedy_leads_on() -> None:
    draft = Draft({("kind", ""): "branch"})
    remedy = draft.journey.failed[0].outcome.remedies[0]
    draft.say((remedy.change, ""), remedy.to or "")
    assert draft.open == ("legal_person", "")


def test_every_clause_that_fails_is_told_although_the_first_ends_the_journey() -> None:
    draft = Draft(GOOD | {("legal_person", ""): False, ("dispute", "1"): True})
    assert [each.outcome.id for each in draft.journey.failed] == ["not_a_legal_person", "no_undisputed_patent"]
    assert draft.journey.reached == draft.journey.failed[0]
    assert draft.journey.failed[1].key == ("dispute", "1")
    assert [defect.kind for defect in draft.journey.defects()] == ["failed", "missing", "failed"]


def test_i_do_not_know_yet_is_asked_last() -> None:
    draft = Draft(without(("sales", ""), ("exports", ""), ("proof", "")))
    assert draft.next(Mark.DEFERRED) == ("exports", "")
    assert draft.next(100) == ("proof", "")
    assert statuses(draft.journey)["sales", ""] == "deferred"
    assert draft.next(("p1",)) == ("customs", "")
    assert draft.next(Mark.SKIPPED) == ("sales", "")
    assert [(defect.kind, defect.key) for defect in draft.journey.defects()] == [("deferred", ("sales", ""))]
    assert not draft.journey.complete
    draft.next(200)
    assert draft.journey.complete


def test_what_hangs_on_an_unknown_answer_waits() -> None:
    draft = Draft(without(("exports", "")))
    assert statuses(draft.journey)["customs", ""] == "waiting"
    assert draft.journey.value("customs") is Missing.UNKNOWN
    draft.say(("exports", ""), 5)
    assert statuses(draft.journey)["customs", ""] == "open"
    draft.say(("exports", ""), 0)
    assert ("customs", "") not in statuses(draft.journey)
    assert draft.journey.value("customs") is Missing.ABSENT


def test_a_required_answer_cannot_be_skipped() -> None:
    draft = Draft(GOOD | {("sales", ""): Mark.SKIPPED, ("proof", ""): Mark.SKIPPED})
    assert [(defect.kind, defect.key) for defect in draft.journey.defects()] == [
        ("missing", ("sales", "")),
        ("paper", ("proof", "")),
    ]


def test_an_answer_that_is_no_longer_offered_is_asked_again_and_kept() -> None:
    journey = Draft(GOOD | {("kind", ""): "cooperative"}).journey
    step = journey.find(("kind", ""))
    assert step is not None
    assert (step.status, step.answer) == ("open", Answer("cooperative", 1))


def test_a_changed_answer_has_its_dependants_confirmed() -> None:
    draft = Draft(GOOD)
    draft.say(("kind", ""), "firm")
    assert statuses(draft.journey)["legal_person", ""] == "confirm"
    assert draft.open == ("legal_person", "")
    draft.next(True)
    assert draft.journey.complete


def test_an_outcome_waits_while_it_rests_on_an_answer_to_be_confirmed() -> None:
    draft = Draft(GOOD | {("legal_person", ""): False})
    draft.say(("kind", ""), "firm")
    assert draft.journey.reached is None
    assert [each.outcome.id for each in draft.journey.failed] == ["not_a_legal_person"]
    assert draft.open == ("legal_person", "")


def test_given_values_are_proposed_when_they_could_be_answers() -> None:
    draft = Draft(without(("sales", "")))
    draft.given = {"last_sales": 500}
    step = draft.journey.find(("sales", ""))
    assert step is not None
    assert (step.proposal, step.status) == (500, "open")
    draft.given = {"last_sales": "many"}
    assert draft.journey.find(("sales", "")).proposal is None  # type: ignore[union-attr]


def test_back_goes_to_what_was_answered_before() -> None:
    journey = Draft(GOOD).journey
    assert journey.before(("kind", "")) is None
    assert _key(journey.before(("groups", ""))) == ("legal_person", "")
    assert _key(journey.before(("title", "1"))) == ("groups", "")
    assert _key(journey.before(("sales", ""))) == ("patents", "")
    assert _key(journey.before(("", ""))) == ("proof", "")


def _key(step: Step | None) -> Key | None:
    return step.key if step else None


def test_another_item_gets_a_number_that_was_never_used() -> None:
    draft = Draft(GOOD)
    assert draft.say(("patents", ""), True).open.key == ("title", "2")  # type: ignore[union-attr]
    assert draft.journey.items("patents") == ("1", "2")
    draft.say(("patents", "2"), Mark.REMOVED)
    assert draft.journey.items("patents") == ("1",)
    assert draft.open == ("patents", "")
    draft.next(True)
    assert draft.open == ("title", "3")


def test_taking_out_the_only_item_asks_for_another_and_loses_nothing() -> None:
    draft = Draft(GOOD)
    draft.say(("patents", "1"), Mark.REMOVED)
    assert draft.open == ("title", "2")
    assert statuses(draft.journey)["patents", ""] == "waiting"
    assert draft.answers["title", "1"].value == "一种水泵"
    draft.say(("patents", "1"), True)
    assert draft.journey.complete


def test_a_group_closes_never_below_its_least_and_by_itself_at_its_most() -> None:
    draft = Draft(without(("patents", "1"), ("patents", "")))
    assert draft.open == ("patents", "")
    for item in ("2", "3"):
        assert draft.next(True) == ("title", item)
        draft.next("另一件"), draft.next(date(2020, 1, 1)), draft.next(True), draft.next(False)
    assert statuses(draft.journey)["patents", ""] == "answered"
    assert record(draft.journey, ("patents", ""), True) == ()
    assert record(Draft().journey, ("patents", ""), False) == ()


def test_only_undisputed_patents_once_no_more_is_said() -> None:
    open_group = Draft(GOOD | {("in_force", "1"): False, ("patents", ""): Mark.REMOVED})
    assert open_group.journey.failed == ()
    assert Draft(GOOD | {("in_force", "1"): False}).journey.reached is not None


def test_a_doubt_is_asked_and_a_reason_settles_it_until_the_figures_change() -> None:
    draft = Draft(GOOD | {("exports", ""): 3_200_000_00})
    draft.say(("customs", ""), Mark.SKIPPED)
    here = draft.journey.open
    assert isinstance(here, Doubt)
    assert here.key == ("check:exports_over_sales", "")
    assert here.about == (("exports", ""), ("sales", ""))
    assert {leaf.name for leaf in here.because} == {"exports", "sales"}
    draft.next("含预收款")
    assert draft.journey.complete
    assert [doubt.check.id for doubt in draft.journey.confirmed] == ["exports_over_sales"]
    draft.say(("sales", ""), 2_800_000_00)
    assert draft.open == ("check:exports_over_sales", "")
    draft.say(("sales", ""), 4_000_000_00)
    assert draft.journey.complete
    assert draft.journey.confirmed == ()


def test_a_patent_past_its_term_is_a_doubt_about_that_patent() -> None:
    draft = Draft(GOOD | {("filed_on", "1"): date(2006, 3, 1)})
    (doubt,) = draft.journey.doubts
    assert doubt.key == ("check:past_term", "1")
    assert doubt.about == (("filed_on", "1"),)
    assert draft.journey.reached is None


def test_a_clause_asks_only_while_it_is_in_force() -> None:
    answers = given_in_order(GOOD)
    assert walk(FORM, answers, {}, date(2029, 12, 31)).find(("shared", "")) is None
    shared = walk(FORM, answers, {}, date(2030, 1, 1)).find(("shared", ""))
    assert shared is not None
    assert shared.status == "open"


def test_the_task_list() -> None:
    draft = Draft({("kind", ""): "firm", ("legal_person", ""): True, ("groups", ""): (), ("title", "1"): "一种水泵"})
    assert [(state.status, state.done, state.total) for state in draft.journey.sections] == [
        ("done", 3, 3),
        ("started", 1, 4),
        ("todo", 0, 3),
    ]
    assert draft.journey.progress == (4, 10)
    assert [step.key for step in draft.journey.papers] == [("proof", ""), ("customs", "")]


def test_papers_below_the_number_wanted_stay_open_and_are_kept() -> None:
    draft = Draft(GOOD | {("proof", ""): ()})
    assert draft.open == ("proof", "")
    assert draft.journey.defects()[0].kind == "paper"
