"""Policies are what their last change says, and of two changes at once one gives way."""

from datetime import date

import pytest

from storage import policies
from storage.database import ConflictError, Database, Transaction
from storage.keys import Keyring
from tests.support.policies import policy
from tests.support.together import together

FIRST, THEN = policy(), policy(amount="每件 2 万元", until=date(2027, 6, 30), categories=("city_pilot",))


def test_a_policy_is_what_was_said_of_it_last(database: Database) -> None:
    made = database.run_now(lambda tx: policies.add(tx, "310115", FIRST, "officer:1", "录入"))
    database.run_now(lambda tx: policies.add(tx, "310104", FIRST, "officer:2", "录入"))
    database.run_now(lambda tx: policies.change(tx, made, 2, "amend", THEN, "officer:3", "提高"))
    [city_and_pudong] = database.run_now(lambda tx: policies.of_offices(tx, "city", "310115"))
    assert (city_and_pudong.policy, city_and_pudong.withdrawn, city_and_pudong.changes) == (THEN, False, 2)
    database.run_now(lambda tx: policies.change(tx, made, 3, "withdraw", THEN, "officer:3", "到期"))
    rows = database.run_now(policies.every)
    assert [(row.office, row.withdrawn, row.changes) for row in rows] == [("310115", True, 3), ("310104", False, 1)]
    told = database.run_now(lambda tx: policies.history(tx, made))
    assert [(one.kind, one.policy, one.author, one.reason) for one in told] == [
        ("add", FIRST, "officer:1", "录入"),
        ("amend", THEN, "officer:3", "提高"),
        ("withdraw", THEN, "officer:3", "到期"),
    ]
    assert database.run_now(lambda tx: policies.get(tx, 99)) is None


def test_who_comes_second_is_refused(sqlite_database: Database) -> None:
    made = sqlite_database.run_now(lambda tx: policies.add(tx, "city", FIRST, "operator", "录入"))
    with pytest.raises(ConflictError):
        sqlite_database.run_now(lambda tx: policies.change(tx, made, 1, "amend", THEN, "operator", "改"))


def test_of_changes_at_once_each_has_its_own_number(database_url: str, keys: Keyring) -> None:
    def change(tx: Transaction, _number: int) -> None:
        [row] = policies.every(tx) or [None]
        if row is not None:
            policies.change(tx, row.id, row.changes + 1, "amend", THEN, "operator", "改")

    together(database_url, keys, lambda tx, _: policies.add(tx, "city", FIRST, "operator", "录入"), 1)
    together(database_url, keys, change, threads=3)
    assert together(database_url, keys, lambda tx, _: policies.every(tx)[0].changes, 1) == [4]
