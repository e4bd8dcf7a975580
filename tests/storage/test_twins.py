"""Products are found again by keyed digests, and two that are one make a pair once."""

from __future__ import annotations

import json

from storage import pairs, personal, twins
from storage.database import Database, Transaction
from storage.drafts import Draft
from storage.keys import Keyring
from storage.pairs import Pair
from tests.support.rows import a_contact, a_draft

PATENT, OTHER = ("patent", "ZL201810862228.X"), ("patent", "ZL202120592620.4")


def two(tx: Transaction) -> tuple[Draft, Draft]:
    return a_draft(tx, "anna"), a_draft(tx, "bo")


def test_a_draft_is_found_by_what_it_says_now(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        one, other = two(tx)
        assert twins.mark(tx, one.id, one.subject_id, [PATENT, ("model", "vx20")]) == {"patent", "model"}
        assert twins.mark(tx, one.id, one.subject_id, [PATENT, ("model", "vx20")]) == frozenset()
        assert twins.mark(tx, other.id, other.subject_id, [PATENT]) == {"patent"}
        found = ((one.id, one.subject_id), (other.id, other.subject_id))
        assert twins.sharing(tx, *PATENT) == found
        assert twins.within(tx, one.subject_id, *PATENT) == (one.id,)
        assert twins.sharing(tx, "model", PATENT[1]) == ()
        assert twins.mark(tx, one.id, one.subject_id, [OTHER]) == {"patent", "model"}
        assert twins.sharing(tx, *PATENT) == found[1:]
        assert twins.mark(tx, one.id, one.subject_id, ()) == {"patent"}
        assert twins.marked(tx) == (other.id,)

    database.run_now(turn)


def test_what_was_marked_under_an_older_secret_is_found_until_that_is_dropped(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        one, other = two(tx)
        tx.keys = Keyring(["older"])
        twins.mark(tx, one.id, one.subject_id, [PATENT])
        tx.keys = Keyring(["newer", "older"])
        twins.mark(tx, other.id, other.subject_id, [PATENT])
        assert len(twins.sharing(tx, *PATENT)) == 2
        twins.mark(tx, one.id, one.subject_id, [PATENT])
        tx.keys = Keyring(["newer"])
        assert len(twins.sharing(tx, *PATENT)) == 2

    database.run_now(turn)


def paired(tx: Transaction) -> tuple[Draft, Draft, Pair]:
    one, other = two(tx)
    made = pairs.add(tx, other.id, one.id, other.subject_id)
    assert made is not None
    pair = pairs.get(tx, made)
    assert pair is not None
    return one, other, pair


def test_two_drafts_are_a_pair_once_whatever_was_said_since(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        one, other, pair = paired(tx)
        assert [side.draft_id for side in pair.sides] == [one.id, other.id]
        assert pairs.brought(tx, other.subject_id, tx.now) == 1
        assert pairs.brought(tx, one.subject_id, tx.now) == 0
        pairs.say(tx, pair.id, other.id, "different", "用途不同")
        assert pairs.add(tx, one.id, other.id, one.subject_id) is None
        [found] = pairs.of_draft(tx, one.id)
        assert [(side.said, side.reason) for side in found.sides] == [("", ""), ("different", "用途不同")]
        assert pairs.newest(tx, pair.id, 10) == ()
        assert pairs.newest(tx, pair.id + 1, 10) == (found,)

    database.run_now(turn)


def test_it_is_settled_once(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        _, _, pair = paired(tx)
        assert pairs.settle(tx, pair.id, "officer:1", "商定由甲方备案")
        assert not pairs.settle(tx, pair.id, "officer:2", "又一次")
        found = pairs.get(tx, pair.id)
        assert found is not None
        assert (found.settled_by, found.settled_reason, found.settled_at) == ("officer:1", "商定由甲方备案", tx.now)

    database.run_now(turn)


def test_a_contacts_own_data_hold_their_side_and_not_the_others(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        one, other, pair = paired(tx)
        pairs.say(tx, pair.id, one.id, "different", "我们的原因")
        pairs.say(tx, pair.id, other.id, "different", "对方的原因")
        told = json.dumps(personal.everything(tx, a_contact(tx, "anna")), ensure_ascii=False)
        assert "我们的原因" in told
        assert "对方的原因" not in told
        assert f'"draft_id": {other.id}' not in told

    database.run_now(turn)
