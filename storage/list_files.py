"""Spreadsheets that officers are about to take in, kept until they say so, at most a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import KEEP_IDS, Row, columns

LIVES = timedelta(days=1)


class ListFiles(Row, table=True):
    """A file that may become an office's list; its name and what is in it are sealed."""

    __tablename__ = "list_files"
    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    office: str
    title: str
    name: bytes
    content: bytes
    made_at: datetime = Field(index=True)


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file for an office's list of that title."""

    id: int
    office: str
    title: str
    name: str
    made_at: datetime


_f = columns(ListFiles)
_this = (_f.id == bindparam("which"), _f.made_at > bindparam("after", type_=_f.made_at.type))
_row = (_f.id, _f.office, _f.title, _f.name, _f.made_at)
_keep = Query(insert(ListFiles).returning(_f.id), "office", "title", "name", "content", "made_at")
_get = Query(select(*_row).where(*_this))
_content = Query(select(_f.content).where(*_this))
_drop = Query(delete(ListFiles).where(_f.id == bindparam("which")))
_drop_old = Query(delete(ListFiles).where(_f.made_at <= bindparam("before", type_=_f.made_at.type)))


def keep(tx: Transaction, office: str, title: str, name: str, content: bytes) -> int:
    """Keeps a file; returns its id."""
    sealed = {"name": tx.keys.seal(name.encode()), "content": tx.keys.seal(content)}
    made: int = tx.one(_keep, office=office, title=title, made_at=tx.now, **sealed)[0]
    return made


def get(tx: Transaction, file_id: int) -> ListFile | None:
    """The file without what is in it; None once it was dropped or a day has passed."""
    row = tx.first(_get, which=file_id, after=tx.now - LIVES)
    return ListFile(row[0], row[1], row[2], tx.keys.open(row[3]).decode(), row[4]) if row else None


def content(tx: Transaction, file_id: int) -> bytes:
    """What is in it. Raises NotFoundError."""
    return tx.keys.open(tx.one(_content, which=file_id, after=tx.now - LIVES)[0])


def drop(tx: Transaction, file_id: int) -> bool:
    """The file goes; False when it was gone before."""
    return tx.run(_drop, which=file_id) == 1


def drop_old(tx: Transaction) -> int:
    """Files that nobody took in for a day go; returns how many."""
    return tx.run(_drop_old, before=tx.now - LIVES)
