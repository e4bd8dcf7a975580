"""`/file/…`: a file that a chat did not take, for whoever has the link to it.

A GET shows what it is and hands nothing out: chats look at links before people do.
"""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from bot.house import House
from bot.web.assets import versions
from bot.web.limits import network
from bot.web.routes import Chat
from locales import pages, tag, words
from storage import contacts, file_links
from storage.database import Transaction
from storage.file_links import FileLink

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


async def _may_ask(request: Request, chat: Chat) -> None:
    """429 for one request too many of one network."""
    await chat.limits.take(request, f"file {network(request)}")


def routes(house: House) -> APIRouter:
    """The page, and the file behind its button."""
    router = APIRouter(prefix="/file", dependencies=[Depends(_may_ask)])

    @router.get("/{token}")
    async def offered(token: str, chat: Chat) -> Response:
        """What may be fetched here, and until when; 410 when that is over."""
        return await chat.database.run(lambda tx: _page(tx, house, file_links.opened(tx, token)))

    @router.post("/{token}")
    async def fetched(token: str, chat: Chat) -> Response:
        """The file, always as one to keep."""
        link = await chat.database.run(lambda tx: file_links.opened(tx, token))
        content = await asyncio.to_thread(_content, house, link) if link is not None else None
        if link is None or content is None:
            return await chat.database.run(lambda tx: _page(tx, house, None))
        attached = f"attachment; filename*=UTF-8''{quote(link.name, safe='')}"
        return Response(content, media_type=link.media_type, headers={**HEADERS, "Content-Disposition": attached})

    return router


def _content(house: House, link: FileLink) -> bytes | None:
    try:
        return house.papers.get(link.digest) if house.papers is not None else None
    except KeyError:
        return None


def _page(tx: Transaction, house: House, link: FileLink | None) -> Response:
    known = contacts.get(tx, link.contact_id).language if link is not None else ""
    language = known or house.language
    say = words(language)
    until = link.ends_at.astimezone(house.zone).date() if link is not None else None
    html = pages.page(
        "web/handed.html", language, say=say, tag=tag(language), versions=versions(), link=link, until=until
    )
    return HTMLResponse(html, 200 if link is not None else 410, headers=HEADERS)
