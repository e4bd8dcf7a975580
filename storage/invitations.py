"""Codes that open something once: invitations to a draft, and the code that links a second address to a contact.

Only a keyed digest of a code is kept. A code is used up by one UPDATE, so of two who try only one succeeds.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import bindparam, delete, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Cells, Query, Transaction
from storage.tables import KEEP_IDS, Row, columns

INVITATION_LIVES, LINK_LIVES = timedelta(days=7), timedelta(minutes=10)
LENGTH = 10
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else


class Invitations(Row, table=True):
    """Whoever has the code may join: a section of a draft, all of it (section ""), or the subject (no draft)."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    subject_id: int = Field(foreign_key="subjects.id", ondelete="CASCADE", index=True)
    draft_id: int | None = Field(foreign_key="drafts.id", ondelete="CASCADE")
    section: str
    contact_id: int = Field(foreign_key="contacts.id", ondelete="CASCADE", index=True)
    lookup: str = Field(unique=True)
    created_at: datetime = Field(index=True)
    expires_at: datetime = Field(index=True)
    used_by: int | None
    used_at: datetime | None
    revoked_at: datetime | None


class Links(Row, table=True):
    """The one code of a contact that links another address to them."""

    contact_id: int = Field(primary_key=True, foreign_key="contacts.id", ondelete="CASCADE")
    lookup: str = Field(unique=True)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as stored; `draft_id` None: to everything of the subject."""

    id: int
    subject_id: int
    draft_id: int | None
    section: str
    contact_id: int
    expires_at: datetime
    used_by: int | None
    used_at: datetime | None
    revoked_at: datetime | None
    created_at: datetime

    def live(self, now: datetime) -> bool:
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


_i, _l = columns(Invitations), columns(Links)
_row = (
    _i.id, _i.subject_id, _i.draft_id, _i.section, _i.contact_id, _i.expires_at, _i.used_by, _i.used_at,
    _i.revoked_at, _i.created_at,
)  # fmt: skip
_now = bindparam("now", type_=_i.expires_at.type)
_this, _found = _i.id == bindparam("which"), _i.lookup == bindparam("found")
_live = (_i.used_at.is_(None), _i.revoked_at.is_(None), _i.expires_at > _now)
_invite = Query(
    insert(Invitations).returning(_i.id),
    "subject_id", "draft_id", "section", "contact_id", "lookup", "created_at", "expires_at",
)  # fmt: skip
_by_code = Query(select(*_row).where(_found))
_get = Query(select(*_row).where(_this))
_open = Query(select(*_row).where(_i.subject_id == bindparam("subject_id"), *_live).order_by(_i.id))
_unused = {
    name: Query(
        select(*_row)
        .where(
            *_live,
            tuple_(column, _i.id) > tuple_(bindparam("after", type_=column.type), bindparam("after_id")),
            column < bindparam("before", type_=column.type),
        )
        .order_by(column, _i.id)
        .limit(bindparam("most"))
    )
    for name, column in (("created_at", _i.created_at), ("expires_at", _i.expires_at))
}
_use = Query(update(Invitations).where(_this, *_live), "used_by", "used_at")
_revoke = Query(update(Invitations).where(_this, *_live), "revoked_at")
_revoke_all = Query(
    update(Invitations).where(
        _i.contact_id == bindparam("of_contact"), _i.subject_id == bindparam("of_subject"), *_live
    ),
    "revoked_at",
)
_unlink = Query(delete(Links).where(_l.contact_id == bindparam("of_contact")))
_use_link = Query(delete(Links).where(_l.contact_id == bindparam("of_contact"), _l.expires_at > _now))
_link = Query(insert(Links), "contact_id", "lookup", "expires_at")
_linked = Query(select(_l.contact_id).where(_l.lookup == bindparam("found"), _l.expires_at > _now))


def invite(tx: Transaction, subject_id: int, draft_id: int | None, section: str, contact_id: int) -> tuple[int, str]:
    """A new invitation: its id and its code, which is nowhere kept."""
    code = _new()
    to = {"subject_id": subject_id, "draft_id": draft_id, "section": section, "contact_id": contact_id}
    until = tx.now + INVITATION_LIVES
    made: int = tx.one(_invite, lookup=_lookup(tx, code), created_at=tx.now, expires_at=until, **to)[0]
    return made, code


def by_code(tx: Transaction, code: str) -> Invitation | None:
    """The invitation with this code, whether it is still good or not."""
    rows = (tx.first(_by_code, found=found) for found in _lookups(tx, code))
    return next((_opened(row) for row in rows if row), None)


def get(tx: Transaction, invitation_id: int) -> Invitation | None:
    """The invitation, unless what it was to has been erased."""
    row = tx.first(_get, which=invitation_id)
    return _opened(row) if row else None


def open_ones(tx: Transaction, subject_id: int) -> tuple[Invitation, ...]:
    """The subject's invitations that are still good, oldest first."""
    return tuple(_opened(row) for row in tx.all(_open, subject_id=subject_id, now=tx.now))


def unused(
    tx: Transaction, by: Literal["created_at", "expires_at"], after: tuple[datetime, int], before: datetime, most: int
) -> tuple[Invitation, ...]:
    """Invitations that are still good, by (when they were made or end, id): after such a pair, before an instant."""
    rows = tx.all(_unused[by], after=after[0], after_id=after[1], before=before, now=tx.now, most=most)
    return tuple(map(_opened, rows))


def use(tx: Transaction, invitation_id: int, contact_id: int) -> bool:
    """Use the invitation up; False when it was used, revoked or has expired."""
    return tx.run(_use, which=invitation_id, now=tx.now, used_by=contact_id, used_at=tx.now) == 1


def revoke(tx: Transaction, invitation_id: int) -> bool:
    """From now on the code opens nothing; False when it was not good any more."""
    return tx.run(_revoke, which=invitation_id, now=tx.now, revoked_at=tx.now) == 1


def revoke_all(tx: Transaction, subject_id: int, contact_id: int) -> None:
    """Whoever is removed leaves no open invitations behind."""
    tx.run(_revoke_all, of_contact=contact_id, of_subject=subject_id, now=tx.now, revoked_at=tx.now)


def link(tx: Transaction, contact_id: int) -> str:
    """A code that links one more address to the contact; an earlier one opens nothing any more."""
    code = _new()
    tx.run(_unlink, of_contact=contact_id)
    tx.run(_link, contact_id=contact_id, lookup=_lookup(tx, code), expires_at=tx.now + LINK_LIVES)
    return code


def linking(tx: Transaction, code: str) -> int | None:
    """The contact whose code this is, without using it up."""
    rows = (tx.first(_linked, found=found, now=tx.now) for found in _lookups(tx, code))
    return next((int(row[0]) for row in rows if row), None)


def use_link(tx: Transaction, contact_id: int) -> bool:
    """Use the contact's code up; False when there is none any more, or it has run out."""
    return tx.run(_use_link, of_contact=contact_id, now=tx.now) == 1


def plain(code: str) -> str:
    """A code as it is compared: what people put between its characters does not matter."""
    return "".join(char for char in code.upper() if char.isascii() and char.isalnum())


def coded(tx: Transaction) -> tuple[str, str]:
    """A new code for whatever opens once, and its digest."""
    code = _new()
    return code, _lookup(tx, code)


def digests(tx: Transaction, code: str) -> tuple[str, ...]:
    """The digests under which a code may be kept, the newest key's first."""
    return _lookups(tx, code)


def _new() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))


def _lookup(tx: Transaction, code: str) -> str:
    return tx.keys.lookup(f"code\n{plain(code)}")


def _lookups(tx: Transaction, code: str) -> tuple[str, ...]:
    return tuple(tx.keys.lookups(f"code\n{plain(code)}"))


def _opened(row: Cells) -> Invitation:
    return Invitation(*row)
