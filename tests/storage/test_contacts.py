import pytest

from storage import contacts, switches
from storage.database import ConflictError, Database, NotFoundError, Transaction, connect
from storage.keys import Keyring
from tests.support.databases import SECRET
from tests.support.rows import a_draft
from tests.support.together import together


def test_a_contact_is_new_once(database: Database) -> None:
    first, new = database.run_now(lambda tx: contacts.arrive(tx, "web", "anna", "en"))
    again, renewed = database.run_now(lambda tx: contacts.arrive(tx, "web", "anna", "zh_Hans"))
    assert (new, renewed) == (True, False)
    assert again == first
    assert (first.language, first.language_chosen, first.asking) == ("en", False, None)


def test_the_same_id_elsewhere_is_somebody_else(database: Database) -> None:
    here, _ = database.run_now(lambda tx: contacts.arrive(tx, "web", "7"))
    there, _ = database.run_now(lambda tx: contacts.arrive(tx, "telegram:1", "7"))
    assert here.id != there.id


def test_four_processes_make_one_contact(database_url: str, keys: Keyring) -> None:
    met = together(database_url, keys, lambda tx, _: contacts.arrive(tx, "web", "anna"))
    assert len({contact.id for contact, _ in met}) == 1
    assert sorted(new for _, new in met) == [False, False, False, True]


def test_whoever_is_known_is_told_from_where_and_what_their_channel_says(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        anna, _ = contacts.arrive(tx, "telegram:1", "7")
        assert contacts.known(tx, "telegram:1", "8", "telegram") is None
        known = contacts.known(tx, "telegram:1", "7", "telegram")
        assert known is not None
        assert (known.contact, known.closed) == (anna, None)
        contacts.gone(tx, known.address_id)
        contacts.touch(tx, known)
        assert contacts.address(tx, known.address_id).gone_at is None
        switches.close(tx, "telegram", "")
        shut = contacts.known(tx, "telegram:1", "7", "telegram")
        assert shut is not None
        assert shut.closed == ""
        contacts.remove(tx, known.address_id)
        with pytest.raises(ConflictError):
            contacts.touch(tx, known)

    database.run_now(turn)


def test_what_is_changed_comes_back(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        draft = a_draft(tx)
        person = contacts.arrive(tx, "web", "anna")[0].id
        contacts.change(tx, person, language="ja", language_chosen=True, subject_id=draft.subject_id, draft_id=draft.id)
        contacts.change(tx, person, asking={"kind": "start_over", "name": "张三"})
        changed = contacts.get(tx, person)
        assert (changed.language, changed.language_chosen) == ("ja", True)
        assert (changed.subject_id, changed.draft_id) == (draft.subject_id, draft.id)
        assert changed.asking == {"kind": "start_over", "name": "张三"}
        contacts.change(tx, person, asking=None, draft_id=None)
        assert (contacts.get(tx, person).asking, contacts.get(tx, person).draft_id) == (None, None)

    database.run_now(turn)


def test_a_name_nobody_knows_cannot_be_changed(database: Database) -> None:
    with pytest.raises(KeyError, match="shoe_size"):
        database.run_now(lambda tx: contacts.change(tx, contacts.arrive(tx, "web", "anna")[0].id, shoe_size=43))


def test_an_address_that_is_gone_comes_back_by_writing(database: Database) -> None:
    contact, _ = database.run_now(lambda tx: contacts.arrive(tx, "web", "anna"))
    (here,) = database.run_now(lambda tx: contacts.addresses(tx, contact.id))
    assert (here.channel, here.external_id, here.gone_at) == ("web", "anna", None)
    database.run_now(lambda tx: contacts.gone(tx, here.id))
    gone = database.run_now(lambda tx: contacts.address(tx, here.id))
    assert gone.gone_at is not None
    database.run_now(lambda tx: contacts.arrive(tx, "web", "anna"))
    back = database.run_now(lambda tx: contacts.address(tx, here.id))
    assert back.gone_at is None
    assert back.last_used > here.last_used


def test_an_address_is_found_without_being_touched(database: Database) -> None:
    contact, _ = database.run_now(lambda tx: contacts.arrive(tx, "web", "anna"))
    (before,) = database.run_now(lambda tx: contacts.addresses(tx, contact.id))
    assert database.run_now(lambda tx: contacts.address_at(tx, "web", "anna")) == (before.id, contact.id)
    assert database.run_now(lambda tx: contacts.address_at(tx, "web", "bo")) is None
    assert database.run_now(lambda tx: contacts.addresses(tx, contact.id)) == (before,)


def test_after_a_change_of_secrets_people_are_recognised(database: Database, database_url: str) -> None:
    contact, _ = database.run_now(lambda tx: contacts.arrive(tx, "web", "anna"))
    for secrets in (["newer", SECRET], ["newer"]):
        other = connect(database_url, Keyring(secrets))
        again, new = other.run_now(lambda tx: contacts.arrive(tx, "web", "anna"))
        other.close()
        assert (again.id, new) == (contact.id, False), "the first arrival moved the lookup to the new secret"


def test_nobody_is_found_under_a_number_never_given(database: Database) -> None:
    with pytest.raises(NotFoundError):
        database.run_now(lambda tx: contacts.get(tx, 4711))


def test_a_contacts_turn_waits_for_the_one_before(database_url: str, keys: Keyring) -> None:
    def turn(tx: Transaction, _: int) -> int:
        contact, _ = contacts.arrive(tx, "web", "anna")
        seen = (contact.asking or {"n": 0})["n"]
        contacts.change(tx, contact.id, asking={"n": seen + 1})
        return int(seen)

    assert sorted(together(database_url, keys, turn, threads=6)) == [0, 1, 2, 3, 4, 5]
