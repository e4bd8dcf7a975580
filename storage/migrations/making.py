"""What the migrations are written in. Released ones are made of it too: what a call makes never changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import sqlalchemy as sa
from alembic import op

from storage.migrations.kinds import NUMBER

Part = Callable[[str], Sequence[sa.schema.SchemaItem]]
"""Some of a table's columns, or a constraint, given the table's name: constraints are named after it."""


def must(kind: Any, *names: str) -> Part:
    """Columns that always hold something."""
    return lambda _: [sa.Column(name, kind, nullable=False) for name in names]


def may(kind: Any, *names: str) -> Part:
    """Columns that may hold nothing."""
    return lambda _: [sa.Column(name, kind, nullable=True) for name in names]


def key(*columns: str) -> Part:
    """The primary key."""
    return lambda table: [sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))]


def link(column: str, other: str, ondelete: Literal["CASCADE", "SET NULL"] = "CASCADE") -> Part:
    """The column holds an id of the other table; `ondelete`: what becomes of the row when that one goes."""
    return lambda table: [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)
    ]


def unique(*columns: str) -> Part:
    """No two rows hold the same in all of these."""
    return lambda table: [sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))]


def one_of(column: str, *words: str) -> Part:
    """The column holds one of a few words."""
    condition = f"{column} IN ({', '.join(repr(word) for word in words)})"
    return lambda table: [sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{column}"))]


def table(name: str, *parts: Part, **options: Any) -> None:
    """A new table; columns and constraints come in the order of the parts."""
    op.create_table(name, *(item for part in parts for item in part(name)), **options)


def numbered(name: str, *parts: Part) -> None:
    """A new table whose rows bear an `id` that is never given twice."""
    table(name, must(NUMBER, "id"), *parts, key("id"), sqlite_autoincrement=True)


def add(name: str, *parts: Part) -> None:
    """More columns for a table."""
    for column in (item for part in parts for item in part(name)):
        assert isinstance(column, sa.Column)
        op.add_column(name, column)


def index(name: str, *columns: str) -> None:
    """An index of the table over the columns together."""
    op.create_index(op.f(f"ix_{name}_{'_'.join(columns)}"), name, list(columns))


def index_where(name: str, flag: str) -> None:
    """An index of those rows whose `flag`, a yes or no, is yes."""
    yes = sa.text(flag)
    op.create_index(op.f(f"ix_{name}_{flag}"), name, ["id"], sqlite_where=yes, postgresql_where=yes)
