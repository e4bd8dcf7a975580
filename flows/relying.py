"""What a draft owes to answers outside it: when those change, what rests on them is to be confirmed again."""

from __future__ import annotations

from collections.abc import Iterator

from flows.condition import given_names
from flows.findings import BASED_ON
from flows.journey import Journey
from flows.path import DONE, Step
from flows.question import Group
from flows.values import AGAIN, FOUND, Given, Key, Value

GIVEN = "given"
"""The value of an AGAIN mark that was made because something given changed, not because the draft moved."""


def relying(journey: Journey, before: Given, after: Given) -> tuple[Key, ...]:
    """The answers that rest on a given value which is another now: asked under a condition that speaks of it, taken
    over as it was proposed, or the reason for a doubt that came of it. `journey` is the walk with `after`."""
    changed = frozenset(name for name in {*before, *after} if before.get(name) != after.get(name))
    changed |= {
        FOUND + fact for fact, names in BASED_ON.items() if changed & (names - journey.sheet.layout.entries.keys())
    }
    steps = (step.key for step in journey.steps if step.status in DONE and _rests(step, changed, before))
    return (*steps, *_reasons(journey, changed)) if changed else ()


def marks(keys: tuple[Key, ...]) -> tuple[tuple[Key, Value], ...]:
    """The writes after which a walk asks for these answers again."""
    return tuple(((AGAIN + name, item), GIVEN) for name, item in keys)


def _rests(step: Step, changed: frozenset[str], before: Given) -> bool:
    if isinstance(step.question, Group):  # its items are asked about one by one
        return False
    deciding = (step.question.when, step.group.when if step.group else None)
    if any(given_names(condition) & changed for condition in deciding if condition is not None):
        return True
    proposed = step.question.prefill
    return proposed in changed and step.answer is not None and step.answer.value == before.get(proposed)


def _reasons(journey: Journey, changed: frozenset[str]) -> Iterator[Key]:
    clauses = (clause for section in journey.form.sections for clause in section.clauses)
    doubted = {
        "check:" + check.id for clause in clauses for check in clause.checks if given_names(check.when) & changed
    }
    for key, reason in journey.sheet.answers.items():
        if key[0] in doubted and isinstance(reason.value, str):
            yield key
