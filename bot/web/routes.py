"""The web chat's addresses: the page, what it sends, what it reads."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import TypeAdapter, ValidationError
from sse_starlette import EventSourceResponse
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.chat import Sent, WebChat
from bot.web.guard import LARGEST_FILE, same_origin
from bot.web.hooks import whole
from bot.web.lines import clean_text, page
from bot.web.record import PAGE_OF_LINES
from bot.web.visitors import COOKIE, COOKIE_SECONDS
from locales.detect import client_language
from storage.tables import LARGEST

router = APIRouter()

Refused = Callable[[Request, HTTPException], Awaitable[Response]]
_SENT: Final = TypeAdapter(Sent)
_ID: Final = re.compile(r"[0-9A-Za-z-]{16,64}")
_LARGEST_SEQ: Final = LARGEST


async def the_chat(request: Request) -> WebChat:
    """The channel behind the app."""
    chat: WebChat = request.app.state.chat
    return chat


Chat = Annotated[WebChat, Depends(the_chat)]


async def the_visitor(request: Request, chat: Chat) -> str:
    """Whose browser this is. 401 for a missing, forged or altered cookie."""
    visitor = chat.signer.visitor(request.cookies.get(COOKIE, ""))
    if visitor is None:
        raise HTTPException(401)
    return visitor


Visitor = Annotated[str, Depends(the_visitor)]
After = Annotated[int, Query(ge=0, le=_LARGEST_SEQ)]
Limit = Annotated[int, Query(ge=1, le=PAGE_OF_LINES)]
Tags = Annotated[str, Header(alias="Accept-Language")]


async def may_send(request: Request, chat: Chat, visitor: Visitor) -> None:
    """403 for another site's request, 429 with Retry-After for one too many."""
    if not same_origin(request, chat.public_url):
        raise HTTPException(403)
    await chat.limits.take(request, visitor)


@router.get("/")
async def front(request: Request, chat: Chat, tags: Tags = "") -> Response:
    """The page; a browser seen for the first time gets its cookie."""
    known = chat.signer.visitor(request.cookies.get(COOKIE, ""))
    visitor = known or chat.signer.new_visitor()
    spoken = await chat.record.language(visitor) if known else ""
    language = spoken or (client_language(tags) if tags else chat.language)
    html = page(language, large=request.cookies.get("large") == "1", timezone=chat.timezone)
    answer = HTMLResponse(html, headers={"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"})
    secure = chat.public_url.startswith("https://")
    answer.set_cookie(
        COOKIE, chat.signer.cookie(visitor), max_age=COOKIE_SECONDS, httponly=True, samesite="lax", secure=secure
    )
    return answer


@router.get("/chat/messages")
async def read(chat: Chat, visitor: Visitor, after: After = 0, limit: Limit = PAGE_OF_LINES) -> Response:
    """Lines after a number, at most `limit`."""
    return _json(await chat.read(visitor, after, limit))


class Messages:
    """`POST /chat/messages`: text, a tap or the start; answers with the lines that the page has not seen. Outside the
    app's own layers, as hooks are: every message comes this way. `refused` answers an HTTPException."""

    path = "/chat/messages"

    def __init__(self, app: ASGIApp, chat: WebChat, refused: Refused) -> None:
        self._app, self._chat, self._refused = app, chat, refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != self.path or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        scope["route"] = self
        request = Request(scope, receive)
        try:
            answer = await self._taken(request)
        except HTTPException as problem:
            answer = await self._refused(request, problem)
        await answer(scope, receive, send)

    async def _taken(self, request: Request) -> Response:
        visitor = await the_visitor(request, self._chat)
        await may_send(request, self._chat, visitor)
        raw = await whole(request.receive)
        sent, after = _read(raw)
        tags = request.headers.get("accept-language", "")
        return _json(await self._chat.take(visitor, sent, _first(tags), raw, after))


@router.post("/chat/files", dependencies=[Depends(may_send)])
async def upload(request: Request, chat: Chat, visitor: Visitor, tags: Tags = "") -> Response:
    """One file as multipart/form-data with `id`, `after` and `file`."""
    async with request.form(max_files=1, max_fields=4, max_part_size=1024) as form:
        sent, file, after = _file(form)
        return _json(await chat.take_file(visitor, sent, file, _first(tags), after))


@router.get("/chat/events")
async def events(
    chat: Chat, visitor: Visitor, after: After = 0, seen: Annotated[str, Header(alias="Last-Event-ID")] = ""
) -> Response:
    """Server-sent events of `lines`; a page that comes back says which it saw last."""
    if chat.crowded(visitor):
        raise HTTPException(429, headers={"Retry-After": "30"})
    return EventSourceResponse(chat.stream(visitor, int(seen) if seen.isdecimal() and len(seen) < 16 else after))


@router.get("/chat/documents/{token}")
async def document(token: str, chat: Chat, visitor: Visitor) -> Response:
    """A document of the conversation, always as a file to keep. 410 for a link that has aged or is another's."""
    found = await chat.document(visitor, token)
    if found is None:
        raise HTTPException(410)
    name, media_type, content = found
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
    )


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")


def _read(raw: bytes) -> tuple[Sent, int]:
    try:
        data = json.loads(raw)
        cleaned = {name: clean_text(value) if isinstance(value, str) else value for name, value in data.items()}
        sent = _SENT.validate_python(cleaned)
    except (ValueError, AttributeError, RecursionError, ValidationError):
        raise HTTPException(400) from None
    if not _ID.fullmatch(sent.id) or not (sent.text.strip() or sent.button or sent.start is not None):
        raise HTTPException(400)
    return sent, _number(data.get("after"))


def _file(form: FormData) -> tuple[str, UploadFile, int]:
    sent, file = form.get("id"), form.get("file")
    if not isinstance(file, UploadFile) or not isinstance(sent, str) or not _ID.fullmatch(sent):
        raise HTTPException(400)
    if (file.size or 0) > LARGEST_FILE:
        raise HTTPException(413)
    return sent, file, _number(form.get("after"))


def _number(value: Any) -> int:
    text = str(value)
    return min(int(text), _LARGEST_SEQ) if text.isascii() and text.isdecimal() and len(text) < 20 else 0


def _first(tags: str) -> str:
    return tags.partition(",")[0].partition(";")[0].strip()[:35]
