"""The officer of a request. Every route of the console names the act it needs; what changes something comes from our
own page, with the form's token."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from bot.desk.officers import Actor, actor
from bot.desk.roles import may
from bot.web.desk.pages import the_desk
from bot.web.guard import same_origin
from storage import audit, contacts, officers
from storage import desk as store
from storage.database import Transaction
from storage.desk import Session
from storage.officers import Officer

COOKIE = "beian_desk"
MOST_FIELDS, MOST_FILES = 2000, 2
_READS = frozenset({"GET", "HEAD"})


class NotSignedInError(Exception):
    """The browser has no session, or it is over."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who is signed in: their seat, what they act as, the language of their chat, and what their forms send along."""

    officer: Officer
    actor: Actor
    language: str
    session_id: int
    csrf: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Needs:
    """The officer of a request, when an act is theirs to do. Raises NotSignedInError, 403."""

    act: str
    noted: bool = True

    async def __call__(self, request: Request) -> Signed:
        desk = the_desk(request)
        token, route = request.cookies.get(COOKIE, ""), str(getattr(request.scope.get("route"), "path", ""))
        reads = request.method in _READS
        found = await desk.db.run(lambda tx: self._allowed(tx, token, route if reads and self.noted else ""))
        if found is None:
            raise NotSignedInError
        if not may(found.actor, self.act):
            raise HTTPException(403)
        if not reads:
            await _ours(request, found)
        return found

    def _allowed(self, tx: Transaction, token: str, route: str) -> Signed | None:
        """The officer; a look at a page is in the trail, unless they may not."""
        session = store.session(tx, token)
        found = signed(tx, session) if session is not None else None
        if found is not None and route and may(found.actor, self.act):
            audit.note(tx, found.actor.name, "desk_view", detail=route)
        return found


def needs(act: str, *, noted: bool = True) -> Any:
    """What a route puts into `Annotated[Signed, …]`; `noted=False`: for what pages ask for again and again."""
    return Depends(Needs(act, noted))


def signed(tx: Transaction, session: Session) -> Signed | None:
    """Whose session it is, unless their seat is theirs no more."""
    officer = officers.get(tx, session.officer_id)
    if officer is None or not officer.active or officer.contact_id is None:
        return None
    language = contacts.get(tx, officer.contact_id).language or "zh_Hans"
    return Signed(officer, actor(officer), language, session.id, store.form_tokens(tx, session))


def current(tx: Transaction, request: Request) -> Signed | None:
    """Who is signed in in the request's browser, if anybody."""
    session = store.session(tx, request.cookies.get(COOKIE, ""))
    return signed(tx, session) if session is not None else None


async def _ours(request: Request, found: Signed) -> None:
    """403 unless our own page sent it."""
    if not same_origin(request, the_desk(request).public_url):
        raise HTTPException(403)
    form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
    given = str(form.get("csrf", "")).encode()
    if not any(hmac.compare_digest(given, one.encode()) for one in found.csrf):
        raise HTTPException(403)
