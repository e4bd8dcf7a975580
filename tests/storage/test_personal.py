"""What is kept about a contact, all of it; and what is left once it was erased."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.values import Key
from storage import (
    audit,
    contacts,
    deliveries,
    discards,
    drafts,
    erasure,
    files,
    filings,
    inbox,
    people,
    personal,
    subjects,
    transcript,
)
from storage.database import Database, Transaction
from storage.drafts import Draft
from storage.files import PaperStore
from storage.keys import Keyring
from storage.tables import Row

PHONE = "13812345678"
NAME: Key = ("contact_phone", "")


@pytest.fixture
def store(tmp_path: Path, keys: Keyring) -> PaperStore:
    return PaperStore(tmp_path / "papers", keys)


def anna(tx: Transaction) -> int:
    return contacts.arrive(tx, "web", "anna")[0].id


def answer(tx: Transaction, draft: Draft, who: int, value: str, raw: str = "") -> Draft:
    said = {"raw": raw or value, "source": "typed", "language": "en", "inbox_id": None, "contact_id": who}
    return drafts.record(tx, draft, [(NAME, value)], **said)  # type: ignore[arg-type]


def paper(tx: Transaction, store: PaperStore, draft: Draft, who: int, content: bytes) -> str:
    about = {"draft_id": draft.id, "contact_id": who, "inbox_id": None, "question": "proof", "name": "合同.pdf"}
    row = files.add(tx, **about, channel="web", ref="ref")  # type: ignore[arg-type]
    files.keep(tx, row.id, store.put(content), "application/pdf", len(content))
    return row.id


def furnished(tx: Transaction, store: PaperStore) -> Draft:
    """A contact with something in every table that can hold anything of theirs."""
    me = anna(tx)
    draft = drafts.start(tx, subjects.create(tx, me), "registration", "n", "e")
    draft = answer(tx, draft, me, PHONE, f"my phone is {PHONE}")
    paper(tx, store, draft, me, b"a paper")
    (here,) = contacts.addresses(tx, me)
    inbox.attach(tx, inbox.accept(tx, "web", "1", b'{"text": "hello"}').id, me)
    transcript.append(tx, here.id, "in", {"text": "hello"})
    digest = store.put(b"a copy")
    transcript.append(tx, here.id, "out", {"text": "", "documents": [{"digest": digest, "name": "copy.docx"}]})
    deliveries.plan(tx, me, "reply", "1", date(2026, 3, 1), {"text": PHONE})
    audit.note(tx, audit.contact(me), "consent")
    contacts.change(tx, me, draft_id=draft.id, subject_id=draft.subject_id)
    return draft


def counts(tx: Transaction) -> dict[str, int]:
    found = {name: len(tx.connection.execute(select(table)).all()) for name, table in Row.metadata.tables.items()}
    return {name: count for name, count in found.items() if count}


def kept_on_disk(tmp_path: Path) -> int:
    return sum(path.is_file() for path in (tmp_path / "papers").rglob("*"))


def test_everything_is_told_in_the_clear(database: Database, store: PaperStore) -> None:
    draft = database.run_now(lambda tx: furnished(tx, store))
    told = database.run_now(lambda tx: personal.everything(tx, anna(tx)))
    assert set(told) == set(database.run_now(counts))
    assert told["events"][0]["value"] == PHONE
    assert told["events"][0]["raw"] == f"my phone is {PHONE}"
    assert told["drafts"][0]["view"] == [["contact_phone", "", PHONE, 1]]
    assert told["addresses"][0]["external"] == "anna"
    assert told["inbox"][0]["raw"] == {"text": "hello"}
    assert [line["body"]["text"] for line in told["lines"]] == ["hello", ""]
    assert told["files"][0]["name"] == "合同.pdf"
    assert told["drafts"][0]["id"] == draft.id
    assert "lookup" not in told["addresses"][0]


def test_what_a_colleague_wrote_is_left_out_and_what_they_answered_is_not(
    database: Database, store: PaperStore
) -> None:
    def turn(tx: Transaction) -> None:
        draft, bo = furnished(tx, store), contacts.arrive(tx, "web", "bo")[0].id
        subjects.join(tx, draft.subject_id, bo)
        draft = answer(tx, draft, bo, "13900000000", "call Bo on 13900000000")
        paper(tx, store, draft, bo, b"Bo's paper")
        told = personal.everything(tx, anna(tx))
        assert [event["value"] for event in told["events"]] == [PHONE, "13900000000"]
        assert ["raw" in event for event in told["events"]] == [True, False]
        assert sorted("name" in file for file in told["files"]) == [False, True]
        assert [row["contact_id"] for row in told["members"]] == [anna(tx)]
        assert "bo" not in [one["external"] for one in told["addresses"]]
        assert [row.size for row in personal.papers(tx, anna(tx))] == [len(b"a paper")]

    database.run_now(turn)


def test_a_stranger_is_told_of_their_address_only(database: Database) -> None:
    told = database.run_now(lambda tx: personal.everything(tx, anna(tx)))
    assert set(told) == {"contacts", "addresses"}


def test_erasing_leaves_nothing_but_the_trail(database: Database, store: PaperStore, tmp_path: Path) -> None:
    draft = database.run_now(lambda tx: furnished(tx, store))
    assert kept_on_disk(tmp_path) == 2
    erased = database.run_now(lambda tx: erasure.erase(tx, anna(tx)))
    assert erased == erasure.Erased(drafts=(draft.id,))
    assert database.run_now(lambda tx: discards.sweep(tx, store)) == 2
    assert database.run_now(counts) == {"audit": 1, "inbox": 1}
    assert kept_on_disk(tmp_path) == 0

    def a_repeat(tx: Transaction) -> None:
        repeat = inbox.accept(tx, "web", "1", b"again")
        assert repeat.repeated
        row = inbox.get(tx, repeat.id)
        assert (row.raw, row.contact_id, row.error) == (b"", None, "")

    database.run_now(a_repeat)


def test_a_filing_stays_with_what_it_says_and_its_papers(database: Database, store: PaperStore, tmp_path: Path) -> None:
    def hand_over(tx: Transaction) -> str:
        draft = furnished(tx, store)
        needed = paper(tx, store, draft, anna(tx), b"needed")
        data = [{"section": "s", "items": [{"key": "k", "question": NAME[0], "item": "", "value": PHONE}]}]
        listed = [{"id": needed, "question": "proof", "item": ""}]
        content = {"version": draft.version, "data": data, "papers": listed}
        filing = filings.create(tx, draft, 1, content, "digest")
        answer(tx, draft, anna(tx), "changed since")
        return filing.reference

    reference = database.run_now(hand_over)
    erased = database.run_now(lambda tx: erasure.erase(tx, anna(tx)))
    assert erased.kept == (reference,)
    database.run_now(lambda tx: discards.sweep(tx, store))

    def look(tx: Transaction) -> None:
        (draft_id,) = drafts.all_ids(tx)
        draft = drafts.peek(tx, draft_id)
        told = drafts.events(tx, draft_id)
        assert draft.closed
        assert {key: one.value for key, one in draft.answers.items()} == {NAME: PHONE}
        assert drafts.replay(told) == draft.answers
        assert [event.raw for event in told] == [""]
        assert [store.get(row.digest or "") for row in files.of_draft(tx, draft_id)] == [b"needed"]
        assert set(counts(tx)) == {"audit", "inbox", "subjects", "drafts", "events", "files", "filings"}

    database.run_now(look)
    assert kept_on_disk(tmp_path) == 1


def test_what_colleagues_share_stays_with_them(database: Database, store: PaperStore, tmp_path: Path) -> None:
    def turn(tx: Transaction) -> None:
        draft, bo = furnished(tx, store), contacts.arrive(tx, "web", "bo")[0].id
        subjects.join(tx, draft.subject_id, bo)
        erased = erasure.erase(tx, anna(tx))
        assert erased == erasure.Erased(shared=(draft.id,))
        assert subjects.contacts_of(tx, draft.subject_id) == (bo,)
        assert drafts.peek(tx, draft.id).answers[NAME].value == PHONE
        assert [event.raw for event in drafts.events(tx, draft.id)] == [""]

    database.run_now(turn)
    database.run_now(lambda tx: discards.sweep(tx, store))
    assert kept_on_disk(tmp_path) == 2


def test_of_a_firm_only_what_a_colleague_has_a_part_in_stays(database: Database, store: PaperStore) -> None:
    """The registration, with its telephone number, is nobody's once its contact is gone."""

    def turn(tx: Transaction) -> None:
        mine, bo = furnished(tx, store), contacts.arrive(tx, "web", "bo")[0].id
        product = drafts.start(tx, mine.subject_id, "product", "n", "e")
        people.grant(tx, product.id, bo, "economy")
        assert erasure.erase(tx, anna(tx)) == erasure.Erased(drafts=(mine.id,), shared=(product.id,))
        assert drafts.all_ids(tx) == (product.id,)
        assert [one.contact_id for one in people.shares(tx, product.id, mine.subject_id)] == [bo]

    database.run_now(turn)


def test_whoever_let_others_act_is_not_named_any_more(database: Database, store: PaperStore) -> None:
    def turn(tx: Transaction) -> None:
        mine, bo = furnished(tx, store), contacts.arrive(tx, "web", "bo")[0].id
        people.call(tx, anna(tx), "Anna")
        audit.note(tx, audit.contact(anna(tx)), "give", mine.subject_id)
        subjects.join(tx, mine.subject_id, bo)
        people.authorise(tx, mine.subject_id, bo, "Anna", "handed over")
        people.dismiss(tx, mine.subject_id, anna(tx))
        erasure.erase(tx, anna(tx))
        assert [(one.by, one.basis) for one in people.authorisations(tx, mine.subject_id)] == [("", "handed over")]

    database.run_now(turn)


def test_the_same_file_of_somebody_else_is_not_lost(database: Database, store: PaperStore) -> None:
    def turn(tx: Transaction) -> None:
        furnished(tx, store)
        bo = contacts.arrive(tx, "web", "bo")[0].id
        paper(tx, store, drafts.start(tx, subjects.create(tx, bo), "registration", "n", "e"), bo, b"a paper")
        erasure.erase(tx, anna(tx))

    database.run_now(turn)
    database.run_now(lambda tx: discards.sweep(tx, store))
    (row,) = database.run_now(lambda tx: files.of_contact(tx, contacts.arrive(tx, "web", "bo")[0].id))
    assert store.get(row.digest or "") == b"a paper"


def test_what_is_to_go_later_goes_later_unless_hurried(database: Database, store: PaperStore) -> None:
    digest = store.put(b"an export")
    database.run_now(lambda tx: discards.note(tx, 1, [digest], keep=timedelta(days=1)))
    assert database.run_now(lambda tx: discards.sweep(tx, store)) == 0
    assert store.get(digest) == b"an export"
    database.run_now(lambda tx: discards.hurry(tx, 1))
    assert database.run_now(lambda tx: discards.sweep(tx, store)) == 1
    with pytest.raises(KeyError):
        store.get(digest)
