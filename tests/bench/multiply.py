"""A small database made large: every row copied many times, with ids and keys of its own, in one statement a table,
without the indexes and the checks that cost more than the rows; the indexes are made anew at the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import Column, Table

from storage.tables import Row
from tests.bench.postgres import Server

COPIED = (
    "subjects", "drafts", "contacts", "addresses", "members", "summaries", "standings", "filings", "handovers",
    "reviews", "deliveries",
)  # fmt: skip
"""In an order in which each refers to earlier ones only."""
_SERIES = "WITH RECURSIVE copies(copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM copies WHERE copy < {last})"
_FAST = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-500000", "temp_store=MEMORY", "foreign_keys=OFF")
_INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN {}"
_PG_INDEXES = """SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN {} AND indexname NOT IN
(SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u', 'x'))"""
Ask = Callable[[str], list[tuple[object, ...]]]


def multiply(file: Path, times: int) -> None:
    """Afterwards there is `times` as much of everything that belongs to units in the SQLite database; nobody else may
    have it open."""
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        for pragma in _FAST:
            db.execute(f"PRAGMA {pragma}")
        db.execute("BEGIN")
        _multiply(lambda statement: db.execute(statement).fetchall(), times, _INDEXES)
        db.execute("COMMIT")
        db.execute("ANALYZE")
        db.execute("PRAGMA journal_mode=WAL")


def multiply_on(server: Server, database: str, times: int) -> None:
    """The same on PostgreSQL."""
    with server.connected(database) as ask:
        ask("SET session_replication_role = replica")  # no checks of foreign keys
        _multiply(ask, times, _PG_INDEXES)
        for name in COPIED:  # new ids come after the copied ones
            if "id" in Row.metadata.tables[name].c:
                sequence = f"pg_get_serial_sequence('{name}', 'id')"
                ask(f"SELECT setval({sequence}, (SELECT coalesce(max(id), 1) FROM {name}))")
        ask("VACUUM ANALYZE")
        ask("CHECKPOINT")


def _multiply(ask: Ask, times: int, indexes: str) -> None:
    if times < 2:
        return
    dropped = ask(indexes.format(COPIED))
    for name, _ in dropped:
        ask(f"DROP INDEX {name}")
    tables = {name: Row.metadata.tables[name] for name in COPIED}
    spans = {name: _span(ask, table) for name, table in tables.items()}
    for name, table in tables.items():
        into = ", ".join(column.name for column in table.c)
        copied = ", ".join(_copied(column, spans) for column in table.c)
        series = _SERIES.format(last=times - 1)
        ask(f"INSERT INTO {name} ({into}) {series} SELECT {copied} FROM copies CROSS JOIN {name}")
    for _, statement in dropped:
        ask(str(statement))


def _span(ask: Ask, table: Table) -> int:
    if "id" not in table.c:
        return 0
    [(largest,)] = ask(f"SELECT coalesce(max(id), 0) FROM {table.name}")
    return int(str(largest))


def _copied(column: Column[object], spans: Mapping[str, int]) -> str:
    target = next((key.column.table.name for key in column.foreign_keys), "")
    if column.name == "id" or target:
        return f"{column.name} + copy * {spans[target or column.table.name]}"
    if column.unique or column.name == "event_id":
        return f"{column.name} || ':' || copy"
    return str(column.name)
