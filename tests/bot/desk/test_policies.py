"""Who keeps which support policies, what is refused and why, and that every change is on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

import pytest

from bot.desk import policies as acts
from bot.desk import today
from bot.desk.officers import Actor
from bot.house import House
from storage import audit
from storage.database import Transaction
from tests.bot.operating import Day
from tests.support.acts import *  # noqa: F403
from tests.support.acts import does, refused
from tests.support.policies import policy

T = TypeVar("T")
CITY = Actor("officer:1", "city", "city_officer")
PUDONG = Actor("officer:2", "310115", "district_officer")
XUHUI = Actor("officer:3", "310104", "district_officer")
READER = Actor("officer:4", "310115", "reader")
ASSOCIATION = Actor("officer:5", "association", "association")


def added(by: Actor, where: str, one=None, reason: str = "录入") -> Callable[[Transaction, House], int]:
    return lambda tx, house: acts.add(tx, house, by, where, one or policy(), reason)


def test_a_district_keeps_its_own_and_sees_the_citys(office: Day) -> None:
    mine, citys = does(office, added(PUDONG, "310115")), does(office, added(CITY, "city"))
    there = does(office, added(CITY, "310104"))
    assert [row.id for row in does(office, lambda tx, _: acts.listed(tx, PUDONG))] == [mine, citys]
    assert [row.id for row in does(office, lambda tx, _: acts.listed(tx, ASSOCIATION))] == [citys]
    assert [row.id for row in does(office, lambda tx, _: acts.listed(tx, CITY))] == [mine, citys, there]
    assert does(office, lambda tx, _: acts.found(tx, PUDONG, there)) is None
    assert does(office, lambda tx, _: acts.history(tx, PUDONG, there)) == ()
    assert refused(office, lambda tx, _: acts.withdraw(tx, PUDONG, citys, "因")) == "not_yours"
    assert refused(office, lambda tx, _: acts.withdraw(tx, PUDONG, there, "因")) == "no_policy", (
        "as if it were not there"
    )


@pytest.mark.parametrize(
    ("by", "where"), [(PUDONG, "city"), (PUDONG, "310104"), (READER, "310115"), (ASSOCIATION, "city")]
)
def test_nobody_else_adds_one(office: Day, by: Actor, where: str) -> None:
    assert refused(office, added(by, where)) == "not_yours"


def test_every_change_is_on_record_with_its_author_and_reason(office: Day) -> None:
    made = does(office, added(PUDONG, "310115"))
    more = replace(policy(), amount=(("zh_Hans", "每件 2 万元"),))
    does(office, lambda tx, house: acts.amend(tx, house, CITY, made, more, "提高", seen=1))
    does(office, lambda tx, _: acts.withdraw(tx, PUDONG, made, "停办", seen=2))
    rows = does(office, lambda tx, _: acts.history(tx, PUDONG, made))
    assert [(row.kind, row.author, row.reason) for row in rows] == [
        ("add", "officer:2", "录入"),
        ("amend", "officer:1", "提高"),
        ("withdraw", "officer:2", "停办"),
    ]
    trail = {kind: does(office, lambda tx, _, k=kind: audit.latest(tx, action=k)) for kind in _KINDS}  # type: ignore[misc]
    assert [(kind, act.actor, act.detail) for kind, [act] in trail.items()] == [
        ("policy_add", "officer:2", f"policy {made} 310115"),
        ("policy_amend", "officer:1", f"policy {made} change 2"),
        ("policy_withdraw", "officer:2", f"policy {made} change 3"),
    ]
    assert refused(office, lambda tx, _: acts.withdraw(tx, PUDONG, made, "再撤")) == "no_policy"


_KINDS = ("policy_add", "policy_amend", "policy_withdraw")


def test_who_looked_at_an_older_state_is_told_so(office: Day) -> None:
    made = does(office, added(PUDONG, "310115"))
    for act in (
        lambda tx, house: acts.amend(tx, house, PUDONG, made, policy("改名"), "因", seen=0),
        lambda tx, _: acts.withdraw(tx, PUDONG, made, "因", seen=0),
    ):
        assert refused(office, act) == "policy_overtaken"


@pytest.mark.parametrize(
    ("one", "reason", "code"),
    [
        (replace(policy(), title=()), "录入", "policy_incomplete"),
        (replace(policy(), amount=()), "录入", "policy_incomplete"),
        (policy(link="http://www.pudong.gov.cn/1"), "录入", "policy_link"),
        (policy(link="javascript:alert(1)"), "录入", "policy_link"),
        (policy(link="https://user@evil.cn/1"), "录入", "policy_link"),
        (policy(link="https:// a.cn"), "录入", "policy_link"),
        (policy(until=date(2025, 12, 31)), "录入", "policy_ends"),
        (policy(source=" "), "录入", "policy_source"),
        (policy(clause=""), "录入", "policy_source"),
        (policy(label="gossip"), "录入", "no_label"),
        (policy(categories=("先导产业",)), "录入", "no_category"),
        (policy(needs="famous"), "录入", "policy_needs"),
        (policy(), "  ", "no_reason"),
    ],
)
def test_what_is_refused_has_its_reason(office: Day, one, reason: str, code: str) -> None:
    assert refused(office, added(PUDONG, "310115", one, reason)) == code
    assert does(office, lambda tx, _: acts.listed(tx, CITY)) == ()


def test_nothing_new_and_no_such_office_are_refused(office: Day) -> None:
    made = does(office, added(PUDONG, "310115"))
    assert refused(office, lambda tx, house: acts.amend(tx, house, PUDONG, made, policy(), "因")) == "nothing_new"
    assert refused(office, added(CITY, "310199")) == "no_office"
    assert refused(office, added(CITY, "association")) == "no_office"


def test_what_ends_within_a_month_is_said_to_who_keeps_it(office: Day) -> None:
    now = does(office, lambda tx, house: house.today(tx))
    for days in (-1, 0, 30, 31):
        one = policy(f"{days}", begins=date(2020, 1, 1), until=now + timedelta(days=days))
        does(office, added(PUDONG, "310115", one))

    def said(by: Actor) -> list[int]:
        found = does(office, lambda tx, house: today.of(tx, house, by))
        return [need.params["n"] for need in found if need.path == "/desk/policies"]

    assert (said(PUDONG), said(CITY), said(XUHUI), said(READER)) == ([2], [2], [], [])
