"""`GET /calendar/<secret>.ics`: a contact's dates for calendars that subscribe."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from bot import calendars
from bot.documents.ics import MEDIA_TYPE
from bot.house import House
from bot.web.routes import Chat

_FRESH: Final = 3600
"""Seconds for which a calendar need not ask again."""


def routes(house: House) -> APIRouter:
    """404 for an address that opens nothing, or no longer; 304 for a calendar that has not changed."""
    router = APIRouter()

    @router.get("/calendar/{name}")
    async def feed(name: str, request: Request, chat: Chat) -> Response:
        secret, dot, ending = name.rpartition(".")
        await chat.limits.take(request, f"calendar {name[:64]}")
        known = secret.isascii() and f"{dot}{ending}" == ".ics"
        content = await chat.database.run(lambda tx: calendars.feed(tx, house, secret)) if known else None
        if content is None:
            raise HTTPException(404)
        return _answer(content, request.headers.get("if-none-match", ""))

    return router


def _answer(content: bytes, held: str) -> Response:
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": f"private, max-age={_FRESH}", "X-Robots-Tag": "noindex"}
    if etag in (one.strip().removeprefix("W/") for one in held.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=MEDIA_TYPE, headers=headers)
