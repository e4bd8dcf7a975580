from datetime import timedelta

from storage import inbox
from storage.database import Database, Transaction
from storage.keys import Keyring
from tests.support.rows import a_contact
from tests.support.together import together


def test_an_update_is_accepted_once(database: Database) -> None:
    first = database.run_now(lambda tx: inbox.accept(tx, "telegram:1", "77", b"raw"))
    again = database.run_now(lambda tx: inbox.accept(tx, "telegram:1", "77", b"raw"))
    other = database.run_now(lambda tx: inbox.accept(tx, "telegram:2", "77", b"raw"))
    assert (first.repeated, again.repeated, other.repeated) == (False, True, False)
    assert first.id == again.id != other.id


def test_four_processes_accept_the_same_update_once(database_url: str, keys: Keyring) -> None:
    accepted = together(database_url, keys, lambda tx, _: inbox.accept(tx, "web", "1", b"raw"))
    assert sorted(one.repeated for one in accepted) == [False, True, True, True]
    assert len({one.id for one in accepted}) == 1


def test_what_has_no_answer_waits_with_its_raw_update(database: Database) -> None:
    def turn(tx: Transaction) -> tuple[inbox.InboxRow, ...]:
        contact = a_contact(tx)
        waiting = inbox.accept(tx, "web", "1", "您好".encode())
        inbox.attach(tx, waiting.id, contact)
        inbox.answered(tx, inbox.accept(tx, "web", "2", b"").id)
        assert inbox.unanswered(tx, before=tx.now) == ()
        (row,) = inbox.unanswered(tx, before=tx.now + timedelta(seconds=1))
        assert (row.id, row.contact_id, row.raw.decode(), row.error) == (waiting.id, contact, "您好", "")
        assert inbox.get(tx, row.id) == row
        inbox.answered(tx, row.id)
        return inbox.unanswered(tx, before=tx.now + timedelta(seconds=1))

    assert database.run_now(turn) == ()


def test_what_was_answered_there_meanwhile_is_known_when_replies_have_gone_out(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        contact, other = a_contact(tx), a_contact(tx, "another")
        first = inbox.accept(tx, "telegram:1", "1", b"", contact).id
        inbox.accept(tx, "telegram:1", "2", b"", other)
        inbox.accept(tx, "web", "3", b"", contact)
        inbox.keep_failed(tx, "telegram:1", "4", b"", "KeyError")
        inbox.attach(tx, inbox.keep_failed(tx, "telegram:1", "4", b"", "KeyError"), contact)
        held = inbox.accept(tx, "telegram:1", "5", b"", contact).id
        inbox.hold(tx, held)
        assert inbox.in_hand(tx, contact, "telegram:1")
        assert not inbox.sent(tx, first)
        assert not inbox.in_hand(tx, contact, "telegram:1")
        second = inbox.accept(tx, "telegram:1", "6", b"", contact).id
        assert not inbox.sent(tx, first)  # its answer goes out after this one
        assert not inbox.sent(tx, second)
        assert inbox.sent(tx, first)
        assert inbox.get(tx, first).answered

    database.run_now(turn)


def test_a_failed_turn_is_kept_with_its_reason(database: Database) -> None:
    new = database.run_now(lambda tx: inbox.keep_failed(tx, "web", "1", b"raw", "KeyError: 'x'"))
    old = database.run_now(lambda tx: inbox.accept(tx, "web", "2", b"raw").id)
    assert database.run_now(lambda tx: inbox.keep_failed(tx, "web", "2", b"raw", "ValueError")) == old
    rows = database.run_now(inbox.failed)
    assert [(row.id, row.error) for row in rows] == [(old, "ValueError"), (new, "KeyError: 'x'")]


def test_only_what_is_old_and_answered_is_forgotten(database: Database) -> None:
    def turn(tx: Transaction) -> int:
        inbox.answered(tx, inbox.accept(tx, "web", "answered", b"").id)
        inbox.accept(tx, "web", "waiting", b"")
        assert inbox.forget_old(tx, before=tx.now) == 0
        return inbox.forget_old(tx, before=tx.now + timedelta(seconds=1))

    assert database.run_now(turn) == 1
    assert database.run_now(lambda tx: inbox.accept(tx, "web", "waiting", b"")).repeated


def test_a_forgotten_number_is_not_given_again(database: Database) -> None:
    def turn(tx: Transaction) -> bool:
        first = inbox.accept(tx, "web", "1", b"").id
        inbox.answered(tx, first)
        inbox.forget_old(tx, before=tx.now + timedelta(seconds=1))
        return inbox.accept(tx, "web", "2", b"").id > first

    assert database.run_now(turn)
