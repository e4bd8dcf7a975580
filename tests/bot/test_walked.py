"""Where a draft stood is remembered only as a place to begin: a poor one costs a walk, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bot import walked as module
from bot.walked import walked
from flows.journey import Journey, walk
from flows.values import Answer, Answers
from storage import lately
from storage.drafts import Draft
from storage.lately import Lately
from tests.flows.sample import FORM, TODAY

FIRST: Answers = {("kind", ""): Answer("firm", 1)}
MORE: Answers = {**FIRST, ("legal_person", ""): Answer(True, 2)}


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(module, "_journeys", Lately[Journey]())
    yield


def draft(number: int) -> Draft:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Draft(number, 1, FORM.id, "n", "e", None, 1, FIRST, at, at, False)


def test_the_same_answers_are_not_walked_again() -> None:
    first, second = (walked(draft(1), FORM, FIRST, {}, TODAY) for _ in range(2))
    assert second.path is first.path


def test_nobody_reads_from_a_sheet_that_another_thread_takes_notes_on() -> None:
    first, second = (walked(draft(1), FORM, FIRST, {}, TODAY) for _ in range(2))
    third = walked(draft(1), FORM, MORE, {}, TODAY)
    assert len({id(one.sheet) for one in (first, second, third)}) == 3


@pytest.mark.parametrize(
    ("answers", "given", "today"),
    [
        (MORE, {}, TODAY),
        ({}, {}, TODAY),  # rolled back
        ({("kind", ""): Answer("firm", 1)}, {}, TODAY),  # read anew
        ({("kind", ""): Answer("branch", 3)}, {}, TODAY),
        (FIRST, {"subject_name": "上海某某机电有限公司"}, TODAY),
        (FIRST, {}, date(2031, 1, 1)),
    ],
)
def test_what_has_changed_is_walked(answers: Answers, given: dict[str, str], today: date) -> None:
    walked(draft(1), FORM, FIRST, {}, TODAY)
    assert walked(draft(1), FORM, answers, given, today) == walk(FORM, answers, given, today)


def test_no_more_than_the_latest_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lately, "MOST", 2)
    walked(draft(1), FORM, FIRST, {}, TODAY)
    second = walked(draft(2), FORM, FIRST, {}, TODAY)
    walked(draft(1), FORM, MORE, {}, TODAY)  # the second one has waited longest now
    walked(draft(3), FORM, FIRST, {}, TODAY)
    assert walked(draft(2), FORM, FIRST, {}, TODAY).path is not second.path
    assert walked(draft(3), FORM, FIRST, {}, TODAY).path is walked(draft(3), FORM, FIRST, {}, TODAY).path
