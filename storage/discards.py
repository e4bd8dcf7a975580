"""Files on disk that are to go: noted in the turn that decides it, deleted in a later one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.files import Files, PaperStore
from storage.query import Query, Transaction
from storage.tables import Row, columns


class Discards(Row, table=True):
    """A digest under which nothing is to be kept from an instant on, unless a paper needs it by then."""

    digest: str = Field(primary_key=True)
    contact_id: int = Field(index=True)
    due: datetime = Field(index=True)


_c, _f = columns(Discards), columns(Files)
_insert = insert(Discards)
_note = Query(
    _insert.on_conflict_do_update(index_elements=["digest"], set_={"due": _insert.excluded.due}),
    "digest", "contact_id", "due",
)  # fmt: skip
_hurry = Query(update(Discards).where(_c.contact_id == bindparam("of_contact")), "due")
_spare = Query(delete(Discards).where(_c.digest == bindparam("which"), _c.contact_id == bindparam("of_contact")))
_due = Query(select(_c.digest).where(_c.due <= bindparam("now", type_=_c.due.type)).order_by(_c.due))
_done = Query(delete(Discards).where(_c.digest == bindparam("which")))
_needed = Query(select(_f.id).where(_f.digest == bindparam("which")).limit(1))


def note(tx: Transaction, contact_id: int, digests: Iterable[str], keep: timedelta = timedelta()) -> None:
    """What is kept under these digests goes after a while."""
    for digest in digests:
        tx.run(_note, digest=digest, contact_id=contact_id, due=tx.now + keep)


def spare(tx: Transaction, contact_id: int, digests: Iterable[str]) -> None:
    """What was noted for a contact under these digests stays after all."""
    for digest in digests:
        tx.run(_spare, which=digest, of_contact=contact_id)


def hurry(tx: Transaction, contact_id: int) -> None:
    """All that was noted for a contact goes now."""
    tx.run(_hurry, of_contact=contact_id, due=tx.now)


def sweep(tx: Transaction, store: PaperStore) -> int:
    """Delete what is due and no paper needs; a turn of its own, repeated whole when it ends early. Returns how many."""
    due = [str(row[0]) for row in tx.all(_due, now=tx.now)]
    going = [digest for digest in due if tx.first(_needed, which=digest) is None]
    for digest in going:
        store.drop(digest)
    for digest in due:
        tx.run(_done, which=digest)
    return len(going)
