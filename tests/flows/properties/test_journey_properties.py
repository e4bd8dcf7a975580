"""Whatever a contact does, in whatever order: no exception, no answer lost, everything wrong told at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.edition import Edition, plan
from flows.filing import freeze
from flows.findings import BASED_ON
from flows.journey import Defect, Doubt, Journey, Reached, Step, record, walk
from flows.notice import Form
from flows.notices.shanghai_2022 import NOTICE as SHANGHAI
from flows.question import Group
from flows.reasons import given_names, names
from flows.samples import samples
from flows.sheet import layout
from flows.values import AGAIN, FOUND, Answer, Given, Key, Mark, Value
from tests.flows.sample import FORM as SAMPLE
from tests.flows.sample import TODAY

FORMS = [SAMPLE, *SHANGHAI.forms]
SAMPLES = {form.id + str(id(form)): samples(form, TODAY) for form in FORMS}
GARBAGE: list[Value | Mark] = [True, -1, "", "x", (), ("p1",), date(2020, 1, 1), *Mark]
EDITION = Edition.of(SHANGHAI)
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

Moves = list[tuple[str, Random]]
KINDS = ["on", "on", "on", "on", "on", "change", "back", "junk", "item"]
LENGTHS = [4, 20, 60, 120]

forms = st.sampled_from(FORMS)


@st.composite
def moves(draw: st.DrawFn) -> Moves:
    """Lives of very different length: hypothesis on its own would try short ones only."""
    random = Random(draw(st.integers(0, 2**32)))
    return [(random.choice(KINDS), Random(random.random())) for _ in range(draw(st.sampled_from(LENGTHS)))]


class Contact:
    """Somebody who does what the moves say, one recorded answer after the other."""

    def __init__(self, form: Form) -> None:
        self.form, self.answers = form, dict[Key, Answer]()
        self.tried = SAMPLES[form.id + str(id(form))]

    @property
    def given(self) -> Given:
        return {}

    @property
    def journey(self) -> Journey:
        return walk(self.form, self.answers, self.given, TODAY)

    def write(self, key: Key, value: Value | Mark) -> tuple[tuple[Key, Value | Mark], ...]:
        writes = record(self.journey, key, value)
        for written, each in writes:
            self.answers[written] = Answer(each, 1 + max((a.seq for a in self.answers.values()), default=0))
        return writes

    def move(self, kind: str, random: Random) -> Key | None:
        """Makes a move; returns the key it was about."""
        journey = self.journey
        here = journey.open
        if kind in ("change", "junk", "item") or here is None:
            here = random.choice(journey.steps)
        if kind == "back":
            here = journey.before(here.key) or here
        if kind == "item" and isinstance(here, Step) and here.group is not None:
            self.write((here.group.id, here.item), Mark.REMOVED)
            return None
        value = random.choice(GARBAGE) if kind == "junk" else self.reply(here, random)
        self.write(here.key, value)
        return here.key

    def reply(self, here: Step | Doubt, random: Random) -> Value | Mark:
        if isinstance(here, Doubt):
            return "已核对"
        if isinstance(here.question, Group):
            return bool(random.random() < 0.3)
        if random.random() < 0.1:
            return Mark.DEFERRED
        values = random.choices(self.tried[here.question.id], k=3)
        return next((value for value in values if not self.fails(here, value)), values[0])

    def fails(self, here: Step, value: Value | Mark) -> bool:
        return bool(walk(self.form, {**self.answers, here.key: Answer(value, 10_000)}, self.given, TODAY).failed)


def live(form: Form, steps: Moves) -> Contact:
    contact = Contact(form)
    for kind, random in steps:
        contact.move(kind, random)
    return contact


@SLOW
@given(forms, moves())
def test_a_walk_is_the_same_every_time_and_ends_only_where_it_should(form: Form, steps: Moves) -> None:
    contact = Contact(form)
    for kind, random in steps:
        contact.move(kind, random)
        journey = contact.journey
        assert journey == contact.journey
        assert (journey.open is None) == (journey.reached is not None or journey.complete)
        assert journey.complete == (not journey.defects() and all(s.status != "waiting" for s in journey.steps))
        assert len({step.key for step in journey.steps}) == len(journey.steps)
        assert journey.progress[0] <= journey.progress[1]
        if journey.complete:
            assert freeze(journey, {}, EDITION, 1, TODAY).digest


@SLOW
@given(forms, moves(), st.booleans())
def test_what_no_new_answer_decides_about_may_be_kept(form: Form, steps: Moves, every_time: bool) -> None:
    """A walk that keeps pieces of an earlier one, of a moment or of some answers ago, finds what a whole one finds."""
    contact = Contact(form)
    earlier = walk(form, {}, contact.given, TODAY)
    for kind, random in steps:
        contact.move(kind, random)
        if random.random() < 0.1:  # to be confirmed: another draft says otherwise now
            name, item = random.choice(list(contact.answers))
            contact.answers[AGAIN + name, item] = Answer(True, 1 + max(a.seq for a in contact.answers.values()))
        kept = walk(form, dict(contact.answers), contact.given, TODAY, earlier)
        whole = walk(form, dict(contact.answers), contact.given, TODAY)
        assert kept == whole
        assert (kept.ends, kept.open, kept.progress) == (whole.ends, whole.open, whole.progress)
        assert [kept.value(name) for name in layout(form).entries] == [
            whole.value(name) for name in layout(form).entries
        ]
        earlier = kept if every_time or random.random() < 0.2 else earlier


@SLOW
@given(forms, moves(), moves())
def test_what_was_walked_for_others_may_be_kept_as_well(form: Form, theirs: Moves, steps: Moves) -> None:
    """Also where answers were taken back, as when a turn failed, and where they are another draft's."""
    other, contact = live(form, theirs), live(form, steps)
    for earlier in (other.journey, walk(form, dict(list(contact.answers.items())[:3]), {}, TODAY)):
        assert walk(form, contact.answers, contact.given, TODAY, earlier) == contact.journey
        assert walk(form, {}, {}, TODAY, earlier) == walk(form, {}, {}, TODAY)


@SLOW
@given(forms, moves())
def test_no_answer_is_lost(form: Form, steps: Moves) -> None:
    contact = Contact(form)
    for kind, random in steps:
        before = dict(contact.answers)
        about = contact.move(kind, random)
        groups = {entry.question.id for entry in layout(form).entries.values() if isinstance(entry.question, Group)}
        changed = {key for key in before if contact.answers[key] != before[key]}
        assert changed <= {about} | {key for key in before if key[0] in groups}
        if about is not None and contact.journey.find(about) and about[0] not in groups:
            assert contact.answers[about].seq == max(answer.seq for answer in contact.answers.values())


@SLOW
@given(forms, moves())
def test_moving_to_an_edition_accounts_for_every_answer(form: Form, steps: Moves) -> None:
    answers = live(form, steps).answers
    moved = plan(form, form, answers, {}, TODAY)
    journey = walk(form, answers, {}, TODAY)
    given_answers = {step.key for step in journey.steps if step.status in ("answered", "skipped", "confirm")}
    assert set(moved.kept) | set(moved.confirm) == given_answers
    assert moved.parked == moved.reask == moved.added == ()


@SLOW
@given(forms, moves(), st.integers(0, 999).map(Random))
def test_all_that_is_wrong_and_can_be_known_is_told_at_once(form: Form, steps: Moves, random: Random) -> None:
    """Fixing exactly the defects listed reveals none that could be known before: a new one rests on what was fixed."""
    contact = live(form, steps)
    told = contact.journey.defects()
    fixed: set[str] = set()
    for defect in told:
        for key in _to_fix(defect):
            fixed |= {name for (name, _), _ in contact.write(key, _better(contact, defect, key, random))}
    known = {(defect.kind, defect.key, defect.clause) for defect in told}
    for defect in contact.journey.defects():
        if (defect.kind, defect.key, defect.clause) not in known:
            assert fixed & set(_support(form, defect)), defect


def _to_fix(defect: Defect) -> list[Key]:
    if isinstance(defect.about, Reached):
        return [(leaf.name, leaf.item) for leaf in defect.about.because]
    return [defect.key]


def _better(contact: Contact, defect: Defect, key: Key, random: Random) -> Value | Mark:
    if not isinstance(defect.about, Reached):
        return contact.reply(defect.about, random)
    entry = layout(contact.form).entries[key[0]]
    return True if isinstance(entry.question, Group) else random.choice(contact.tried[key[0]])


def _support(form: Form, defect: Defect) -> Iterator[str]:
    """Every answer the defect rests on, through all conditions."""
    if isinstance(defect.about, Step):
        waiting = {defect.key[0]}
    elif isinstance(defect.about, Reached):
        assert defect.clause.met_when is not None
        waiting = set(names(defect.clause.met_when))
    else:
        check = defect.about.check
        told = {name.removeprefix(FOUND) for name in given_names(check.when)}
        compared = (BASED_ON[fact] for fact in told & BASED_ON.keys())
        waiting = {*names(check.when), *check.about, defect.key[0]}.union(*compared)
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name
            entry = layout(form).entries.get(name)
            if entry is not None:
                waiting |= {*entry.watches, *((entry.group.id,) if entry.group else ())}
