"""Two contacts turn out to be one person: everything of the newcomer becomes the other's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import String, bindparam, cast, delete, exists, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from storage import people, preferences
from storage.broadcasts import Recipients
from storage.contacts import Addresses
from storage.deliveries import Deliveries
from storage.drafts import Drafts
from storage.feeds import Feeds
from storage.file_links import FileLinks
from storage.files import Files
from storage.invitations import Invitations
from storage.officers import Officers
from storage.people import Authorisations, Grants
from storage.preferences import DoneElsewhere, PutOffs
from storage.query import Query, Transaction
from storage.subjects import Members, Subjects
from storage.tables import Row, columns
from storage.tickets import Tickets

_m, _g, _d, _s = (columns(table) for table in (Members, Grants, Drafts, Subjects))
_v, _o, _r = (columns(table) for table in (Deliveries, PutOffs, Recipients))
_old = bindparam("newcomer", type_=_m.contact_id.type)
_into = bindparam("other", type_=_m.contact_id.type)


def _moved(table: type[Row]) -> Query:
    return Query(update(table).where(columns(table).contact_id == _old), "contact_id")


_moves = tuple(
    _moved(table)
    for table in (Addresses, Files, FileLinks, Authorisations, Invitations, Officers, Feeds, DoneElsewhere, Tickets)
)
_same: Any = aliased(Deliveries)
_owed = Query(
    update(Deliveries).where(
        _v.contact_id == _old,
        _v.state == "owed",
        ~exists().where(
            _same.contact_id == _into, _same.kind == _v.kind, _same.cause == _v.cause, _same.due_day == _v.due_day
        ),
    ),
    "contact_id",
)
_drop_empty = Query(
    delete(Subjects).where(
        _s.id.in_(select(_m.subject_id).where(_m.contact_id == _old)),
        ~exists().where(_d.subject_id == _s.id, _d.version > 0),
        ~exists().where(_m.subject_id == _s.id, _m.contact_id != _old),
    )
)
_join = Query(
    insert(Members)
    .from_select(
        ["subject_id", "contact_id", "joined_at"],
        select(_m.subject_id, _into, _m.joined_at).where(_m.contact_id == _old),
    )
    .on_conflict_do_nothing()
)
_grant = Query(
    insert(Grants)
    .from_select(
        ["draft_id", "contact_id", "section", "granted_at"],
        select(_g.draft_id, _into, _g.section, _g.granted_at).where(_g.contact_id == _old),
    )
    .on_conflict_do_nothing()
)
_put_off = Query(
    insert(PutOffs)
    .from_select(["contact_id", "topic", "until"], select(_into, _o.topic, _o.until).where(_o.contact_id == _old))
    .on_conflict_do_nothing()
)


def _planned(whose: Any) -> Any:
    """Whether a broadcast's message to a contact is planned."""
    return exists().where(_v.contact_id == whose, _v.about == literal("b:").concat(cast(_r.broadcast_id, String)))


_receive = Query(
    insert(Recipients)
    .from_select(
        ["broadcast_id", "contact_id", "draft_id"],
        select(_r.broadcast_id, _into, _r.draft_id).where(_r.contact_id == _old, ~_planned(_old)),
    )
    .on_conflict_do_nothing()
)
_leave = tuple(Query(delete(table).where(columns(table).contact_id == _old)) for table in (Members, Grants, PutOffs))
_heard = Query(delete(Recipients).where(_r.contact_id == _into, _planned(_old), ~_planned(_into)))
_not_heard = Query(delete(Recipients).where(_r.contact_id == _old, ~_planned(_old)))


def merge(tx: Transaction, newcomer: int, into: int) -> None:
    """The newcomer's addresses, drafts and messages owed are the other's from now on; a first draft in which nothing
    was answered goes. The newcomer's row stays, with the name, because events name who answered."""
    tx.run(_drop_empty, newcomer=newcomer)
    for query in (_join, _grant, _put_off, _receive):
        tx.run(query, newcomer=newcomer, other=into)
    tx.run(_heard, newcomer=newcomer, other=into)
    for query in (*_leave, _not_heard):
        tx.run(query, newcomer=newcomer)
    for query in _moves:
        tx.run(query, newcomer=newcomer, contact_id=into)
    tx.run(_owed, newcomer=newcomer, other=into, contact_id=into)
    _stop(tx, newcomer, into)
    own = people.name(tx, newcomer)
    known = people.name(tx, into)
    if own and not known:
        people.call(tx, into, own)


def _stop(tx: Transaction, newcomer: int, into: int) -> None:
    """What either had stopped stays stopped; the hours are the other's."""
    stopped = preferences.wishes(tx, newcomer).stopped
    if stopped:
        known = preferences.wishes(tx, into)
        preferences.save(tx, into, replace(known, stopped=known.stopped | stopped))
