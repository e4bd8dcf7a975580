"""Where an officer is signed in, and ending it; an administrator sees everybody's."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from bot.desk import shown
from bot.desk.roles import may
from bot.web.desk.pages import Page, back_to, desk_page, the_desk
from bot.web.desk.session import Signed, needs
from locales import words
from storage import audit, officers
from storage import desk as store
from storage.database import Transaction
from storage.desk import Session
from storage.officers import Officer

router = APIRouter()
PAGE = Page("sessions", "/desk/sessions", "desk.sessions", "sessions", router)
Officers = Annotated[Signed, needs("sessions")]


@router.get("/desk/sessions")
async def sessions(request: Request, signed: Officers, done: str = "") -> Response:
    """The sessions that last, the newest first."""
    desk, say = the_desk(request), words(signed.language)
    rows = await desk.db.run(lambda tx: _theirs(tx, signed))
    offices = {officer.office: shown.office(say, officer.office) for _, officer in rows}
    known: dict[str, Any] = {"rows": rows, "offices": offices, "done": done == "ended"}
    return desk_page(request, signed, "sessions.html", **known, everybody=may(signed.actor, "sessions_all"))


@router.post("/desk/sessions/{number}/end")
async def end(number: int, request: Request, signed: Officers) -> Response:
    """Ends one; another officer's is not found, but for an administrator."""
    await the_desk(request).db.run(lambda tx: _end(tx, signed, number))
    return back_to("/desk/sessions?done=ended")


def _end(tx: Transaction, signed: Signed, number: int) -> None:
    if number not in (session.id for session, _ in _theirs(tx, signed)) or not store.end(tx, number):
        raise HTTPException(404)
    audit.note(tx, signed.actor.name, "desk_session_ended", detail=f"session {number}")


def _theirs(tx: Transaction, signed: Signed) -> list[tuple[Session, Officer]]:
    everybody = may(signed.actor, "sessions_all")
    seats = {one.id: one for one in officers.everyone(tx) if one.active}
    found = [(one, seats[one.officer_id]) for one in store.sessions(tx) if one.officer_id in seats]
    return [(one, seat) for one, seat in found if everybody or seat.id == signed.officer.id]
