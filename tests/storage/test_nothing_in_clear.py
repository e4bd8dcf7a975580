"""Personal data lies in the database only under seal: planted in every sealed field, it is found in none."""

from datetime import date
from pathlib import Path

from sqlalchemy import LargeBinary

from flows.papers import WHOLE, Field, Reading
from flows.values import Key
from storage import (
    broadcasts,
    catalogue,
    choices,
    circulars,
    contacts,
    counters,
    deliveries,
    drafts,
    feeds,
    file_links,
    files,
    filings,
    inbox,
    list_files,
    mailing,
    officers,
    pacing,
    pairs,
    people,
    pulls,
    readings,
    subjects,
    templates,
    tickets,
    tokens,
    transcript,
    twins,
)
from storage.database import Database, Transaction
from storage.tables import Row

PHONE = "13812345678"
CLEAR = "district-in-clear"
KEY: Key = ("phone", "")


def plant(tx: Transaction) -> None:
    person = contacts.arrive(tx, "telegram:1", PHONE)[0].id
    (here,) = contacts.addresses(tx, person)
    contacts.change(tx, person, asking={"phone": PHONE})
    accepted = inbox.accept(tx, "telegram:1", "1", PHONE.encode())
    inbox.keep_failed(tx, "telegram:1", "1", PHONE.encode(), PHONE)
    subject = subjects.create(tx, person)
    subjects.describe(tx, subject, PHONE, PHONE, CLEAR)
    people.call(tx, person, PHONE)
    broadcasts.create(tx, CLEAR, None, broadcasts.Content(PHONE, {"en": PHONE}))
    seat = officers.invite(tx, PHONE, "city", "reader")[0]
    told, numbers = circulars.Texts(PHONE, PHONE, PHONE, PHONE, PHONE), circulars.Figures(PHONE, {}, {}, {})
    circular = circulars.add(tx, "month", date(2026, 2, 1), seat, told, numbers)
    circulars.approve(tx, circular, seat, PHONE.encode())
    templates.add(tx, "circular", seat, PHONE, PHONE.encode())
    tickets.create(tx, person, subject, CLEAR, PHONE)
    counters.move(tx, subject, date(2026, 3, 1), {(CLEAR, "", "filed"): 1})
    people.authorise(tx, subject, person, PHONE, PHONE)
    draft = drafts.start(tx, subject, "registration", "n", "e")
    said = {"raw": PHONE, "source": "typed", "language": "en", "inbox_id": accepted.id, "contact_id": person}
    draft = drafts.record(tx, draft, [(KEY, PHONE)], **said)  # type: ignore[arg-type]
    filing = filings.create(tx, draft, 1, {"phone": PHONE}, "digest")
    filings.add_review(tx, filing.id, "e1", "returned", tx.now, {"message": PHONE})
    mailing.ask(tx, person, PHONE)
    feeds.make(tx, person)
    deliveries.plan(tx, person, "reply", "1", date(2026, 3, 1), {"text": PHONE})
    paper = files.add(
        tx, draft_id=draft.id, contact_id=person, inbox_id=None, question="q", name=PHONE, channel="web", ref=PHONE
    )
    readings.await_reading(tx, paper.id)
    readings.settle(tx, paper.id, Reading(fields=(Field("name", PHONE, PHONE),)))
    readings.keep_crop(tx, paper.id, "name", PHONE.encode())
    readings.originate(tx, draft.id, draft.version, readings.Origin(paper.id, 1, WHOLE))
    twins.mark(tx, draft.id, subject, [("patent", PHONE)])
    pair = pairs.add(tx, draft.id, drafts.start(tx, subject, "product", "n", "e").id, subject)
    assert pair is not None
    pairs.say(tx, pair, draft.id, "different", PHONE)
    pairs.settle(tx, pair, CLEAR, PHONE)
    transcript.append(tx, here.id, "in", {"text": PHONE})
    choices.keep(tx, here.id, [{"label": PHONE}])
    pacing.note(tx, here.id, CLEAR, {"text": PHONE})
    file_links.make(tx, person, CLEAR, PHONE, "application/zip")
    pulls.tell(tx, "account", PHONE)
    tokens.keep(tx, "service", PHONE, 60)
    list_files.keep(tx, CLEAR, "", PHONE, PHONE.encode())
    listed = catalogue.taken(tx, CLEAR).id
    taken = catalogue.note_import(tx, listed, PHONE, PHONE, added=1, changed=0, gone=0, kept=0)
    catalogue.add(tx, listed, taken, catalogue.Listed(PHONE, PHONE, CLEAR, CLEAR, PHONE, PHONE, {PHONE: PHONE}))


def everything(tx: Transaction) -> dict[str, list[dict[str, object]]]:
    return {
        name: [dict(row) for row in tx.connection.execute(table.select()).mappings()]
        for name, table in Row.metadata.tables.items()
    }


def test_every_sealed_column_was_planted_and_none_shows_it(database: Database) -> None:
    database.run_now(plant)
    rows = database.run_now(everything)
    sealed = [
        (name, column.name)
        for name, table in Row.metadata.tables.items()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    ]
    unplanted = [(table, column) for table, column in sealed if not any(row[column] for row in rows[table])]
    assert sealed
    assert unplanted == []
    assert CLEAR in repr(rows), "what is in clear is seen by this search"
    assert PHONE not in repr(rows)


def test_the_databases_file_does_not_show_it(sqlite_database: Database, sqlite_url: str) -> None:
    sqlite_database.run_now(plant)
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    assert CLEAR.encode() in content
    assert PHONE.encode() not in content
