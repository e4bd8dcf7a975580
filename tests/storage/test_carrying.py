"""What is carried by hand: the unit, ticks, doors that open once and for a while; and reports that are taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import carrying, contacts, drafts, filings, subjects
from storage.database import Database, Transaction
from storage.filings import FilingRow


def made(tx: Transaction) -> tuple[int, FilingRow]:
    who = contacts.arrive(tx, "web", "wang")[0].id
    subject = subjects.create(tx, who)
    return who, filed(tx, subject, "registration")


def filed(tx: Transaction, subject: int, form: str, submission: int = 1) -> FilingRow:
    draft = drafts.start(tx, subject, form, "n", "e")
    return filings.create(tx, draft, submission, {"version": 1}, "d")


def later(tx: Transaction, **span: int) -> None:
    tx.now += timedelta(**span)


def test_money_stays_in_the_unit_the_subject_used_last(database: Database) -> None:
    def act(tx: Transaction) -> None:
        _, first = made(tx)
        assert carrying.unit(tx, first.id) is None
        assert not carrying.subject_carries(tx, first.subject_id)
        carrying.plan(tx, first)
        assert carrying.unit(tx, first.id) == "wan"
        carrying.set_unit(tx, first.id, "yuan")
        carrying.plan(tx, first)
        second = filed(tx, first.subject_id, "product")
        carrying.plan(tx, second)
        assert [carrying.unit(tx, one.id) for one in (first, second)] == ["yuan", "yuan"]
        assert carrying.subject_carries(tx, first.subject_id)

    database.run_now(act)


def test_ticks_name_who_ticked_first_and_follow_what_stayed_the_same(database: Database) -> None:
    def act(tx: Transaction) -> None:
        who, first = made(tx)
        other, again = contacts.arrive(tx, "web", "li")[0].id, filed(tx, first.subject_id, "product")
        began = tx.now
        carrying.tick(tx, first.id, "sales/", who)
        later(tx, days=2)
        carrying.tick(tx, first.id, "sales/", other)
        carrying.tick(tx, first.id, "exports/", other)
        carrying.take_along(tx, first.id, again.id, ["sales/", "profit/"])
        assert carrying.ticks(tx, again.id) == {"sales/": carrying.Tick(who, began)}
        carrying.untick(tx, first.id, "sales/")
        assert set(carrying.ticks(tx, first.id)) == {"exports/"}

    database.run_now(act)


def test_a_link_opens_a_door_once_and_for_a_week(database: Database) -> None:
    def act(tx: Transaction) -> None:
        who, filing = made(tx)
        link = carrying.make_link(tx, who, filing.id)
        token = carrying.link_token(tx, link)
        found = carrying.opened(tx, token)
        assert found == link
        assert carrying.door(tx, token) is None, "a link is no door"
        cookie = carrying.use(tx, link)
        assert cookie is not None
        assert carrying.use(tx, link) is None
        assert carrying.opened(tx, token) is None
        door = carrying.door(tx, cookie)
        assert door is not None
        assert door.contact_id == who
        assert carrying.door(tx, cookie[:-1] + ("0" if cookie[-1] != "0" else "1")) is None
        later(tx, days=6)
        assert carrying.door(tx, cookie) is not None
        later(tx, days=1)
        assert carrying.door(tx, cookie) is None

    database.run_now(act)


@pytest.mark.parametrize("minutes", [10, 60])
def test_a_link_ages(database: Database, minutes: int) -> None:
    def act(tx: Transaction) -> None:
        who, filing = made(tx)
        token = carrying.link_token(tx, carrying.make_link(tx, who, filing.id))
        later(tx, minutes=minutes)
        assert carrying.opened(tx, token) is None

    database.run_now(act)


def test_what_is_over_goes(database: Database) -> None:
    def act(tx: Transaction) -> None:
        who, filing = made(tx)
        unused, used = (carrying.make_link(tx, who, filing.id) for _ in range(2))
        cookie = carrying.use(tx, used)
        assert cookie is not None
        later(tx, days=2)
        assert carrying.drop_old(tx) == 1
        assert carrying.door(tx, cookie) is not None
        carrying.close(tx, used.id)
        assert carrying.door(tx, cookie) is None
        assert carrying.drop_old(tx) == 0
        assert unused.id != used.id

    database.run_now(act)


def test_what_waits_for_a_back_end_is_carried_once_there_is_none(database: Database) -> None:
    def act(tx: Transaction) -> None:
        _, first = made(tx)
        given = filed(tx, first.subject_id, "product")
        for one in (first, given):
            filings.plan_handover(tx, one.id, blocked=False)
        filings.link_platform(tx, given.id, "case-1")
        assert carrying.take_over(tx) == 1
        assert [carrying.carried(tx, one.id) for one in (first, given)] == [True, False]
        assert filings.handover_of(tx, first.id) is None
        assert carrying.take_over(tx) == 0

    database.run_now(act)


def test_a_report_taken_back_stays_on_record_and_counts_no_more(database: Database) -> None:
    def act(tx: Transaction) -> None:
        who, filing = made(tx)
        filings.add_review(tx, filing.id, "report:1:0", "received", tx.now, {"by": who})
        filings.add_review(tx, filing.id, "report:1:1", "accepted", tx.now, {"by": who})
        wrong = filings.reviews(tx, filing.id)[-1]
        later(tx, minutes=1)
        for _ in range(2):
            filings.take_back(tx, wrong, who)
        assert [row.kind for row in filings.reviews(tx, filing.id)] == ["received"]
        assert [row.kind for row in filings.all_reviews(tx, filing.id)] == ["received", "accepted", "taken_back"]

    database.run_now(act)
