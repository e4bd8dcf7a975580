"""What was read from papers: a row each from the moment it is to be read, and which answers were taken from one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Index, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlmodel import Field

from flows.papers import Box, Reading, reading_json, reading_of
from storage.files import Files
from storage.query import Cells, Query, Transaction
from storage.tables import Row, columns, one_of

STATES = ("waiting", "read", "failed")
State = Literal["waiting", "read", "failed"]
MOST_TRIES = 3
"""Of a file at which the reader fails: after that it counts as not readable."""
_LATELY = timedelta(hours=1)


class Readings(Row, table=True):
    """A file that is or was to be read; `result` is the sealed JSON of `flows.papers.Reading`."""

    __table_args__ = (one_of("state", STATES), Index(None, "state", "next_at"))

    file_id: str = Field(primary_key=True, foreign_key="files.id", ondelete="CASCADE")
    state: str
    attempts: int
    result: bytes | None
    made_at: datetime
    next_at: datetime


class Crops(Row, table=True):
    """A sealed picture of where one thing was read, by the field's name; "" shows all that was."""

    file_id: str = Field(primary_key=True, foreign_key="files.id", ondelete="CASCADE")
    name: str = Field(primary_key=True)
    picture: bytes


class AnswerPapers(Row, table=True):
    """An answer that was taken from a paper, by its event; `place` is the sealed page and box."""

    __tablename__ = "answer_papers"

    draft_id: int = Field(primary_key=True, foreign_key="drafts.id", ondelete="CASCADE")
    seq: int = Field(primary_key=True)
    file_id: str = Field(foreign_key="files.id", ondelete="CASCADE", index=True)
    place: bytes


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """Where reading a file stands; `reading` once it was read."""

    file_id: str
    state: State
    attempts: int
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Origin:
    """The paper an answer was taken from, and where on it."""

    file_id: str
    page: int
    box: Box


_r, _a, _f, _c = columns(Readings), columns(AnswerPapers), columns(Files), columns(Crops)
_this = _r.file_id == bindparam("which")
_row = (_r.file_id, _r.state, _r.attempts, _r.result)
_add = Query(
    insert(Readings).on_conflict_do_nothing(), "file_id", "state", "attempts", "result", "made_at", "next_at"
)  # fmt: skip
_get = Query(select(*_row).where(_this))
_of = Query(select(*_row).join_from(Files, Readings, _f.id == _r.file_id).where(_f.draft_id == bindparam("of_draft")))
_n: Any = aliased(Readings)
_m: Any = aliased(Files)
_before_it = (
    select(func.count())
    .join_from(_n, _m, _m.id == _n.file_id)
    .where(_m.contact_id == _f.contact_id, _n.made_at > bindparam("lately"), _n.made_at <= _r.made_at)
    .scalar_subquery()
)
"""How many files the same contact had sent lately by then: whoever sends many does not go before who sends one."""
_due = (
    select(_r.file_id)
    .join_from(Readings, Files, _f.id == _r.file_id)
    .where(_r.state == "waiting", _r.next_at <= bindparam("now"))
    .order_by(_before_it, _r.made_at, _r.file_id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=Readings)
)
_claim = Query(
    update(Readings)
    .where(_r.file_id.in_(_due.scalar_subquery()))
    .values(next_at=bindparam("until"), attempts=_r.attempts + 1)
    .returning(_r.file_id, _r.attempts)
)
_settle = Query(update(Readings).where(_this, _r.state == "waiting"), "state", "result")
_same = Query(
    select(_r.result)
    .join_from(Files, Readings, _f.id == _r.file_id)
    .where(_f.draft_id == bindparam("of_draft"), _f.digest == bindparam("digest"), _r.state == "read")
)
_waiting = Query(
    select(func.count())
    .select_from(Files)
    .join(Readings, _f.id == _r.file_id)
    .where(_f.draft_id == bindparam("of_draft"), _r.state == "waiting")
)
_cut = Query(insert(Crops).on_conflict_do_nothing(), "file_id", "name", "picture")
_crops = Query(select(_c.name, _c.picture).where(_c.file_id == bindparam("which")))
_crop = Query(select(_c.picture).where(_c.file_id == bindparam("which"), _c.name == bindparam("named")))
_origin_goes = Query(delete(AnswerPapers).where(_a.draft_id == bindparam("of_draft"), _a.seq == bindparam("at")))
_originates = Query(insert(AnswerPapers), "draft_id", "seq", "file_id", "place")
_origins = Query(select(_a.seq, _a.file_id, _a.place).where(_a.draft_id == bindparam("of_draft")))


def await_reading(tx: Transaction, file_id: str) -> None:
    """The file is to be read as soon as somebody gets to it."""
    tx.run(_add, file_id=file_id, state="waiting", attempts=0, result=None, made_at=tx.now, next_at=tx.now)


def claim(tx: Transaction, most: int, lease: float) -> tuple[tuple[str, int], ...]:
    """Files to be read now, and the how-manieth try it is: of every contact in turn, the oldest first. Nobody else is
    given them for `lease` seconds."""
    when = {"now": tx.now, "lately": tx.now - _LATELY, "until": tx.now + timedelta(seconds=lease)}
    return tuple((str(row[0]), int(row[1])) for row in tx.all(_claim, most=most, **when))


def settle(tx: Transaction, file_id: str, reading: Reading | None) -> bool:
    """What was read, or None when nobody can; False when that was known before."""
    sealed = None if reading is None else tx.keys.seal_json(reading_json(reading))
    return tx.run(_settle, which=file_id, state="failed" if reading is None else "read", result=sealed) > 0


def get(tx: Transaction, file_id: str) -> ReadingRow | None:
    """Where reading a file stands; None when it was never to be read."""
    row = tx.first(_get, which=file_id)
    return None if row is None else _opened(tx, row)


def of_draft(tx: Transaction, draft_id: int) -> Mapping[str, ReadingRow]:
    """By file, where reading the draft's papers stands."""
    return {row.file_id: row for row in (_opened(tx, cells) for cells in tx.all(_of, of_draft=draft_id))}


def same(tx: Transaction, draft_id: int, digest: str) -> Reading | None:
    """What the same bytes said in this draft before."""
    row = tx.first(_same, of_draft=draft_id, digest=digest)
    return None if row is None else reading_of(tx.keys.open_json(row[0]))


def waiting(tx: Transaction, draft_id: int) -> int:
    """How many of the draft's papers are still to be read."""
    return int(tx.one(_waiting, of_draft=draft_id)[0])


def keep_crop(tx: Transaction, file_id: str, name: str, picture: bytes) -> None:
    """Remember what a field looks like on its paper; with "" all that was read."""
    tx.run(_cut, file_id=file_id, name=name, picture=tx.keys.seal(picture))


def crop(tx: Transaction, file_id: str, name: str) -> bytes | None:
    """The picture that `keep_crop` kept."""
    row = tx.first(_crop, which=file_id, named=name)
    return None if row is None else tx.keys.open(row[0])


def copy(tx: Transaction, file_id: str, to: str) -> None:
    """What was read from a file holds for another one of the same bytes; what is not read yet is read for both."""
    row = get(tx, file_id)
    if row is None:
        return
    await_reading(tx, to)
    if row.state != "waiting":
        settle(tx, to, row.reading)
        for name, picture in tx.all(_crops, which=file_id):
            tx.run(_cut, file_id=to, name=name, picture=picture)


def originate(tx: Transaction, draft_id: int, seq: int, origin: Origin) -> None:
    """Remember that an answer, by the number of its event, was taken from a paper."""
    place = tx.keys.seal_json({"page": origin.page, "box": list(origin.box)})
    tx.run(_origin_goes, of_draft=draft_id, at=seq)
    tx.run(_originates, draft_id=draft_id, seq=seq, file_id=origin.file_id, place=place)


def origins(tx: Transaction, draft_id: int) -> Mapping[int, Origin]:
    """By the number of its event, which paper an answer was taken from."""
    return {int(row[0]): _origin(tx, row) for row in tx.all(_origins, of_draft=draft_id)}


def _origin(tx: Transaction, row: Cells) -> Origin:
    place = tx.keys.open_json(row[2])
    left, top, right, bottom = place["box"]
    return Origin(row[1], place["page"], (left, top, right, bottom))


def _opened(tx: Transaction, row: Cells) -> ReadingRow:
    return ReadingRow(row[0], row[1], row[2], reading_of(tx.keys.open_json(row[3])) if row[3] else None)
