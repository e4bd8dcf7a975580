"""All that is kept about a contact, as JSON-ready data: every table is looked at, so a new one is never forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, RowMapping, Table, false, or_, select

from storage import audit, files
from storage.files import FileRow
from storage.query import Transaction
from storage.tables import Row

Data = dict[str, Any]

_TEXTS = {
    ("confirmations", "mailbox"),
    ("events", "raw"),
    ("feeds", "secret"),
    ("file_links", "name"),
    ("files", "name"),
    ("files", "ref"),
    ("inbox", "error"),
    ("names", "name"),
    ("officers", "name"),
    ("pair_sides", "reason"),
}
_OURS = {"lookup", "code_lookup", "owner", "leased_until", "salt"}
"""Columns that say nothing about a person: digests under our key and their salts, which process holds a row."""
_OF_OTHERS = {"events": ("contact_id", "raw", "inbox_id"), "files": ("contact_id", "name", "ref", "inbox_id")}
"""What is left out of a row that a colleague made."""


def everything(tx: Transaction, contact_id: int) -> Data:
    """Table name -> the rows that are about the contact: their own, and those of the subjects they belong to."""
    reach = _Reach(tx, contact_id)
    found = {name: reach.rows(table) for name, table in sorted(Row.metadata.tables.items())}
    return {name: rows for name, rows in found.items() if rows}


def papers(tx: Transaction, contact_id: int) -> tuple[FileRow, ...]:
    """The files that the contact sent and that are kept, oldest first."""
    return tuple(row for row in files.of_contact(tx, contact_id) if row.state == "kept" and row.digest)


Ids = dict[str, tuple[int | str, ...]]
"""By the name of a column that points at something, what of it is the contact's."""


class _Reach:
    """Which rows belong to a contact, by the names of the columns that point at what is theirs."""

    def __init__(self, tx: Transaction, contact_id: int) -> None:
        self._tx, self._me = tx, contact_id
        self._ids: Ids = {"contact_id": (contact_id,)}
        self._ids["address_id"] = self._of("addresses", "id")
        self._ids["subject_id"] = self._of("members", "subject_id")
        self._ids["draft_id"] = self._of("drafts", "id")
        self._ids["filing_id"] = self._of("filings", "id")
        self._ids["delivery_id"] = self._of("deliveries", "id")
        self._ids["file_id"] = self._of("files", "id")

    def rows(self, table: Table) -> list[Data]:
        found = self._tx.connection.execute(select(table).where(self._mine(table)).order_by(*table.primary_key))
        return [self._shown(table, row) for row in found.mappings()]

    def _of(self, name: str, column: str) -> tuple[int | str, ...]:
        table = Row.metadata.tables[name]
        chosen = select(table.c[column]).where(self._mine(table)).order_by(table.c[column])
        return tuple(row[0] for row in self._tx.connection.execute(chosen))

    def _mine(self, table: Table) -> ColumnElement[bool]:
        special = _SPECIAL.get(table.name)
        if special is not None:
            return special(table, self._ids)
        column = next((name for name in _POINTERS if name in table.c), None)
        return table.c[column].in_(self._ids[column]) if column and column in self._ids else false()

    def _shown(self, table: Table, row: RowMapping) -> Data:
        others = _OF_OTHERS.get(table.name, ())
        hidden: Iterable[str] = others if others and row["contact_id"] != self._me else ()
        return {
            column.name: self._cell(table, column.name, row[column.name], sealed=isinstance(column.type, LargeBinary))
            for column in table.c
            if column.name not in _OURS and column.name not in hidden
        }

    def _cell(self, table: Table, name: str, value: Any, *, sealed: bool) -> Any:
        if value is None or not sealed:
            return value.isoformat() if isinstance(value, (date, datetime)) else _plain(value)
        text = self._tx.keys.open(value).decode("utf-8", "replace")
        return text if (table.name, name) in _TEXTS else _parsed(text)


_POINTERS = ("contact_id", "delivery_id", "address_id", "filing_id", "draft_id", "subject_id")
"""The first of these columns that a table has says whose its rows are."""


def _by(column: str, ids: str) -> Callable[[Table, Ids], ColumnElement[bool]]:
    return lambda table, known: table.c[column].in_(known[ids])


def _acts(table: Table, known: Ids) -> ColumnElement[bool]:
    """What the contact did, and what anybody did with their drafts and subjects."""
    actors = [audit.contact(int(one)) for one in known["contact_id"]]
    about = (table.c.subject_id.in_(known["subject_id"]), table.c.draft_id.in_(known["draft_id"]))
    return or_(table.c.actor.in_(actors), *about)


_SPECIAL: dict[str, Callable[[Table, Ids], ColumnElement[bool]]] = {
    "contacts": _by("id", "contact_id"),
    "subjects": _by("id", "subject_id"),
    "drafts": _by("subject_id", "subject_id"),
    "events": _by("draft_id", "draft_id"),
    "files": _by("draft_id", "draft_id"),
    "readings": _by("file_id", "file_id"),
    "audit": _acts,
}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _parsed(text: str) -> Any:
    """What was sealed as JSON, as data; anything else, as an update that was no JSON, as the text it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text
