"""Where what was told unasked belongs on a journey: beside questions that nobody has answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.journey import Journey
from flows.path import Step
from flows.proposals import free
from flows.question import Group
from flows.values import Key, Mark
from flows.volunteered.context import Fact


def placed(journey: Journey, told: Sequence[Fact]) -> dict[Key, Fact]:
    """Facts by the question they are proposed for, in the form's order; what is told of a group's items goes to each.
    What its items are known by goes to an item each, at last to new ones."""
    latest = {fact.question: fact for fact in told}
    found: dict[Key, Fact] = {}
    for step in journey.steps:
        if isinstance(step.question, Group):
            found |= _new_items(journey, step.question, told)
        elif not _known_by(step) and step.question.id in latest and _takes(step, latest[step.question.id]):
            found[step.key] = latest[step.question.id]
    return found


def _new_items(journey: Journey, group: Group, told: Sequence[Fact]) -> dict[Key, Fact]:
    first = group.asks[0]
    answered = {journey.value(first.id, item) for item in journey.items(group.id)}
    new = [fact for fact in told if fact.question == first.id and fact.value not in answered]
    if not new or journey.sheet.presence(journey.sheet.layout.entries[group.id]) is False:
        return {}
    items = free(journey, group, first, new=True)
    return {(first.id, item): fact for item, fact in zip(items, dict.fromkeys(new), strict=False)}


def _known_by(step: Step) -> bool:
    return step.group is not None and step.group.asks[0].id == step.question.id


def _takes(step: Step, fact: Fact) -> bool:
    answer = step.answer
    unanswered = answer is None or answer.value in (Mark.DEFERRED, Mark.REMOVED)
    return unanswered and not step.question.prefill and step.question.legal(fact.value)


def without_answered(told: Sequence[Fact], key: Key, value: object, journey: Journey) -> Iterator[Fact]:
    """What is still to be proposed once a question is answered: of a group's items everything but what this one is
    known by."""
    entry = journey.sheet.layout.entries.get(key[0])
    grouped = entry is not None and entry.group is not None
    for fact in told:
        if fact.question != key[0] or (grouped and (fact.value != value or not _first(journey, key[0]))):
            yield fact


def _first(journey: Journey, name: str) -> bool:
    group = journey.sheet.layout.entries[name].group
    return group is not None and group.asks[0].id == name
