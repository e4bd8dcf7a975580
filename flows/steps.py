"""Where one question stands on a path."""

from __future__ import annotations

from flows.condition import Truth
from flows.path import Part, Step, StepStatus
from flows.sheet import Entry, Sheet
from flows.values import Answer, Mark, Missing, Value


def alone(entry: Entry, answer: Answer | None) -> Step:
    """The step of a question that nothing else decides about."""
    if answer is None:
        return entry.unanswered
    if not isinstance(answer.value, Mark):
        status: StepStatus = "answered" if entry.legal(answer.value) else "open"
    else:
        skipped = answer.value is Mark.SKIPPED and entry.may_skip
        status = "deferred" if answer.value is Mark.DEFERRED else "skipped" if skipped else "open"
    return Step(entry.question, "", None, entry.clause, entry.section, status, answer, None)


def step(sheet: Sheet, entry: Entry, item: str, presence: Truth, path: list[Part]) -> None:
    """Adds the step of a question for one item, if it is asked there."""
    if presence is False:
        return
    question = entry.question
    answer = sheet.answers.get((question.id, item))
    status: StepStatus = "waiting" if presence is None else _status(sheet, entry, item, answer)
    proposal = _proposal(sheet, entry) if question.prefill else None
    path.append(Step(question, item, entry.group, entry.clause, entry.section, status, answer, proposal))


def _status(sheet: Sheet, entry: Entry, item: str, answer: Answer | None) -> StepStatus:
    if answer is None:
        return "open"
    if isinstance(answer.value, Mark):
        if answer.value is Mark.DEFERRED:
            return "deferred"
        skipped = answer.value is Mark.SKIPPED and entry.may_skip
        return "skipped" if skipped and not sheet.before_the_move((entry.question.id, item), answer) else "open"
    if not entry.legal(answer.value):
        return "open"
    outdated = entry.watches and sheet.outdated(entry, item, answer)
    return "confirm" if outdated or sheet.before_the_move((entry.question.id, item), answer) else "answered"


def _proposal(sheet: Sheet, entry: Entry) -> Value | None:
    value = sheet.given(entry.question.prefill)
    return None if isinstance(value, Missing) or not entry.legal(value) else value
