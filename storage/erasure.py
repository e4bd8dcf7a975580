"""Erasing a contact: what is theirs goes, and of what was handed over stays what the filing needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, update

from flows.values import Answer, Key, Mark
from storage import (
    audit,
    contacts,
    deliveries,
    discards,
    drafts,
    filings,
    inbox,
    officers,
    people,
    subjects,
    transcript,
)
from storage.drafts import Draft
from storage.files import AUTHORISATION, is_digest
from storage.query import Transaction
from storage.tables import Row
from storage.views import seal

_tables = Row.metadata.tables


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure comes to: drafts that go, that stay with colleagues, and references of filings that stay."""

    drafts: tuple[int, ...] = ()
    shared: tuple[int, ...] = ()
    kept: tuple[str, ...] = ()


def plan(tx: Transaction, contact_id: int) -> Erased:
    """What `erase` would do, without doing it."""
    gone: list[int] = []
    shared: list[int] = []
    kept: list[str] = []
    for subject in subjects.of_contact(tx, contact_id):
        for draft in drafts.of_subject(tx, subject.id):
            references = [filing.reference for filing in filings.of_draft(tx, draft.id)]
            kept += references
            (shared if _others(tx, draft, contact_id) else gone if not references else []).append(draft.id)
    return Erased(tuple(gone), tuple(shared), tuple(kept))


def erase(tx: Transaction, contact_id: int) -> Erased:
    """Erase the contact with their addresses, messages, updates as they came, and drafts nobody else has a part in."""
    planned = plan(tx, contact_id)
    if not planned.shared:  # a colleague may hold the same copy
        discards.note(tx, contact_id, _documents(tx, contact_id))
    for subject in subjects.of_contact(tx, contact_id):
        _empty(tx, subject.id, contact_id)
    _forget_words(tx, contact_id)
    _authorisation_goes(tx, contact_id)
    _forget_name(tx, contact_id)
    discards.hurry(tx, contact_id)
    inbox.forget_contact(tx, contact_id)
    officers.leave(tx, contact_id)
    _drop(tx, "contacts", _tables["contacts"].c.id == contact_id)
    return planned


def erase_draft(tx: Transaction, draft_id: int, contact_id: int) -> None:
    """Erase one draft that was never handed over, with its papers."""
    _papers_go(tx, contact_id, draft_id, frozenset())
    _drop(tx, "drafts", _tables["drafts"].c.id == draft_id)


def _others(tx: Transaction, draft: Draft, contact_id: int) -> bool:
    """Whether somebody else belongs to the draft's subject, or fills some of the draft."""
    return any(share.contact_id != contact_id for share in people.shares(tx, draft.id, draft.subject_id))


def _empty(tx: Transaction, subject_id: int, contact_id: int) -> None:
    """Drafts that nobody else has a part in go; of those handed over stays what the filings say."""
    left = False
    for draft in drafts.of_subject(tx, subject_id):
        if _others(tx, draft, contact_id):
            left = True
        elif filings.latest(tx, draft.id) is None:
            erase_draft(tx, draft.id, contact_id)
        else:
            _reduce(tx, draft, contact_id)
            left = True
    if not left and subjects.contacts_of(tx, subject_id) == (contact_id,):
        _drop(tx, "subjects", _tables["subjects"].c.id == subject_id)


def _reduce(tx: Transaction, draft: Draft, contact_id: int) -> None:
    """Of a draft that was handed over: the answers and papers of its filings, without the words they were given in."""
    filed = filings.of_draft(tx, draft.id)
    papers = frozenset(str(paper["id"]) for filing in filed for paper in filing.content.get("papers", ()))
    last = filed[-1].content
    told = drafts.replay(event for event in drafts.events(tx, draft.id) if event.seq <= int(last["version"]))
    names = set(_names(last))
    kept = {key: answer for key, answer in told.items() if _stays(key, answer, names)}
    _papers_go(tx, contact_id, draft.id, papers)
    _rewrite(tx, draft, kept)


def _names(content: dict[str, Any]) -> Iterator[str]:
    """Every question a filing answers."""
    for section in content["data"]:
        for item in section["items"]:
            yield str(item["question"])
    for paper in content.get("papers", ()):
        yield str(paper["question"])


def _stays(key: Key, answer: Answer, names: set[str]) -> bool:
    """Answers of the filing, the reasons it gives, and the bookkeeping of groups."""
    return key[0] in names or key[0].startswith("check:") or isinstance(answer.value, (Mark, bool))


def _rewrite(tx: Transaction, draft: Draft, kept: dict[Key, Answer]) -> None:
    events, rows = _tables["events"], _tables["drafts"]
    of_draft = events.c.draft_id == draft.id
    _drop(tx, "events", of_draft & events.c.seq.not_in([answer.seq for answer in kept.values()]))
    tx.connection.execute(update(events).where(of_draft).values(raw=None, inbox_id=None))
    view = seal(tx.keys, draft.id, kept)
    tx.connection.execute(update(rows).where(rows.c.id == draft.id).values(view=view, closed=True))


def _papers_go(tx: Transaction, contact_id: int, draft_id: int, needed: frozenset[str]) -> None:
    """All files of a draft but those needed."""
    files = _tables["files"]
    of_draft = files.c.draft_id == draft_id
    _files_go(tx, contact_id, of_draft & files.c.id.not_in(needed))
    tx.connection.execute(update(files).where(of_draft).values(ref=tx.keys.seal(b""), inbox_id=None))


def _authorisation_goes(tx: Transaction, contact_id: int) -> None:
    """The papers by which others let the contact act for them go with the record of it."""
    files = _tables["files"]
    _files_go(tx, contact_id, (files.c.contact_id == contact_id) & (files.c.question == AUTHORISATION))


def _files_go(tx: Transaction, contact_id: int, going: ColumnElement[bool]) -> None:
    files = _tables["files"]
    found = tx.connection.execute(select(files.c.digest, files.c.ref).where(going)).all()
    held = [digest for digest, _ in found if digest] + [tx.keys.open(ref).decode() for _, ref in found]
    discards.note(tx, contact_id, filter(is_digest, held))
    _drop(tx, "files", going)


def _forget_words(tx: Transaction, contact_id: int) -> None:
    """In drafts that stay with others: the answers stay, the contact's own words for them go."""
    events = _tables["events"]
    tx.connection.execute(update(events).where(events.c.contact_id == contact_id).values(raw=None, inbox_id=None))


def _forget_name(tx: Transaction, contact_id: int) -> None:
    """Where the contact let colleagues act, that somebody did stays, not who."""
    if called := people.name(tx, contact_id):
        for subject_id in audit.subjects_of(tx, audit.contact(contact_id)):
            people.unname(tx, subject_id, called)


def _documents(tx: Transaction, contact_id: int) -> Iterator[str]:
    """What was handed to the contact as files, and lies in their record or waits to be sent."""
    bodies = [
        line.body
        for address in contacts.addresses(tx, contact_id)
        for line in transcript.since(tx, address.id, 0, limit=1_000_000)
    ]
    bodies += [row.payload for row in deliveries.of_contact(tx, contact_id)]
    for body in bodies:
        yield from (str(one["digest"]) for one in body.get("documents", ()) if "digest" in one)


def _drop(tx: Transaction, name: str, which: ColumnElement[bool]) -> None:
    table: Table = _tables[name]
    tx.connection.execute(delete(table).where(which))
