"""Drafts: answers as append-only events, and the current view of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from flows.values import Answer, Answers, Key, Mark, Value, from_json, to_json
from storage.beside import Beside, beside_of
from storage.query import Cells, ConflictError, Query, Transaction
from storage.subjects import Subjects
from storage.summaries import Summary, save_summary, summaries
from storage.tables import KEEP_IDS, Row, columns, one_of
from storage.views import seal, unseal, view_of

__all__ = [
    "Draft", "Event", "Summary", "all_ids", "close", "event", "events", "load", "move", "of_subject", "peek", "record",
    "replay", "save_summary", "start", "summaries", "version",
]  # fmt: skip

_ANYTHING = Beside()
SOURCES = ("typed", "tapped", "file", "prefill", "officer", "edition")


class Drafts(Row, table=True):
    """A draft; `view` is the sealed JSON list of [question, item, value, seq]."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    subject_id: int = Field(foreign_key="subjects.id", ondelete="CASCADE", index=True)
    form: str
    notice: str
    edition: str
    about: int | None = Field(foreign_key="drafts.id", ondelete="SET NULL")
    version: int
    view: bytes
    created_at: datetime
    last_activity: datetime
    closed: bool


class Events(Row, table=True):
    """One write to one answer; `value` and `raw` are sealed."""

    __table_args__ = (one_of("source", SOURCES),)

    draft_id: int = Field(primary_key=True, foreign_key="drafts.id", ondelete="CASCADE")
    seq: int = Field(primary_key=True)
    question: str
    item: str
    value: bytes
    raw: bytes | None
    source: str
    language: str
    edition: str
    inbox_id: int | None
    contact_id: int
    at: datetime


@dataclass(slots=True)
class Draft:
    """One form being filled, as it stands; `version` is the number of its last event, `beside` as it was when loaded.
    Nobody changes one."""

    id: int
    subject_id: int
    form: str
    notice: str
    edition: str
    about: int | None
    version: int
    answers: Answers
    created_at: datetime
    last_activity: datetime
    closed: bool
    beside: Beside = field(default=_ANYTHING, compare=False)


@dataclass(frozen=True, slots=True)
class Event:
    """One write: who gave which value for which answer, in what words, when."""

    seq: int
    question: str
    item: str
    value: Value | Mark
    raw: str
    source: str
    language: str
    edition: str
    inbox_id: int | None
    contact_id: int
    at: datetime

    @property
    def key(self) -> Key:
        return self.question, self.item


_c, _e, _s = columns(Drafts), columns(Events), columns(Subjects)
_this = _c.id == bindparam("which")
_row = (
    _c.id, _c.subject_id, _c.form, _c.notice, _c.edition, _c.about, _c.version, _c.view, _c.created_at,
    _c.last_activity, _c.closed,
)  # fmt: skip
_event = (
    _e.seq, _e.question, _e.item, _e.value, _e.raw, _e.source, _e.language, _e.edition, _e.inbox_id,
    _e.contact_id, _e.at,
)  # fmt: skip
_of = _c.subject_id == bindparam("subject_id")

_start = Query(
    insert(Drafts).returning(_c.id),
    "subject_id", "form", "notice", "edition", "about", "version", "view", "created_at", "last_activity", "closed",
)  # fmt: skip


_loaded: list[Any] = [*_row, *beside_of(_c)]
_load = Query(
    select(*_loaded).join_from(Subjects, Drafts, _s.id == _c.subject_id).where(_this).with_for_update(key_share=True)
)
_peek = Query(select(*_row).where(_this))
_version = Query(select(_c.version).where(_this))
_all = Query(select(*_row).where(_of).order_by(_c.id))
_some = Query(select(*_row).where(_of, _c.form == bindparam("form")).order_by(_c.id))
_ids = Query(select(_c.id).order_by(_c.id))
_append = Query(
    insert(Events),
    "draft_id", "seq", "question", "item", "value", "raw", "source", "language", "edition", "inbox_id",
    "contact_id", "at",
)  # fmt: skip
_rewrite = Query(update(Drafts).where(_this, _c.version == bindparam("seen")), "version", "view", "last_activity")
_events = Query(select(*_event).where(_e.draft_id == bindparam("which")).order_by(_e.seq))
_one_event = Query(select(*_event).where(_e.draft_id == bindparam("which"), _e.seq == bindparam("seq")))
_close = Query(update(Drafts).where(_this), "closed")
_move = Query(update(Drafts).where(_this), "edition")


def start(tx: Transaction, subject_id: int, form: str, notice: str, edition: str, about: int | None = None) -> Draft:
    """A new, empty draft; `about` is the draft of the product that an update or a withdrawal is about."""
    what = {"subject_id": subject_id, "form": form, "notice": notice, "edition": edition, "about": about}
    when = {"created_at": tx.now, "last_activity": tx.now}
    made: int = tx.one(_start, version=0, view=tx.keys.seal(b"[]"), closed=False, **what, **when)[0]
    return Draft(made, subject_id, form, notice, edition, about, 0, {}, tx.now, tx.now, False)


def load(tx: Transaction, draft_id: int, contact_id: int | None = None) -> Draft:
    """The draft, to be written, by a contact: its row and its subject's are held until the turn commits. Raises
    NotFoundError."""
    row = tx.one(_load, which=draft_id, loader=contact_id)
    return _opened(tx, row[: len(_row)], Beside(*row[len(_row) :]))


def peek(tx: Transaction, draft_id: int) -> Draft:
    """The draft, only to be read. Raises NotFoundError."""
    return _opened(tx, tx.one(_peek, which=draft_id))


def version(tx: Transaction, draft_id: int) -> int:
    """The number of the draft's last event, without opening it. Raises NotFoundError."""
    return int(tx.one(_version, which=draft_id)[0])


def of_subject(tx: Transaction, subject_id: int, form: str | None = None) -> tuple[Draft, ...]:
    """The subject's drafts, oldest first, only to be read."""
    rows = tx.all(_some, subject_id=subject_id, form=form) if form else tx.all(_all, subject_id=subject_id)
    return tuple(_opened(tx, row) for row in rows)


def all_ids(tx: Transaction) -> tuple[int, ...]:
    """Every draft there is, oldest first."""
    return tuple(int(row[0]) for row in tx.all(_ids))


def record(
    tx: Transaction,
    draft: Draft,
    writes: Sequence[tuple[Key, Value | Mark]],
    *,
    raw: str = "",
    source: str,
    language: str,
    inbox_id: int | None,
    contact_id: int,
) -> Draft:
    """Append one event a write and rewrite the view; returns the draft as it then stands."""
    common = {
        "draft_id": draft.id,
        "raw": tx.keys.seal(raw.encode()) if raw else None,
        "source": source,
        "language": language,
        "edition": draft.edition,
        "inbox_id": inbox_id,
        "contact_id": contact_id,
        "at": tx.now,
    }
    given = [(key, Answer(value, seq)) for seq, (key, value) in enumerate(writes, draft.version + 1)]
    answers = view_of(draft.answers).after(given)
    after = _after(draft, draft.version + len(given), answers, tx.now)
    _save(tx, after, seen=draft.version)
    tx.each(_append, [common | _written(tx, key, answer) for key, answer in given])
    return after


def _written(tx: Transaction, key: Key, answer: Answer) -> dict[str, Any]:
    value = tx.keys.seal_json(to_json(answer.value))
    return {"seq": answer.seq, "question": key[0], "item": key[1], "value": value}


def events(tx: Transaction, draft_id: int) -> tuple[Event, ...]:
    """All writes in order."""
    return tuple(_event_opened(tx, row) for row in tx.all(_events, which=draft_id))


def event(tx: Transaction, draft_id: int, seq: int) -> Event:
    """One write. Raises NotFoundError."""
    return _event_opened(tx, tx.one(_one_event, which=draft_id, seq=seq))


def replay(events: Iterable[Event]) -> dict[Key, Answer]:
    """The view that a draft's events lead to."""
    return {event.key: Answer(event.value, event.seq) for event in events}


def move(tx: Transaction, draft_id: int, edition: str) -> None:
    """Pin the draft to another edition."""
    tx.run(_move, which=draft_id, edition=edition)


def close(tx: Transaction, draft_id: int) -> None:
    """Nothing more is asked: it was started over, or withdrawn."""
    tx.run(_close, which=draft_id, closed=True)


def _after(draft: Draft, version: int, answers: Answers, at: datetime) -> Draft:
    own = (draft.id, draft.subject_id, draft.form, draft.notice, draft.edition, draft.about)
    return Draft(*own, version, answers, draft.created_at, at, draft.closed, draft.beside)


def _save(tx: Transaction, draft: Draft, seen: int) -> None:
    view = seal(tx.keys, draft.id, draft.answers)
    if not tx.run(
        _rewrite, which=draft.id, seen=seen, version=draft.version, view=view, last_activity=draft.last_activity
    ):
        raise ConflictError(f"draft {draft.id} has moved on from version {seen}")


def _opened(tx: Transaction, row: Cells, beside: Beside = _ANYTHING) -> Draft:
    return Draft(*(*row[:7], unseal(tx.keys, row[0], row[7]), *row[8:], beside))


def _event_opened(tx: Transaction, row: Cells) -> Event:
    value, raw = from_json(tx.keys.open_json(row[3])), tx.keys.open(row[4]).decode() if row[4] else ""
    return Event(row[0], row[1], row[2], value, raw, *row[5:])
