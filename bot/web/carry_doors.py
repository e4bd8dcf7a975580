"""The door to a filing's page: a link from the chat opens it once, in whatever browser it is tapped in."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from bot.house import House
from bot.web import carry_access, carry_page
from bot.web.carry_access import DOOR, HEADERS, Known, Who
from bot.web.routes import Chat
from storage import audit, carrying, filings
from storage.query import Transaction

_DOOR_SECONDS: Final = int(carrying.DOOR_LIVES.total_seconds())


def routes(router: APIRouter, house: House) -> None:
    """`/carry/in/…`, and leaving again."""

    @router.get("/in/{token}")
    async def offered(token: str, chat: Chat) -> Response:
        """A page with one button: the link is used up by it, not by looking."""
        return await chat.database.run(lambda tx: _offer(tx, house, token))

    @router.post("/in/{token}")
    async def enter(token: str, chat: Chat) -> Response:
        """Opens the page in this browser for a while; once."""
        entered = await chat.database.run(lambda tx: _enter(tx, token))
        if entered is None:
            return await chat.database.run(lambda tx: carry_page.door(tx, house, None, "over", 410))
        cookie, reference = entered
        answer = RedirectResponse(f"/carry/{reference}", 303, headers=HEADERS)
        secure = chat.public_url.startswith("https://")
        answer.set_cookie(
            DOOR, cookie, max_age=_DOOR_SECONDS, path="/carry", httponly=True, samesite="lax", secure=secure
        )
        return answer

    @router.post("/{reference}/leave")
    async def leave(reference: str, chat: Chat, who: Who) -> Response:
        """The browser opens nothing any more."""
        answer = await chat.database.run(lambda tx: _leave(tx, house, reference, who))
        answer.delete_cookie(DOOR, path="/carry")
        return answer


def _offer(tx: Transaction, house: House, token: str) -> Response:
    made = carrying.opened(tx, token)
    return (
        carry_page.door(tx, house, made.contact_id, "open", 200)
        if made is not None
        else carry_page.door(tx, house, None, "over", 410)
    )


def _enter(tx: Transaction, token: str) -> tuple[str, str] | None:
    """What the browser's cookie holds from now on, and the filing's reference."""
    made = carrying.opened(tx, token)
    cookie = carrying.use(tx, made) if made is not None else None
    if made is None or cookie is None:
        return None
    audit.note(tx, audit.contact(made.contact_id), "carry_in")
    return cookie, filings.get(tx, made.filing_id).reference


def _leave(tx: Transaction, house: House, reference: str, who: Known) -> Response:
    opened = carry_access.opened(tx, reference, who)
    if opened.door:
        carrying.close(tx, opened.door)
    return carry_page.door(tx, house, opened.contact, "left", 200)
