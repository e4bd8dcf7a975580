"""Editions, and the plan of moving a live draft from one to a newer one. The plan is shown before it is applied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flows.journey import Journey, walk
from flows.notice import Form, Notice, canonical, find, fingerprint
from flows.path import DONE, Step
from flows.values import Answers, Given, Key


@dataclass(frozen=True, slots=True)
class Edition:
    """One published, immutable version of our reading of a notice."""

    fingerprint: str
    notice: Notice

    @classmethod
    def of(cls, notice: Notice) -> Edition:
        return cls(fingerprint(canonical(notice)), notice)


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of each answer: `kept` as it is, to `confirm` because its question changed, to `reask` because it
    is no answer any more, `parked` because it is not asked now (nothing is deleted); `added` was not asked before."""

    kept: tuple[Key, ...]
    confirm: tuple[Key, ...]
    reask: tuple[Key, ...]
    parked: tuple[Key, ...]
    added: tuple[Key, ...]
    verdict_changed: bool


def plan(old: Form, new: Form, answers: Answers, given: Given, today: date) -> Plan:
    """What moving this draft from the old form to the new one would do."""
    before, after = walk(old, answers, given, today), walk(new, answers, given, today)
    had = {step.key: step for step in before.steps if step.status in DONE or step.status == "confirm"}
    fates: dict[str, list[Key]] = {"kept": [], "confirm": [], "reask": [], "parked": []}
    for key, step in had.items():
        fates[_fate(step, after.find(key))].append(key)
    added = tuple(step.key for step in after.steps if find(old, step.question.id) is None)
    return Plan(
        **{name: tuple(keys) for name, keys in fates.items()},
        added=added,
        verdict_changed=_verdict(before) != _verdict(after),
    )


def _fate(old: Step, new: Step | None) -> str:
    if new is None or new.status == "waiting":
        return "parked"
    if new.status in ("open", "deferred"):
        return "reask"
    same = _asked(old) == _asked(new) and new.status != "confirm"
    return "kept" if same else "confirm"


def _asked(step: Step) -> object:
    """What the contact answered: the question without when it is asked and where it comes from."""
    return replace(step.question, when=None, cite=None, prefill="", optional=False)


def _verdict(journey: Journey) -> tuple[str, ...]:
    return tuple(reached.outcome.id for reached in journey.failed)
