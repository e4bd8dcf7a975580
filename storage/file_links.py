"""Links to files that a channel did not take: whoever has one may fetch the file for a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage import salted
from storage.query import Query, Transaction, swap
from storage.salted import SaltedRow
from storage.tables import columns

LIVES = timedelta(days=7)


class FileLinks(SaltedRow, table=True):
    """One file for one contact; `name` is sealed, `digest` says where its bytes are kept."""

    __tablename__ = "file_links"

    contact_id: int = Field(foreign_key="contacts.id", ondelete="CASCADE", index=True)
    digest: str
    name: bytes
    media_type: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class FileLink:
    """A link as stored."""

    id: int
    salt: str
    contact_id: int
    digest: str
    name: str
    media_type: str
    made_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.made_at + LIVES

    def live(self, now: datetime) -> bool:
        return now < self.ends_at


_c = columns(FileLinks)
_row = tuple(_c[name] for name in FileLink.__dataclass_fields__)
_make = Query(
    insert(FileLinks).returning(_c.id), "salt", "contact_id", "digest", "name", "media_type", "made_at"
)  # fmt: skip
_get = Query(select(*_row).where(_c.id == bindparam("which")))
_old = Query(delete(FileLinks).where(_c.made_at <= bindparam("before", type_=_c.made_at.type)))


def make(tx: Transaction, contact_id: int, digest: str, name: str, media_type: str) -> str:
    """What a new link ends with."""
    salt, sealed = salted.salt(), tx.keys.seal(name.encode())
    what = {"contact_id": contact_id, "digest": digest, "name": sealed, "media_type": media_type}
    made = tx.one(_make, salt=salt, made_at=tx.now, **what)[0]
    link = FileLink(int(made), salt, contact_id, digest, name, media_type, tx.now)
    return salted.token(link, _derived(tx, link))


def opened(tx: Transaction, token: str) -> FileLink | None:
    """The link that a token is of, while it lasts."""
    return salted.opened(tx, token, _link, lambda found: _derived(tx, found))


def drop_old(tx: Transaction) -> int:
    """Links that are over go; returns how many."""
    return tx.run(_old, before=tx.now - LIVES)


def _link(tx: Transaction, link_id: int) -> FileLink | None:
    row = tx.first(_get, which=link_id)
    return FileLink(*swap(row, 4, tx.keys.open(row[4]).decode())) if row else None


def _derived(tx: Transaction, row: FileLink) -> Sequence[str]:
    return salted.derived(tx, "file", row.id, row.salt)
