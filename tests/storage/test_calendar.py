"""Changes of the calendar are kept in order, and of two at once one gives way."""

from datetime import date

import pytest

from flows.changes import Change
from storage import calendar
from storage.database import ConflictError, Database, Transaction
from storage.keys import Keyring
from tests.support.together import together


def moved(tx: Transaction, on: str, number: int) -> int:
    return calendar.change(tx, "n", Change("d", "amend", {"on": on}), number, "operator", "延期")


def test_changes_come_back_in_order_and_of_their_notice(database: Database) -> None:
    database.run_now(lambda tx: moved(tx, "2027-06-30", 1))
    database.run_now(lambda tx: moved(tx, "2027-07-31", 2))
    rows = database.run_now(lambda tx: calendar.changes(tx, "n"))
    assert [(row.number, row.content["on"], row.reason) for row in rows] == [
        (1, "2027-06-30", "延期"),
        (2, "2027-07-31", "延期"),
    ]
    assert database.run_now(lambda tx: calendar.changes(tx, "other")) == ()
    assert database.run_now(lambda tx: calendar.stamp(tx, "n"))[0] == 2


def test_of_two_changes_at_once_one_gives_way(database_url: str, keys: Keyring) -> None:
    def one(tx: Transaction, number: int) -> int:
        return moved(tx, f"2027-06-0{number + 1}", len(calendar.changes(tx, "n")) + 1)

    together(database_url, keys, one, threads=3)
    assert together(database_url, keys, lambda tx, _: [row.number for row in calendar.changes(tx, "n")], 1) == [
        [1, 2, 3]
    ]


def test_a_change_that_somebody_else_made_first_is_refused(sqlite_database: Database) -> None:
    sqlite_database.run_now(lambda tx: moved(tx, "2027-06-30", 1))
    with pytest.raises(ConflictError):
        sqlite_database.run_now(lambda tx: pytest.fail("written") if moved(tx, "2027-07-31", 1) else None)


def test_the_last_word_about_a_day_counts(database: Database) -> None:
    day = date(2027, 2, 17)
    for working in (True, False):
        database.run_now(lambda tx, working=working: calendar.correct(tx, day, working, "国办", "operator"))  # type: ignore[misc]
    database.run_now(lambda tx: calendar.correct(tx, date(2027, 1, 1), None, "国办", "operator"))
    found = database.run_now(calendar.corrections)
    assert [(one.day.isoformat(), one.working) for one in found] == [
        ("2027-02-17", True),
        ("2027-02-17", False),
        ("2027-01-01", None),
    ]
