"""What went to an address whose channel counts, and links to what it did not take; on both databases."""

from __future__ import annotations

from datetime import date, timedelta

from storage import contacts, deliveries, file_links, pacing
from storage.database import Database, Transaction


def an_address(tx: Transaction) -> tuple[int, int]:
    contacts.arrive(tx, "wechat:wk1", "wm1")
    found = contacts.address_at(tx, "wechat:wk1", "wm1")
    assert found is not None
    return found


def test_what_did_not_arrive_is_given_back_once_and_counts_no_more(database: Database) -> None:
    def told(tx: Transaction) -> None:
        address, _ = an_address(tx)
        pacing.note(tx, address)
        pacing.note(tx, address, "n1", {"text": "甲"})
        assert pacing.take(tx, address, "n2") is None
        assert pacing.take(tx, address, "") is None
        assert [pacing.take(tx, address, "n1") for _ in range(2)] == [{"text": "甲"}, None]
        assert pacing.count_since(tx, address, tx.now - timedelta(days=1)) == 1

    database.run_now(told)


def test_what_went_out_is_found_by_what_the_channel_calls_it(database: Database) -> None:
    def found(tx: Transaction) -> None:
        address, contact = an_address(tx)
        deliveries.plan(tx, contact, "reminder", "c", date(2026, 3, 31), {"text": "甲"})
        [row] = deliveries.of_contact(tx, contact)
        deliveries.attempt(tx, row.id, address, "sent", "n1")
        assert deliveries.sent_as(tx, address, "n1") == (), "not before it is over"
        deliveries.finish(tx, row.id, "sent")
        assert [one.id for one in deliveries.sent_as(tx, address, "n1")] == [row.id]
        assert deliveries.sent_as(tx, address + 1, "n1") == deliveries.sent_as(tx, address, "n2") == ()

    database.run_now(found)


def test_a_link_opens_its_file_while_it_lasts(database: Database) -> None:
    def made(tx: Transaction) -> str:
        token = file_links.make(tx, an_address(tx)[1], "0" * 64, "全部.zip", "application/zip")
        found = file_links.opened(tx, token)
        assert found is not None
        assert (found.name, found.digest, found.ends_at) == ("全部.zip", "0" * 64, tx.now + file_links.LIVES)
        assert not found.live(found.ends_at)
        assert [file_links.opened(tx, said) for said in (token[:-1], "1.", "x", f"2{token[1:]}")] == [None] * 4
        assert file_links.drop_old(tx) == 0
        return token

    database.run_now(made)
