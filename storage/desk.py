"""The console's doors: links that sign an officer in once, and the sessions they open (see salted.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage import salted
from storage.query import Query, Transaction
from storage.salted import OnceLink, SaltedRow
from storage.tables import columns

LINK_LIVES = salted.LINK_LIVES
SESSION_LIVES, IDLE = timedelta(hours=12), timedelta(hours=2)
_SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a session was last used."""
LETTERS_A_DAY = 6
_DAY = timedelta(days=1)


class DeskLinks(SaltedRow, table=True):
    """A link that signs an officer in, once; `mailed`: it goes to their mailbox."""

    __tablename__ = "desk_links"

    officer_id: int = Field(foreign_key="officers.id", ondelete="CASCADE", index=True)
    mailed: bool
    made_at: datetime
    used_at: datetime | None


class DeskSessions(SaltedRow, table=True):
    """A browser in which an officer is signed in."""

    __tablename__ = "desk_sessions"

    officer_id: int = Field(foreign_key="officers.id", ondelete="CASCADE", index=True)
    made_at: datetime
    seen_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Link(OnceLink):
    """A link that signs in."""

    officer_id: int
    mailed: bool


@dataclass(frozen=True, slots=True)
class Session:
    """An officer's session."""

    id: int
    officer_id: int
    salt: str
    made_at: datetime
    seen_at: datetime
    ended_at: datetime | None

    def live(self, now: datetime) -> bool:
        return self.ended_at is None and now < min(self.made_at + SESSION_LIVES, self.seen_at + IDLE)


_l, _s = columns(DeskLinks), columns(DeskSessions)
_link = tuple(_l[name] for name in Link.__dataclass_fields__)
_session = tuple(_s[name] for name in Session.__dataclass_fields__)
_this_link, _this = _l.id == bindparam("which"), _s.id == bindparam("which")
_after = bindparam("after", type_=_l.made_at.type)
_make = Query(insert(DeskLinks).returning(_l.id), "officer_id", "salt", "mailed", "made_at")
_get_link = Query(select(*_link).where(_this_link))
_use = Query(update(DeskLinks).where(_this_link, _l.used_at.is_(None)), "used_at")
_replace = Query(
    update(DeskLinks).where(
        _l.officer_id == bindparam("of_officer"), _l.mailed == bindparam("by_mail"), _l.used_at.is_(None)
    ),
    "used_at",
)
_letters = Query(
    select(func.count(), func.max(_l.made_at)).where(
        _l.officer_id == bindparam("of_officer"), _l.mailed.is_(True), _l.made_at > _after
    )
)
_begin = Query(insert(DeskSessions).returning(_s.id), "officer_id", "salt", "made_at", "seen_at")
_get = Query(select(*_session).where(_this))
_see = Query(update(DeskSessions).where(_this), "seen_at")
_end = Query(update(DeskSessions).where(_this, _s.ended_at.is_(None)), "ended_at")
_end_all = Query(
    update(DeskSessions).where(_s.officer_id == bindparam("of_officer"), _s.ended_at.is_(None)), "ended_at"
)
_began = bindparam("began", type_=_s.made_at.type)
_used = bindparam("used", type_=_s.seen_at.type)
_live = Query(
    select(*_session).where(_s.ended_at.is_(None), _s.made_at > _began, _s.seen_at > _used).order_by(_s.id.desc())
)
_old_links = Query(delete(DeskLinks).where(_l.made_at <= _after))
_old = Query(delete(DeskSessions).where(or_(_s.made_at <= _after, _s.seen_at <= _after)))


def make_link(tx: Transaction, officer_id: int, *, mailed: bool = False) -> Link | None:
    """A new link, in place of those that were made the same way; None when too many letters were asked for."""
    if mailed and _too_often(tx, officer_id):
        return None
    tx.run(_replace, of_officer=officer_id, by_mail=mailed, used_at=tx.now)
    salt = salted.salt()
    made = tx.one(_make, officer_id=officer_id, salt=salt, mailed=mailed, made_at=tx.now)[0]
    return Link(int(made), salt, tx.now, None, officer_id, mailed)


def link(tx: Transaction, link_id: int) -> Link | None:
    """A link that was made, live or not."""
    row = tx.first(_get_link, which=link_id)
    return Link(*row) if row else None


def link_token(tx: Transaction, made: Link) -> str:
    """What the link ends with: its number and 256 bits derived from its salt."""
    return salted.token(made, _derived(tx, "link", made))


def opened(tx: Transaction, token: str) -> Link | None:
    """The link that a token is of, while it may still be used; nothing is used up."""
    return salted.opened(tx, token, link, lambda found: _derived(tx, "link", found))


def use(tx: Transaction, made: Link) -> bool:
    """Uses the link up; False when somebody else just did."""
    return tx.run(_use, which=made.id, used_at=tx.now) == 1


def begin(tx: Transaction, officer_id: int) -> Session:
    """A new session."""
    salt = salted.salt()
    made = tx.one(_begin, officer_id=officer_id, salt=salt, made_at=tx.now, seen_at=tx.now)[0]
    return Session(int(made), officer_id, salt, tx.now, tx.now, None)


def session_token(tx: Transaction, session: Session) -> str:
    """What its cookie holds."""
    return salted.token(session, _derived(tx, "session", session))


def form_tokens(tx: Transaction, session: Session) -> tuple[str, ...]:
    """What forms of the session's pages send along, the newest key's first."""
    return _derived(tx, "form", session)


def session(tx: Transaction, token: str) -> Session | None:
    """The session of a cookie, while it lasts; being asked for keeps it from going idle."""
    found = salted.opened(tx, token, _begun, lambda found: _derived(tx, "session", found))
    if found is not None and tx.now >= found.seen_at + _SEEN_EVERY:
        tx.run(_see, which=found.id, seen_at=tx.now)
    return found


def sessions(tx: Transaction) -> tuple[Session, ...]:
    """All that last, the newest first."""
    return tuple(Session(*row) for row in tx.all(_live, began=tx.now - SESSION_LIVES, used=tx.now - IDLE))


def end(tx: Transaction, session_id: int) -> bool:
    """The session is over; False when it was before."""
    return tx.run(_end, which=session_id, ended_at=tx.now) == 1


def end_all(tx: Transaction, officer_id: int) -> int:
    """All sessions of an officer are over, and links not used open nothing; returns how many sessions there were."""
    for mailed in (False, True):
        tx.run(_replace, of_officer=officer_id, by_mail=mailed, used_at=tx.now)
    return tx.run(_end_all, of_officer=officer_id, ended_at=tx.now)


def drop_old(tx: Transaction) -> int:
    """Links and sessions that are over for more than a day; returns how many."""
    return tx.run(_old_links, after=tx.now - _DAY) + tx.run(_old, after=tx.now - _DAY)


def _too_often(tx: Transaction, officer_id: int) -> bool:
    return salted.too_often(tx, tx.one(_letters, of_officer=officer_id, after=tx.now - _DAY), LETTERS_A_DAY)


def _begun(tx: Transaction, session_id: int) -> Session | None:
    row = tx.first(_get, which=session_id)
    return Session(*row) if row else None


def _derived(tx: Transaction, purpose: str, row: Link | Session) -> tuple[str, ...]:
    return salted.derived(tx, f"desk {purpose}", row.id, row.officer_id, row.salt)
