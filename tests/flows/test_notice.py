"""A notice as canonical JSON: what is written is read back equal, and a change of meaning changes the fingerprint."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from flows.condition import answer
from flows.notice import Notice, canonical, find, fingerprint, form, load, questions
from flows.notices.shanghai_2022 import NOTICE as SHANGHAI
from flows.question import KINDS, Choice, Choices, Day, Group, Number, Question, Text
from tests.flows.sample import FORM, NOTICE
from tests.flows.wrong.base import WHO, asking, notice


def through_json(each: Notice) -> Notice:
    return load(json.loads(json.dumps(canonical(each), ensure_ascii=False)))


@pytest.mark.parametrize("each", [NOTICE, SHANGHAI], ids=["sample", "shanghai"])
def test_a_notice_survives_its_json_but_for_its_text(each: Notice) -> None:
    assert through_json(each) == replace(each, text="")
    assert fingerprint(canonical(through_json(each))) == fingerprint(canonical(each))


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_of_question_survives(kind: type[Question]) -> None:
    own = {Choice: {"options": ("a", "b")}, Choices: {"options": ("a", "b")}, Group: {"asks": (Text("inner"),)}}
    question = kind("sold", when=answer("kind").is_("firm"), prefill="before", **own.get(kind, {}))  # type: ignore[arg-type]
    written = notice(WHO, asking(question))
    assert find(through_json(written).forms[0], "sold") == question


def test_bounds_keep_their_type() -> None:
    written = notice(WHO, asking(Number("share", least=Decimal("0.5"), most=100), Day("on", earliest=date(1985, 4, 1))))
    share, on = (find(through_json(written).forms[0], name) for name in ("share", "on"))
    assert share == Number("share", least=Decimal("0.5"), most=100)
    assert on == Day("on", earliest=date(1985, 4, 1))


def test_text_is_no_part_of_the_fingerprint_and_everything_else_is() -> None:
    print_of = fingerprint(canonical(NOTICE))
    assert fingerprint(canonical(replace(NOTICE, text="anders"))) == print_of
    others = [
        replace(NOTICE, place="别处"),
        replace(NOTICE, forms=(replace(FORM, after="registration"),)),
        replace(NOTICE, sources=()),
        replace(NOTICE, forms=(replace(FORM, sections=FORM.sections[:2]),)),
    ]
    assert len({print_of, *(fingerprint(canonical(other)) for other in others)}) == 5


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        {"kind": "text", "id": "x"},
        {"part": "notice"},
        {"part": "poem"},
        {"kind": "riddle", "id": "x"},
        {"part": "notice", "id": {"mark": "skipped"}},
    ],
)
def test_other_json_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"not a|unknown|missing"):
        load(data)


def test_finding_forms_and_questions() -> None:
    assert form(NOTICE, "product") is FORM
    with pytest.raises(KeyError):
        form(NOTICE, "poem")
    assert find(FORM, "title") == Text("title")
    assert find(FORM, "nothing") is None
    order = [question.id for *_, question in questions(FORM)]
    assert order[:6] == ["kind", "legal_person", "groups", "patents", "title", "filed_on"]
