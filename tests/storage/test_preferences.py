from datetime import date

import pytest

from storage import deliveries, merging, preferences
from storage.database import Database, Transaction
from storage.preferences import Wishes
from tests.support.rows import a_contact

DAY = date(2026, 3, 31)


def test_who_said_nothing_is_written_to_in_office_hours(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        anna = a_contact(tx)
        assert preferences.wishes(tx, anna) == Wishes(540, 1080, "", frozenset())
        preferences.save(tx, anna, Wishes(600, 1440, "Europe/Berlin"))
        preferences.stop(tx, anna, "update")
        preferences.stop(tx, anna, "draft")
        preferences.resume(tx, anna, "update")
        assert preferences.wishes(tx, anna) == Wishes(600, 1440, "Europe/Berlin", frozenset({"draft"}))

    database.run_now(turn)


@pytest.mark.parametrize(("starts", "ends"), [(600, 600), (700, 600), (-1, 600), (600, 1441)])
def test_hours_that_are_none_are_refused(sqlite_database: Database, starts: int, ends: int) -> None:
    with pytest.raises(ValueError, match="no hours"):
        sqlite_database.run_now(lambda tx: preferences.save(tx, a_contact(tx), Wishes(starts, ends)))


def test_the_last_word_on_putting_off_and_the_first_on_done_elsewhere_count(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        anna, bo = a_contact(tx, "anna"), a_contact(tx, "bo")
        preferences.put_off(tx, anna, "draft:1", DAY)
        preferences.put_off(tx, anna, "draft:1", date(2026, 4, 2))
        assert preferences.put_off_until(tx, anna, "draft:1") == date(2026, 4, 2)
        assert preferences.put_off_until(tx, bo, "draft:1") is None
        preferences.done(tx, "draft:1", anna)
        preferences.done(tx, "draft:1", bo)
        assert preferences.done_by(tx, "draft:1") == anna
        preferences.undone(tx, "draft:1")
        assert preferences.done_by(tx, "draft:1") is None

    database.run_now(turn)


def test_two_who_are_one_hear_a_thing_once_and_what_either_stopped_stays_stopped(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        anna, phone = a_contact(tx, "anna"), a_contact(tx, "phone")
        for contact in (anna, phone):
            deliveries.plan(tx, contact, "reminder", "the same", DAY, {})
        deliveries.plan(tx, phone, "reminder", "its own", DAY, {})
        preferences.save(tx, anna, Wishes(600, 700, stopped=frozenset({"patent"})))
        preferences.stop(tx, phone, "draft")
        preferences.put_off(tx, phone, "draft:1", DAY)
        preferences.done(tx, "draft:2", phone)
        merging.merge(tx, phone, anna)
        assert [row.cause for row in deliveries.of_contact(tx, anna)] == ["the same", "its own"]
        assert preferences.wishes(tx, anna) == Wishes(600, 700, stopped=frozenset({"patent", "draft"}))
        assert preferences.put_off_until(tx, anna, "draft:1") == DAY
        assert preferences.done_by(tx, "draft:2") == anna

    database.run_now(turn)
