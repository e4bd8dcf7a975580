"""Papers beside answers, whatever either says: all that is wrong is told at once, and a fact changes only with what it
was compared with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from flows.findings import BASED_ON, facts, found
from flows.journey import Defect, Doubt, Step
from flows.notice import Form, questions
from flows.notices.shanghai_2022 import NOTICE
from flows.papers import FIELDS, UNKNOWN, Field, Look, Reading
from flows.question import Papers
from flows.sheet import layout
from flows.values import FOUND, Answer, Given, Key, Mark, Value
from tests.flows.properties.test_journey_properties import SLOW, Contact, Moves, _better, _support, _to_fix, moves
from tests.flows.sample import TODAY

SUBJECT: Given = {"subject_name": "一二三"}
_NAMES = ("一二三", "别的公司", "一二三分公司")
_SUMS = (20_000, 2_000_000, 100, 0, -5)
_NUMBERS = ("ZL201810862228.X", "ZL202120592620.4")
_DAYS = (TODAY - timedelta(days=400), TODAY - timedelta(days=1_500), TODAY + timedelta(days=400))
WORTH: Mapping[str, tuple[Value, ...]] = {
    **dict.fromkeys(("name", "title", "licensor", "licensee"), _NAMES),
    **dict.fromkeys(("valid_from", "valid_until", "filed_on", "granted_on", "paid_on"), _DAYS),
    **dict.fromkeys(("sales", "profit", "ip_spending"), _SUMS),
    "credit_code": ("914403001922038216", "91310000132260250X"),
    "legal_type": ("有限责任公司", "个体工商户"),
    "number": _NUMBERS,
    "numbers": (_NUMBERS, _NUMBERS[:1], _NUMBERS[1:]),
    "owners": (("一二三",), ("别的公司",), ("一二三", "别的公司")),
    "patent_kind": ("invention", "utility_model"),
    "in_force": (True, False),
    "fee_year": (3,),
    "licence_number": ("2024",),
    "year": (TODAY.year - 1, TODAY.year - 2),
}
forms = st.sampled_from(NOTICE.forms[:3])


def a_reading(random: Random, question: Papers) -> Reading:
    kind = random.choice([*question.reads, *question.reads, UNKNOWN, "patent_application"])
    fields = [
        Field(name, random.choice(WORTH[name]), "", certain=random.random() < 0.8)
        for name in FIELDS[kind]
        if random.random() < 0.8
    ]
    return Reading(
        kind, random.random() < 0.9, tuple(fields), pages=(Look(stamped=random.choice([True, False, None])),)
    )


class Filer(Contact):
    """A contact whose papers say something."""

    def __init__(self, form: Form, random: Random) -> None:
        super().__init__(form)
        asked = [question for *_, question in questions(form) if isinstance(question, Papers)]
        self.readings: dict[str, Reading] = {}
        for question in asked:
            files = tuple(f"{question.id}.{n}" for n in range(3))
            self.readings |= {name: a_reading(random, question) for name in files if random.random() < 0.9}
            passed = (Mark.SKIPPED,) if question.may_skip else ()
            self.tried = {**self.tried, question.id: (files[:1], files[:2], files[1:], *passed)}

    @property
    def given(self) -> Given:
        return {**SUBJECT, **facts(found(self.form, self.answers, SUBJECT, self.readings, TODAY))}


def live(form: Form, steps: Moves, random: Random) -> Filer:
    filer = Filer(form, random)
    for kind, each in steps:
        filer.move(kind, each)
    return filer


@SLOW
@given(forms, moves(), st.integers(0, 9_999).map(Random))
def test_all_that_is_wrong_is_told_at_once_papers_among_it(form: Form, steps: Moves, random: Random) -> None:
    filer = live(form, steps, random)
    told = filer.journey.defects()
    fixed: set[str] = set()
    for defect in told:
        for key in _mended(defect, random):
            fixed |= {name for (name, _), _ in filer.write(key, _value(filer, defect, key, random))}
    known = {(defect.kind, defect.key, defect.clause) for defect in told}
    for defect in filer.journey.defects():
        if (defect.kind, defect.key, defect.clause) not in known:
            assert fixed & set(_support(form, defect)), defect


def _mended(defect: Defect, random: Random) -> list[Key]:
    """Where a defect is mended; a doubt by a reason, or at one of the answers it is about."""
    if isinstance(defect.about, Doubt) and random.random() < 0.5:
        return [random.choice(defect.about.about)]
    return _to_fix(defect)


def _value(filer: Filer, defect: Defect, key: Key, random: Random) -> Value | Mark:
    step = filer.journey.find(key)
    if isinstance(defect.about, Doubt) and isinstance(step, Step):
        return filer.reply(step, random)
    return _better(filer, defect, key, random)


@SLOW
@given(forms, moves(), st.integers(0, 9_999).map(Random))
def test_a_fact_changes_only_with_what_it_was_compared_with(form: Form, steps: Moves, random: Random) -> None:
    """Or with what decides that those answers and the papers are asked for."""
    filer = live(form, steps, random)
    entries, before = layout(form).entries, filer.given
    papers = {name for name, entry in entries.items() if isinstance(entry.question, Papers)}
    for key in sorted(filer.answers):
        if key[0] in entries and key[0] not in papers and entries[key[0]].inner is None:
            other = {**filer.answers, key: Answer(random.choice(filer.tried[key[0]]), filer.answers[key].seq)}
            after = facts(found(form, other, SUBJECT, filer.readings, TODAY))
            for name in (name for name in {*before, *after} - {*SUBJECT} if before.get(name) != after.get(name)):
                compared = {*BASED_ON[name.removeprefix(FOUND).partition("/")[0]], *papers}
                deciding = {each for one in compared & entries.keys() for each in entries[one].watches}
                assert key[0] in compared | deciding, (name, key)
