"""What all tables share. Only their definitions are SQLModel's: turns run Core statements on them (see query.py)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from sqlalchemy import CheckConstraint, ColumnCollection, MetaData, inspect
from sqlalchemy.sql import ColumnElement
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

LARGEST = 2**31 - 1
"""The largest number that a row can bear; PostgreSQL refuses to look for one beyond it."""

KEEP_IDS: dict[str, Any] = {"sqlite_autoincrement": True}
"""Ends a table's arguments: an id that others were told (in a button, a link, a reference) is never given twice."""


class Row(SQLModel):
    """The base of every table; a table is named like its class."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)


def columns(table: type[Row]) -> ColumnCollection[str, ColumnElement[Any]]:
    """The table's Core columns, by name."""
    return cast("ColumnCollection[str, ColumnElement[Any]]", inspect(table).local_table.c)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """The column holds one of a few words: a string and a constraint, which migrations can follow."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)
