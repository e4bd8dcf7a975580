"""Two subjects' drafts that are about the same product: what each side said, and what an office noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import UniqueConstraint, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlmodel import Field

from storage.query import Cells, Query, Transaction
from storage.tables import KEEP_IDS, Row, columns, one_of

SAID = ("", "agreeing", "different")
Said = Literal["", "agreeing", "different"]


class Pairs(Row, table=True):
    """`one_draft` is the older one; `newcomer` the subject whose turn made the pair; the reason is a sealed text."""

    __table_args__ = (UniqueConstraint("one_draft", "other_draft"), KEEP_IDS)

    id: int = Field(primary_key=True)
    one_draft: int = Field(foreign_key="drafts.id", ondelete="CASCADE")
    other_draft: int = Field(foreign_key="drafts.id", ondelete="CASCADE", index=True)
    newcomer: int = Field(index=True)
    since: datetime
    settled_by: str
    settled_reason: bytes | None
    settled_at: datetime | None


class PairSides(Row, table=True):
    """What a draft's own unit says of a pair; `reason` is a sealed text. A row of its own: it is theirs alone."""

    __tablename__ = "pair_sides"
    __table_args__ = (one_of("said", SAID),)

    pair_id: int = Field(primary_key=True, foreign_key="pairs.id", ondelete="CASCADE")
    draft_id: int = Field(primary_key=True, foreign_key="drafts.id", ondelete="CASCADE", index=True)
    said: str
    reason: bytes | None
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class Side:
    """One of a pair: its draft, what it said and when, and its reason, "" where there is none."""

    draft_id: int
    said: Said
    reason: str
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pair:
    """`sides` the older draft first; `settled_by` an actor of the audit trail, "" while nobody noted that it is."""

    id: int
    sides: tuple[Side, Side]
    since: datetime
    settled_by: str
    settled_reason: str
    settled_at: datetime | None

    def side(self, draft_id: int) -> Side | None:
        """The draft's own side."""
        return next((one for one in self.sides if one.draft_id == draft_id), None)


_c, _s = columns(Pairs), columns(PairSides)
_a: Any = aliased(PairSides)
_b: Any = aliased(PairSides)
_this = _c.id == bindparam("which")
_pairs = (
    select(
        _c.id, _a.draft_id, _a.said, _a.reason, _a.said_at, _b.draft_id, _b.said, _b.reason, _b.said_at, _c.since,
        _c.settled_by, _c.settled_reason, _c.settled_at,
    )
    .join_from(Pairs, _a, (_a.pair_id == _c.id) & (_a.draft_id == _c.one_draft))
    .join(_b, (_b.pair_id == _c.id) & (_b.draft_id == _c.other_draft))
)  # fmt: skip
_add = Query(
    insert(Pairs).on_conflict_do_nothing().returning(_c.id),
    "one_draft", "other_draft", "newcomer", "since", "settled_by", "settled_reason", "settled_at",
)  # fmt: skip
_add_side = Query(insert(PairSides), "pair_id", "draft_id", "said", "reason", "said_at")
_get = Query(_pairs.where(_this))
_of = Query(
    _pairs.where(or_(_c.one_draft == bindparam("of_draft"), _c.other_draft == bindparam("of_draft"))).order_by(_c.id)
)
_newest = Query(_pairs.where(_c.id < bindparam("below")).order_by(_c.id.desc()).limit(bindparam("most")))
_brought = Query(select(func.count()).where(_c.newcomer == bindparam("of_subject"), _c.since >= bindparam("from_then")))
_say = Query(
    update(PairSides).where(_s.pair_id == bindparam("which"), _s.draft_id == bindparam("of_draft")),
    "said", "reason", "said_at",
)  # fmt: skip
_settle = Query(
    update(Pairs).where(_this, _c.settled_at.is_(None)), "settled_by", "settled_reason", "settled_at"
)  # fmt: skip


def add(tx: Transaction, draft_id: int, other_id: int, newcomer: int) -> int | None:
    """A new pair's number; None when these two drafts are one already, whatever was said since."""
    one, other = sorted((draft_id, other_id))
    unsettled = {"settled_by": "", "settled_reason": None, "settled_at": None}
    row = tx.first(_add, one_draft=one, other_draft=other, newcomer=newcomer, since=tx.now, **unsettled)
    if row is None:
        return None
    for draft in (one, other):
        tx.run(_add_side, pair_id=row[0], draft_id=draft, said="", reason=None, said_at=None)
    return int(row[0])


def get(tx: Transaction, pair_id: int) -> Pair | None:
    """None: one of its drafts was erased, or it never was."""
    row = tx.first(_get, which=pair_id)
    return _opened(tx, row) if row else None


def of_draft(tx: Transaction, draft_id: int) -> tuple[Pair, ...]:
    """The pairs a draft is in, oldest first."""
    return tuple(_opened(tx, row) for row in tx.all(_of, of_draft=draft_id))


def newest(tx: Transaction, below: int, most: int) -> tuple[Pair, ...]:
    """Pairs with a number below one, the newest first."""
    return tuple(_opened(tx, row) for row in tx.all(_newest, below=below, most=most))


def brought(tx: Transaction, subject_id: int, since: datetime) -> int:
    """How many pairs a subject's turns have made since then."""
    return int(tx.one(_brought, of_subject=subject_id, from_then=since)[0])


def say(tx: Transaction, pair_id: int, draft_id: int, said: Said, reason: str = "") -> None:
    """What a side says from now on."""
    kept = tx.keys.seal(reason.encode()) if reason else None
    tx.run(_say, which=pair_id, of_draft=draft_id, said=said, reason=kept, said_at=tx.now)


def settle(tx: Transaction, pair_id: int, by: str, reason: str) -> bool:
    """An office notes that nothing is left to do; False when one did before."""
    sealed = tx.keys.seal(reason.encode())
    return tx.run(_settle, which=pair_id, settled_by=by, settled_reason=sealed, settled_at=tx.now) > 0


def _opened(tx: Transaction, row: Cells) -> Pair:
    def text(cell: bytes | None) -> str:
        return tx.keys.open(cell).decode() if cell else ""

    sides = Side(row[1], row[2], text(row[3]), row[4]), Side(row[5], row[6], text(row[7]), row[8])
    return Pair(row[0], sides, row[9], row[10], text(row[11]), row[12])
