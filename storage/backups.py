"""A whole copy of a SQLite database while it is in use, and whether a copy is sound."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from storage.keys import Keyring, SealError

_LOOK = "file:{}?mode=ro"


class UnsoundError(Exception):
    """The file is no database of ours, or a damaged one."""


def snapshot(source: Path, target: Path) -> None:
    """Copies what is committed at one instant; writers go on meanwhile. Raises UnsoundError."""
    try:
        with closing(sqlite3.connect(source, timeout=30)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise UnsoundError(str(error)) from error


def verify(path: Path) -> dict[str, int]:
    """How many contacts, drafts and filings a copy holds, after its pages and references were checked."""
    try:
        with closing(sqlite3.connect(_LOOK.format(path), uri=True)) as copy:
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise UnsoundError("its pages are damaged")
            if copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise UnsoundError("a row refers to one that is missing")
            return {name: copy.execute(_COUNTS[name]).fetchone()[0] for name in _COUNTS}
    except sqlite3.Error as error:
        raise UnsoundError(str(error)) from error


_COUNTS = {
    "contacts": "SELECT count(*) FROM contacts",
    "drafts": "SELECT count(*) FROM drafts",
    "filings": "SELECT count(*) FROM filings",
}


def papers(path: Path) -> frozenset[str]:
    """The digests of the papers that a copy refers to."""
    with closing(sqlite3.connect(_LOOK.format(path), uri=True)) as copy:
        return frozenset(row[0] for row in copy.execute("SELECT digest FROM files WHERE state = 'kept'"))


def opens(path: Path, keys: Keyring) -> bool:
    """Whether the keys open what a copy holds under seal; True when it holds nothing yet."""
    with closing(sqlite3.connect(_LOOK.format(path), uri=True)) as copy:
        row = copy.execute("SELECT external FROM addresses ORDER BY id DESC LIMIT 1").fetchone()
    try:
        return row is None or bool(keys.open(row[0]))
    except SealError:
        return False


def in_use(path: Path) -> bool:
    """Whether a process has shown within seconds that it works on the database."""
    try:
        with closing(sqlite3.connect(_LOOK.format(path), uri=True)) as live:
            until = live.execute("SELECT max(until) FROM leases").fetchone()[0]
    except sqlite3.Error:
        return False
    return until is not None and datetime.fromisoformat(until).replace(tzinfo=UTC) > datetime.now(UTC)
