"""One row a draft by which many are selected at once. Nothing decides from it without walking the draft again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Cells, Query, Transaction, swap
from storage.tables import Row, columns


class Summaries(Row, table=True):
    """`categories` is "|one|two|", so that each can be matched with its bars."""

    __table_args__ = (
        Index(None, "form", "state", "data_year", "draft_id"),
        Index(None, "form", "state", "recognition", "draft_id"),
        Index(None, "state", "since", "draft_id"),
        Index(None, "ends_on", "draft_id"),
    )

    draft_id: int = Field(primary_key=True, foreign_key="drafts.id", ondelete="CASCADE")
    subject_id: int = Field(foreign_key="subjects.id", ondelete="CASCADE", index=True)
    form: str
    state: str = Field(index=True)
    open_question: str
    missing: int
    district: str = Field(index=True)
    categories: str
    data_year: int | None
    last_activity: datetime
    since: datetime | None
    ends_on: date | None
    recognition: bool | None


@dataclass(frozen=True, slots=True)
class Summary:
    """Where a draft stands, without anything that depends on today.

    `since` is when it began to wait for its contact (None: written before that was noted), `ends_on` the earliest end
    of the term of its patents in force, `recognition` whether the product is to take part in 认定, if that is said.
    """

    draft_id: int
    subject_id: int
    form: str
    state: str
    open_question: str
    missing: int
    district: str
    categories: tuple[str, ...]
    data_year: int | None
    last_activity: datetime
    since: datetime | None = None
    ends_on: date | None = None
    recognition: bool | None = None


NAMES = tuple(Summary.__dataclass_fields__)
_c = columns(Summaries)
_row = tuple(_c[name] for name in NAMES)
_insert = insert(Summaries)
_save = Query(
    _insert.on_conflict_do_update(
        index_elements=["draft_id"], set_={name: _insert.excluded[name] for name in NAMES[3:]}
    ),
    *NAMES,
)
_get = Query(select(*_row).where(_c.draft_id == bindparam("which")))
_drop = Query(delete(Summaries).where(_c.draft_id == bindparam("which")))


def save_summary(tx: Transaction, summary: Summary) -> None:
    """Write the draft's row, or rewrite it."""
    values = {name: getattr(summary, name) for name in NAMES}
    tx.run(_save, **{**values, "categories": _joined(summary.categories)})


def summary_of(tx: Transaction, draft_id: int) -> Summary | None:
    row = tx.first(_get, which=draft_id)
    return _opened(row) if row else None


def drop_summary(tx: Transaction, draft_id: int) -> None:
    tx.run(_drop, which=draft_id)


def summaries(tx: Transaction, **filters: Any) -> tuple[Summary, ...]:
    """The rows that match all filters, by draft.

    A filter is a column's name with its value or a collection of values, `category` with one category, or
    `active_before` with an instant.
    """
    chosen = select(*_row).where(*(_matches(name, wanted) for name, wanted in filters.items())).order_by(_c.draft_id)
    return tuple(_opened(tuple(row)) for row in tx.connection.execute(chosen))


def _matches(name: str, wanted: Any) -> Any:
    if name == "category":
        return _c.categories.contains(_joined((wanted,)), autoescape=True)
    if name == "active_before":
        return _c.last_activity < wanted
    if isinstance(wanted, (tuple, list, set, frozenset)):
        return _c[name].in_(wanted)
    return _c[name] == wanted


def _joined(categories: tuple[str, ...]) -> str:
    return f"|{'|'.join(categories)}|" if categories else ""


def _opened(row: Cells) -> Summary:
    return Summary(*swap(row, 7, tuple(filter(None, row[7].split("|")))))
