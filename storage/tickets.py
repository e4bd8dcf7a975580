"""Tickets: what a contact handed to an office to be answered, and what was said about it since."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Index, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Cells, Query, Transaction, swap
from storage.tables import KEEP_IDS, Row, columns, one_of

STATES = ("open", "taken", "answered", "solved", "closed")
WAITING = ("open", "taken")
CONTACT = "contact"


class Tickets(Row, table=True):
    """`content` is sealed JSON, a list of what was said. `version` counts its changes, `since` is from when on
    it waits for the office."""

    __table_args__ = (one_of("state", STATES), Index(None, "office", "state"), KEEP_IDS)

    id: int = Field(primary_key=True)
    contact_id: int = Field(foreign_key="contacts.id", ondelete="CASCADE", index=True)
    subject_id: int | None = Field(foreign_key="subjects.id", ondelete="SET NULL", index=True)
    officer_id: int | None = Field(foreign_key="officers.id", ondelete="SET NULL")
    office: str
    state: str
    content: bytes
    version: int
    reopened: bool
    since: datetime
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said: `who` is "contact" or an office, `what` one of asked, more, again, answered, closed, moved (the
    text is the office it went to then); `at` is an ISO instant."""

    who: str
    what: str
    text: str
    at: str

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as stored."""

    id: int
    contact_id: int
    subject_id: int | None
    officer_id: int | None
    office: str
    state: str
    said: tuple[Said, ...]
    version: int
    reopened: bool
    since: datetime
    created_at: datetime
    changed_at: datetime

    @property
    def waits(self) -> bool:
        return self.state in WAITING


_c = columns(Tickets)
_row = tuple(_c[name] for name in Tickets.model_fields)
_this = _c.id == bindparam("which")
_waiting = _c.state.in_([bindparam(f"state_{one}", one) for one in WAITING])
_here = _c.office == bindparam("of_office")
_create = Query(insert(Tickets).returning(_c.id), *(name for name in Tickets.model_fields if name != "id"))
_get = Query(select(*_row).where(_this))
_mine = Query(
    select(*_row).where(_c.contact_id == bindparam("of_contact")).order_by(_c.id.desc()).limit(bindparam("most"))
)
_open_of = Query(select(func.count()).select_from(Tickets).where(_c.contact_id == bindparam("of_contact"), _waiting))
_queue = Query(select(*_row).where(_here, _waiting).order_by(_c.since, _c.id).limit(bindparam("most")))
_over = Query(select(*_row).where(_here, ~_waiting).order_by(_c.changed_at.desc()).limit(bindparam("most")))
_count = Query(select(func.count(), func.min(_c.since)).select_from(Tickets).where(_here, _waiting))
_change = Query(
    update(Tickets).where(_this, _c.version == bindparam("seen")),
    "state", "office", "officer_id", "content", "version", "reopened", "since", "changed_at",
)  # fmt: skip
_drop_old = Query(delete(Tickets).where(_c.changed_at < bindparam("before", type_=_c.changed_at.type)))


def create(tx: Transaction, contact_id: int, subject_id: int | None, office: str, text: str) -> Ticket:
    """What a contact handed to an office."""
    content = _sealed(tx, (Said(CONTACT, "asked", text, tx.now.isoformat()),))
    row = tx.one(
        _create, contact_id=contact_id, subject_id=subject_id, officer_id=None, office=office, state="open",
        content=content, version=1, reopened=False, since=tx.now, created_at=tx.now, changed_at=tx.now,
    )  # fmt: skip
    return _opened(tx, tx.one(_get, which=row[0]))


def get(tx: Transaction, ticket_id: int) -> Ticket | None:
    row = tx.first(_get, which=ticket_id)
    return _opened(tx, row) if row else None


def of_contact(tx: Transaction, contact_id: int, most: int) -> tuple[Ticket, ...]:
    """A contact's, newest first."""
    return tuple(_opened(tx, row) for row in tx.all(_mine, of_contact=contact_id, most=most))


def open_of(tx: Transaction, contact_id: int) -> int:
    """How many questions of a contact wait for an office."""
    return int(tx.one(_open_of, of_contact=contact_id)[0])


def queue(tx: Transaction, office: str, most: int) -> tuple[Ticket, ...]:
    """What waits for an office, the longest first."""
    return tuple(_opened(tx, row) for row in tx.all(_queue, of_office=office, most=most))


def over(tx: Transaction, office: str, most: int) -> tuple[Ticket, ...]:
    """What an office is done with, the latest first."""
    return tuple(_opened(tx, row) for row in tx.all(_over, of_office=office, most=most))


def waiting(tx: Transaction, office: str) -> tuple[int, datetime | None]:
    """How many wait for an office, and since when the longest does."""
    n, since = tx.one(_count, of_office=office)
    return int(n), since


def change(
    tx: Transaction,
    found: Ticket,
    state: str,
    *,
    office: str = "",
    officer_id: int | None = None,
    said: Said | None = None,
    reopened: bool = False,
) -> Ticket | None:
    """The ticket as it is from now on; None when somebody changed it since it was read. What waited on waits since
    then, unless it comes to another office or is opened again."""
    moved = bool(office) and office != found.office
    since = tx.now if moved or (reopened and not found.reopened) else found.since
    done = tx.run(
        _change, which=found.id, seen=found.version, state=state, office=office or found.office, officer_id=officer_id,
        content=_sealed(tx, (*found.said, *([said] if said else ()))), version=found.version + 1,
        reopened=reopened or found.reopened, since=since, changed_at=tx.now,
    )  # fmt: skip
    return get(tx, found.id) if done else None


def drop_old(tx: Transaction, before: datetime) -> int:
    """Drop what nobody has touched since an instant; returns how many."""
    return tx.run(_drop_old, before=before)


def _sealed(tx: Transaction, said: tuple[Said, ...]) -> bytes:
    return tx.keys.seal_json([asdict(one) for one in said])


def _opened(tx: Transaction, row: Cells) -> Ticket:
    return Ticket(*swap(row, 6, tuple(Said(**one) for one in tx.keys.open_json(row[6]))))
