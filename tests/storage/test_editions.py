from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage import editions
from storage.database import Database, NotFoundError, Transaction
from storage.keys import Keyring
from tests.support.together import together

CANONICAL = {"id": "shanghai_2022", "quote": "备案主体要求"}


def test_publishing_again_changes_nothing(database: Database) -> None:
    first = database.run_now(lambda tx: editions.publish(tx, "shanghai_2022", "f1", CANONICAL))
    again = database.run_now(lambda tx: editions.publish(tx, "shanghai_2022", "f1", CANONICAL))
    assert first == again
    assert (first.number, first.canonical) == (1, CANONICAL)


def test_the_edition_published_last_is_current(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        assert editions.current(tx, "shanghai_2022") is None
        for later, fingerprint in enumerate(("f1", "f2", "f1")):
            tx.now += timedelta(seconds=later)
            editions.publish(tx, "shanghai_2022", fingerprint, CANONICAL)
            current = editions.current(tx, "shanghai_2022")
            assert current is not None
            assert current.fingerprint == fingerprint
        editions.publish(tx, "elsewhere_2023", "f3", CANONICAL)
        assert [(one.fingerprint, one.number) for one in editions.all_of(tx, "shanghai_2022")] == [("f1", 1), ("f2", 2)]
        assert editions.get(tx, "f3").number == 1
        with pytest.raises(NotFoundError):
            editions.get(tx, "f4")

    database.run_now(turn)


def test_four_processes_publish_four_editions(database: Database, database_url: str, keys: Keyring) -> None:
    rows = together(database_url, keys, lambda tx, n: editions.publish(tx, "shanghai_2022", f"f{n}", CANONICAL))
    assert sorted(row.number for row in rows) == [1, 2, 3, 4]


def test_four_processes_publish_one_edition_once(database: Database, database_url: str, keys: Keyring) -> None:
    rows = together(database_url, keys, lambda tx, _: editions.publish(tx, "shanghai_2022", "f1", CANONICAL))
    assert {row.number for row in rows} == {1}


def test_a_day_can_be_set_for_the_edition_in_hand_and_changes_nothing_else(database: Database) -> None:
    day = date(2027, 1, 1)

    def turn(tx: Transaction) -> None:
        first = editions.publish(tx, "shanghai_2022", "f1", CANONICAL)
        assert editions.publish(tx, "shanghai_2022", "f1", CANONICAL, day) == replace(first, in_force_from=day)
        assert editions.publish(tx, "shanghai_2022", "f1", CANONICAL).in_force_from == day
        assert [(one.number, one.in_force_from) for one in editions.published(tx, "shanghai_2022")] == [(1, day)]

    database.run_now(turn)
