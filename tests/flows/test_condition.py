"""Conditions: true, false, unknown; absent compares false; a group that is open may still change its mind."""

from __future__ import annotations

import json
from datetime import date

import pytest

from flows.condition import (
    Condition,
    all_of,
    answer,
    answered,
    any_of,
    at_least,
    because,
    canonical,
    count,
    days_between,
    every,
    given,
    given_names,
    holds,
    names,
    parse,
    some,
    today,
    total,
    unless,
    years_after,
)
from tests.flows.scopes import ABSENT, UNKNOWN, ByHand

YES, NO, LATER = answer("yes").is_(True), answer("no").is_(True), answer("later").is_(True)
THREE = ByHand({"yes": True, "no": False, "later": UNKNOWN, "absent": ABSENT})


def patents(*in_force: object, still_open: bool = False) -> ByHand:
    rows = [{"in_force": value, "fee": 100} for value in in_force]
    return ByHand({}, {"patents": rows}, still_open=frozenset({"patents"} if still_open else ()))  # type: ignore[arg-type]


SOME = some("patents", answer("in_force").is_(True))
EVERY = every("patents", answer("in_force").is_(True))


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        (YES, True),
        (NO, False),
        (LATER, None),
        (answer("absent").is_(True), False),
        (answer("absent") >= answer("later"), False),
        (YES & LATER, None),
        (NO & LATER, False),
        (YES | LATER, True),
        (NO | LATER, None),
        (~LATER, None),
        (~NO, True),
        (at_least(2, YES, NO, LATER), None),
        (at_least(1, YES, NO, LATER), True),
        (at_least(2, YES, NO, NO), False),
        (unless(LATER, YES), True),
        (unless(LATER, NO), None),
        (unless(YES, NO), True),
        (all_of(), True),
        (any_of(), False),
        (answered("yes"), True),
        (answered("later"), None),
        (answered("absent"), False),
    ],
)
def test_three_values(condition: Condition, truth: bool | None) -> None:
    assert holds(condition, THREE) is truth


@pytest.mark.parametrize(
    ("scope", "some_is", "every_is"),
    [
        (patents(), False, True),
        (patents(still_open=True), None, None),
        (patents(True, still_open=True), True, None),
        (patents(False, still_open=True), None, False),
        (patents(True, False), True, False),
        (patents(True, UNKNOWN), True, None),
        (patents(False, UNKNOWN), None, False),
        (patents(True, True), True, True),
    ],
)
def test_a_group_decides_as_soon_as_it_can(scope: ByHand, some_is: bool | None, every_is: bool | None) -> None:
    assert (holds(SOME, scope), holds(EVERY, scope)) == (some_is, every_is)


def test_counts_and_totals_wait_for_the_group_to_close() -> None:
    in_force = count("patents", answer("in_force").is_(True))
    assert holds(in_force >= 1, patents(True, True, still_open=True)) is None
    assert holds(in_force.is_(2), patents(True, True, False)) is True
    assert holds(in_force >= 1, patents(True, UNKNOWN)) is None
    assert holds(total("patents", "fee") > 150, patents(True, True)) is True
    assert holds(total("patents", "fee").is_(0), patents()) is True
    assert holds(count("patents").is_(0), patents()) is True


def test_papers_and_choices_are_counted_too() -> None:
    scope = ByHand({"proof": ("a", "b"), "later": UNKNOWN})
    assert holds(count("proof").is_(2), scope) is True
    assert holds(count("later") > 0, scope) is None
    assert holds(count("absent") < 1, scope) is False


def test_inside_a_group_a_name_means_the_item_first_and_then_the_form() -> None:
    scope = ByHand({"limit": 10, "fee": 1}, {"patents": [{"fee": 20}, {"fee": 5}]})
    assert holds(some("patents", answer("fee") > answer("limit")), scope) is True
    assert holds(every("patents", answer("fee") > answer("limit")), scope) is False


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        (answer("kind").among("firm", "branch"), True),
        (answer("groups").has("pilot"), True),
        (answer("groups").has("award"), False),
        (answer("kind").has("firm"), False),
        (answer("sales") >= answer("exports"), True),
        (answer("sales") < 100, False),
        (answer("sales") > "firm", False),  # no order between the two: false, never an exception
        (answer("sold").is_(1), False),
        (given("district").is_("310115"), True),
        (given("nothing").is_("310115"), False),
        (answer("filed_on") <= given("cut_off"), True),
    ],
)
def test_comparisons(condition: Condition, truth: bool) -> None:
    values = {"kind": "firm", "groups": ("pilot",), "sales": 300, "exports": 200, "sold": True}
    facts = {"district": "310115", "cut_off": date(2026, 1, 1)}
    scope = ByHand(values | {"filed_on": date(2020, 5, 5)}, facts=facts)  # type: ignore[arg-type]
    assert holds(condition, scope) is truth


@pytest.mark.parametrize(
    ("filed_on", "ended"),
    [(date(2006, 3, 1), True), (date(2006, 3, 2), False), (UNKNOWN, None), (ABSENT, False), ("2006", False)],
)
def test_a_patent_ends_twenty_years_after_its_filing_day(filed_on: object, ended: bool | None) -> None:
    scope = ByHand({"filed_on": filed_on})  # type: ignore[dict-item]
    assert holds(years_after(answer("filed_on"), 20) <= today, scope) is ended


def test_years_after_a_leap_day_end_with_february() -> None:
    scope = ByHand({"filed_on": date(2008, 2, 29)})
    assert years_after(answer("filed_on"), 10).evaluate(scope) == date(2018, 2, 28)
    assert years_after(answer("filed_on"), 20).evaluate(scope) == date(2028, 2, 29)
    assert years_after(answer("filed_on"), 9000).evaluate(scope) is ABSENT


def test_windows_of_days() -> None:
    within = days_between(answer("from"), today) <= 30
    assert holds(within, ByHand({"from": date(2026, 1, 30)})) is True
    assert holds(within, ByHand({"from": date(2026, 1, 29)})) is False
    assert holds(within, ByHand({"from": UNKNOWN})) is None
    assert holds(within, ByHand()) is False


def test_a_condition_is_no_truth_value() -> None:
    with pytest.raises(TypeError, match="holds"):
        bool(YES)


ALL_KINDS = [
    YES & ~NO | LATER,
    at_least(2, YES, answered("no"), unless(NO, YES)),
    SOME & EVERY & (count("patents", YES) > 1) & (count("proof") <= 2),
    total("patents", "fee") >= given("limit"),
    days_between(answer("from"), today) < 30,
    years_after(answer("filed_on"), 20) <= today,
    answer("day").among(date(2024, 1, 1), "x", 3, True),
    answer("groups").has("pilot"),
]


@pytest.mark.parametrize("condition", ALL_KINDS)
def test_a_condition_survives_its_json(condition: Condition) -> None:
    assert parse(json.loads(json.dumps(canonical(condition)))) == condition


@pytest.mark.parametrize(
    "data", [None, [], {}, {"maybe": []}, {"is": [{"x": 1}, {"value": 1}]}, {"all": 3}, {"is": 3}, {"some": []}]
)
def test_other_json_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="not a"):
        parse(data)


def test_names() -> None:
    assert names(SOME & (total("patents", "fee") >= given("limit"))) == {"patents", "in_force", "fee"}
    assert given_names(total("patents", "fee") >= given("limit")) == {"limit"}


def test_because_names_only_the_answers_that_decided() -> None:
    (leaf,) = because(YES & NO & LATER, THREE)
    assert (leaf.name, leaf.value, leaf.expected, leaf.truth) == ("no", False, True, False)
    assert [leaf.name for leaf in because(YES & answered("yes"), THREE)] == ["yes", "yes"]
    assert [leaf.name for leaf in because(unless(LATER, NO), THREE)] == ["later"]


def test_because_names_both_sides_of_a_comparison() -> None:
    exports, sales = because(answer("exports") > answer("sales"), ByHand({"exports": 3200, "sales": 2900}))
    assert (exports.name, exports.op, exports.value, exports.expected) == ("exports", ">", 3200, 2900)
    assert (sales.name, sales.op, sales.value, sales.expected) == ("sales", "<", 2900, 3200)


def test_because_names_the_items() -> None:
    assert [(leaf.name, leaf.item) for leaf in because(EVERY, patents(True, False, False))] == [
        ("in_force", "2"),
        ("in_force", "3"),
    ]
    assert [(leaf.name, leaf.op) for leaf in because(SOME, patents())] == [("patents", "some")]


def test_what_is_given_of_an_item_comes_first_inside_its_group() -> None:
    scope = ByHand(rows={"patents": [{}, {}, {}]}, facts={"late": True, "late/2": False, "cut_off/3": date(2026, 1, 1)})
    late = given("late").is_(True)
    assert holds(count("patents", late).is_(2), scope) is True
    assert [holds(late, scope, item) for item in ("", "1", "2", "3")] == [True, True, False, True]
    assert [holds(given("cut_off") < today, scope, item) for item in ("", "2", "3")] == [False, False, True]
    assert parse(canonical(late)) == late
