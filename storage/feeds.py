"""Addresses under which a contact's calendar can be subscribed to: secret, and opened by nothing else."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import KEEP_IDS, Row, columns


class Feeds(Row, table=True):
    """One address; `secret` is sealed, so that its contact can be shown it again, and found by a keyed digest."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    contact_id: int = Field(foreign_key="contacts.id", ondelete="CASCADE", index=True)
    secret: bytes
    lookup: str = Field(unique=True)
    made_at: datetime


_c = columns(Feeds)
_make = Query(insert(Feeds), "contact_id", "secret", "lookup", "made_at")
_of = Query(select(_c.secret).where(_c.contact_id == bindparam("of_contact")).order_by(_c.id.desc()))
_whose = Query(select(_c.contact_id).where(_c.lookup == bindparam("found")))
_revoke = Query(delete(Feeds).where(_c.contact_id == bindparam("of_contact")))
_all = Query(select(_c.id, _c.secret, _c.lookup).order_by(_c.id))
_rekey = Query(update(Feeds).where(_c.id == bindparam("which")), "lookup")


def of_contact(tx: Transaction, contact_id: int) -> str:
    """The contact's newest secret, or ""."""
    row = tx.first(_of, of_contact=contact_id)
    return tx.keys.open(row[0]).decode() if row else ""


def make(tx: Transaction, contact_id: int) -> str:
    """A new secret: 256 bits as URL-safe text."""
    secret = _new()
    sealed = tx.keys.seal(secret.encode())
    tx.run(_make, contact_id=contact_id, secret=sealed, lookup=_lookups(tx, secret)[0], made_at=tx.now)
    return secret


def whose(tx: Transaction, secret: str) -> int | None:
    """The contact whose calendar a secret opens."""
    rows = (tx.first(_whose, found=found) for found in _lookups(tx, secret))
    return next((int(row[0]) for row in rows if row), None)


def revoke(tx: Transaction, contact_id: int) -> int:
    """None of the contact's addresses opens anything any more; returns how many there were."""
    return tx.run(_revoke, of_contact=contact_id)


def rekey(tx: Transaction) -> None:
    """Finds every address by the newest secret of ours from now on."""
    for which, sealed, lookup in tx.all(_all):
        newest = _lookups(tx, tx.keys.open(sealed).decode())[0]
        if newest != lookup:
            tx.run(_rekey, which=which, lookup=newest)


def _new() -> str:
    return secrets.token_urlsafe(32)


def _lookups(tx: Transaction, secret: str) -> tuple[str, ...]:
    return tx.keys.lookups(f"calendar\n{secret}")
