"""Whom a broadcast reaches, chosen by what is kept for choosing; and what became of each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, func, insert, literal, or_, select, text, union
from sqlalchemy.sql import ColumnElement

from storage import broadcasts
from storage.broadcasts import Audience, Recipients
from storage.catalogue import UnitRow
from storage.contacts import Addresses, Contacts
from storage.deliveries import Attempts, Deliveries
from storage.drafts import Drafts
from storage.people import Grants
from storage.preferences import Preferences
from storage.query import Query, Transaction
from storage.standings import EVERY, Standings
from storage.subjects import Members
from storage.summaries import Summaries
from storage.tables import columns

KIND = "broadcast"
GIVEN_UP = "given up"
BECAME = (
    "sent",
    "stopped",
    "quiet",
    "blocked",
    "no_address",
    "failed",
    "uncertain",
    "cancelled",
    "left_out",
    "waiting",
)
"""What became of a recipient."""
_CHUNK = 500
_m, _g, _d, _s = columns(Members), columns(Grants), columns(Drafts), columns(Summaries)
_c, _a, _n, _p = columns(Contacts), columns(Addresses), columns(Standings), columns(Preferences)
_r, _o, _t = columns(Recipients), columns(Deliveries), columns(Attempts)


@dataclass(frozen=True, slots=True)
class Line:
    """One recipient of a report. `at` is when it ended; `detail` what the channel said, without names."""

    contact_id: int
    draft_id: int | None
    became: str
    detail: str
    at: datetime | None


def choose(
    tx: Transaction,
    broadcast_id: int,
    audience: Audience,
    subjects: Iterable[int] | None = None,
    drafts: Iterable[int] | None = None,
) -> int:
    """Fixes whom it is for: all who fill a draft of such units; returns how many. `subjects`: of these units only,
    `drafts`: only who fills one of these, by which they are then chosen."""
    broadcasts.clear(tx, broadcast_id)
    column, among = (_s.subject_id, subjects) if drafts is None else (_s.draft_id, drafts)
    for part in [None] if among is None else _parts(among):
        only = None if part is None else column.in_(part)
        tx.connection.execute(
            insert(Recipients).from_select(
                ["broadcast_id", "contact_id", "draft_id"], _chosen(broadcast_id, audience, only)
            )
        )
    found = broadcasts.count(tx, broadcast_id)
    broadcasts.change(tx, broadcast_id, total=found)
    return found


def failed(tx: Transaction, broadcast_id: int, into: int) -> int:
    """The failed recipients of one become those of another; returns how many."""
    of = and_(_o.contact_id == _r.contact_id, _o.kind == KIND, _o.cause == f"b:{broadcast_id}")
    lost = (
        select(literal(into), _r.contact_id, _r.draft_id)
        .join_from(Recipients, Deliveries, of)
        .where(_r.broadcast_id == broadcast_id, _o.state == "gone", _o.reason.startswith(GIVEN_UP))
    )
    tx.connection.execute(insert(Recipients).from_select(["broadcast_id", "contact_id", "draft_id"], lost))
    found = broadcasts.count(tx, into)
    broadcasts.change(tx, into, total=found)
    return found


def unreachable(tx: Transaction, contact_id: int) -> str:
    """Why nothing can be sent to a contact: "no_address", "blocked" or ""."""
    rows = tx.all(_open_addresses, of_contact=contact_id)
    if not rows:
        return "no_address"
    return "" if any(row[0] is None for row in rows) else "blocked"


def barred(tx: Transaction, broadcast_id: int) -> dict[str, int]:
    """How many of its recipients are not written to: who stopped such messages, and who has no address left."""
    row = tx.one(_barred, of_broadcast=broadcast_id)
    return {"stopped": int(row[0] or 0), "unreachable": int(row[1] or 0)}


def tally(tx: Transaction, broadcast_id: int) -> dict[str, int]:
    """How many of its recipients became what."""
    rows = tx.all(_tally, of_broadcast=broadcast_id, of_cause=f"b:{broadcast_id}")
    return {str(row[0]): int(row[1]) for row in rows}


def report(tx: Transaction, broadcast_id: int, after: int, most: int) -> tuple[Line, ...]:
    """What became of each, by contact, after one."""
    rows = tx.all(_report, of_broadcast=broadcast_id, of_cause=f"b:{broadcast_id}", after=after, most=most)
    return tuple(Line(*row) for row in rows)


def sent_since(tx: Transaction, broadcast_id: int, since: datetime) -> int:
    """How many went out, or may have, since an instant."""
    return int(tx.one(_sent_since, of_about=f"b:{broadcast_id}", since=since)[0])


def _parts(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    ordered = sorted(set(ids))
    return (ordered[at : at + _CHUNK] for at in range(0, len(ordered), _CHUNK))


_people = union(
    select(_m.subject_id, _m.contact_id),
    select(_d.subject_id, _g.contact_id)
    .join_from(Grants, Drafts, _d.id == _g.draft_id)
    .where(_g.section == "", _d.closed.is_(False)),
).subquery()


def _chosen(broadcast_id: int, audience: Audience, only: ColumnElement[bool] | None) -> Select[Any]:
    where = list(_conditions(audience))
    if only is not None:
        taken = select(_r.contact_id).where(_r.broadcast_id == broadcast_id)
        where += [only, _people.c.contact_id.not_in(taken)]
    return (
        select(literal(broadcast_id), _people.c.contact_id, func.min(_s.draft_id))
        .join_from(_people, Summaries, _s.subject_id == _people.c.subject_id)
        .join(Contacts, _c.id == _people.c.contact_id)
        .where(*where)
        .group_by(_people.c.contact_id)
        .order_by(_people.c.contact_id)
    )


def _conditions(audience: Audience) -> Iterator[ColumnElement[bool]]:
    yield _s.state != "closed"
    if audience.districts:
        yield _s.district.in_(audience.districts)
    if audience.states:
        yield _s.state.in_(audience.states)
    if audience.languages:
        yield _c.language.in_(audience.languages)
    if audience.categories:
        yield or_(*(_s.categories.contains(f"|{one}|", autoescape=True) for one in audience.categories))
    if audience.filed is not None:
        stands = and_(_n.subject_id == _s.subject_id, _n.category == EVERY, _n.filed.is_(True))
        yield exists().where(stands) if audience.filed else ~exists().where(stands)


def listed_as(unit: UnitRow, audience: Audience) -> bool:
    """Whether a list's unit is one of those meant: by a column of its own, or without one by its category."""
    meant, one = audience.value.strip(), unit.listed
    if not audience.column:
        return not meant or meant in one.categories
    return one.other.get(audience.column, "").strip() == meant


_blocked = exists().where(_t.delivery_id == _o.id, _t.outcome == "gone")
_went = or_(_o.state == "sent", _o.state == "uncertain")
_named = or_(*(_o.reason == one for one in BECAME))
_became = case(
    (or_(_o.id.is_(None), _o.state == "owed"), text("'waiting'")),
    (_went, _o.state),
    (and_(_o.state == "gone", _o.reason.startswith(GIVEN_UP)), text("'failed'")),
    (and_(_o.state == "gone", _blocked), text("'blocked'")),
    (_o.state == "gone", text("'no_address'")),
    (_named, _o.reason),
    else_=text("'left_out'"),
)
_theirs = and_(_o.contact_id == _r.contact_id, _o.kind == KIND, _o.cause == bindparam("of_cause"))
_open_addresses = Query(select(_a.gone_at).where(_a.contact_id == bindparam("of_contact")))
_stopped = exists().where(_p.contact_id == _r.contact_id, _p.stopped.contains(f"|{KIND}|"))
_no_address = ~exists().where(_a.contact_id == _r.contact_id, _a.gone_at.is_(None))
_barred = Query(
    select(func.sum(case((_stopped, 1), else_=0)), func.sum(case((and_(~_stopped, _no_address), 1), else_=0))).where(
        _r.broadcast_id == bindparam("of_broadcast")
    )
)
_tally = Query(
    select(_became.label("became"), func.count())
    .select_from(Recipients)
    .outerjoin(Deliveries, _theirs)
    .where(_r.broadcast_id == bindparam("of_broadcast"))
    .group_by("became")
)
_report = Query(
    select(_r.contact_id, _r.draft_id, _became, func.coalesce(_o.reason, ""), _o.finished_at)
    .select_from(Recipients)
    .outerjoin(Deliveries, _theirs)
    .where(_r.broadcast_id == bindparam("of_broadcast"), _r.contact_id > bindparam("after"))
    .order_by(_r.contact_id)
    .limit(bindparam("most"))
)
_sent_since = Query(
    select(func.count())
    .select_from(Deliveries)
    .where(
        _o.about == bindparam("of_about"), _went,
        _o.finished_at >= bindparam("since", type_=_o.finished_at.type),
    )
)  # fmt: skip
