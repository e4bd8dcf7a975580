"""A small database made large: every row copied many times, with ids and keys of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Column, Table, text

from storage.database import Database, Transaction
from storage.tables import Row

COPIED = (
    "subjects", "drafts", "contacts", "addresses", "members", "summaries", "standings", "filings", "handovers",
    "reviews", "deliveries",
)  # fmt: skip
"""In an order in which each refers to earlier ones only."""
_SERIES = "WITH RECURSIVE copies(copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM copies WHERE copy < :last)"


def multiply(db: Database, times: int) -> None:
    """Afterwards there is `times` as much of everything that belongs to units."""
    tables = [Row.metadata.tables[name] for name in COPIED]
    db.run_now(lambda tx: _multiply(tx, tables, times))
    db.run_now(_settle)


def _multiply(tx: Transaction, tables: Iterable[Table], times: int) -> None:
    spans = {table.name: _span(tx, table) for table in tables}
    for name in COPIED:
        table = Row.metadata.tables[name]
        into = ", ".join(column.name for column in table.c)
        copied = ", ".join(_copied(column, spans) for column in table.c)
        statement = f"INSERT INTO {name} ({into}) {_SERIES} SELECT {copied} FROM copies CROSS JOIN {name}"
        tx.connection.execute(text(statement), {"last": times - 1})


def _span(tx: Transaction, table: Table) -> int:
    if "id" not in table.c:
        return 0
    return int(tx.connection.execute(text(f"SELECT coalesce(max(id), 0) FROM {table.name}")).scalar_one())


def _copied(column: Column[object], spans: Mapping[str, int]) -> str:
    target = next((key.column.table.name for key in column.foreign_keys), "")
    if column.name == "id" or target:
        return f"{column.name} + copy * {spans[target or column.table.name]}"
    if column.unique or column.name == "event_id":
        return f"{column.name} || ':' || copy"
    return str(column.name)


def _settle(tx: Transaction) -> None:
    """New ids come after the copied ones, and the planner knows how much there is."""
    if tx.connection.dialect.name == "postgresql":
        for name in COPIED:
            if "id" in Row.metadata.tables[name].c:
                sequence = f"pg_get_serial_sequence('{name}', 'id')"
                tx.connection.execute(text(f"SELECT setval({sequence}, (SELECT coalesce(max(id), 1) FROM {name}))"))
    tx.connection.execute(text("ANALYZE"))
