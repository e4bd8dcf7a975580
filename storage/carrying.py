"""Filings that a person carries to the platform by hand: which, what of them is typed in there, doors to the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from flows.carrying import UNITS, Unit
from storage import salted
from storage.filings import FilingRow, Filings
from storage.handovers import Handovers
from storage.query import Query, Transaction
from storage.salted import OnceLink, SaltedRow
from storage.tables import Row, columns, one_of

DOOR_LIVES = timedelta(days=7)
"""How long the page stays open in a browser that a link opened it in."""
_DAY = timedelta(days=1)


class Carryings(Row, table=True):
    """A filing that a person types into the platform; `unit` is what money is shown in."""

    __table_args__ = (one_of("unit", UNITS),)

    filing_id: int = Field(primary_key=True, foreign_key="filings.id", ondelete="CASCADE")
    unit: str


class CarriedFields(Row, table=True):
    """A field that somebody says is typed in there."""

    __tablename__ = "carried_fields"

    filing_id: int = Field(primary_key=True, foreign_key="filings.id", ondelete="CASCADE")
    field: str = Field(primary_key=True)
    contact_id: int
    ticked_at: datetime


class CarryLinks(SaltedRow, table=True):
    """A link that opens the page in another browser, once; from then on the browser's door."""

    __tablename__ = "carry_links"

    contact_id: int = Field(foreign_key="contacts.id", ondelete="CASCADE", index=True)
    filing_id: int = Field(foreign_key="filings.id", ondelete="CASCADE", index=True)
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tick:
    """Who says that a field is typed in, and since when."""

    contact_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Link(OnceLink):
    """A link to a filing's page, for one contact."""

    contact_id: int
    filing_id: int


@dataclass(frozen=True, slots=True)
class Door:
    """A browser that such a link opened; it shows what its contact may see."""

    id: int
    salt: str
    used_at: datetime | None
    contact_id: int

    def live(self, now: datetime) -> bool:
        return self.used_at is not None and now < self.used_at + DOOR_LIVES


_c, _t, _l, _f = columns(Carryings), columns(CarriedFields), columns(CarryLinks), columns(Filings)
_h = columns(Handovers)
_of, _ticks_of = _c.filing_id == bindparam("of_filing"), _t.filing_id == bindparam("of_filing")
_plan = Query(insert(Carryings).on_conflict_do_nothing(), "filing_id", "unit")
_get = Query(select(_c.unit).where(_of))
_last_unit = Query(
    select(_c.unit)
    .join_from(Carryings, Filings, _f.id == _c.filing_id)
    .where(_f.subject_id == bindparam("of_subject"))
    .order_by(_c.filing_id.desc())
    .limit(1)
)
_set = Query(update(Carryings).where(_of), "unit")
_ticks = Query(select(_t.field, _t.contact_id, _t.ticked_at).where(_ticks_of))
_tick = Query(insert(CarriedFields).on_conflict_do_nothing(), "filing_id", "field", "contact_id", "ticked_at")
_untick = Query(delete(CarriedFields).where(_ticks_of, _t.field == bindparam("of_field")))
_link = tuple(_l[name] for name in Link.__dataclass_fields__)
_this = _l.id == bindparam("which")
_make = Query(insert(CarryLinks).returning(_l.id), "salt", "contact_id", "filing_id", "made_at")
_get_link = Query(select(*_link).where(_this))
_get_door = Query(select(_l.id, _l.salt, _l.used_at, _l.contact_id).where(_this))
_use = Query(update(CarryLinks).where(_this, _l.used_at.is_(None)), "used_at")
_end = Query(delete(CarryLinks).where(_this))
_unused = bindparam("unused", type_=_l.made_at.type)
_over = bindparam("over", type_=_l.made_at.type)
_old = Query(delete(CarryLinks).where(or_(_l.used_at.is_(None) & (_l.made_at <= _unused), _l.used_at <= _over)))
_left = Query(
    select(_h.id, _h.filing_id)
    .join_from(Handovers, Filings, _f.id == _h.filing_id)
    .where(or_(_h.state == "waiting", _h.state == "blocked"), _f.platform_id.is_(None))
)
_taken = Query(delete(Handovers).where(_h.id == bindparam("which")))


def plan(tx: Transaction, filing: FilingRow) -> None:
    """A person carries the filing; its money is shown in the unit that the subject used last."""
    last = tx.first(_last_unit, of_subject=filing.subject_id)
    tx.run(_plan, filing_id=filing.id, unit=last[0] if last else "wan")


def unit(tx: Transaction, filing_id: int) -> Unit | None:
    """What a carried filing's money is shown in; None for one that is not carried."""
    row = tx.first(_get, of_filing=filing_id)
    return next((one for one in UNITS if row and one == row[0]), None)


def carried(tx: Transaction, filing_id: int) -> bool:
    """Whether a person carries the filing."""
    return unit(tx, filing_id) is not None


def subject_carries(tx: Transaction, subject_id: int) -> bool:
    """Whether a filing of the subject was ever carried: then the others follow it there."""
    return tx.first(_last_unit, of_subject=subject_id) is not None


def set_unit(tx: Transaction, filing_id: int, unit: Unit) -> None:
    tx.run(_set, of_filing=filing_id, unit=unit)


def ticks(tx: Transaction, filing_id: int) -> Mapping[str, Tick]:
    """By field, who says that it is typed in."""
    return {str(row[0]): Tick(int(row[1]), row[2]) for row in tx.all(_ticks, of_filing=filing_id)}


def tick(tx: Transaction, filing_id: int, field: str, contact_id: int) -> None:
    """It is typed in; who said so first stays."""
    tx.run(_tick, filing_id=filing_id, field=field, contact_id=contact_id, ticked_at=tx.now)


def untick(tx: Transaction, filing_id: int, field: str) -> None:
    tx.run(_untick, of_filing=filing_id, of_field=field)


def take_along(tx: Transaction, before: int, filing_id: int, fields: Iterable[str]) -> None:
    """What was typed in of an earlier submission, and is the same in this one, is typed in."""
    known = ticks(tx, before)
    for field in fields:
        if field in known:
            tx.run(
                _tick, filing_id=filing_id, field=field, contact_id=known[field].contact_id, ticked_at=known[field].at
            )


def take_over(tx: Transaction) -> int:
    """What waits for a back end, and was never given to one, is carried from now on; returns how many."""
    from storage.filings import get

    left = tx.all(_left)
    for handover_id, filing_id in left:
        plan(tx, get(tx, int(filing_id)))
        tx.run(_taken, which=handover_id)
    return len(left)


def make_link(tx: Transaction, contact_id: int, filing_id: int) -> Link:
    """A new link to a filing's page."""
    salt = salted.salt()
    made = tx.one(_make, salt=salt, contact_id=contact_id, filing_id=filing_id, made_at=tx.now)[0]
    return Link(int(made), salt, tx.now, None, contact_id, filing_id)


def link_token(tx: Transaction, made: Link) -> str:
    """What the link ends with."""
    return salted.token(made, _derived(tx, "link", made))


def opened(tx: Transaction, token: str) -> Link | None:
    """The link that a token is of, while it may still be used; nothing is used up."""
    return salted.opened(tx, token, _linked, lambda found: _derived(tx, "link", found))


def use(tx: Transaction, made: Link) -> str | None:
    """Uses the link up; what the browser's cookie holds from now on, None when somebody else just did."""
    if tx.run(_use, which=made.id, used_at=tx.now) != 1:
        return None
    return salted.token(made, _derived(tx, "door", made))


def door(tx: Transaction, token: str) -> Door | None:
    """The door that a cookie opens, while it lasts."""
    return salted.opened(tx, token, _door, lambda found: _derived(tx, "door", found))


def close(tx: Transaction, door_id: int) -> None:
    """The browser opens nothing any more."""
    tx.run(_end, which=door_id)


def drop_old(tx: Transaction) -> int:
    """Links never used for a day and doors that are over; returns how many."""
    return tx.run(_old, unused=tx.now - _DAY, over=tx.now - DOOR_LIVES)


def _linked(tx: Transaction, link_id: int) -> Link | None:
    row = tx.first(_get_link, which=link_id)
    return Link(*row) if row else None


def _door(tx: Transaction, link_id: int) -> Door | None:
    row = tx.first(_get_door, which=link_id)
    return Door(*row) if row else None


def _derived(tx: Transaction, purpose: str, row: Link | Door) -> tuple[str, ...]:
    return salted.derived(tx, f"carry {purpose}", row.id, row.contact_id, row.salt)
