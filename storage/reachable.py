"""The addresses of a broadcast's recipients, with what decides whether a message goes there now: read all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import and_, bindparam, exists, func, select

from storage.audiences import KIND
from storage.broadcasts import Recipients
from storage.contacts import Addresses
from storage.mailing import MailStops
from storage.pacing import Sendings, Windows
from storage.preferences import Preferences
from storage.query import Query, Transaction
from storage.tables import columns


@dataclass(frozen=True, slots=True)
class Open:
    """An address that takes messages: `written_at` is when its contact wrote last, where that counts, `sent` how many
    went there since; `stopped`: no such letters."""

    channel: str
    written_at: datetime | None
    sent: int
    stopped: bool


_r, _a, _p = columns(Recipients), columns(Addresses), columns(Preferences)
_w, _s, _m = columns(Windows), columns(Sendings), columns(MailStops)
_sent = (
    select(func.count())
    .where(_s.address_id == _a.id, _s.at >= _w.opened_at)
    .correlate(Addresses, Windows)
    .scalar_subquery()
)
_stopped = exists().where(_p.contact_id == _r.contact_id, _p.stopped.contains(f"|{KIND}|"))
_rows = Query(
    select(
        _r.contact_id,
        _a.channel,
        _w.opened_at,
        _sent.label("sent"),
        exists().where(_m.address_id == _a.id).label("off"),
    )
    .select_from(Recipients)
    .join(Addresses, and_(_a.contact_id == _r.contact_id, _a.gone_at.is_(None)))
    .outerjoin(Windows, _w.address_id == _a.id)
    .where(_r.broadcast_id == bindparam("of_broadcast"), ~_stopped)
    .order_by(_r.contact_id, _a.last_used.desc(), _a.id)
)


def of_broadcast(tx: Transaction, broadcast_id: int) -> Iterator[tuple[Open, ...]]:
    """Of each recipient who did not stop such messages the addresses that take some, the last used first."""
    rows = tx.all(_rows, of_broadcast=broadcast_id)
    for _, theirs in groupby(rows, key=lambda row: row[0]):
        yield tuple(Open(row[1], row[2], int(row[3] or 0), bool(row[4])) for row in theirs)
