"""Editions, and the plan of moving a live draft from one to a newer one. The plan is shown before it is applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from flows.journey import Journey, walk
from flows.notice import Check, Clause, Form, Notice, canonical, find, fingerprint
from flows.path import DONE, Step
from flows.question import Group, Papers, Question
from flows.values import AGAIN, Answers, Given, Key, Mark, Value
from flows.volunteered import questions_of

MOVED: Key = ("edition:", "")
"""Where a draft's events say that it moved, with the fingerprint of the edition it moved to."""


@dataclass(frozen=True)
class Edition:
    """One published, immutable version of our reading of a notice."""

    fingerprint: str
    notice: Notice

    @classmethod
    def of(cls, notice: Notice) -> Edition:
        return cls(fingerprint(canonical(notice)), notice)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by name, as what is told unasked is looked for."""
        return questions_of(self.notice)


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of each answer: `kept` as it is, to `confirm` because its question changed, to `reask` because it
    is no answer any more, `parked` because it is not asked now (nothing is deleted); `added` was not asked before.
    `ends` are the outcomes reached afterwards."""

    kept: tuple[Key, ...]
    confirm: tuple[Key, ...]
    reask: tuple[Key, ...]
    parked: tuple[Key, ...]
    added: tuple[Key, ...]
    verdict_changed: bool
    ends: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything would be different for the contact."""
        return bool(self.confirm or self.reask or self.parked or self.added or self.verdict_changed)


def plan(old: Form, new: Form, answers: Answers, given: Given, today: date) -> Plan:
    """What moving this draft from the old form to the new one would do."""
    before, after = walk(old, answers, given, today), walk(new, answers, given, today)
    return _between(before, after, tuple(step.key for step in after.steps if find(old, step.question.id) is None))


def passed(form: Form, answers: Answers, given: Given, since: date, today: date) -> Plan | None:
    """What those clauses do that came into force, or went out of it, after `since` and up to today; None when there
    are none."""
    if since >= today or not any(since < day <= today for day in turning_days(form)):
        return None
    before, after = walk(form, answers, given, since), walk(form, answers, given, today)
    return _between(before, after, tuple(step.key for step in after.steps if before.find(step.key) is None))


def marks(moved: Plan) -> tuple[tuple[Key, Value | Mark], ...]:
    """The writes after which a walk asks again for what the plan says is to be confirmed or asked again."""
    return tuple(((AGAIN + name, item), True) for name, item in (*moved.confirm, *moved.reask))


def turning_days(form: Form) -> Iterator[date]:
    """The days on which the clauses in force change."""
    for clause in _clauses(form):
        if clause.since is not None:
            yield clause.since
        if clause.until is not None:
            yield clause.until + timedelta(days=1)


def _clauses(form: Form) -> Iterator[Clause]:
    return (clause for section in form.sections for clause in section.clauses)


def _between(before: Journey, after: Journey, added: tuple[Key, ...]) -> Plan:
    """What lies between two walks of the same answers."""
    fates: dict[str, list[Key]] = {"kept": [], "confirm": [], "reask": [], "parked": []}
    for step in before.steps:
        if step.status in DONE or step.status == "confirm":
            fates[_fate(step, after.find(step.key))].append(step.key)
    fates["confirm"] += _doubted(before, after)
    ends = _verdict(after)
    return Plan(
        **{name: tuple(keys) for name, keys in fates.items()},
        added=added,
        verdict_changed=_verdict(before) != ends,
        ends=ends,
    )


def _fate(old: Step, new: Step | None) -> str:
    if new is None:
        return "parked"
    if isinstance(new.question, Group):  # its items are asked about one by one
        return "kept" if new.status == "answered" else "reask"
    if new.status == "waiting":
        return "parked"
    same = _asked(old) == _asked(new)
    if new.status in ("open", "deferred") or (new.status == "skipped" and not same):
        return "reask"
    return "kept" if same and new.status != "confirm" else "confirm"


def _asked(step: Step) -> object:
    """What the contact answered: the question without when it is asked, where it comes from and what fits it."""
    bare = replace(step.question, when=None, cite=None, prefill="", optional=False, read_as="")
    return replace(bare, reads=(), stamp=None) if isinstance(bare, Papers) else bare


def _doubted(before: Journey, after: Journey) -> Iterator[Key]:
    """The reasons given for doubts that are others now."""
    checks = {check.id: check for clause in _clauses(after.form) for check in clause.checks}
    for doubt in before.confirmed:
        newer = checks.get(doubt.check.id)
        if newer is not None and _doubt(newer) != _doubt(doubt.check):
            yield doubt.key


def _doubt(check: Check) -> object:
    return check.when, check.about, check.group


def _verdict(journey: Journey) -> tuple[str, ...]:
    return tuple(reached.outcome.id for reached in journey.failed)
