"""The audit trail: who saw or changed what, and when, never the values. The database refuses to change a row of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import KEEP_IDS, Row, columns

SYSTEM, OPERATOR = "system", "operator"


class Audit(Row, table=True):
    """One act. It names rows by id without holding on to them: it outlives what it tells of."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    at: datetime = Field(index=True)
    actor: str = Field(index=True)
    action: str
    subject_id: int | None
    draft_id: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the trail. `actor`: system, operator, contact:<id> or officer:<id>; `detail`: ids and counts only."""

    id: int
    at: datetime
    actor: str
    action: str
    subject_id: int | None
    draft_id: int | None
    detail: str


_c = columns(Audit)
_row = tuple(_c[name] for name in Act.__dataclass_fields__)
_add = Query(insert(Audit), "at", "actor", "action", "subject_id", "draft_id", "detail")
_who = or_(bindparam("of_actor") == "", _c.actor == bindparam("of_actor"))
_kind = or_(bindparam("of_action") == "", _c.action == bindparam("of_action"))
_latest = Query(select(*_row).where(_who, _kind).order_by(_c.id.desc()).limit(bindparam("most")))
_earlier = or_(bindparam("below") == 0, _c.id < bindparam("below"))
_page = Query(select(*_row).where(_who, _kind, _earlier).order_by(_c.id.desc()).limit(bindparam("most")))
_actions = Query(select(_c.action).distinct().order_by(_c.action))
_subjects = Query(select(_c.subject_id).where(_c.actor == bindparam("of_actor"), _c.subject_id.is_not(None)).distinct())


def contact(contact_id: int) -> str:
    """The actor that a contact is."""
    return f"contact:{contact_id}"


def officer(officer_id: int) -> str:
    """The actor that an officer is."""
    return f"officer:{officer_id}"


def note(
    tx: Transaction,
    actor: str,
    action: str,
    subject_id: int | None = None,
    draft_id: int | None = None,
    detail: str = "",
) -> None:
    """Add an act in the turn that does it: "forget", "export", "invite", "hand_over"… No names, numbers or texts of
    people in `detail`."""
    about = {"subject_id": subject_id, "draft_id": draft_id, "detail": detail}
    tx.run(_add, at=tx.now, actor=actor, action=action, **about)


def latest(tx: Transaction, limit: int = 100, actor: str = "", action: str = "") -> tuple[Act, ...]:
    """The newest acts first; of one actor, or of one kind, where given."""
    return tuple(Act(*row) for row in tx.all(_latest, most=limit, of_actor=actor, of_action=action))


def page(tx: Transaction, actor: str, action: str, below: int, most: int) -> tuple[Act, ...]:
    """As `latest`, those with a number below one; 0: from the newest."""
    return tuple(Act(*row) for row in tx.all(_page, most=most, of_actor=actor, of_action=action, below=below))


def actions(tx: Transaction) -> tuple[str, ...]:
    """Every kind of act that there is in the trail."""
    return tuple(str(row[0]) for row in tx.all(_actions))


def subjects_of(tx: Transaction, actor: str) -> tuple[int, ...]:
    """The subjects that an actor ever did anything for."""
    return tuple(sorted(int(row[0]) for row in tx.all(_subjects, of_actor=actor)))
