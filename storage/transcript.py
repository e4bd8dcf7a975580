"""The web chat's lasting record: every line that came or went, by address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Cells, ConflictError, Query, Transaction
from storage.tables import Row, columns, one_of

Direction = Literal["in", "out"]


class Lines(Row, table=True):
    """One line; `body` is sealed JSON."""

    __table_args__ = (one_of("direction", ("in", "out")),)

    address_id: int = Field(primary_key=True, foreign_key="addresses.id", ondelete="CASCADE")
    seq: int = Field(primary_key=True)
    direction: str
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A line; `seq` counts from 1 within its address."""

    seq: int
    direction: str
    body: dict[str, Any]
    at: datetime


_c = columns(Lines)
_row = (_c.seq, _c.direction, _c.body, _c.at)
_mine = _c.address_id == bindparam("address")
_last = Query(select(func.coalesce(func.max(_c.seq), 0)).where(_mine))
_append = Query(
    insert(Lines).on_conflict_do_nothing().returning(_c.seq), "address_id", "seq", "direction", "body", "at"
)
_since = Query(select(*_row).where(_mine, _c.seq > bindparam("after")).order_by(_c.seq).limit(bindparam("most")))
_latest = Query(select(*_row).where(_mine).order_by(_c.seq.desc()).limit(bindparam("most")))
_came = Query(select(_c.body).where(_mine, _c.direction == "in").order_by(_c.seq.desc()).limit(bindparam("most")))


def append(tx: Transaction, address_id: int, direction: Direction, body: dict[str, Any]) -> int:
    """Add a line; returns its number. Numbers of one address become visible in order."""
    return extend(tx, address_id, ((direction, body),))[0].seq


def extend(tx: Transaction, address_id: int, bodies: Sequence[tuple[Direction, dict[str, Any]]]) -> tuple[Line, ...]:
    """Add lines, one after the other."""
    number, lines = last(tx, address_id), []
    for direction, body in bodies:
        number = _added(tx, address_id, number + 1, direction, body)
        lines.append(Line(number, direction, body, tx.now))
    return tuple(lines)


def _added(tx: Transaction, address_id: int, number: int, direction: str, body: dict[str, Any]) -> int:
    """The line's number: this one, or a later one where somebody else has just taken it."""
    values = {"address_id": address_id, "direction": direction, "body": tx.keys.seal_json(body), "at": tx.now}
    for _ in range(20):
        if tx.first(_append, seq=number, **values):
            return number
        number = last(tx, address_id) + 1
    raise ConflictError(f"too many lines at once for address {address_id}")


def since(tx: Transaction, address_id: int, seq: int, limit: int = 200) -> tuple[Line, ...]:
    """The lines after a number, in order."""
    return tuple(_opened(tx, row) for row in tx.all(_since, address=address_id, after=seq, most=limit))


def latest(tx: Transaction, address_id: int, limit: int = 200) -> tuple[Line, ...]:
    """The last lines, in order."""
    return tuple(_opened(tx, row) for row in reversed(tx.all(_latest, address=address_id, most=limit)))


def came(tx: Transaction, address_id: int, limit: int) -> Iterator[dict[str, Any]]:
    """What came in the last lines that somebody wrote, the latest first."""
    return (tx.keys.open_json(row[0]) for row in tx.all(_came, address=address_id, most=limit))


def last(tx: Transaction, address_id: int) -> int:
    """The number of the last line, 0 before the first."""
    return int(tx.one(_last, address=address_id)[0])


def _opened(tx: Transaction, row: Cells) -> Line:
    return Line(row[0], row[1], tx.keys.open_json(row[2]), row[3])
