"""A patent that is chosen among those of the draft: which there are, and what is said to one that is not."""

from __future__ import annotations

from collections.abc import Callable

from flows import choosing
from flows.journey import Step
from flows.lexicon import EMPTY
from flows.lint import lint
from flows.problems import Problem, Reply
from flows.question import Group, PatentNumber, Text
from tests.flows.notices.conftest import EVIDENCE, FIGURES, TODAY, Filling, filling  # noqa: F401
from tests.flows.wrong.base import asking, notice

FIRST, SECOND = "ZL201810862228.X", "ZL202120592620.4"


def mapping(filling: Callable[..., Filling]) -> Filling:  # noqa: F811
    draft = filling("product").pump().patent().another_patent(number=SECOND, patent_kind="utility_model")
    draft.no_more_patents().answer(FIGURES).answer(patent_certificate=("a", "b"), economic_evidence=("c",))
    return draft.skip("product_photos", "inspection_report").answer(product_map="part_by_part", part_name="叶轮")


def here(draft: Filling) -> Step:
    step = draft.journey.open
    assert isinstance(step, Step)
    return step


def read(draft: Filling, text: str) -> object:
    return choosing.read(draft.journey, here(draft), Reply(text), EMPTY, TODAY)


def test_the_patents_of_the_draft_are_offered_and_no_others(filling) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    draft = mapping(filling)
    assert choosing.choices(draft.journey, here(draft)) == {"1": FIRST, "2": SECOND}
    assert read(draft, "zl2021 2 0592620.4") == SECOND
    assert read(draft, "ZL202030097744.6") == Problem("not_among", {"value": "ZL202030097744.6"})
    assert isinstance(read(draft, "第二件"), Problem)


def test_a_question_for_any_number_offers_none(filling) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    draft = filling("product").pump()
    assert draft.asks == "number"
    assert choosing.choices(draft.journey, here(draft)) == {}
    assert read(draft, SECOND) == SECOND


def test_who_wants_no_map_is_done_with_one_tap(filling) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    draft = filling("product").pump().patent().no_more_patents().answer(FIGURES).answer(EVIDENCE)
    draft.skip("product_photos", "inspection_report", "product_map")
    assert draft.journey.complete
    assert draft.journey.find(("patent_product_map", "")) is None


def test_what_a_part_needs_and_what_may_be_left_open(filling) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    draft = mapping(filling).answer(part_patent=SECOND)
    assert here(draft).question.may_skip
    draft.write(here(draft).key, "权利要求 1")
    assert draft.answer(part_how="弯曲角度").asks == "parts"
    assert draft.answer(parts=True, part_name="泵体", part_patent=FIRST).asks == "part_claims"


PARTS = Group("parts", (Text("what"), PatentNumber("of", among="no")))
NUMBERS = Group("ours", (PatentNumber("no"),))


def test_what_is_chosen_among_must_be_asked_before_of_other_items() -> None:
    assert lint(notice(asking(NUMBERS, PARTS))) == []
    own = Group("ours", (PatentNumber("no"), PatentNumber("of", among="no")))
    for wrong in ((PARTS, NUMBERS), (PARTS,), (own,)):
        assert [one.error for one in lint(notice(asking(*wrong)))] == ["unknown_name"]
