"""Signing in: by a link from the chat or from a letter. A GET never uses a link up."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from bot.web.desk.pages import back_to, stranger_page, the_desk
from bot.web.desk.session import COOKIE, NotSignedInError
from bot.web.guard import same_origin
from locales.detect import client_language
from storage import audit, officers
from storage import desk as store
from storage.database import Transaction

router = APIRouter(prefix="/desk")


@router.get("/in")
async def how(request: Request) -> Response:
    """How to sign in."""
    return stranger_page(request, "sign_in.html", spoken(request), name="how", officer="")


@router.get("/in/{token}")
async def offered(token: str, request: Request) -> Response:
    """A page with one button: programs that read mail follow links before people do."""
    await _may_ask(request)
    name = await the_desk(request).db.run(lambda tx: _whose(tx, token))
    status = 200 if name is not None else 410
    return stranger_page(
        request, "sign_in.html", spoken(request), status, name="over" if name is None else "in", officer=name
    )


@router.post("/in/{token}")
async def sign_in(token: str, request: Request) -> Response:
    """Uses the link up, from our own page only, and begins a session."""
    desk = the_desk(request)
    await _may_ask(request)
    if not same_origin(request, desk.public_url):
        raise HTTPException(403)
    cookie = await desk.db.run(lambda tx: _begun(tx, token))
    if cookie is None:
        return stranger_page(request, "sign_in.html", spoken(request), 410, name="over", officer="")
    answer = back_to("/desk")
    lives, secure = int(store.SESSION_LIVES.total_seconds()), desk.public_url.startswith("https://")
    answer.set_cookie(COOKIE, cookie, max_age=lives, path="/desk", httponly=True, samesite="lax", secure=secure)
    return answer


async def ask_to_sign_in(request: Request, error: Exception) -> Response:
    """What a page answers to who is not signed in."""
    assert isinstance(error, NotSignedInError)
    if request.method in ("GET", "HEAD"):
        return back_to("/desk/in")
    return stranger_page(request, "sign_in.html", spoken(request), 401, name="how", officer="")


def spoken(request: Request) -> str:
    """The language of a browser that nobody is signed in with."""
    tags = request.headers.get("accept-language", "")
    return client_language(tags) if tags else the_desk(request).house.language


async def _may_ask(request: Request) -> None:
    network = request.client.host if request.client else ""
    if seconds := await the_desk(request).limits.wait(f"desk {network}", network):
        raise HTTPException(429, headers={"Retry-After": str(seconds)})


def _whose(tx: Transaction, token: str) -> str | None:
    made = store.opened(tx, token)
    found = officers.get(tx, made.officer_id) if made is not None else None
    return found.name if found is not None and found.active else None


def _begun(tx: Transaction, token: str) -> str | None:
    """The cookie of the new session; None when the link opens nothing."""
    made = store.opened(tx, token)
    found = officers.get(tx, made.officer_id) if made is not None else None
    if made is None or found is None or not found.active or not store.use(tx, made):
        return None
    session = store.begin(tx, found.id)
    audit.note(tx, audit.officer(found.id), "desk_sign_in", detail=f"session {session.id}")
    return store.session_token(tx, session)
