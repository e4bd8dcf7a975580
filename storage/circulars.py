"""Circulars (通报): what the city tells its districts of a period, with the numbers of the day it was drafted on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Cells, Query, Transaction
from storage.tables import KEEP_IDS, Row, columns, one_of

STATES = ("drafted", "approved", "sent", "withdrawn")
PERIODS = ("month", "quarter", "year")


class Circulars(Row, table=True):
    """`first` is the period's first day. `slot` names the period while the circular is not withdrawn: there is one of
    each. `content` is sealed JSON, `document` the sealed file from approval on. `revision` counts its changes, so that
    who approves approves what they saw. Without `drafted_by` the clock drafted it."""

    __table_args__ = (one_of("period", PERIODS), one_of("state", STATES), Index(None, "period", "first"), KEEP_IDS)

    id: int = Field(primary_key=True)
    period: str
    first: date
    slot: str | None = Field(unique=True)
    state: str
    drafted_by: int | None = Field(foreign_key="officers.id", ondelete="SET NULL")
    approved_by: int | None = Field(foreign_key="officers.id", ondelete="SET NULL")
    content: bytes
    document: bytes | None
    revision: int
    created_at: datetime
    changed_at: datetime
    approved_at: datetime | None
    ended_at: datetime | None


Numbers = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers as they were on a day (ISO), by indicator: money in fen, coverage in tenths of a percent, and under
    "new_…" what the period added. `districts`: code -> numbers; `course`: month (ISO, its first day) -> numbers."""

    on: str
    whole: Numbers
    districts: Mapping[str, Numbers]
    course: Mapping[str, Numbers]


@dataclass(frozen=True, slots=True)
class Texts:
    """What officers may write: one line each, but `above` and `below`, which stand around the tables."""

    title: str
    to: str
    above: str
    below: str
    sender: str


@dataclass(frozen=True, slots=True)
class Circular:
    """A circular as stored, without its file."""

    id: int
    period: str
    first: date
    state: str
    drafted_by: int | None
    approved_by: int | None
    texts: Texts
    figures: Figures = field(repr=False)
    revision: int
    created_at: datetime
    changed_at: datetime
    approved_at: datetime | None
    ended_at: datetime | None

    @property
    def cause(self) -> str:
        """What its deliveries are found by."""
        return f"circular:{self.id}"


_c = columns(Circulars)
_names = ("id", "period", "first", "state", "drafted_by", "approved_by", "content", "revision", "created_at",
          "changed_at", "approved_at", "ended_at")  # fmt: skip
_row = tuple(_c[name] for name in _names)
_this = _c.id == bindparam("which")
_add = Query(
    insert(Circulars).on_conflict_do_nothing().returning(_c.id),
    "slot", "document", *(name for name in _names if name != "id"),
)  # fmt: skip
_get = Query(select(*_row).where(_this))
_lock = Query(select(*_row).where(_this).with_for_update())
_all = Query(select(*_row).order_by(_c.id.desc()).limit(bindparam("most")))
_of = Query(
    select(_c.id).where(_c.period == bindparam("of_period"), _c.first == bindparam("from_day", type_=_c.first.type))
)
_document = Query(select(_c.document).where(_this))
_settable = ("content", "state", "slot", "document", "approved_by", "revision", "changed_at", "approved_at", "ended_at")
_changes = {name: Query(update(Circulars).where(_this), name) for name in _settable}


def add(tx: Transaction, period: str, first: date, by: int | None, texts: Texts, figures: Figures) -> int:
    """A new draft, by an officer or by the clock; returns its id. 0: the period has one that is not withdrawn."""
    row = tx.first(
        _add, period=period, first=first, slot=f"{period}:{first.isoformat()}", state="drafted", drafted_by=by,
        approved_by=None, content=_sealed(tx, texts, figures), document=None, revision=1, created_at=tx.now,
        changed_at=tx.now, approved_at=None, ended_at=None,
    )  # fmt: skip
    return int(row[0]) if row else 0


def get(tx: Transaction, circular_id: int) -> Circular | None:
    row = tx.first(_get, which=circular_id)
    return _opened(tx, row) if row else None


def taken(tx: Transaction, circular_id: int) -> Circular | None:
    """The same, held until the end of the transaction."""
    row = tx.first(_lock, which=circular_id)
    return _opened(tx, row) if row else None


def listed(tx: Transaction, most: int = 200) -> tuple[Circular, ...]:
    """All, newest first."""
    return tuple(_opened(tx, row) for row in tx.all(_all, most=most))


def has(tx: Transaction, period: str, first: date) -> bool:
    """Whether the period ever had one, withdrawn or not."""
    return tx.first(_of, of_period=period, from_day=first) is not None


def rewrite(tx: Transaction, found: Circular, texts: Texts, figures: Figures) -> None:
    """Other words or newer numbers."""
    _change(
        tx, found.id, content=_sealed(tx, texts, figures), revision=found.revision + 1, changed_at=tx.now
    )  # fmt: skip


def approve(tx: Transaction, circular_id: int, by: int, document: bytes) -> None:
    """From now on it is this file."""
    _change(
        tx, circular_id, state="approved", approved_by=by, approved_at=tx.now, changed_at=tx.now,
        document=tx.keys.seal(document),
    )  # fmt: skip


def sent(tx: Transaction, circular_id: int) -> None:
    """It is on its way."""
    _change(tx, circular_id, state="sent", ended_at=tx.now, changed_at=tx.now)


def withdraw(tx: Transaction, circular_id: int) -> None:
    """It goes nowhere; the period may have another one."""
    _change(tx, circular_id, state="withdrawn", slot=None, ended_at=tx.now, changed_at=tx.now)


def document(tx: Transaction, circular_id: int) -> bytes | None:
    """The file that was approved; None while nothing was."""
    row = tx.first(_document, which=circular_id)
    return tx.keys.open(row[0]) if row and row[0] is not None else None


def _change(tx: Transaction, circular_id: int, **values: Any) -> None:
    for name, value in values.items():
        tx.run(_changes[name], which=circular_id, **{name: value})


def _sealed(tx: Transaction, texts: Texts, figures: Figures) -> bytes:
    return tx.keys.seal_json(
        {"texts": asdict(texts), "figures": {one.name: getattr(figures, one.name) for one in fields(figures)}}
    )


def _opened(tx: Transaction, row: Cells) -> Circular:
    said = tx.keys.open_json(row[6])
    cells: list[Any] = [*row[:6], Texts(**said["texts"]), Figures(**said["figures"]), *row[7:]]
    return Circular(*cells)
