import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from storage import audit, contacts
from storage.database import Database, Transaction
from tests.support.rows import a_contact


def test_acts_are_told_newest_first_with_who_and_about_what(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        anna = audit.contact(a_contact(tx))
        audit.note(tx, anna, "export", subject_id=7)
        audit.note(tx, audit.officer(3), "opened", draft_id=5, detail="section patents")
        audit.note(tx, audit.OPERATOR, "backup")
        acts = audit.latest(tx)
        assert [(act.actor, act.action) for act in acts] == [
            ("operator", "backup"), ("officer:3", "opened"), (anna, "export"),
        ]  # fmt: skip
        assert (acts[1].draft_id, acts[1].detail, acts[2].subject_id) == (5, "section patents", 7)
        assert {act.at for act in acts} == {tx.now}
        assert [act.action for act in audit.latest(tx, actor=anna)] == ["export"]
        assert [act.actor for act in audit.latest(tx, action="backup")] == ["operator"]
        assert len(audit.latest(tx, limit=2)) == 2

    database.run_now(turn)


@pytest.mark.parametrize("statement", ["DELETE FROM audit", "UPDATE audit SET actor = 'nobody'"])
def test_the_database_itself_refuses_to_change_the_trail(database: Database, statement: str) -> None:
    database.run_now(lambda tx: audit.note(tx, audit.SYSTEM, "purge"))
    with pytest.raises(DatabaseError, match="append-only"):
        database.run_now(lambda tx: tx.connection.execute(text(statement)))
    assert [act.action for act in database.run_now(audit.latest)] == ["purge"]


def test_an_act_of_a_turn_that_fails_did_not_happen(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        audit.note(tx, audit.SYSTEM, "purge")
        contacts.get(tx, 404)

    with pytest.raises(LookupError):
        database.run_now(turn)
    assert database.run_now(audit.latest) == ()
