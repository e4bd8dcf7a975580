"""Broadcasts: what an officer writes to many contacts, to whom, and how far that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.delivery_rows import Deliveries
from storage.query import Cells, Query, Transaction, swap
from storage.tables import KEEP_IDS, Row, columns, one_of

STATES = ("draft", "asked", "scheduled", "sending", "paused", "done", "cancelled")


class Broadcasts(Row, table=True):
    """`content` is sealed JSON (title, texts, audience, deadline). `cursor` is the last contact a delivery was planned
    for, `held` why it is paused ("trial" or "officer"), `again_of` the broadcast whose failed ones this is for."""

    __table_args__ = (one_of("state", STATES), Index(None, "state"), KEEP_IDS)

    id: int = Field(primary_key=True)
    office: str = Field(index=True)
    officer_id: int | None = Field(foreign_key="officers.id", ondelete="SET NULL")
    approved_by: int | None = Field(foreign_key="officers.id", ondelete="SET NULL")
    content: bytes
    state: str
    held: str
    trial: bool
    cursor: int
    total: int
    again_of: int | None = Field(foreign_key="broadcasts.id", ondelete="SET NULL", unique=True)
    created_at: datetime
    begins_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


class Recipients(Row, table=True):
    """Whom a broadcast is for, fixed before it is sent; `draft_id` is the draft by which the contact was chosen."""

    broadcast_id: int = Field(primary_key=True, foreign_key="broadcasts.id", ondelete="CASCADE")
    contact_id: int = Field(primary_key=True, foreign_key="contacts.id", ondelete="CASCADE", index=True)
    draft_id: int | None = Field(foreign_key="drafts.id", ondelete="SET NULL", index=True)


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a broadcast is for; what is empty leaves nobody out. `categories` are what units say of themselves;
    `catalogue` is a list's id, `value` what stands in one of its further columns, or without one is its category; `due`
    a deadline's id, for those who have not done what it asks."""

    districts: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    filed: bool | None = None
    catalogue: int = 0
    column: str = ""
    value: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What is written: a title for the desk, texts by language, to whom, about which date (a deadline's id)."""

    title: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    audience: Audience = field(default_factory=Audience)
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast as stored."""

    id: int
    office: str
    officer_id: int | None
    approved_by: int | None
    content: Content
    state: str
    held: str
    trial: bool
    cursor: int
    total: int
    again_of: int | None
    created_at: datetime
    begins_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def about(self) -> str:
        """What its deliveries are found by; their cause too."""
        return f"b:{self.id}"


_c, _r, _v = columns(Broadcasts), columns(Recipients), columns(Deliveries)
NAMES = tuple(Broadcast.__dataclass_fields__)
_row = tuple(_c[name] for name in NAMES)
_this = _c.id == bindparam("which")
_of = _r.broadcast_id == bindparam("of_broadcast")
_create = Query(insert(Broadcasts).on_conflict_do_nothing().returning(_c.id), *NAMES[1:])
_get = Query(select(*_row).where(_this))
_lock = Query(select(*_row).where(_this).with_for_update())
_all = Query(select(*_row).order_by(_c.id.desc()).limit(bindparam("most")))
_theirs = Query(
    select(*_row).where(_c.office == bindparam("of_office")).order_by(_c.id.desc()).limit(bindparam("most"))
)
_in_state = Query(select(_c.id).where(_c.state == bindparam("in_state")).order_by(_c.id))
_due = Query(
    select(_c.id).where(_c.state == "scheduled", _c.begins_at <= bindparam("now", type_=_c.begins_at.type))
)  # fmt: skip
_over = Query(
    select(func.count())
    .select_from(Broadcasts)
    .where(_c.office == bindparam("of_office"), _c.state == "done", _c.again_of.is_(None), _c.total > 0)
)
_again = Query(select(_c.id).where(_c.again_of == bindparam("which")))
_settable = (
    "content",
    "state",
    "held",
    "trial",
    "cursor",
    "total",
    "officer_id",
    "approved_by",
    "begins_at",
    "started_at",
    "ended_at",
)
_changes = {name: Query(update(Broadcasts).where(_this), name) for name in _settable}
_drop_recipients = Query(delete(Recipients).where(_of))
_count = Query(select(func.count()).select_from(Recipients).where(_of))
_next = Query(
    select(_r.contact_id, _r.draft_id)
    .where(_of, _r.contact_id > bindparam("after"))
    .order_by(_r.contact_id)
    .limit(bindparam("most"))
)
_missed = Query(
    select(_r.contact_id, _r.draft_id)
    .where(
        _of,
        _r.contact_id <= bindparam("until"),
        ~exists().where(_v.contact_id == _r.contact_id, _v.about == bindparam("of_about")),
    )
    .order_by(_r.contact_id)
    .limit(bindparam("most"))
)
_drop_old = Query(delete(Broadcasts).where(_c.ended_at < bindparam("before", type_=_c.created_at.type)))
_one = Query(select(_r.contact_id, _r.draft_id).where(_of, _r.contact_id == bindparam("of_contact")))


def create(tx: Transaction, office: str, officer_id: int | None, content: Content, again_of: int | None = None) -> int:
    """A new draft; returns its id. 0: the failed ones of that broadcast have been taken up already."""
    row = tx.first(
        _create, office=office, officer_id=officer_id, approved_by=None, content=tx.keys.seal_json(asdict(content)),
        state="draft", held="", trial=False, cursor=0, total=0, again_of=again_of, created_at=tx.now,
        begins_at=None, started_at=None, ended_at=None,
    )  # fmt: skip
    return int(row[0]) if row else 0


def get(tx: Transaction, broadcast_id: int) -> Broadcast | None:
    row = tx.first(_get, which=broadcast_id)
    return _opened(tx, row) if row else None


def taken(tx: Transaction, broadcast_id: int) -> Broadcast | None:
    """The same, held until the end of the transaction."""
    row = tx.first(_lock, which=broadcast_id)
    return _opened(tx, row) if row else None


def listed(tx: Transaction, office: str | None = None, most: int = 200) -> tuple[Broadcast, ...]:
    """An office's, or all, newest first."""
    rows = tx.all(_all, most=most) if office is None else tx.all(_theirs, of_office=office, most=most)
    return tuple(_opened(tx, row) for row in rows)


def in_state(tx: Transaction, state: str) -> tuple[int, ...]:
    """Their ids, oldest first."""
    return tuple(int(row[0]) for row in tx.all(_in_state, in_state=state))


def due(tx: Transaction) -> tuple[int, ...]:
    """Those whose hour has come."""
    return tuple(int(row[0]) for row in tx.all(_due, now=tx.now))


def finished_of(tx: Transaction, office: str) -> int:
    """How many of an office's went to their end."""
    return int(tx.one(_over, of_office=office)[0])


def again(tx: Transaction, broadcast_id: int) -> int:
    """The broadcast for the failed ones of this one, or 0."""
    row = tx.first(_again, which=broadcast_id)
    return int(row[0]) if row else 0


def change(tx: Transaction, broadcast_id: int, **values: Any) -> None:
    """Set any of what `_settable` names."""
    if "content" in values:
        values["content"] = tx.keys.seal_json(asdict(values["content"]))
    for name, value in values.items():
        tx.run(_changes[name], which=broadcast_id, **{name: value})


def clear(tx: Transaction, broadcast_id: int) -> None:
    """It is for nobody."""
    tx.run(_drop_recipients, of_broadcast=broadcast_id)


def count(tx: Transaction, broadcast_id: int) -> int:
    return int(tx.one(_count, of_broadcast=broadcast_id)[0])


def recipients(tx: Transaction, broadcast_id: int, after: int, most: int) -> Sequence[tuple[int, int | None]]:
    """(contact, draft) in order, after a contact."""
    return [(int(row[0]), row[1]) for row in tx.all(_next, of_broadcast=broadcast_id, after=after, most=most)]


def missed(tx: Transaction, found: Broadcast, most: int) -> Sequence[tuple[int, int | None]]:
    """(contact, draft) of those whom planning has passed and nothing is planned for: another address of theirs, which
    was to hear of it later, has become theirs meanwhile."""
    rows = tx.all(_missed, of_broadcast=found.id, until=found.cursor, of_about=found.about, most=most)
    return [(int(row[0]), row[1]) for row in rows]


def recipient(tx: Transaction, broadcast_id: int, contact_id: int) -> tuple[int, int | None] | None:
    row = tx.first(_one, of_broadcast=broadcast_id, of_contact=contact_id)
    return (int(row[0]), row[1]) if row else None


def drop_old(tx: Transaction, before: datetime) -> int:
    """Drop what ended before an instant; returns how many."""
    return tx.run(_drop_old, before=before)


def _opened(tx: Transaction, row: Cells) -> Broadcast:
    said = tx.keys.open_json(row[4])
    audience: dict[str, Any] = said.pop("audience")
    chosen: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in audience.items()
    }
    return Broadcast(*swap(row, 4, Content(audience=Audience(**chosen), **said)))
