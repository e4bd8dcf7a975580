"""Signing in: by a link from the chat or from a letter. A GET never uses a link up. And signing out."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from bot.desk import letters
from bot.web.desk.pages import back_to, stranger_page, the_desk
from bot.web.desk.session import COOKIE, NotSignedInError, Signed, current, needs
from bot.web.guard import same_origin
from bot.web.limits import network
from locales.detect import client_language
from storage import audit, officers
from storage import desk as store
from storage.database import Transaction
from storage.desk import Link
from storage.officers import Officer

LONGEST_MAILBOX = 254


async def _may_ask(request: Request) -> None:
    """429 for one request too many of a network, 403 for another site's."""
    await the_desk(request).limits.take(request, f"desk {network(request)}")
    if request.method == "POST" and not same_origin(request, the_desk(request).public_url):
        raise HTTPException(403)


router = APIRouter()
_ASKED: Final = (Depends(_may_ask),)


@router.get("/desk/in", dependencies=_ASKED)
async def how(request: Request) -> Response:
    """How to sign in."""
    return _page(request, "how")


@router.post("/desk/in", dependencies=_ASKED)
async def by_mail(request: Request) -> Response:
    """Owes the link to the officer's mailbox; the answer is the same for a mailbox that is nobody's."""
    desk, form = the_desk(request), await request.form(max_files=0, max_fields=4)
    said = str(form.get("mailbox", ""))[:LONGEST_MAILBOX]
    if desk.house.mails and said:
        await desk.db.run(lambda tx: letters.owe(tx, desk.house, said))
    return _page(request, "asked")


@router.get("/desk/in/{token}", dependencies=_ASKED)
async def offered(token: str, request: Request) -> Response:
    """A page with one button: programs that read mail follow links before people do."""
    desk = the_desk(request)
    found, here = await desk.db.run(lambda tx: (_whose(tx, token), current(tx, request)))
    if found is None:
        return _page(request, "over", 410)
    other = here.officer.name if here is not None and here.officer.id != found[1].id else ""
    return _page(request, "in", officer=found[1].name, other=other)


@router.post("/desk/in/{token}", dependencies=_ASKED)
async def sign_in(token: str, request: Request) -> Response:
    """Uses the link up, from our own page only, and begins a session in place of the browser's last."""
    desk = the_desk(request)
    cookie = await desk.db.run(lambda tx: _begun(tx, token, request.cookies.get(COOKIE, "")))
    if cookie is None:
        return _page(request, "over", 410)
    answer = back_to("/desk")
    lives, secure = int(store.SESSION_LIVES.total_seconds()), desk.public_url.startswith("https://")
    answer.set_cookie(COOKIE, cookie, max_age=lives, path="/desk", httponly=True, samesite="lax", secure=secure)
    return answer


@router.post("/desk/out")
async def sign_out(request: Request, signed: Annotated[Signed, needs("sessions")]) -> Response:
    """The session is over, here and for whoever has its cookie."""
    await the_desk(request).db.run(lambda tx: _ended(tx, signed))
    answer = _page(request, "out")
    answer.delete_cookie(COOKIE, path="/desk")
    return answer


async def ask_to_sign_in(request: Request, error: Exception) -> Response:
    """What a page answers to who is not signed in."""
    assert isinstance(error, NotSignedInError)
    return back_to("/desk/in") if request.method in ("GET", "HEAD") else _page(request, "how", 401)


def spoken(request: Request) -> str:
    """The language of a browser that nobody is signed in with."""
    tags = request.headers.get("accept-language", "")
    return client_language(tags) if tags else the_desk(request).house.language


def _page(request: Request, name: str, status: int = 200, officer: str = "", other: str = "") -> HTMLResponse:
    known = {"name": name, "officer": officer, "other": other, "mails": the_desk(request).house.mails}
    return stranger_page("sign_in.html", spoken(request), status, **known)


def _whose(tx: Transaction, token: str) -> tuple[Link, Officer] | None:
    """The link that a token opens, and its officer; None when it opens nothing (any more)."""
    made = store.opened(tx, token)
    found = officers.get(tx, made.officer_id) if made is not None else None
    return (made, found) if made is not None and found is not None and found.active else None


def _begun(tx: Transaction, token: str, before: str) -> str | None:
    """The cookie of the new session; None when the link opens nothing. What the cookie `before` opened is over."""
    found = _whose(tx, token)
    if found is None or not store.use(tx, found[0]):
        return None
    last = store.session(tx, before)
    if last is not None:
        store.end(tx, last.id)
    session = store.begin(tx, found[1].id)
    audit.note(tx, audit.officer(found[1].id), "desk_sign_in", detail=f"session {session.id}")
    return store.session_token(tx, session)


def _ended(tx: Transaction, signed: Signed) -> None:
    store.end(tx, signed.session_id)
    audit.note(tx, signed.actor.name, "desk_sign_out", detail=f"session {signed.session_id}")
