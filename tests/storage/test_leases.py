from datetime import timedelta

from storage import leases
from storage.database import Database, Transaction
from storage.keys import Keyring
from tests.support.together import together


def test_one_owner_at_a_time(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        assert leases.take(tx, "clock", "a", 60)
        assert leases.take(tx, "clock", "a", 60), "its owner renews it"
        assert not leases.take(tx, "clock", "b", 60)
        assert leases.take(tx, "sender", "b", 60), "another thing is another lease"
        leases.release(tx, "clock", "b")
        assert not leases.take(tx, "clock", "b", 60), "only its owner lets go of it"
        leases.release(tx, "clock", "a")
        assert leases.take(tx, "clock", "b", 60)

    database.run_now(turn)


def test_a_silent_owner_loses_it(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        leases.take(tx, "clock", "a", 60)
        tx.now += timedelta(seconds=59)
        assert not leases.take(tx, "clock", "b", 60)
        tx.now += timedelta(seconds=1)
        assert leases.take(tx, "clock", "b", 60)

    database.run_now(turn)


def test_four_processes_ask_and_one_gets_it(database_url: str, keys: Keyring) -> None:
    assert sorted(together(database_url, keys, lambda tx, n: leases.take(tx, "clock", f"{n}", 60))).count(True) == 1
