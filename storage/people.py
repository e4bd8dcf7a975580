"""Who may see and answer what: members of a subject, colleagues on a draft or on some of its sections; their names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, literal, select, union, union_all, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.drafts import Drafts
from storage.query import Query, Transaction
from storage.subjects import Members
from storage.tables import KEEP_IDS, Row, columns


class Grants(Row, table=True):
    """A contact may fill one section of a draft; section "": all of it."""

    draft_id: int = Field(primary_key=True, foreign_key="drafts.id", ondelete="CASCADE")
    contact_id: int = Field(primary_key=True, foreign_key="contacts.id", ondelete="CASCADE", index=True)
    section: str = Field(primary_key=True)
    granted_at: datetime


class Names(Row, table=True):
    """What a contact is called by colleagues; sealed."""

    contact_id: int = Field(primary_key=True, foreign_key="contacts.id", ondelete="CASCADE")
    name: bytes


class Authorisations(Row, table=True):
    """That a subject let a contact act for it; `statement` is sealed JSON (by, basis)."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    subject_id: int = Field(foreign_key="subjects.id", ondelete="CASCADE", index=True)
    contact_id: int = Field(foreign_key="contacts.id", ondelete="CASCADE", index=True)
    statement: bytes
    at: datetime


class Share(NamedTuple):
    """One contact's part in a draft: of its subject (`member`), of all of it, or of one section."""

    contact_id: int
    section: str
    member: bool
    since: datetime


class Access(NamedTuple):
    """What a contact may do with a draft; `sections` None: everything in it. Only a member acts for the subject."""

    member: bool
    sections: frozenset[str] | None

    @property
    def whole(self) -> bool:
        return self.sections is None


@dataclass(frozen=True, slots=True)
class Authorisation:
    """Who let the contact act for the subject, on what ground (a paper or a statement), and when it was said; `by` is
    "" once they were forgotten."""

    id: int
    contact_id: int
    by: str
    basis: str
    at: datetime


_m, _g, _d = columns(Members), columns(Grants), columns(Drafts)
_n, _a = columns(Names), columns(Authorisations)
_of_draft, _of_subject = _g.draft_id == bindparam("draft_id"), _m.subject_id == bindparam("subject_id")
_mine = _g.contact_id == bindparam("contact_id")
_shares = Query(
    union_all(
        select(_m.contact_id, literal("").label("section"), literal(1).label("rank"), _m.joined_at).where(_of_subject),
        select(_g.contact_id, _g.section, literal(2), _g.granted_at).where(_of_draft),
    ).order_by("rank", "joined_at", "contact_id", "section")
)
_whole = Query(
    union_all(
        select(_m.contact_id, literal(1).label("rank"), _m.joined_at.label("since")).where(_of_subject),
        select(_g.contact_id, literal(2), _g.granted_at)
        .join_from(Grants, Drafts, _d.id == _g.draft_id)
        .where(_d.subject_id == bindparam("subject_id"), _d.closed.is_(False), _g.section == ""),
    ).order_by("rank", "since", "contact_id")
)
# Two ways in, each by its own index: with OR between them PostgreSQL reads every draft there is.
_reachable = Query(
    union(
        select(_d.id, _d.subject_id.label("subject"))
        .join_from(Members, Drafts, _d.subject_id == _m.subject_id)
        .where(_m.contact_id == bindparam("contact_id"), _d.closed.is_(False)),
        select(_d.id, _d.subject_id).join_from(Grants, Drafts, _d.id == _g.draft_id).where(_mine, _d.closed.is_(False)),
    ).order_by("subject", "id")
)
_grant = Query(insert(Grants).on_conflict_do_nothing(), "draft_id", "contact_id", "section", "granted_at")
_withdraw = Query(delete(Grants).where(_of_draft, _mine))
_withdraw_all = Query(
    delete(Grants).where(_mine, _g.draft_id.in_(select(_d.id).where(_d.subject_id == bindparam("subject_id"))))
)
_leave = Query(delete(Members).where(_of_subject, _m.contact_id == bindparam("contact_id")))
_named = Query(select(_n.name).where(_n.contact_id == bindparam("contact_id")))
_unname = Query(delete(Names).where(_n.contact_id == bindparam("contact_id")))
_name = Query(insert(Names), "contact_id", "name")
_authorise = Query(insert(Authorisations), "subject_id", "contact_id", "statement", "at")
_restate = Query(update(Authorisations).where(_a.id == bindparam("which")), "statement")
_stated = Query(select(_a.id, _a.statement).where(_a.subject_id == bindparam("subject_id")))
_authorised = Query(
    select(_a.id, _a.contact_id, _a.statement, _a.at).where(_a.subject_id == bindparam("subject_id")).order_by(_a.id)
)


def shares(tx: Transaction, draft_id: int, subject_id: int) -> tuple[Share, ...]:
    """Everyone with a part in the draft: members first, each group as they came."""
    rows = tx.all(_shares, draft_id=draft_id, subject_id=subject_id)
    return tuple(Share(contact, section, rank == 1, since) for contact, section, rank, since in rows)


def access(found: Iterable[Share], contact_id: int) -> Access | None:
    """The one rule for who may see and answer what; None: nothing at all."""
    mine = [share for share in found if share.contact_id == contact_id]
    if not mine:
        return None
    sections = frozenset(share.section for share in mine)
    return Access(any(share.member for share in mine), None if "" in sections else sections)


def informed(tx: Transaction, draft_id: int, subject_id: int) -> tuple[int, ...]:
    """Who is told what becomes of the draft: all who fill all of it."""
    whole = (share.contact_id for share in shares(tx, draft_id, subject_id) if not share.section)
    return tuple(dict.fromkeys(whole))


def informed_of_subject(tx: Transaction, subject_id: int) -> tuple[int, ...]:
    """Who is told what the subject as such has to do: its members, and who fills all of one of its drafts."""
    return tuple(dict.fromkeys(int(row[0]) for row in tx.all(_whole, subject_id=subject_id)))


def reachable(tx: Transaction, contact_id: int) -> tuple[int, ...]:
    """The open drafts that the contact has a part in, by subject."""
    return tuple(int(row[0]) for row in tx.all(_reachable, contact_id=contact_id))


def grant(tx: Transaction, draft_id: int, contact_id: int, section: str) -> None:
    """Let the contact fill a section of the draft, or with "" all of it."""
    tx.run(_grant, draft_id=draft_id, contact_id=contact_id, section=section, granted_at=tx.now)


def withdraw(tx: Transaction, draft_id: int, contact_id: int) -> None:
    """The contact has no part of their own in this draft any more."""
    tx.run(_withdraw, draft_id=draft_id, contact_id=contact_id)


def dismiss(tx: Transaction, subject_id: int, contact_id: int) -> None:
    """The contact has no part in anything of the subject any more."""
    tx.run(_leave, subject_id=subject_id, contact_id=contact_id)
    tx.run(_withdraw_all, subject_id=subject_id, contact_id=contact_id)


def name(tx: Transaction, contact_id: int) -> str:
    """What colleagues call the contact, or ""."""
    row = tx.first(_named, contact_id=contact_id)
    return tx.keys.open(row[0]).decode() if row else ""


def call(tx: Transaction, contact_id: int, name: str) -> None:
    """Note what the contact is called; "" forgets it."""
    tx.run(_unname, contact_id=contact_id)
    if name:
        tx.run(_name, contact_id=contact_id, name=tx.keys.seal(name.encode()))


def authorise(tx: Transaction, subject_id: int, contact_id: int, by: str, basis: str) -> None:
    """Record who let the contact act for the subject, and on what ground."""
    sealed = tx.keys.seal_json({"by": by, "basis": basis})
    tx.run(_authorise, subject_id=subject_id, contact_id=contact_id, statement=sealed, at=tx.now)


def authorisations(tx: Transaction, subject_id: int) -> tuple[Authorisation, ...]:
    """All that was ever recorded, oldest first."""
    rows = tx.all(_authorised, subject_id=subject_id)
    said = ((which, contact, tx.keys.open_json(sealed), at) for which, contact, sealed, at in rows)
    return tuple(Authorisation(which, contact, one["by"], one["basis"], at) for which, contact, one, at in said)


def unname(tx: Transaction, subject_id: int, name: str) -> None:
    """Drop a name from who let others act for the subject; that somebody did stays recorded."""
    for which, sealed in tx.all(_stated, subject_id=subject_id):
        said = tx.keys.open_json(sealed)
        if said["by"] == name:
            tx.run(_restate, which=which, statement=tx.keys.seal_json({**said, "by": ""}))
