"""When a contact wants to hear from us unasked, about what not, until when not, and what they did elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns

STARTS, ENDS = 9 * 60, 18 * 60
"""The hours of who has said nothing else, in minutes of the day."""


class Preferences(Row, table=True):
    """`starts` and `ends` are minutes of the day in `zone` ("": the house's); `stopped` is "|kind|kind|"."""

    contact_id: int = Field(primary_key=True, foreign_key="contacts.id", ondelete="CASCADE")
    starts: int
    ends: int
    zone: str
    stopped: str


class PutOffs(Row, table=True):
    """A contact hears no more of a topic before a day."""

    __tablename__ = "put_offs"

    contact_id: int = Field(primary_key=True, foreign_key="contacts.id", ondelete="CASCADE")
    topic: str = Field(primary_key=True)
    until: date


class DoneElsewhere(Row, table=True):
    """What a contact said is done, outside of here: nobody is reminded of it any more."""

    __tablename__ = "done_elsewhere"

    topic: str = Field(primary_key=True)
    contact_id: int = Field(foreign_key="contacts.id", ondelete="CASCADE", index=True)
    at: datetime


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a contact wants: hours as minutes of the day, zone "" for the house's, the kinds of reminder stopped."""

    starts: int = STARTS
    ends: int = ENDS
    zone: str = ""
    stopped: frozenset[str] = frozenset()


_p, _o, _d = columns(Preferences), columns(PutOffs), columns(DoneElsewhere)
_mine = _p.contact_id == bindparam("of_contact")
_get = Query(select(_p.starts, _p.ends, _p.zone, _p.stopped).where(_mine))
_insert = insert(Preferences)
_save = Query(
    _insert.on_conflict_do_update(
        index_elements=["contact_id"],
        set_={name: _insert.excluded[name] for name in ("starts", "ends", "zone", "stopped")},
    ),
    "contact_id", "starts", "ends", "zone", "stopped",
)  # fmt: skip
_put = insert(PutOffs)
_put_off = Query(
    _put.on_conflict_do_update(index_elements=["contact_id", "topic"], set_={"until": _put.excluded.until}),
    "contact_id", "topic", "until",
)  # fmt: skip
_put_off_until = Query(
    select(_o.until).where(_o.contact_id == bindparam("of_contact"), _o.topic == bindparam("of_topic"))
)
_put_offs = Query(
    select(_o.topic, _o.until).where(_o.contact_id == bindparam("of_contact")).order_by(_o.until, _o.topic)
)
_forget = Query(delete(PutOffs).where(_o.contact_id == bindparam("of_contact")))
_done = Query(insert(DoneElsewhere).on_conflict_do_nothing(), "topic", "contact_id", "at")
_undone = Query(delete(DoneElsewhere).where(_d.topic == bindparam("of_topic")))
_done_by = Query(select(_d.contact_id).where(_d.topic == bindparam("of_topic")))


def wishes(tx: Transaction, contact_id: int) -> Wishes:
    """What the contact wants, or what holds for everybody."""
    row = tx.first(_get, of_contact=contact_id)
    return Wishes(row[0], row[1], row[2], frozenset(filter(None, row[3].split("|")))) if row else Wishes()


def save(tx: Transaction, contact_id: int, wanted: Wishes) -> None:
    """From now on the contact wants this. Raises ValueError for hours that are none."""
    if not 0 <= wanted.starts < wanted.ends <= 24 * 60:
        raise ValueError(f"no hours: {wanted.starts} to {wanted.ends}")
    given = {"starts": wanted.starts, "ends": wanted.ends, "zone": wanted.zone, "stopped": _joined(wanted.stopped)}
    tx.run(_save, contact_id=contact_id, **given)


def stop(tx: Transaction, contact_id: int, kind: str) -> None:
    """The contact hears no more of a kind."""
    now = wishes(tx, contact_id)
    save(tx, contact_id, replace(now, stopped=now.stopped | {kind}))


def resume(tx: Transaction, contact_id: int, kind: str) -> None:
    """The contact hears of a kind again."""
    now = wishes(tx, contact_id)
    save(tx, contact_id, replace(now, stopped=now.stopped - {kind}))


def put_off(tx: Transaction, contact_id: int, topic: str, until: date) -> None:
    """The contact hears of a topic (`Topic.key`) no earlier than on a day; what was said last counts."""
    tx.run(_put_off, contact_id=contact_id, topic=topic, until=until)


def put_off_until(tx: Transaction, contact_id: int, topic: str) -> date | None:
    """The day before which the contact does not want to hear of a topic."""
    row = tx.first(_put_off_until, of_contact=contact_id, of_topic=topic)
    return row[0] if row else None


def put_offs(tx: Transaction, contact_id: int) -> tuple[tuple[str, date], ...]:
    """All that the contact put off, each with its day, the first to come back first."""
    return tuple((str(row[0]), row[1]) for row in tx.all(_put_offs, of_contact=contact_id))


def put_nothing_off(tx: Transaction, contact_id: int) -> None:
    """What the contact put off is said when it is due after all."""
    tx.run(_forget, of_contact=contact_id)


def done(tx: Transaction, topic: str, contact_id: int) -> None:
    """A topic (`Topic.key`) is done elsewhere, as a contact says; the first word stays."""
    tx.run(_done, topic=topic, contact_id=contact_id, at=tx.now)


def undone(tx: Transaction, topic: str) -> None:
    """It is not done after all."""
    tx.run(_undone, of_topic=topic)


def done_by(tx: Transaction, topic: str) -> int | None:
    """Who said that a topic is done elsewhere."""
    row = tx.first(_done_by, of_topic=topic)
    return int(row[0]) if row else None


def _joined(kinds: Iterable[str]) -> str:
    return f"|{'|'.join(sorted(kinds))}|" if kinds else ""
