"""Moving a live draft to a newer edition: what is kept, confirmed, asked again, put aside; nothing is lost."""

from __future__ import annotations

from dataclasses import replace

from flows.condition import answer
from flows.edition import Edition, plan
from flows.notice import Clause, Form, Outcome
from flows.question import Choice, Money, Question, YesNo
from tests.flows.sample import FORM, GOOD, NOTICE, TODAY, given_in_order

ANSWERS = given_in_order(GOOD)


def with_clause(section: int, position: int, clause: Clause) -> Form:
    clauses = list(FORM.sections[section].clauses)
    clauses[position] = clause
    sections = list(FORM.sections)
    sections[section] = replace(sections[section], clauses=tuple(clauses))
    return replace(FORM, sections=tuple(sections))


def asking(section: int, **changed: Question | None) -> Form:
    """The form with a clause's questions changed by id; None takes one out."""
    clause = FORM.sections[section].clauses[0]
    asks = tuple(changed.get(ask.id, ask) for ask in clause.asks)
    return with_clause(section, 0, replace(clause, asks=tuple(ask for ask in asks if ask is not None)))


def test_the_same_form_keeps_everything() -> None:
    moved = plan(FORM, FORM, ANSWERS, {}, TODAY)
    assert (moved.confirm, moved.reask, moved.parked, moved.added, moved.verdict_changed) == ((), (), (), (), False)
    assert ("sales", "") in moved.kept


def test_a_changed_question_is_confirmed() -> None:
    newer = asking(0, kind=Choice("kind", ("firm", "branch", "cooperative")))
    assert plan(FORM, newer, ANSWERS, {}, TODAY).confirm == (("kind", ""),)


def test_another_source_for_the_same_question_is_no_change() -> None:
    newer = asking(2, sales=Money("sales"))
    assert plan(FORM, newer, ANSWERS, {}, TODAY).confirm == ()


def test_an_answer_that_is_none_any_more_is_asked_again() -> None:
    newer = asking(0, kind=Choice("kind", ("company", "branch")))
    moved = plan(FORM, newer, ANSWERS, {}, TODAY)
    assert moved.reask == (("kind", ""),)
    assert moved.parked == (("legal_person", ""),)


def test_what_is_not_asked_any_more_is_parked() -> None:
    moved = plan(FORM, asking(2, exports=None), ANSWERS, {}, TODAY)
    assert moved.parked == (("exports", ""),)


def test_a_new_question_is_named() -> None:
    clause = FORM.sections[0].clauses[0]
    newer = with_clause(0, 0, replace(clause, asks=(*clause.asks, YesNo("sold"))))
    assert plan(FORM, newer, ANSWERS, {}, TODAY).added == (("sold", ""),)


def test_a_changed_verdict_is_told() -> None:
    clause = FORM.sections[2].clauses[0]
    newer = with_clause(2, 0, replace(clause, met_when=answer("exports") > 0, otherwise=Outcome("exports_only")))
    assert plan(FORM, newer, ANSWERS, {}, TODAY).verdict_changed


def test_an_edition_is_named_by_its_content() -> None:
    assert Edition.of(NOTICE) == Edition.of(replace(NOTICE))
    assert Edition.of(NOTICE).fingerprint != Edition.of(replace(NOTICE, place="别处")).fingerprint
