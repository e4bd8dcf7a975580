"""Sealing every sealed column again under the newest key, a batch of rows in each transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import LargeBinary, Table, select, tuple_, update

from storage.query import Transaction
from storage.tables import Row


def sealed_tables() -> tuple[Table, ...]:
    """The tables with sealed columns: bytes in a table are always sealed (a test says so)."""
    return tuple(table for table in Row.metadata.sorted_tables if _sealed(table))


def _sealed(table: Table) -> list[Any]:
    return [column for column in table.columns if isinstance(column.type, LargeBinary)]


def batch(
    tx: Transaction, table: Table, after: tuple[Any, ...] | None, size: int
) -> tuple[int, tuple[Any, ...] | None]:
    """Seals the next rows by primary key: how many were under an older key, and where to go on (None: the end)."""
    key, sealed = list(table.primary_key.columns), _sealed(table)
    query = select(*key, *sealed).order_by(*key).limit(size).with_for_update()
    if after is not None:
        query = query.where(tuple_(*key) > tuple_(*after))
    rows = tx.connection.execute(query).all()
    count = sum(_row(tx, table, tuple(row)) for row in rows)
    return count, tuple(rows[-1][: len(key)]) if len(rows) == size else None


def _row(tx: Transaction, table: Table, row: tuple[Any, ...]) -> bool:
    key, sealed = list(table.primary_key.columns), _sealed(table)
    cells = dict(zip((column.name for column in sealed), row[len(key) :], strict=True))
    old = {name: cell for name, cell in cells.items() if cell is not None and not tx.keys.is_newest(cell)}
    if old:
        this = [column == value for column, value in zip(key, row, strict=False)]
        fresh = {name: tx.keys.seal(tx.keys.open(cell)) for name, cell in old.items()}
        tx.connection.execute(update(table).where(*this).values(**fresh))
    return bool(old)
