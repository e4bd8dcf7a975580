"""Walks a form along every path its conditions can tell apart: each pair of answers that meet in one, to the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations, product

from flows.condition import Condition
from flows.expression import Compare
from flows.journey import Journey, Step, record, walk
from flows.notice import Clause, Form, questions
from flows.question import Group
from flows.reasons import given_names, inside, names
from flows.samples import conditions, samples
from flows.values import FOUND, Answer, Given, Key, Mark, Value

MOST_STEPS = 400

Policy = Mapping[str, Value | Mark]
"""What to answer by question; for a group the number of items. Anything else gets the plainest answer that goes on."""


@dataclass
class Seen:
    """What happened on all paths: questions asked, clauses met and not met, journeys that ended nowhere."""

    asked: set[str] = field(default_factory=set)
    met: set[Clause] = field(default_factory=set)
    failed: set[Clause] = field(default_factory=set)
    stuck: list[Policy] = field(default_factory=list)
    paths: int = 0


@dataclass
class Draft:
    form: Form
    given: Given
    today: date
    answers: dict[Key, Answer] = field(default_factory=dict)

    @cached_property
    def demanded(self) -> frozenset[str]:
        """The questions that clauses or conditions speak of; the answers to others change nothing."""
        return frozenset[str]().union(*(names(condition) for condition in conditions(self.form)))

    def walk(self) -> Journey:
        return walk(self.form, self.answers, self.given, self.today)

    def note(self, key: Key, value: Value | Mark) -> None:
        self.answers[key] = Answer(value, 1 + max((answer.seq for answer in self.answers.values()), default=0))

    def write(self, journey: Journey, key: Key, value: Value | Mark) -> Journey:
        for written, each in record(journey, key, value):
            self.note(written, each)
        return self.walk()


def policies(form: Form, today: date) -> Iterator[Policy]:
    """The plain path, and every combination of values of any two names that meet in a condition."""
    tried = samples(form, today)
    yield {}
    seen: set[tuple[tuple[str, Value | Mark], ...]] = set()
    for pair in sorted(_pairs(form)):
        for values in product(*(tried[name] for name in pair)):
            policy = tuple(zip(pair, values, strict=True))
            if policy not in seen:
                seen.add(policy)
                yield dict(policy)


def _pairs(form: Form) -> set[tuple[str, ...]]:
    """Names that meet in a condition, or in that of a question another condition names; single ones as well."""
    whens = {question.id: question.when for *_, question in questions(form) if question.when is not None}
    found: set[tuple[str, ...]] = {(question.id,) for *_, question in questions(form)}
    for condition in conditions(form):
        together = set(names(condition))
        for name in names(condition):
            together |= names(whens[name]) if name in whens else set()
        found |= set(combinations(sorted(together), 2))
    for name, when in whens.items():
        found |= {tuple(sorted((name, other))) for other in names(when)}
    return found


def explore(form: Form, today: date, given: Given | None = None) -> Seen:
    """Plays every policy to its end: those of one answer from the start, pairs as changes to the plain path."""
    seen = Seen()
    tried = samples(form, today)
    plain = Draft(form, given or {}, today)
    _play(plain, {}, tried)
    groups = {question.id for *_, question in questions(form) if isinstance(question, Group)}
    for policy in policies(form, today):
        draft = Draft(form, given or {}, today)
        if len(policy) > 1 and not groups & set(policy):
            _change(draft, plain, policy)
        journey = _play(draft, policy, tried)
        seen.paths += 1
        if journey.open is not None or not (journey.complete or journey.reached):
            seen.stuck.append(policy)
        _note(journey, seen)
    return seen


def raised(form: Form, today: date, given: Given) -> Iterator[tuple[str, bool]]:
    """The checks that speak of what was found, when everything was: each along the paths its own answers tell apart,
    its doubt explained; and whether some path got to its end with it."""
    tried = samples(form, today)
    facts = {name: _worth(one, name) for one in conditions(form) for name in given_names(one) if name[:6] == FOUND}
    ends: dict[tuple[tuple[str, Value | Mark], ...], Journey] = {}
    for check in (one for part in form.sections for clause in part.clauses for one in clause.checks):
        if given_names(check.when) & set(facts):
            told = sorted(names(check.when))
            for values in product(*(tried[name] for name in told)):
                policy = tuple(zip(told, values, strict=True))
                if policy not in ends:
                    ends[policy] = _play(Draft(form, {**given, **facts}, today), dict(policy), tried)
            yield check.id, any(check.id in {doubt.check.id for doubt in end.confirmed} for end in ends.values())
    yield "every path ends", all(end.complete or end.reached for end in ends.values())


def _worth(condition: Condition, name: str) -> Value:
    """A day long past where the fact is compared with one, else True."""
    told = [one for one in inside(condition) if isinstance(one, Compare) and name in given_names(one)]
    return True if all(one.op == "is" for one in told) else date(2000, 1, 1)


def _change(draft: Draft, plain: Draft, policy: Policy) -> None:
    """Begins where the plain path ended, with the policy's answers changed: most of the way is the same."""
    draft.answers = dict(plain.answers)
    for name, value in policy.items():
        for key in [key for key in draft.answers if key[0] == name and key[1] in ("", "1")]:
            draft.note(key, value)


def _play(draft: Draft, policy: Policy, tried: Mapping[str, tuple[Value | Mark, ...]]) -> Journey:
    journey = draft.walk()
    for _ in range(MOST_STEPS):
        here = journey.open
        if here is None:
            break
        if not isinstance(here, Step):
            journey = draft.write(journey, here.key, "reason")
        elif isinstance(here.question, Group):
            wanted = policy.get(here.question.id, 1)
            journey = draft.write(journey, here.key, len(journey.items(here.question.id)) < int(str(wanted)))
        else:
            journey = draft.write(journey, here.key, _reply(draft, here, policy, tried[here.question.id]))
    return journey


def _reply(draft: Draft, here: Step, policy: Policy, tried: tuple[Value | Mark, ...]) -> Value | Mark:
    """The policy's answer, for the first item of a group only; else the first value that fails no clause."""
    if here.question.id in policy and here.item in ("", "1"):
        return policy[here.question.id]
    if here.question.id not in draft.demanded:
        return tried[0]
    for value in tried:
        if not walk(draft.form, {**draft.answers, here.key: Answer(value, 10_000)}, draft.given, draft.today).failed:
            return value
    return tried[0]


def _note(journey: Journey, seen: Seen) -> None:
    seen.asked |= {step.question.id for step in journey.steps if step.status != "waiting"}
    seen.failed |= {reached.clause for reached in journey.failed}
    for section in journey.form.sections:
        for clause in section.clauses:
            if clause.met_when is not None and clause.met_when.truth(journey.sheet) is True:
                seen.met.add(clause)
