"""Links by which an office invites a listed unit: derived from a salt (see salted.py), so that they are printed again
and nothing that opens them is kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage import salted
from storage.query import Query, Transaction
from storage.salted import SaltedRow
from storage.tables import Row, columns

_LENGTH = 20
"""Hexadecimal digits of a link: 80 bits."""


class UnitInvitations(SaltedRow, table=True):
    """A unit's link, one at a time: `office` invites; `opened_at` is when somebody first looked."""

    __tablename__ = "unit_invitations"

    unit_id: int = Field(foreign_key="units.id", ondelete="CASCADE", unique=True)
    office: str
    made_at: datetime
    opened_at: datetime | None
    revoked_at: datetime | None


class UnitSubjects(Row, table=True):
    """Which listed unit a subject was begun for, by who opened its link."""

    __tablename__ = "unit_subjects"

    subject_id: int = Field(primary_key=True, foreign_key="subjects.id", ondelete="CASCADE")
    unit_id: int = Field(foreign_key="units.id", ondelete="CASCADE", index=True)


@dataclass(frozen=True, slots=True)
class UnitInvitation:
    """A unit's link as stored."""

    id: int
    salt: str
    unit_id: int
    office: str
    made_at: datetime
    opened_at: datetime | None
    revoked_at: datetime | None

    def live(self, _now: datetime) -> bool:
        return self.revoked_at is None


_i, _s = columns(UnitInvitations), columns(UnitSubjects)
_row = tuple(_i[name] for name in UnitInvitation.__dataclass_fields__)
_insert = insert(UnitInvitations)
_fresh = ("salt", "office", "made_at", "opened_at", "revoked_at")
_make = Query(
    _insert.on_conflict_do_update(
        index_elements=["unit_id"],
        set_={name: _insert.excluded[name] for name in _fresh},
        where=_i.revoked_at.is_not(None),
    ),
    "unit_id", *_fresh,
)  # fmt: skip
_get = Query(select(*_row).where(_i.id == bindparam("which")))
_of = Query(select(*_row).where(_i.unit_id == bindparam("of_unit"), _i.revoked_at.is_(None)))
_open = Query(
    update(UnitInvitations)
    .where(_i.id == bindparam("which"))
    .values(opened_at=func.coalesce(_i.opened_at, bindparam("at", type_=_i.opened_at.type)))
)
_revoke = Query(
    update(UnitInvitations).where(_i.unit_id == bindparam("of_unit"), _i.revoked_at.is_(None)), "revoked_at"
)
_put = insert(UnitSubjects)
_take = Query(
    _put.on_conflict_do_update(index_elements=["subject_id"], set_={"unit_id": _put.excluded.unit_id}),
    "subject_id", "unit_id",
)  # fmt: skip
_unit_of = Query(select(_s.unit_id).where(_s.subject_id == bindparam("of_subject")))


def make(tx: Transaction, unit_id: int, office: str) -> UnitInvitation:
    """The unit's link: the one it has, or a new one in place of one that was revoked."""
    row = {"salt": salted.salt(), "office": office, "made_at": tx.now, "opened_at": None, "revoked_at": None}
    tx.run(_make, unit_id=unit_id, **row)
    found = of(tx, unit_id)
    assert found is not None
    return found


def of(tx: Transaction, unit_id: int) -> UnitInvitation | None:
    """The unit's link, unless it has none or it was revoked."""
    row = tx.first(_of, of_unit=unit_id)
    return UnitInvitation(*row) if row else None


def of_units(tx: Transaction, unit_ids: Collection[int]) -> dict[int, UnitInvitation]:
    """The links of several units, by unit."""
    chosen = select(*_row).where(_i.unit_id.in_(unit_ids), _i.revoked_at.is_(None))
    found = (UnitInvitation(*row) for row in tx.connection.execute(chosen))
    return {one.unit_id: one for one in found}


def code(tx: Transaction, made: UnitInvitation) -> str:
    """What the link ends with: its number, and what was derived from its salt."""
    return f"{made.id}_{_derived(tx, made)[0]}"


def by_code(tx: Transaction, said: str) -> UnitInvitation | None:
    """The invitation of a code, while it may be used."""
    return salted.opened(tx, said.replace("_", ".", 1), get, lambda found: _derived(tx, found))


def get(tx: Transaction, invitation_id: int) -> UnitInvitation | None:
    """An invitation, revoked or not."""
    row = tx.first(_get, which=invitation_id)
    return UnitInvitation(*row) if row else None


def opened(tx: Transaction, invitation_id: int) -> None:
    """Somebody looked; the first time counts."""
    tx.run(_open, which=invitation_id, at=tx.now)


def revoke(tx: Transaction, unit_id: int) -> bool:
    """The link opens nothing any more; False when there was none."""
    return tx.run(_revoke, of_unit=unit_id, revoked_at=tx.now) == 1


def take(tx: Transaction, subject_id: int, unit_id: int) -> None:
    """A subject is begun for a listed unit."""
    tx.run(_take, subject_id=subject_id, unit_id=unit_id)


def unit_of(tx: Transaction, subject_id: int) -> int | None:
    """The listed unit that a subject was begun for, if it was for one."""
    row = tx.first(_unit_of, of_subject=subject_id)
    return int(row[0]) if row else None


def _derived(tx: Transaction, row: UnitInvitation) -> tuple[str, ...]:
    return tuple(one[:_LENGTH] for one in salted.derived(tx, "unit invitation", row.id, row.unit_id, row.salt))
