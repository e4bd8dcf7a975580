"""Subjects (备案主体) and the contacts that belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Cells, Query, Transaction
from storage.tables import KEEP_IDS, Row, columns


class Subjects(Row, table=True):
    """A legal person; `details` is sealed JSON (name, credit_code), `code_lookup` the code's keyed digest."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    details: bytes
    district: str = Field(index=True)
    code_lookup: str = Field(index=True)
    created_at: datetime


class Members(Row, table=True):
    """A contact's belonging to a subject."""

    subject_id: int = Field(primary_key=True, foreign_key="subjects.id", ondelete="CASCADE")
    contact_id: int = Field(primary_key=True, foreign_key="contacts.id", ondelete="CASCADE", index=True)
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """A legal person as stored; texts are "" until they are known."""

    id: int
    name: str
    credit_code: str
    district: str


_c, _m = columns(Subjects), columns(Members)
_this = _c.id == bindparam("which")
_row = (_c.id, _c.details, _c.district)
_of_subject = _m.subject_id == bindparam("subject_id")
_of_contact = _m.contact_id == bindparam("contact_id")

_create = Query(insert(Subjects).returning(_c.id), "details", "district", "code_lookup", "created_at")
_join = Query(insert(Members).on_conflict_do_nothing(), "subject_id", "contact_id", "joined_at")
_get = Query(select(*_row).where(_this))
_describe = Query(update(Subjects).where(_this), "details", "district", "code_lookup")
_everyone = Query(select(*_row).order_by(_c.id))
_ids = Query(select(_c.id).order_by(_c.id))
_rekey = Query(update(Subjects).where(_this), "code_lookup")
_theirs = Query(select(*_row).join_from(Subjects, Members, _m.subject_id == _c.id).where(_of_contact).order_by(_c.id))
_contacts = Query(select(_m.contact_id).where(_of_subject).order_by(_m.joined_at, _m.contact_id))
_member = Query(select(_m.joined_at).where(_of_subject, _of_contact))
_by_code = Query(select(*_row).where(_c.code_lookup == bindparam("found")).order_by(_c.id))


def create(tx: Transaction, contact_id: int) -> int:
    """A new subject, not described yet, with its first contact; returns its id."""
    details = _details(tx, "", "")
    made: int = tx.one(_create, details=details, district="", code_lookup="", created_at=tx.now)[0]
    join(tx, made, contact_id)
    return made


def join(tx: Transaction, subject_id: int, contact_id: int) -> None:
    """Make the contact one of the subject's, if it is not yet."""
    tx.run(_join, subject_id=subject_id, contact_id=contact_id, joined_at=tx.now)


def get(tx: Transaction, subject_id: int) -> Subject:
    """Raises NotFoundError."""
    return _opened(tx, tx.one(_get, which=subject_id))


def describe(tx: Transaction, subject_id: int, name: str, credit_code: str, district: str) -> None:
    """Note what the registration says."""
    found = tx.keys.lookup(credit_code) if credit_code else ""
    tx.run(_describe, which=subject_id, details=_details(tx, name, credit_code), district=district, code_lookup=found)


def of_contact(tx: Transaction, contact_id: int) -> tuple[Subject, ...]:
    """The contact's subjects, oldest first."""
    return tuple(_opened(tx, row) for row in tx.all(_theirs, contact_id=contact_id))


def contacts_of(tx: Transaction, subject_id: int) -> tuple[int, ...]:
    """The ids of the subject's contacts, the first to join first."""
    return tuple(row[0] for row in tx.all(_contacts, subject_id=subject_id))


def is_member(tx: Transaction, subject_id: int, contact_id: int) -> bool:
    return tx.first(_member, subject_id=subject_id, contact_id=contact_id) is not None


def by_credit_code(tx: Transaction, credit_code: str) -> tuple[Subject, ...]:
    """Every subject that gave this code, under any of the secrets."""
    return tuple(_opened(tx, row) for found in tx.keys.lookups(credit_code) for row in tx.all(_by_code, found=found))


def all_ids(tx: Transaction) -> tuple[int, ...]:
    """Every subject, oldest first."""
    return tuple(row[0] for row in tx.all(_ids))


def rekey(tx: Transaction) -> None:
    """Finds every subject by the newest secret from now on."""
    for one in (_opened(tx, row) for row in tx.all(_everyone)):
        if one.credit_code:
            tx.run(_rekey, which=one.id, code_lookup=tx.keys.lookup(one.credit_code))


def _details(tx: Transaction, name: str, credit_code: str) -> bytes:
    return tx.keys.seal_json({"name": name, "credit_code": credit_code})


def _opened(tx: Transaction, row: Cells) -> Subject:
    details = tx.keys.open_json(row[1])
    return Subject(row[0], details["name"], details["credit_code"], row[2])
