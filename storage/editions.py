"""Published editions: canonical JSON that never changes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Cells, ConflictError, Query, Transaction, swap
from storage.tables import Row, columns


class Editions(Row, table=True):
    """One version of our reading of a notice."""

    __table_args__ = (UniqueConstraint("notice", "number"),)

    fingerprint: str = Field(primary_key=True)
    notice: str
    number: int
    canonical: str
    published_at: datetime
    in_force_from: date | None


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition as stored; `number` counts a notice's editions from 1. From `in_force_from` on drafts on earlier
    editions are moved; without it nobody is who does not want to."""

    fingerprint: str
    notice: str
    number: int
    canonical: dict[str, Any]
    published_at: datetime
    in_force_from: date | None


@dataclass(frozen=True, slots=True)
class Published:
    """That an edition was published, without what it holds."""

    fingerprint: str
    number: int
    published_at: datetime
    in_force_from: date | None


_c = columns(Editions)
_row = (_c.fingerprint, _c.notice, _c.number, _c.canonical, _c.published_at, _c.in_force_from)
_this = _c.fingerprint == bindparam("which")
_of = _c.notice == bindparam("of_notice")

_publish = Query(
    insert(Editions).on_conflict_do_nothing().returning(_c.number),
    "fingerprint", "notice", "number", "canonical", "published_at", "in_force_from",
)  # fmt: skip
_last = Query(select(func.coalesce(func.max(_c.number), 0)).where(_of))
_again = Query(update(Editions).where(_this), "published_at", "in_force_from")
_get = Query(select(*_row).where(_this))
_all = Query(select(*_row).where(_of).order_by(_c.number))
_listed = Query(
    select(_c.fingerprint, _c.number, _c.published_at, _c.in_force_from).where(_of).order_by(_c.published_at, _c.number)
)
_current = Query(select(*_row).where(_of).order_by(_c.published_at.desc(), _c.number.desc()).limit(1))


def publish(
    tx: Transaction, notice: str, fingerprint: str, canonical: dict[str, Any], in_force_from: date | None = None
) -> EditionRow:
    """Make this the notice's current edition; an earlier one that is published again keeps its number. Publishing the
    current one again with a day only sets its day."""
    now = current(tx, notice)
    same = now is not None and now.fingerprint == fingerprint
    if now is not None and same and in_force_from in (None, now.in_force_from):
        return now
    when = now.published_at if now is not None and same else tx.now
    if not tx.run(_again, which=fingerprint, published_at=when, in_force_from=in_force_from):
        _add(tx, notice, fingerprint, canonical, in_force_from)
    return get(tx, fingerprint)


def published(tx: Transaction, notice: str) -> tuple[Published, ...]:
    """The notice's editions in the order in which they became current."""
    return tuple(Published(*row) for row in tx.all(_listed, of_notice=notice))


def current(tx: Transaction, notice: str) -> EditionRow | None:
    """The edition published last."""
    row = tx.first(_current, of_notice=notice)
    return _opened(row) if row else None


def get(tx: Transaction, fingerprint: str) -> EditionRow:
    """Raises NotFoundError."""
    return _opened(tx.one(_get, which=fingerprint))


def all_of(tx: Transaction, notice: str) -> tuple[EditionRow, ...]:
    """The notice's editions by number."""
    return tuple(_opened(row) for row in tx.all(_all, of_notice=notice))


def _add(tx: Transaction, notice: str, fingerprint: str, canonical: dict[str, Any], in_force_from: date | None) -> None:
    number = tx.one(_last, of_notice=notice)[0] + 1
    text = json.dumps(canonical, ensure_ascii=False, sort_keys=True)
    named = {"fingerprint": fingerprint, "notice": notice, "number": number, "canonical": text}
    if not tx.first(_publish, published_at=tx.now, in_force_from=in_force_from, **named):
        raise ConflictError(f"another edition of {notice} was published at the same time")


def _opened(row: Cells) -> EditionRow:
    return EditionRow(*swap(row, 3, json.loads(row[3])))
