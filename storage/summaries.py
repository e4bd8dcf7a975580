"""One row a draft by which many are selected at once. Nothing decides from it without walking the draft again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Index, bindparam, delete, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Cells, Query, Transaction, swap
from storage.tables import Row, columns


class Summaries(Row, table=True):
    """`categories` is "|one|two|", so that each can be matched with its bars."""

    __table_args__ = (
        Index(None, "form", "state", "data_year", "draft_id"),
        Index(None, "form", "state", "recognition", "draft_id"),
        Index(None, "form", "state", "open_question", "district"),
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


class Summary(NamedTuple):
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


Rows = tuple[Summary, ...]
NAMES = Summary._fields
_c = columns(Summaries)
_row = tuple(_c[name] for name in NAMES)
_insert = insert(Summaries)
_save = Query(
    _insert.on_conflict_do_update(
        index_elements=["draft_id"], set_={name: _insert.excluded[name] for name in NAMES[3:]}
    ),
    *NAMES,
)
_MOVES = ("open_question", "missing", "last_activity", "since")
"""What nearly every answer changes. The rest, and most of the indexes with it, mostly stays as it is."""
_move = Query(
    update(Summaries).where(
        _c.draft_id == bindparam("draft_id"),
        *(
            _c[name].is_not_distinct_from(bindparam(name, type_=_c[name].type))
            for name in NAMES[2:]
            if name not in _MOVES
        ),
    ),
    *_MOVES,
)
_get = Query(select(*_row).where(_c.draft_id == bindparam("which")))
_drop = Query(delete(Summaries).where(_c.draft_id == bindparam("which")))

_draft: Any = _c.draft_id
_last: Any = bindparam("after_id")
_in_state = _c.state == bindparam("in_state")
_most: Any = bindparam("most")
_waiting = Query(
    select(*_row)
    .where(
        _in_state,
        tuple_(_c.since, _draft) > tuple_(bindparam("after", type_=_c.since.type), _last),
        _c.since < bindparam("before", type_=_c.since.type),
    )
    .order_by(_c.since, _draft)
    .limit(_most)
)
_outdated = Query(
    select(*_row)
    .where(
        _c.form == "product", _in_state,
        tuple_(_c.data_year, _draft) > tuple_(bindparam("after"), _last),
        _c.data_year < bindparam("before"),
    )
    .order_by(_c.data_year, _draft)
    .limit(_most)
)  # fmt: skip
_undecided = tuple(
    Query(
        select(*_row)
        .where(_c.form == "product", _in_state, _c.recognition.is_(said), _draft > _last)
        .order_by(_draft)
        .limit(_most)
    )
    for said in (None, True)
)
_ending = Query(
    select(*_row)
    .where(
        tuple_(_c.ends_on, _draft) > tuple_(bindparam("after", type_=_c.ends_on.type), _last),
        _c.ends_on < bindparam("before", type_=_c.ends_on.type),
    )
    .order_by(_c.ends_on, _draft)
    .limit(_most)
)
_unmeasured = Query(
    select(_draft, _c.subject_id).where(_c.since.is_(None), _draft > _last).order_by(_draft).limit(_most)
)


def save_summary(tx: Transaction, summary: Summary) -> None:
    """Write the draft's row, or rewrite it."""
    row = summary._asdict() | {"categories": _joined(summary.categories)}
    if summary.state != "started" or not tx.run(_move, **row):
        tx.run(_save, **row)


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


def waiting(tx: Transaction, state: str, after: tuple[datetime, int], before: datetime, most: int) -> Rows:
    """Drafts in a state that wait for their contact since an instant, by (since, draft): after such a pair, before an
    instant."""
    rows = tx.all(_waiting, in_state=state, after=after[0], after_id=after[1], before=before, most=most)
    return tuple(map(_opened, rows))


def outdated(tx: Transaction, state: str, after: tuple[int, int], before: int, most: int) -> Rows:
    """Products in a state whose figures are of a year before one, by (data year, draft), after such a pair."""
    rows = tx.all(_outdated, in_state=state, after=after[0], after_id=after[1], before=before, most=most)
    return tuple(map(_opened, rows))


def for_recognition(tx: Transaction, state: str, said: bool, after: int, most: int) -> Rows:
    """Products in a state that are to take part in 认定 (`said`), or of which nobody said, by draft, after one."""
    return tuple(_opened(row) for row in tx.all(_undecided[said], in_state=state, after_id=after, most=most))


def ending(tx: Transaction, after: tuple[date, int], before: date, most: int) -> Rows:
    """Products with a patent whose term ends, by (its day, draft): after such a pair, before a day."""
    return tuple(_opened(row) for row in tx.all(_ending, after=after[0], after_id=after[1], before=before, most=most))


def unmeasured(tx: Transaction, after: int, most: int) -> tuple[tuple[int, int], ...]:
    """(draft, subject) of the next rows that do not say since when they wait, after a draft."""
    return tuple((int(row[0]), int(row[1])) for row in tx.all(_unmeasured, after_id=after, most=most))


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
