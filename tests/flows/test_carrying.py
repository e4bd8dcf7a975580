"""A filing field after field: the platform's order, amounts without rounding, what another submission changed."""

from __future__ import annotations

from typing import Any

import pytest

from flows.carrying import Block, Unit, amount, as_asked, changed, fields, places, rest
from flows.notice import questions
from flows.notices.shanghai_2022 import CARRIED, NOTICE

BLOCKS = (Block("patents", ("number", "title"), frozenset({"number"})), Block("papers", ("photos", "name", "core")))


def item(question: str, value: Any, group: str = "", place: str = "") -> dict[str, Any]:
    return {"question": question, "kind": "text", "group": group, "item": place, "value": value}


def content(*papers: str, **answers: Any) -> dict[str, Any]:
    items = [item(name, value) for name, value in answers.items()]
    patents = [item(name, f"{name}{n}", "patents", n) for n in ("1", "4") for name in ("title", "core", "number")]
    listed = [{"id": one, "question": "photos", "item": "", "label": "advised"} for one in papers]
    return {"data": [{"section": "a", "items": items}, {"section": "b", "items": patents}], "papers": listed}


def test_fields_come_in_the_platforms_order_items_one_after_another() -> None:
    found = fields(content("f9", "f2", name="x"), BLOCKS)
    assert [one.key for one in found] == [
        "number/1", "title/1", "number/4", "title/4", "photos//f9", "photos//f2", "name/", "core/1", "core/4"
    ]  # fmt: skip
    assert [(one.place, one.of) for one in found if one.question in ("title", "photos")] == [
        (1, 2), (2, 2), (1, 2), (2, 2)
    ]  # fmt: skip
    assert {one.question for one in found if one.known} == {"number"}


def test_what_was_passed_by_is_not_typed_in() -> None:
    assert [one.key for one in fields(content(name={"mark": "skipped"}), BLOCKS) if one.question == "name"] == []


def test_what_the_platform_does_not_ask_is_told_of_apart() -> None:
    found = content("f1", name="x", guide="y")
    assert [one.key for one in rest(found, BLOCKS)] == ["guide/"]
    assert {one.key for one in fields(found, ())} >= {"guide/", "photos//f1", "core/4"}
    assert [block.id for block in as_asked(found)] == ["a", "b", "papers"]


def test_another_submission_says_what_changed() -> None:
    now, before = fields(content("f1", "f3", name="y"), BLOCKS), fields(content("f1", "f2", name="x"), BLOCKS)
    assert changed(now, before) == {"name/", "photos//f3"}
    assert changed(now, now) == frozenset()


@pytest.mark.parametrize(
    ("fen", "unit", "text"),
    [
        (2_900_000_000, "wan", "2900"),
        (2_900_000_000, "yuan", "29000000"),
        (123_456_789, "wan", "123.456789"),
        (123_456_789, "yuan", "1234567.89"),
        (1, "wan", "0.000001"),
        (0, "wan", "0"),
        (-50, "yuan", "-0.5"),
        (10**18 + 1, "yuan", "10000000000000000.01"),
    ],
)
def test_amounts_are_exact(fen: int, unit: Unit, text: str) -> None:
    assert amount(fen, unit) == text


def test_decimals_are_counted() -> None:
    assert [places(text) for text in ("2900", "0.5", "123.456789")] == [0, 1, 6]


@pytest.mark.parametrize("form", [form.id for form in NOTICE.forms])
def test_the_platforms_order_names_only_what_is_asked(form: str) -> None:
    asked = {question.id for _, _, _, question in questions(next(one for one in NOTICE.forms if one.id == form))}
    named = [name for block in CARRIED[form] for name in block.asks]
    assert set(named) <= asked
    assert len(named) == len(set(named))
    assert all(block.known <= set(block.asks) for block in CARRIED[form])
