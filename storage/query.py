"""Statements compiled once, and the transaction that runs them.

SQLAlchemy's own execution costs several times what SQLite does for one row. A `Query` is built at import from the
tables, compiled once for each kind of database, and run on the driver's cursor with the columns' conversions kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Connection, Dialect, Insert, LargeBinary
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import SelectBase
from sqlalchemy.types import TypeEngine
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.keys import Keyring

Convert = Callable[[Any], Any]
_FLAGS = {None: None, False: 0, True: 1}
Cells = tuple[Any, ...]


class NotFoundError(LookupError):
    """No such row."""


class ConflictError(Exception):
    """Somebody else wrote first: the turn is rolled back and run again."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement's text for one kind of database, with the conversions of what goes in and what comes out."""

    sql: str
    fixed: dict[str, Any]
    into: tuple[tuple[str, Convert], ...]
    out: tuple[tuple[int, Convert], ...]

    def bind(self, given: dict[str, Any]) -> dict[str, Any]:
        """What the driver is given; `given` may be changed for it."""
        params = self.fixed | given if self.fixed else given
        for name, convert in self.into:
            params[name] = convert(params[name])
        return params

    def read(self, row: Cells) -> Cells:
        cells = list(row)
        for index, convert in self.out:
            cells[index] = convert(cells[index])
        return tuple(cells)


def swap(row: Cells, index: int, value: Any) -> Cells:
    """The row with one cell replaced: a sealed one by what it holds."""
    return (*row[:index], value, *row[index + 1 :])


class Query:
    """A Core statement with named parameters; `sets` names the columns an INSERT or UPDATE fills from parameters."""

    def __init__(self, statement: SelectBase | UpdateBase, *sets: str) -> None:
        returns = bool(len(statement.exported_columns))
        self._statement: Any = statement.inline() if isinstance(statement, Insert) and not returns else statement
        self._sets = list(sets) or None
        self._compiled: dict[str, Compiled] = {}

    def on(self, dialect: Dialect) -> Compiled:
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = self._compile(dialect)
        return known

    def _compile(self, dialect: Dialect) -> Compiled:
        statement = self._on(dialect)
        made: Any = statement.compile(dialect=dialect, column_keys=self._sets)
        if made.insert_prefetch or made.update_prefetch or made.post_compile_params:
            raise ValueError(f"cannot be compiled once: {made}")
        into = ((name, _into(bind.type, dialect)) for bind, name in made.bind_names.items())
        out = ((place, _out(column.type, dialect)) for place, column in enumerate(statement.exported_columns))
        return Compiled(
            str(made),
            {name: bind.value for bind, name in made.bind_names.items() if not bind.required},
            tuple((name, convert) for name, convert in into if convert),
            tuple((index, convert) for index, convert in out if convert),
        )

    def _on(self, _dialect: Dialect) -> Any:
        """The statement as this kind of database is asked."""
        return self._statement


class Adding(Query):
    """An INSERT of one row whose number `Transaction.add` tells: SQLite tells it by itself, faster than when asked."""

    def __init__(self, statement: Insert, number: ColumnElement[int], *sets: str) -> None:
        super().__init__(statement, *sets)
        self._number = number

    def _on(self, dialect: Dialect) -> Any:
        return self._statement if dialect.name == "sqlite" else self._statement.returning(self._number)


def _into(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    if dialect.name == "sqlite" and isinstance(kind, UTCDateTime):
        return _written
    if dialect.name == "sqlite" and isinstance(kind, Boolean):
        return _FLAGS.__getitem__
    if dialect.name == "sqlite" and isinstance(kind, LargeBinary):
        return None  # bytes are taken as they are
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    if dialect.name == "sqlite" and isinstance(kind, UTCDateTime):
        return _instant
    return kind.dialect_impl(dialect).result_processor(dialect, None)


# What the columns' own conversions do, without their four steps; a turn writes mostly one and the same instant.
@lru_cache(maxsize=64)
def _written(at: datetime | None) -> str | None:
    if at is None:
        return None
    if at.utcoffset() is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(UTC).isoformat(" ", "microseconds").removesuffix("+00:00")


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


@dataclass(slots=True)
class Transaction:
    """One turn's transaction. `now` is the instant it began, in UTC."""

    connection: Connection
    keys: Keyring
    cursor: Any
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    callbacks: list[Callable[[], None]] = field(default_factory=list)

    def all(self, query: Query, **params: Any) -> list[Cells]:
        compiled = query.on(self.connection.dialect)
        rows: list[Cells] = self.cursor.execute(compiled.sql, compiled.bind(params)).fetchall()
        return [compiled.read(row) for row in rows] if compiled.out else rows

    def first(self, query: Query, **params: Any) -> Cells | None:
        rows = self.all(query, **params)
        return rows[0] if rows else None

    def one(self, query: Query, **params: Any) -> Cells:
        """The first row. Raises NotFoundError when there is none."""
        rows = self.all(query, **params)
        if not rows:
            raise NotFoundError(f"no such row: {params}")
        return rows[0]

    def run(self, query: Query, **params: Any) -> int:
        """How many rows it wrote."""
        compiled = query.on(self.connection.dialect)
        self.cursor.execute(compiled.sql, compiled.bind(params))
        return int(self.cursor.rowcount)

    def add(self, query: Adding, **params: Any) -> int | None:
        """The number of the row it wrote; None when it wrote none."""
        if not self.run(query, **params):
            return None
        return int(self.cursor.lastrowid if self.connection.dialect.name == "sqlite" else self.cursor.fetchone()[0])

    def each(self, query: Query, rows: Iterable[dict[str, Any]]) -> None:
        """Runs a statement once for each row of parameters: what it costs beside the first time is the database's."""
        compiled = query.on(self.connection.dialect)
        self.cursor.executemany(compiled.sql, [compiled.bind(row) for row in rows])

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Called on the storage thread once the turn's effects are durable, never if they are rolled back."""
        self.callbacks.append(callback)
