"""Where links in letters lead: stopping reminders, going on with a draft, opening the conversation on another device.

A GET never changes anything: programs that read mail follow links before people do.
"""

from __future__ import annotations

from typing import Final, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from bot import letters, mailing
from bot.house import House
from bot.letters import Way
from bot.web.assets import versions
from bot.web.chat import WebChat
from bot.web.guard import same_origin
from bot.web.record import CHANNEL
from bot.web.routes import Chat
from bot.web.visitors import COOKIE, COOKIE_SECONDS, Signer
from locales import pages, tag, words
from storage import audit, contacts
from storage import mailing as store
from storage.database import Transaction

Page = Literal["stop", "stopped", "elsewhere", "mailed", "too_often", "sign_in", "over"]
_SHORTEST_FIRST: Final = 2
"""Letters of a mailbox that stay when it is shown where anybody may look."""


async def _may_ask(request: Request, chat: Chat) -> None:
    """429 for one request too many about one link, or of one network: a mail program stops for all its readers."""
    await chat.limits.take(request, f"mail {request.url.path[:80]}")


def routes(house: House) -> APIRouter:
    """`/mail/stop/…`, `/mail/go/…` and `/mail/in/…`."""
    router = APIRouter(prefix="/mail", dependencies=[Depends(_may_ask)])
    _stopping(router, house)
    _going_on(router, house)
    _signing_in(router, house)
    return router


def _stopping(router: APIRouter, house: House) -> None:
    @router.get("/stop/{token}")
    async def asked(token: str, chat: Chat) -> Response:
        """A page with one button; nothing is stopped by looking at it."""
        return await chat.database.run(lambda tx: _page(tx, house, "stop", _known(tx, "stop", token)))

    @router.post("/stop/{token}")
    async def stop(token: str, chat: Chat) -> Response:
        """By the page's button, or by a mail program on its reader's behalf (RFC 8058): without a login or a cookie."""
        return await chat.database.run(lambda tx: _stop(tx, house, _known(tx, "stop", token)))


def _going_on(router: APIRouter, house: House) -> None:
    @router.get("/go/{token}")
    async def go(token: str, request: Request, chat: Chat) -> Response:
        """The draft, where the browser is its contact's; elsewhere the offer to mail a link."""
        visitor = chat.signer.visitor(request.cookies.get(COOKIE, ""))
        return await chat.database.run(lambda tx: _go(tx, house, _known(tx, "go", token), visitor))

    @router.post("/go/{token}")
    async def mail_it(token: str, request: Request, chat: Chat) -> Response:
        """Mails the link to the mailbox that the first letter went to, and to no other."""
        _ours(request, chat)
        return await chat.database.run(lambda tx: _mail_it(tx, house, _known(tx, "go", token)))


def _signing_in(router: APIRouter, house: House) -> None:
    @router.get("/in/{token}")
    async def offered(token: str, request: Request, chat: Chat) -> Response:
        """A page with one button: the link is used up by it, not by looking."""
        visitor = chat.signer.visitor(request.cookies.get(COOKIE, ""))
        return await chat.database.run(lambda tx: _offer(tx, house, token, visitor))

    @router.post("/in/{token}")
    async def sign_in(token: str, request: Request, chat: Chat) -> Response:
        """Makes the browser the contact's; once, and only from our own page."""
        _ours(request, chat)
        opened = await chat.database.run(lambda tx: _sign_in(tx, token, chat.signer))
        if opened is None:
            return await chat.database.run(lambda tx: _page(tx, house, "over", None, status=410))
        visitor, draft_id = opened
        answer = RedirectResponse(_chat(draft_id), 303, headers={"Cache-Control": "no-store"})
        secure = chat.public_url.startswith("https://")
        answer.set_cookie(
            COOKIE, chat.signer.cookie(visitor), max_age=COOKIE_SECONDS, httponly=True, samesite="lax", secure=secure
        )
        return answer


def _ours(request: Request, chat: WebChat) -> None:
    if not same_origin(request, chat.public_url):
        raise HTTPException(403)


def _known(tx: Transaction, purpose: letters.Purpose, token: str) -> Way:
    """What a link is about; 410 when it is forged, or its mailbox is not there any more."""
    found = letters.opened(tx, purpose, token)
    if found is None:
        raise HTTPException(410)
    return found


def _stop(tx: Transaction, house: House, way: Way) -> Response:
    if not store.stopped(tx, way.address_id):
        store.stop(tx, way.address_id)
        audit.note(tx, audit.contact(way.contact_id), "mailbox", detail="reminders stopped")
    return _page(tx, house, "stopped", way)


def _go(tx: Transaction, house: House, way: Way, visitor: str | None) -> Response:
    if _contact(tx, visitor) == way.contact_id:
        return RedirectResponse(_chat(way.draft_id), 303, headers={"Cache-Control": "no-store"})
    return _page(tx, house, "elsewhere", way)


def _mail_it(tx: Transaction, house: House, way: Way) -> Response:
    owed = house.mails and mailing.owe_link(tx, house, way.address_id, way.contact_id, way.draft_id)
    return _page(tx, house, "mailed" if owed else "too_often", way)


def _offer(tx: Transaction, house: House, token: str, visitor: str | None) -> Response:
    mailed = store.opened(tx, token)
    way = letters.way(tx, mailed.address_id, mailed.draft_id) if mailed is not None else None
    if way is None:
        return _page(tx, house, "over", None, status=410)
    other = _contact(tx, visitor)
    return _page(tx, house, "sign_in", way, other=other is not None and other != way.contact_id)


def _sign_in(tx: Transaction, token: str, signer: Signer) -> tuple[str, int] | None:
    """The visitor that the browser is from now on, and the draft that is opened; None when the link opens nothing."""
    mailed = store.opened(tx, token)
    way = letters.way(tx, mailed.address_id, mailed.draft_id) if mailed is not None else None
    if mailed is None or way is None or not store.use(tx, mailed):
        return None
    audit.note(tx, audit.contact(way.contact_id), "sign_in")
    known = [one for one in contacts.addresses(tx, way.contact_id) if one.channel == CHANNEL]
    if known:
        return known[0].external_id, way.draft_id
    visitor = signer.new_visitor()
    contacts.add(tx, way.contact_id, CHANNEL, visitor)
    return visitor, way.draft_id


def _contact(tx: Transaction, visitor: str | None) -> int | None:
    found = contacts.address_at(tx, CHANNEL, visitor) if visitor else None
    return found[1] if found else None


def _chat(draft_id: int) -> str:
    return f"/?start=d_{draft_id}" if draft_id else "/"


def _page(
    tx: Transaction, house: House, name: Page, way: Way | None, *, other: bool = False, status: int = 200
) -> Response:
    language = (contacts.get(tx, way.contact_id).language if way is not None else "") or house.language
    say, box = words(language), _hidden(way.mailbox) if way is not None else ""
    shown = {"say": say, "name": name, "mailbox": box, "other": other, "tag": tag(language), "versions": versions()}
    html = pages.page("web/mail.html", language, **shown)
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})


def _hidden(mailbox: str) -> str:
    """Enough for its owner to know it by, and too little for anybody who only got hold of the link."""
    local, _, domain = mailbox.partition("@")
    return f"{local[: min(_SHORTEST_FIRST, len(local) - 1)]}…@{domain}"
