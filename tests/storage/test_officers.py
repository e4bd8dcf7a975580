"""A seat is taken once, by whoever has the code, in time."""

from datetime import timedelta

import pytest
import time_machine

from storage import contacts, erasure, merging, officers
from storage.database import Database, Transaction
from storage.keys import Keyring
from tests.support.together import together


def person(tx: Transaction, name: str = "a") -> int:
    return contacts.arrive(tx, "web", name)[0].id


def seat(database: Database) -> tuple[int, str]:
    return database.run_now(lambda tx: officers.invite(tx, "李科", "310104", "district_officer"))


def test_the_code_is_not_kept_and_finds_the_seat(database: Database) -> None:
    made, code = seat(database)
    found = database.run_now(lambda tx: officers.by_code(tx, code.lower()))
    assert found is not None
    assert (found.id, found.name, found.office, found.active) == (made, "李科", "310104", False)
    assert database.run_now(lambda tx: officers.by_code(tx, "ABCDEABCDE")) is None


def test_of_many_who_try_only_one_takes_the_seat(database_url: str, keys: Keyring) -> None:
    made = together(database_url, keys, lambda tx, _: officers.invite(tx, "李科", "city", "reader")[0], 1)[0]
    took = together(database_url, keys, lambda tx, n: officers.join(tx, made, person(tx, f"p{n}")))
    assert sorted(took) == [False, False, False, True]


def test_a_seat_is_not_taken_too_late(sqlite_database: Database) -> None:
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        made, _ = seat(sqlite_database)
        clock.shift(officers.INVITATION_LIVES + timedelta(seconds=1))
        assert not sqlite_database.run_now(lambda tx: officers.join(tx, made, person(tx)))


def test_who_is_removed_is_an_officer_no_more(database: Database) -> None:
    made, _ = seat(database)
    who = database.run_now(person)
    database.run_now(lambda tx: officers.join(tx, made, who))
    assert database.run_now(lambda tx: officers.of_contact(tx, who)) is not None
    assert database.run_now(lambda tx: officers.remove(tx, made))
    assert not database.run_now(lambda tx: officers.remove(tx, made))
    assert database.run_now(lambda tx: officers.of_contact(tx, who)) is None


@pytest.mark.parametrize("linked", [True, False])
def test_the_seat_goes_with_the_person_and_its_name_with_their_data(sqlite_database: Database, linked: bool) -> None:
    made, _ = seat(sqlite_database)
    who, other = sqlite_database.run_now(lambda tx: (person(tx), person(tx, "b")))
    sqlite_database.run_now(lambda tx: officers.join(tx, made, who))
    if linked:
        sqlite_database.run_now(lambda tx: merging.merge(tx, who, other))
        found = sqlite_database.run_now(lambda tx: officers.of_contact(tx, other))
        assert found is not None
    else:
        sqlite_database.run_now(lambda tx: erasure.erase(tx, who))
        found = sqlite_database.run_now(lambda tx: officers.get(tx, made))
        assert found is not None
        assert (found.contact_id, found.name, found.active) == (None, "", False)
