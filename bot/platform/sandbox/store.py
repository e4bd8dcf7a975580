"""The stand-in's own database: cases, the papers it has, answers it gave by key, and the events it told."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.platform.contract import Case, Defect, Event, EventKind, Kind, Package, Review, State

_TABLES = """
CREATE TABLE IF NOT EXISTS cases (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, package TEXT NOT NULL, about TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '', replaced_by TEXT NOT NULL DEFAULT '', number TEXT NOT NULL DEFAULT '',
    defects TEXT NOT NULL DEFAULT '[]', created REAL NOT NULL, submitted REAL, due REAL, reviewed REAL);
CREATE INDEX IF NOT EXISTS cases_due ON cases (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS papers (digest TEXT PRIMARY KEY, size INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS answered (
    key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS events (
    cursor INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, due REAL);
CREATE TABLE IF NOT EXISTS switches (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A case as kept. `about` is the accepted product that an update or a withdrawal is about."""

    id: str
    kind: Kind
    state: State
    package: Package
    about: str
    subject: str
    replaced_by: str
    number: str
    defects: tuple[Defect, ...]
    created: float
    submitted: float | None
    due: float | None
    reviewed: float | None


@dataclass(frozen=True, slots=True)
class Posting:
    """An event that the receiver has not taken yet."""

    cursor: int
    id: str
    body: str
    tries: int


class Store:
    """One connection; every method is a short statement, so it may be called from the event loop."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA busy_timeout=5000")
        self._db.executescript(_TABLES)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What happens inside is kept together or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def add(self, kind: Kind, package: Package, about: str, subject: str, now: float) -> Row:
        made = secrets.token_hex(8)
        values = (made, kind, package.model_dump_json(), about, subject, now)
        sql = "INSERT INTO cases (id, kind, state, package, about, subject, created) VALUES (?, ?, 'open', ?, ?, ?, ?)"
        self._db.execute(sql, values)
        return self.must(made)

    def get(self, case: str) -> Row | None:
        found = self._db.execute("SELECT * FROM cases WHERE id = ?", (case,)).fetchone()
        return _row(found) if found else None

    def must(self, case: str) -> Row:
        found = self.get(case)
        assert found is not None
        return found

    def all(self) -> tuple[Row, ...]:
        """Every case handed in, the latest first."""
        found = self._db.execute("SELECT * FROM cases WHERE submitted IS NOT NULL ORDER BY submitted DESC LIMIT 200")
        return tuple(_row(row) for row in found)

    def rivals(self, subject: str, case: str) -> tuple[Row, ...]:
        """The subject's other products that are under review or accepted."""
        sql = (
            "SELECT * FROM cases WHERE subject = ? AND kind = 'product' AND id <> ? AND replaced_by = ''"
            " AND state IN ('under_review', 'accepted')"
        )
        return tuple(_row(row) for row in self._db.execute(sql, (subject, case)))

    def replace(self, old: str, new: str) -> None:
        self._db.execute("UPDATE cases SET replaced_by = ? WHERE id = ?", (new, old))

    def submit(self, case: str, now: float, due: float | None) -> None:
        sql = "UPDATE cases SET state = 'under_review', submitted = ?, due = ? WHERE id = ?"
        self._db.execute(sql, (now, due, case))

    def settle(self, case: str, state: State, now: float, number: str = "", defects: Sequence[Defect] = ()) -> None:
        """The verdict on a case."""
        sql = (
            "UPDATE cases SET state = ?, reviewed = ?, due = NULL, defects = ?,"
            " number = CASE WHEN ? <> '' THEN ? ELSE number END WHERE id = ?"
        )
        told = json.dumps([defect.model_dump() for defect in defects], ensure_ascii=False)
        self._db.execute(sql, (state, now, told, number, number, case))

    def due(self, now: float) -> tuple[Row, ...]:
        found = self._db.execute("SELECT * FROM cases WHERE due <= ? ORDER BY due", (now,))
        return tuple(_row(row) for row in found)

    def next_due(self) -> float | None:
        """When there is something to do next: a review or a posting."""
        sql = "SELECT min(due) FROM (SELECT due FROM cases UNION ALL SELECT due FROM events) AS both"
        found = self._db.execute(sql).fetchone()
        return None if found[0] is None else float(found[0])

    def count(self, kind: str) -> int:
        """How many cases of a kind were ever accepted; numbers are made from it."""
        sql = "SELECT count(*) FROM cases WHERE kind = ? AND number <> ''"
        return int(self._db.execute(sql, (kind,)).fetchone()[0])

    def tell(self, kind: EventKind, review: Review, now: float, *, post: bool) -> None:
        """Records an event, and that it is to be posted."""
        made = Event(
            id="evt_" + secrets.token_hex(12),
            type=f"review.{kind}",
            timestamp=datetime.fromtimestamp(now, UTC),
            data=review,
        )
        sql = "INSERT INTO events (id, body, due) VALUES (?, ?, ?)"
        self._db.execute(sql, (made.id, made.model_dump_json(), now if post else None))

    def events(self, after: int, limit: int) -> tuple[tuple[int, Event], ...]:
        sql = "SELECT cursor, body FROM events WHERE cursor > ? ORDER BY cursor LIMIT ?"
        found = self._db.execute(sql, (after, limit))
        return tuple((row["cursor"], Event.model_validate_json(row["body"])) for row in found)

    def told_about(self, case: str) -> tuple[Event, ...]:
        sql = "SELECT body FROM events WHERE json_extract(body, '$.data.case') = ? ORDER BY cursor"
        return tuple(Event.model_validate_json(row["body"]) for row in self._db.execute(sql, (case,)))

    def postings(self, now: float) -> tuple[Posting, ...]:
        sql = "SELECT cursor, id, body, tries FROM events WHERE due <= ? ORDER BY cursor LIMIT 50"
        return tuple(Posting(*row) for row in self._db.execute(sql, (now,)))

    def posted(self, cursor: int, again: float | None) -> None:
        """A posting was tried; `again` is when to try once more, None when it was taken or given up."""
        self._db.execute("UPDATE events SET tries = tries + 1, due = ? WHERE cursor = ?", (again, cursor))

    def keep_paper(self, digest: str, size: int) -> None:
        self._db.execute("INSERT OR IGNORE INTO papers VALUES (?, ?)", (digest, size))

    def has_paper(self, digest: str) -> bool:
        return self._db.execute("SELECT 1 FROM papers WHERE digest = ?", (digest,)).fetchone() is not None

    def answered(self, key: str) -> tuple[str, int, str] | None:
        """The request's digest, the status and the body given under an idempotency key."""
        found = self._db.execute("SELECT request, status, body FROM answered WHERE key = ?", (key,)).fetchone()
        return tuple(found) if found else None

    def remember(self, key: str, request: str, status: int, body: str) -> None:
        self._db.execute("INSERT INTO answered VALUES (?, ?, ?, ?)", (key, request, status, body))

    def switch(self, name: str) -> bool:
        found = self._db.execute("SELECT value FROM switches WHERE name = ?", (name,)).fetchone()
        return bool(found and found[0] == "on")

    def turn(self, name: str, on: bool) -> None:
        self._db.execute("INSERT OR REPLACE INTO switches VALUES (?, ?)", (name, "on" if on else "off"))

    def hold(self, due: float | None) -> None:
        """Sets when every waiting case is reviewed; None leaves them to a person."""
        self._db.execute("UPDATE cases SET due = ? WHERE state = 'under_review'", (due,))


def shown(store: Store, row: Row) -> Case:
    """A case as the contract shows it."""
    wanted = [paper.digest for paper in row.package.papers if not store.has_paper(paper.digest)]
    return Case(
        id=row.id,
        kind=row.kind,
        state=row.state,
        reference=row.package.reference,
        number=row.number,
        wanted=list(dict.fromkeys(wanted)),
        defects=list(row.defects),
        demo=True,
    )


def _row(found: sqlite3.Row) -> Row:
    kept = dict(found)
    kept["package"] = Package.model_validate_json(kept["package"])
    kept["defects"] = tuple(Defect.model_validate(defect) for defect in json.loads(kept["defects"]))
    return Row(**kept)
