"""Officers: people who act for a bureau, each invited by a code that opens once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.invitations import coded, digests
from storage.query import Cells, Query, Transaction, swap
from storage.tables import KEEP_IDS, Row, columns, one_of

Role = Literal["city_admin", "city_officer", "district_officer", "association", "reader"]
ROLES = ("city_admin", "city_officer", "district_officer", "association", "reader")
CITY, ASSOCIATION = "city", "association"
INVITATION_LIVES = timedelta(days=3)


class Officers(Row, table=True):
    """Somebody who acts for an office: "city", a district's code, "lingang" or "association". `name` is sealed; of the
    code only a keyed digest is kept. Without a contact the invitation was not taken, or the contact was erased."""

    __table_args__ = (one_of("role", ROLES), KEEP_IDS)

    id: int = Field(primary_key=True)
    contact_id: int | None = Field(foreign_key="contacts.id", ondelete="SET NULL", index=True)
    office: str
    role: str
    name: bytes
    lookup: str = Field(unique=True)
    invited_at: datetime
    expires_at: datetime
    joined_at: datetime | None
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer as stored."""

    id: int
    contact_id: int | None
    office: str
    role: str
    name: str
    invited_at: datetime
    expires_at: datetime
    joined_at: datetime | None
    removed_at: datetime | None

    def invited(self, now: datetime) -> bool:
        """Whether the code still opens."""
        return self.joined_at is None and self.removed_at is None and now < self.expires_at

    @property
    def active(self) -> bool:
        return self.contact_id is not None and self.removed_at is None


_c = columns(Officers)
_row = (
    _c.id, _c.contact_id, _c.office, _c.role, _c.name, _c.invited_at, _c.expires_at, _c.joined_at, _c.removed_at,
)  # fmt: skip
_ACTING: list[BindParameter[str]] = [bindparam(f"role_{one}", one) for one in ROLES[:3]]
_this = _c.id == bindparam("which")
_now = bindparam("now", type_=_c.expires_at.type)
_invite = Query(
    insert(Officers).returning(_c.id), "contact_id", "office", "role", "name", "lookup", "invited_at", "expires_at"
)
_by_code = Query(select(*_row).where(_c.lookup == bindparam("found")))
_get = Query(select(*_row).where(_this))
_all = Query(select(*_row).order_by(_c.id))
_theirs = Query(
    select(*_row)
    .where(_c.contact_id == bindparam("of_contact"), _c.removed_at.is_(None))
    .order_by(_c.id.desc())
    .limit(1)
)
_seated = Query(
    select(_c.id, _c.contact_id, _c.office)
    .where(_c.contact_id.is_not(None), _c.removed_at.is_(None), _c.role.in_(_ACTING))
    .order_by(_c.id)
)
_join = Query(
    update(Officers).where(_this, _c.joined_at.is_(None), _c.removed_at.is_(None), _c.expires_at > _now),
    "contact_id", "joined_at",
)  # fmt: skip
_remove = Query(update(Officers).where(_this, _c.removed_at.is_(None)), "removed_at", "name")
_leave = Query(update(Officers).where(_c.contact_id == bindparam("of_contact")), "contact_id", "removed_at", "name")


def invite(tx: Transaction, name: str, office: str, role: str) -> tuple[int, str]:
    """A seat to be taken with a code, which is nowhere kept; returns both."""
    code, lookup = coded(tx)
    until = tx.now + INVITATION_LIVES
    seat = {"contact_id": None, "office": office, "role": role, "name": tx.keys.seal(name.encode())}
    made: int = tx.one(_invite, lookup=lookup, invited_at=tx.now, expires_at=until, **seat)[0]
    return made, code


def by_code(tx: Transaction, code: str) -> Officer | None:
    """The seat that a code is to, whether it still opens or not."""
    rows = (tx.first(_by_code, found=found) for found in digests(tx, code))
    return next((_opened(tx, row) for row in rows if row), None)


def get(tx: Transaction, officer_id: int) -> Officer | None:
    row = tx.first(_get, which=officer_id)
    return _opened(tx, row) if row else None


def everyone(tx: Transaction) -> tuple[Officer, ...]:
    """All that ever were invited, oldest first."""
    return tuple(_opened(tx, row) for row in tx.all(_all))


def of_contact(tx: Transaction, contact_id: int) -> Officer | None:
    """The contact's seat, the latest where there are several; None for everybody else."""
    row = tx.first(_theirs, of_contact=contact_id)
    return _opened(tx, row) if row else None


def seated(tx: Transaction) -> tuple[tuple[int, int, str], ...]:
    """Who acts for a bureau now, not only reads: (officer, contact, office)."""
    return tuple((row[0], row[1], row[2]) for row in tx.all(_seated))


def join(tx: Transaction, officer_id: int, contact_id: int) -> bool:
    """Take the seat; False when it was taken or removed, or the code has expired."""
    return tx.run(_join, which=officer_id, now=tx.now, contact_id=contact_id, joined_at=tx.now) == 1


def remove(tx: Transaction, officer_id: int) -> bool:
    """The seat is nobody's any more, and the name goes; False when it was removed before."""
    return tx.run(_remove, which=officer_id, removed_at=tx.now, name=tx.keys.seal(b"")) == 1


def leave(tx: Transaction, contact_id: int) -> None:
    """The contact is erased: their seats are nobody's, without a name."""
    tx.run(_leave, of_contact=contact_id, contact_id=None, removed_at=tx.now, name=tx.keys.seal(b""))


def _opened(tx: Transaction, row: Cells) -> Officer:
    return Officer(*swap(row, 4, tx.keys.open(row[4]).decode()))
