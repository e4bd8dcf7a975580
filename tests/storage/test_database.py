import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable
from threading import Event, current_thread

import pytest

from storage import contacts, inbox, leases
from storage.database import ConflictError, Database, Transaction, connect
from storage.keys import Keyring
from tests.support.databases import Postgres


class Wrong(Exception):
    pass


def keep(name: str) -> Callable[[Transaction], bool]:
    return lambda tx: leases.take(tx, name, "me", 60)


def kept(database: Database, name: str) -> bool:
    return not database.run_now(lambda tx: leases.take(tx, name, "somebody else", 60))


async def test_a_turn_returns_its_result_once_committed(database: Database, database_url: str, keys: Keyring) -> None:
    assert await database.run(keep("a")) is True
    other = connect(database_url, keys)
    assert kept(other, "a")
    other.close()


async def test_a_turn_that_raises_leaves_no_trace_and_its_error_comes_back(database: Database) -> None:
    def wrong(tx: Transaction) -> None:
        keep("a")(tx)
        raise Wrong

    with pytest.raises(Wrong):
        await database.run(wrong)
    assert not kept(database, "a")


async def test_the_good_turns_of_a_failing_batch_are_kept(database: Database) -> None:
    gate, runs = Event(), Counter[str]()

    def turn(name: str) -> Callable[[Transaction], str]:
        def work(tx: Transaction) -> str:
            runs[name] += 1
            keep(name)(tx)
            if name == "wrong":
                raise Wrong
            return name

        return work

    first = asyncio.create_task(database.run(lambda tx: gate.wait(10)))
    rest = [asyncio.create_task(database.run(turn(name))) for name in ("a", "wrong", "b")]
    await asyncio.sleep(0)
    gate.set()
    ended = await asyncio.gather(first, *rest, return_exceptions=True)

    assert [ended[1], ended[3]] == ["a", "b"]
    assert isinstance(ended[2], Wrong)
    assert [kept(database, name) for name in ("a", "wrong", "b")] == [True, False, True]
    assert runs["a"] == (2 if database.dialect == "sqlite" else 1), "SQLite runs them together, then one by one"


async def test_what_follows_a_commit_happens_only_after_it(database: Database) -> None:
    seen: list[str] = []

    def good(tx: Transaction) -> None:
        tx.after_commit(lambda: seen.append("good"))
        seen.append("turn")

    def wrong(tx: Transaction) -> None:
        tx.after_commit(lambda: seen.append("wrong"))
        raise Wrong

    await database.run(good)
    with pytest.raises(Wrong):
        await database.run(wrong)
    assert seen == ["turn", "good"]


def test_a_turn_that_met_a_conflict_runs_again_from_nothing(database: Database) -> None:
    runs: list[bool] = []

    def turn(tx: Transaction) -> int:
        runs.append(inbox.accept(tx, "web", "1", b"").repeated)
        if len(runs) < 3:
            raise ConflictError
        return len(runs)

    assert database.run_now(turn) == 3
    assert runs == [False, False, False]


def test_a_conflict_that_never_ends_is_told(database: Database) -> None:
    runs: list[int] = []

    def turn(tx: Transaction) -> None:
        runs.append(1)
        raise ConflictError

    with pytest.raises(ConflictError):
        database.run_now(turn)
    assert len(runs) == 5


@pytest.mark.postgres
def test_a_server_that_let_go_of_its_connections_is_asked_again(postgres: Postgres, keys: Keyring) -> None:
    database = connect(postgres.url, keys)
    for name in map(str, range(30)):
        database.run_now(keep(name))  # every thread has its connection now
    postgres.hang_up()
    assert database.run_now(keep("after")) is True
    database.close()


def test_closing_finishes_what_is_queued(database: Database, database_url: str, keys: Keyring) -> None:
    async def many() -> None:
        turns = [asyncio.create_task(database.run(keep(str(number)))) for number in range(200)]
        await asyncio.sleep(0)
        await asyncio.to_thread(database.close)
        assert all(await asyncio.gather(*turns))

    asyncio.run(many())
    with pytest.raises(RuntimeError, match="closed"):
        database.run_now(keep("late"))
    other = connect(database_url, keys)
    assert kept(other, "199")
    other.close()


def test_on_sqlite_even_a_turn_that_only_reads_keeps_other_writers_out(
    sqlite_database: Database, sqlite_url: str
) -> None:
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), timeout=0, check_same_thread=False)

    def turn(tx: Transaction) -> None:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")

    sqlite_database.run_now(turn)
    other.execute("BEGIN IMMEDIATE")
    other.close()


def test_a_turn_cannot_wait_for_another(database: Database) -> None:
    with pytest.raises(RuntimeError, match="another turn"):
        database.run_now(lambda tx: database.run_now(keep("a")))


def test_turns_never_run_on_the_callers_thread(database: Database) -> None:
    assert database.run_now(lambda tx: current_thread()) is not current_thread()


async def test_nobody_waiting_any_more_stops_nothing(database: Database) -> None:
    gate = Event()
    waiting = asyncio.create_task(database.run(lambda tx: gate.wait(10)))
    await asyncio.sleep(0)
    waiting.cancel()
    gate.set()
    assert await database.run(keep("a")) is True


def test_instants_come_back_as_they_went(database: Database) -> None:
    def turn(tx: Transaction) -> bool:
        contact, _ = contacts.arrive(tx, "web", "anna")
        return contacts.get(tx, contact.id).created_at == tx.now

    assert database.run_now(turn)


def test_other_databases_are_refused(keys: Keyring) -> None:
    with pytest.raises(ValueError, match="neither"):
        connect("mysql://localhost/x", keys)
