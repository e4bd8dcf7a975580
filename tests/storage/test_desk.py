from datetime import UTC, datetime, timedelta

import time_machine

from storage import contacts, desk, officers
from storage.database import Database, Transaction

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def an_officer(tx: Transaction, who: str = "周科") -> int:
    contact = contacts.arrive(tx, "web", who)[0].id
    made, _ = officers.invite(tx, who, "310104", "district_officer")
    officers.join(tx, made, contact)
    return made


def test_a_link_opens_until_it_is_used_replaced_or_old(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        officer = database.run_now(an_officer)
        first = database.run_now(lambda tx: desk.make_link(tx, officer))
        assert first is not None
        token = database.run_now(lambda tx: desk.link_token(tx, first))
        assert database.run_now(lambda tx: desk.opened(tx, token)) == first
        second = database.run_now(lambda tx: desk.make_link(tx, officer))
        assert second is not None
        assert database.run_now(lambda tx: desk.opened(tx, token)) is None
        token = database.run_now(lambda tx: desk.link_token(tx, second))
        assert database.run_now(lambda tx: desk.opened(tx, token[:-1])) is None
        assert database.run_now(lambda tx: (desk.use(tx, second), desk.use(tx, second))) == (True, False)
        assert database.run_now(lambda tx: desk.opened(tx, token)) is None
        clock.shift(timedelta(days=2))
        assert database.run_now(desk.drop_old) == 2


def test_letters_are_a_minute_apart_and_few_a_day(database: Database) -> None:
    def mailed(tx: Transaction) -> bool:
        return desk.make_link(tx, officer, mailed=True) is not None

    with time_machine.travel(NOON, tick=False) as clock:
        officer = database.run_now(an_officer)
        made = []
        for _ in range(2 * desk.LETTERS_A_DAY + 4):
            made.append(database.run_now(mailed))
            clock.shift(timedelta(seconds=31))
        assert (made[:3], sum(made)) == ([True, False, True], desk.LETTERS_A_DAY)
        assert database.run_now(lambda tx: desk.make_link(tx, officer)) is not None, "the chat's link is another matter"


def test_a_session_lasts_while_it_is_used_and_no_longer_than_half_a_day(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        officer = database.run_now(an_officer)
        session = database.run_now(lambda tx: desk.begin(tx, officer))
        token = database.run_now(lambda tx: desk.session_token(tx, session))
        for _ in range(6):
            clock.shift(timedelta(minutes=119))
            assert database.run_now(lambda tx: desk.session(tx, token)) is not None
        clock.shift(timedelta(minutes=10))
        assert database.run_now(lambda tx: (desk.session(tx, token), desk.sessions(tx))) == (None, ())


def test_all_of_an_officers_doors_are_shut_at_once_and_nobody_elses(database: Database) -> None:
    one, other = (database.run_now(lambda tx, who=who: an_officer(tx, who)) for who in ("周科", "钱科"))
    link = database.run_now(lambda tx: desk.make_link(tx, one))
    assert link is not None
    for officer in (one, one, other):
        database.run_now(lambda tx, officer=officer: desk.begin(tx, officer))
    assert database.run_now(lambda tx: desk.end_all(tx, one)) == 2
    assert [session.officer_id for session in database.run_now(desk.sessions)] == [other]
    assert not database.run_now(lambda tx: desk.use(tx, link))


def test_cookies_and_forms_of_an_older_secret_are_still_ours(database: Database) -> None:
    from storage.keys import Keyring

    officer = database.run_now(an_officer)
    session = database.run_now(lambda tx: desk.begin(tx, officer))
    token, forms = database.run_now(lambda tx: (desk.session_token(tx, session), desk.form_tokens(tx, session)))

    def under_a_newer(tx: Transaction) -> None:
        tx.keys = Keyring(["a newer secret", "a secret for tests only"])
        assert desk.session(tx, token) == session
        assert forms[0] in desk.form_tokens(tx, session)

    database.run_now(under_a_newer)
