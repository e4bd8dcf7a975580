"""What nobody has touched for long, and dropping it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Integer, bindparam, delete, exists, func, select

from storage import discards
from storage.contacts import Addresses, Contacts
from storage.deliveries import Deliveries
from storage.drafts import Drafts
from storage.filings import Filings
from storage.query import Query, Transaction
from storage.subjects import Members
from storage.tables import columns
from storage.transcript import Lines

_c, _a, _m, _d = columns(Contacts), columns(Addresses), columns(Members), columns(Drafts)
_f, _l, _o = columns(Filings), columns(Lines), columns(Deliveries)
_limit: ColumnElement[int] = bindparam("most", type_=Integer())
_instant = bindparam("before", type_=_c.created_at.type)


def _before(column: ColumnElement[datetime]) -> ColumnElement[bool]:
    return column < _instant


_used = exists(select(_a.id).where(_a.contact_id == _c.id, ~_before(_a.last_used)))
_belongs = exists(select(_m.subject_id).where(_m.contact_id == _c.id))
_filed = exists(select(_f.id).join_from(Members, Filings, _f.subject_id == _m.subject_id).where(_m.contact_id == _c.id))
_idle = (_before(_c.created_at), ~_used)
_strangers = Query(select(_c.id).where(*_idle, ~_belongs).order_by(_c.id).limit(_limit))
_contacts = Query(select(_c.id).where(*_idle, _belongs, ~_filed).order_by(_c.id).limit(_limit))
_busy = select(_d.subject_id).group_by(_d.subject_id).having(~_before(func.max(_d.last_activity)))
_drafts = Query(
    select(_d.id, _d.subject_id)
    .where(_d.subject_id.not_in(_busy), ~exists(select(_f.id).where(_f.draft_id == _d.id)))
    .order_by(_d.id)
    .limit(_limit)
)
_lines = Query(
    select(_l.address_id, _l.seq, _l.body, _a.contact_id)
    .join_from(Lines, Addresses)
    .where(_before(_l.at))
    .limit(_limit)
)
_line = Query(delete(Lines).where(_l.address_id == bindparam("of_address"), _l.seq == bindparam("number")))
_deliveries = Query(delete(Deliveries).where(_before(_o.finished_at), _o.state != "owed"))


def strangers(tx: Transaction, before: datetime, limit: int = 100) -> tuple[int, ...]:
    """Contacts who belong to no subject and wrote last before an instant."""
    return tuple(row[0] for row in tx.all(_strangers, before=before, most=limit))


def idle_contacts(tx: Transaction, before: datetime, limit: int = 100) -> tuple[int, ...]:
    """Contacts who wrote last before an instant and whose subjects never handed anything over."""
    return tuple(row[0] for row in tx.all(_contacts, before=before, most=limit))


def idle_drafts(tx: Transaction, before: datetime, limit: int = 100) -> tuple[tuple[int, int], ...]:
    """Drafts (with their subjects) never handed over, of subjects where nothing was answered since an instant."""
    return tuple((row[0], row[1]) for row in tx.all(_drafts, before=before, most=limit))


def drop_lines(tx: Transaction, before: datetime, limit: int = 500) -> int:
    """Drop what was said before an instant, with the documents handed over then; returns how many lines."""
    rows = tx.all(_lines, before=before, most=limit)
    for address_id, seq, body, contact_id in rows:
        documents = tx.keys.open_json(body).get("documents", ())
        discards.note(tx, contact_id, [str(one["digest"]) for one in documents])
        tx.run(_line, of_address=address_id, number=seq)
    return len(rows)


def drop_deliveries(tx: Transaction, before: datetime) -> int:
    """Drop messages that were done with before an instant; returns how many."""
    return tx.run(_deliveries, before=before)
