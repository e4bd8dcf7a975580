from datetime import date, timedelta

import pytest

from storage import contacts, deliveries
from storage.database import Database, Transaction
from storage.keys import Keyring
from tests.support.rows import a_contact
from tests.support.together import together

DAY = date(2026, 3, 31)


def plan(tx: Transaction, contact: int, cause: str = "update", **more: object) -> bool:
    return deliveries.plan(tx, contact, "reminder", cause, DAY, {"text": "还差三项"}, **more)  # type: ignore[arg-type]


def claim(tx: Transaction, owner: str = "me", limit: int = 10) -> tuple[deliveries.DeliveryRow, ...]:
    return deliveries.claim(tx, owner, limit, 60)


def test_a_message_is_owed_once(database: Database) -> None:
    def turn(tx: Transaction) -> list[bool]:
        anna, bo = a_contact(tx, "anna"), a_contact(tx, "bo")
        return [plan(tx, anna), plan(tx, anna), plan(tx, anna, "other"), plan(tx, bo)]

    assert database.run_now(turn) == [True, False, True, True]
    assert database.run_now(deliveries.owed) == 3


def test_four_processes_plan_a_message_once(database: Database, database_url: str, keys: Keyring) -> None:
    anna = database.run_now(a_contact)
    assert sorted(together(database_url, keys, lambda tx, _: plan(tx, anna))) == [False, False, False, True]


def test_four_processes_share_what_is_due_without_doubles(database: Database, database_url: str, keys: Keyring) -> None:
    def planned(tx: Transaction) -> None:
        anna = a_contact(tx)
        for number in range(100):
            plan(tx, anna, str(number))

    database.run_now(planned)
    claimed = together(database_url, keys, lambda tx, n: claim(tx, f"process {n}", 25))
    ids = [row.id for rows in claimed for row in rows]
    assert len(ids) == len(set(ids)) == 100


def test_the_urgent_then_the_oldest_go_first_and_nothing_before_its_time(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        anna = a_contact(tx)
        plan(tx, anna, "broadcast")
        plan(tx, anna, "older", not_before=tx.now - timedelta(hours=1))
        plan(tx, anna, "reply", priority=5)
        plan(tx, anna, "tomorrow", not_before=tx.now + timedelta(days=1))
        assert [row.cause for row in claim(tx, limit=2)] == ["reply", "older"]
        assert [row.cause for row in claim(tx)] == ["broadcast"]

    database.run_now(turn)


def test_what_was_begun_and_never_finished_comes_back_marked(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        plan(tx, a_contact(tx))
        (first,) = claim(tx)
        tx.now += timedelta(seconds=61)
        assert [row.interrupted for row in claim(tx)] == [False], "it was only claimed: nothing can have gone out"
        assert deliveries.begin(tx, first.id, "me")
        assert not deliveries.begin(tx, first.id, "somebody else")
        assert (first.interrupted, first.payload, first.due_day) == (False, {"text": "还差三项"}, DAY)
        assert claim(tx, "another") == ()
        tx.now += timedelta(seconds=61)
        (again,) = claim(tx, "another")
        assert again.interrupted
        deliveries.later(tx, again.id, tx.now + timedelta(seconds=5))
        tx.now += timedelta(seconds=5)
        assert [row.interrupted for row in claim(tx)] == [False]

    database.run_now(turn)


def test_each_try_is_a_row(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        anna = a_contact(tx)
        (here,) = contacts.addresses(tx, anna)
        plan(tx, anna, address_id=here.id)
        (row,) = claim(tx)
        assert row.address_id == here.id
        deliveries.attempt(tx, row.id, here.id, "retry", "429")
        deliveries.attempt(tx, row.id, here.id, "sent")
        deliveries.finish(tx, row.id, "sent")
        done = deliveries.get(tx, row.id)
        assert (done.state, done.attempts) == ("sent", 2)
        assert [(t.address_id, t.outcome, t.detail) for t in deliveries.tries(tx, row.id)] == [
            (here.id, "retry", "429"),
            (here.id, "sent", ""),
        ]

    database.run_now(turn)


@pytest.mark.parametrize("state", ["sent", "skipped", "gone", "uncertain"])
def test_what_is_finished_is_not_owed_any_more(database: Database, state: str) -> None:
    def turn(tx: Transaction) -> None:
        anna = a_contact(tx)
        plan(tx, anna)
        (row,) = claim(tx)
        deliveries.finish(tx, row.id, state, "why")
        tx.now += timedelta(days=1)
        assert claim(tx) == ()
        assert deliveries.owed(tx) == 0
        assert not plan(tx, anna), "nor is it planned again"
        (listed,) = deliveries.in_state(tx, state)
        assert (listed.reason, deliveries.of_contact(tx, anna)) == ("why", (listed,))

    database.run_now(turn)


def test_a_state_nobody_knows_is_refused(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        plan(tx, a_contact(tx))
        deliveries.finish(tx, claim(tx)[0].id, "lost")

    with pytest.raises(Exception, match="ck_deliveries_state"):
        database.run_now(turn)
