from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

import storage
from bot.desk.pairs import FIRST
from storage import audit, board, drafts, pairs
from storage.contacts import Contacts
from storage.database import Database, NotFoundError, Transaction
from storage.inbox import Inbox
from storage.leases import Leases
from storage.query import Adding, Query
from storage.tables import LARGEST, columns
from tests.support.rows import a_draft

ID, OWNER = columns(Contacts).id, columns(Leases).owner
NOBODY = Query(select(ID).where(bindparam("which") == ID))


def test_one_row_is_demanded_or_not(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        assert tx.first(NOBODY, which=1) is None
        with pytest.raises(NotFoundError):
            tx.one(NOBODY, which=1)

    database.run_now(turn)


def test_a_forgotten_parameter_is_told(database: Database) -> None:
    with pytest.raises(Exception, match="which"):
        database.run_now(lambda tx: tx.all(NOBODY))


def test_a_statement_that_changes_with_its_parameters_is_refused(database: Database) -> None:
    several = Query(select(ID).where(ID.in_(bindparam("some", expanding=True))))
    with pytest.raises(ValueError, match="compiled once"):
        database.run_now(lambda tx: tx.all(several, some=[1, 2]))


def test_every_statement_of_the_room_is_compiled_on_both(database: Database) -> None:
    modules = [import_module(f"storage.{path.stem}") for path in Path(storage.__file__).parent.glob("*.py")]
    found = [value for module in modules for value in vars(module).values()]
    found += [query for value in found if isinstance(value, dict) for query in value.values()]
    queries = [value for value in found if isinstance(value, Query)]
    dialect = database.run_now(lambda tx: tx.connection.dialect)
    assert len(queries) > 80
    for query in queries:
        assert query.on(dialect).sql


def test_conversions_go_both_ways_and_writes_are_counted(database: Database) -> None:
    until = columns(Leases).until
    add = Query(insert(Leases).on_conflict_do_nothing(), "name", "owner", "until")
    read = Query(select(OWNER, until).where(until <= bindparam("now")))

    def turn(tx: Transaction) -> None:
        values = {"name": "clock", "owner": "me", "until": tx.now}
        assert [tx.run(add, **values), tx.run(add, **values)] == [1, 0]
        assert tx.all(read, now=tx.now) == [("me", tx.now)]

    database.run_now(turn)


def test_a_row_that_is_added_tells_its_number(database: Database) -> None:
    number, name = columns(Inbox).id, columns(Inbox).update_id
    add = Adding(insert(Inbox).on_conflict_do_nothing(), number, "channel", "update_id", "raw", "received_at", "held")
    find = Query(select(number).where(name == bindparam("named")))

    def turn(tx: Transaction) -> None:
        values = {"channel": "web", "raw": b"", "received_at": tx.now, "held": False}
        first, again, other = (tx.add(add, update_id=one, **values) for one in ("a", "a", "b"))
        assert (first, again, other) == (tx.one(find, named="a")[0], None, tx.one(find, named="b")[0])

    database.run_now(turn)


def test_a_statement_is_run_for_each_row(database: Database) -> None:
    add = Query(insert(Leases), "name", "owner", "until")
    read = Query(select(OWNER).order_by(OWNER))

    def turn(tx: Transaction) -> None:
        tx.each(add, [{"name": one, "owner": one, "until": tx.now} for one in ("a", "b")])
        assert tx.all(read) == [("a",), ("b",)]

    database.run_now(turn)


def test_rows_below_the_largest_number_there_may_be_are_found(database: Database) -> None:
    """The console's lists begin there, and an address may name it: PostgreSQL refuses to compare with more."""

    def turn(tx: Transaction) -> None:
        draft = a_draft(tx)
        drafts.save_summary(
            tx, drafts.Summary(draft.id, draft.subject_id, "product", "started", "", 0, "310115", (), None, tx.now)
        )
        audit.note(tx, "officer:1", "signed_in")
        assert pairs.newest(tx, FIRST, 10) == ()
        assert len(board.entries(tx, board.Wanted(below=LARGEST), 10)) == 1
        assert len(audit.page(tx, "", "", LARGEST, 10)) == 1

    database.run_now(turn)
