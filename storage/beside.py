"""What there is beside a draft, told with it when it is loaded."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnCollection, ColumnElement, Integer, bindparam, column, select, table, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.editions import Editions
from storage.subjects import Members


class Beside(NamedTuple):
    """What there may be beside a draft: a filing of it, a listed unit that its subject is, invitations to colleagues,
    other drafts of the subject, a newer edition than its own. Where there is nothing, a turn looks nothing up. `alone`:
    since when the contact who loads it has been the only one with a part in it, as its subject's only member."""

    filing: bool = True
    unit: bool = True
    invitations: bool = True
    drafts: bool = True
    newer: bool = True
    alone: datetime | None = None


def beside_of(draft: ColumnCollection[str, ColumnElement[Any]]) -> tuple[ColumnElement[Any], ...]:
    """Columns that say `Beside` of a draft, given the columns of its table; a parameter "loader" is who loads it."""
    other = draft.id.table.alias().c
    return (
        _is_there("filings", "draft_id", draft.id),
        _is_there("unit_subjects", "subject_id", draft.subject_id),
        _is_there("invitations", "subject_id", draft.subject_id, "used_at", "revoked_at"),
        select(other.id).where(other.subject_id == draft.subject_id, other.id != draft.id).exists(),
        _newer(draft.edition),
        _alone(draft.id, draft.subject_id),
    )


def _is_there(name: str, key: str, own: ColumnElement[int], *columns: str) -> ColumnElement[bool]:
    """Whether another table has a row of the draft's, or of its subject's, in which these columns are empty."""
    rows = table(name, column(key, Integer), *(column(one) for one in columns))
    empty = (rows.c[one].is_(None) for one in columns)
    return select(rows.c[key]).where(rows.c[key] == own, *empty).correlate_except(rows).exists()


def _newer(edition: ColumnElement[str]) -> ColumnElement[bool]:
    own, later = aliased(Editions), aliased(Editions)
    return (
        select(col(later.number))
        .join_from(own, later, col(later.notice) == col(own.notice))
        .where(
            col(own.fingerprint) == edition,
            col(later.fingerprint) != edition,
            tuple_(col(later.published_at), col(later.number)) > tuple_(col(own.published_at), col(own.number)),
        )
        .exists()
    )


def _alone(draft_id: ColumnElement[int], subject_id: ColumnElement[int]) -> ColumnElement[Any]:
    me, other = aliased(Members), aliased(Members)
    others = select(col(other.contact_id)).where(
        col(other.subject_id) == col(me.subject_id), col(other.contact_id) != col(me.contact_id)
    )
    return (
        select(col(me.joined_at))
        .where(
            col(me.subject_id) == subject_id,
            col(me.contact_id) == bindparam("loader", type_=Integer),
            ~others.exists(),
            ~_is_there("grants", "draft_id", draft_id),
        )
        .scalar_subquery()
    )
