"""What was asked and not answered, counted for the offices: by day, office, language and the topic that came nearest.
No contact and nothing of what was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Index, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns, one_of

KINDS = ("near", "unknown", "declined")


class Unanswered(Row, table=True):
    """How often. `topic` is "" where none came near; `kind` is what was said: topics offered, that there is no ground
    to answer, or that it is none of our business."""

    __table_args__ = (one_of("kind", KINDS), Index(None, "office", "day"))

    day: date = Field(primary_key=True)
    office: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    times: int


@dataclass(frozen=True, slots=True)
class Times:
    """How often a topic was near to what was asked, by what was said to it."""

    topic: str
    near: int
    unknown: int
    declined: int

    @property
    def all(self) -> int:
        return self.near + self.unknown + self.declined


_c = columns(Unanswered)
_insert = insert(Unanswered)
_more = Query(
    _insert.on_conflict_do_update(
        index_elements=["day", "office", "language", "topic", "kind"], set_={"times": _c.times + 1}
    ),
    "day", "office", "language", "topic", "kind", "times",
)  # fmt: skip
_since = _c.day >= bindparam("since", type_=_c.day.type)
_sums = select(_c.topic, _c.kind, func.sum(_c.times)).where(_since).group_by(_c.topic, _c.kind)
_everywhere = Query(_sums)
_here = Query(_sums.where(_c.office == bindparam("of_office")))
_drop_old = Query(delete(Unanswered).where(_c.day < bindparam("before", type_=_c.day.type)))


def count(tx: Transaction, day: date, office: str, language: str, topic: str, kind: str) -> None:
    """One more."""
    tx.run(_more, day=day, office=office, language=language, topic=topic, kind=kind, times=1)


def times(tx: Transaction, since: date, office: str = "") -> tuple[Times, ...]:
    """What was asked since a day, of one office's units or of all, the most frequent first."""
    rows = tx.all(_here, since=since, of_office=office) if office else tx.all(_everywhere, since=since)
    found: dict[str, dict[str, int]] = {}
    for topic, kind, n in rows:
        found.setdefault(str(topic), dict.fromkeys(KINDS, 0))[str(kind)] = int(n)
    counted = (Times(topic, **kinds) for topic, kinds in found.items())
    return tuple(sorted(counted, key=lambda one: (-one.all, one.topic)))


def drop_old(tx: Transaction, before: date) -> int:
    """Drop what was counted before a day; returns how many rows."""
    return tx.run(_drop_old, before=before)
