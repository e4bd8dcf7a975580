"""Codes, links, stops and calendar addresses, on both databases and across a change of keys."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import contacts, feeds, mailing
from storage.database import Database, Transaction
from storage.keys import Keyring

LI = "li@firm.example"
NEWER = "a-newer-secret-than-the-other"


def person(tx: Transaction, name: str = "li") -> int:
    return contacts.arrive(tx, "web", name)[0].id


def mailbox(tx: Transaction) -> int:
    me = person(tx)
    made = contacts.add(tx, me, "email", f"{me}:{LI}")
    assert made is not None
    return made


def under_newer_keys(database: Database, tx: Transaction, keys: Keyring) -> Transaction:
    """The same transaction in a process that was started with a newer secret in front."""
    newer = Keyring([NEWER, *keys._secrets])
    return Transaction(tx.connection, newer, tx.cursor, tx.now)


def test_a_right_code_confirms_once(database: Database) -> None:
    def turn(tx: Transaction) -> list[bool]:
        asked = mailing.ask(tx, person(tx), LI)
        assert asked is not None
        code = mailing.code(tx, asked)
        assert len(code) == mailing.DIGITS
        return [mailing.confirm(tx, asked, said) for said in ("", "１２３４５６", code, code)]

    assert database.run_now(turn) == [False, False, True, False]


def test_five_wrong_codes_are_enough(database: Database) -> None:
    def turn(tx: Transaction) -> bool:
        asked = mailing.ask(tx, person(tx), LI)
        assert asked is not None
        for _ in range(mailing.TRIES):
            assert not mailing.confirm(tx, asked, "x")
        return mailing.confirm(tx, asked, mailing.code(tx, asked))

    assert not database.run_now(turn)


def test_a_code_of_another_row_with_the_same_mailbox_is_another(database: Database) -> None:
    def turn(tx: Transaction) -> tuple[str, str, bool]:
        mine = mailing.ask(tx, person(tx), LI)
        tx.now += mailing.PAUSE
        theirs = mailing.ask(tx, person(tx, "wang"), LI)
        assert mine is not None
        assert theirs is not None
        return mailing.code(tx, mine), mailing.code(tx, theirs), mailing.confirm(tx, theirs, mailing.code(tx, mine))

    mine, theirs, confirmed = database.run_now(turn)
    assert mine != theirs
    assert not confirmed


def test_codes_and_links_are_made_a_few_times_a_day(database: Database) -> None:
    def turn(tx: Transaction) -> tuple[int, int, int]:
        me, box, made, links = person(tx), mailbox(tx), 0, 0
        for _ in range(20):
            made += mailing.ask(tx, me, LI) is not None
            links += mailing.sign_in(tx, box, 0) is not None
            tx.now += mailing.PAUSE
        tx.now += timedelta(days=1)
        return made, links, mailing.drop_old(tx)

    assert database.run_now(turn) == (6, 6, 12)


def test_a_link_opens_for_ten_minutes_and_once(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        made = mailing.sign_in(tx, mailbox(tx), 7)
        assert made is not None
        token = mailing.token(tx, made)
        found = mailing.opened(tx, token)
        assert found is not None
        assert (found.address_id, found.draft_id) == (made.address_id, 7)
        for wrong in (token[:-1], f"{made.id + 1}.{token.partition('.')[2]}", f"{made.id}.", "", ".", "²."):
            assert mailing.opened(tx, wrong) is None
        began, tx.now = tx.now, tx.now + mailing.LINK_LIVES
        assert mailing.opened(tx, token) is None
        tx.now = began
        assert mailing.use(tx, found)
        assert not mailing.use(tx, found)
        assert mailing.opened(tx, token) is None

    database.run_now(turn)


def test_what_was_mailed_before_a_change_of_keys_still_opens(database: Database, keys: Keyring) -> None:
    def turn(tx: Transaction) -> None:
        asked, made = mailing.ask(tx, person(tx), LI), mailing.sign_in(tx, mailbox(tx), 0)
        assert asked is not None
        assert made is not None
        code, token, secret = mailing.code(tx, asked), mailing.token(tx, made), feeds.make(tx, asked.contact_id)
        later = under_newer_keys(database, tx, keys)
        assert mailing.opened(later, token) is not None
        assert mailing.confirm(later, asked, code)
        assert feeds.whose(later, secret) == asked.contact_id
        feeds.rekey(later)
        assert feeds.whose(tx, secret) is None, "found by the newest key only"
        assert feeds.whose(later, secret) == asked.contact_id

    database.run_now(turn)


def test_a_calendar_address_opens_until_it_is_revoked(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        me = person(tx)
        assert feeds.of_contact(tx, me) == ""
        secret = feeds.make(tx, me)
        assert (feeds.of_contact(tx, me), feeds.whose(tx, secret)) == (secret, me)
        assert feeds.revoke(tx, me) == 1
        assert (feeds.of_contact(tx, me), feeds.whose(tx, secret)) == ("", None)

    database.run_now(turn)


@pytest.mark.parametrize("times", [1, 2])
def test_a_stop_stays_until_it_is_taken_back_and_goes_with_its_address(database: Database, times: int) -> None:
    def turn(tx: Transaction) -> None:
        box = mailbox(tx)
        for _ in range(times):
            mailing.stop(tx, box)
        assert mailing.stopped(tx, box)
        mailing.resume(tx, box)
        assert not mailing.stopped(tx, box)
        mailing.stop(tx, box)
        contacts.remove(tx, box)
        assert not mailing.stopped(tx, box)

    database.run_now(turn)


def test_somebody_is_asked_about_e_mail_once(database: Database) -> None:
    assert [database.run_now(lambda tx: mailing.offer(tx, person(tx))) for _ in range(3)] == [True, False, False]
