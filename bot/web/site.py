"""The HTTP app: what it is made of, and what it says when it cannot do what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.house import House
from bot.web import assets, calendars, carry, desk, handed, health, mail, routes
from bot.web.chat import WebChat
from bot.web.guard import Guard, Inner
from bot.web.health import Ready
from bot.web.hooks import Callback, Hook, Hooks
from locales import Words, words
from locales.detect import client_language


class _App(FastAPI):
    """`layers` come before the framework's own, which only what they let through has to pass."""

    def __init__(self) -> None:
        super().__init__(title="Beian", docs_url=None, redoc_url=None, openapi_url=None)
        self.layers: ASGIApp = super().__call__

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self
        await self.layers(scope, receive, send)


def create_app(
    chat: WebChat,
    hooks_by_name: Mapping[str, Hook],
    ready: Ready,
    house: House | None = None,
    callbacks: Mapping[str, Callback] | None = None,
) -> FastAPI:
    """The app. It is ready when the database answers and `ready` says so; `hooks_by_name` are POST /hooks/<name>,
    `callbacks` too, with a GET. With `house` it also has the officers' console and answers to links in letters, to
    calendars that subscribe, the page of a filing that is carried by hand, and files that go as links."""
    app = _App()
    app.state.chat = chat
    app.include_router(routes.router)
    app.include_router(assets.routes())
    app.include_router(health.routes(chat.record.answers, ready))
    if house is not None:
        app.include_router(mail.routes(house))
        app.include_router(calendars.routes(house))
        app.include_router(carry.routes(house))
        app.include_router(handed.routes(house))
        desk.install(app, chat, house)
    app.add_exception_handler(HTTPException, _refusal)
    app.add_exception_handler(RequestValidationError, _unread)
    app.add_middleware(Inner)
    messages = routes.Messages(app.layers, chat, _refusal)
    app.layers = Guard(Hooks(messages, hooks_by_name, callbacks or {}), _trouble)
    return app


async def _trouble(scope: Scope, receive: Receive, send: Send) -> None:
    answer = await _refusal(Request(scope, receive), HTTPException(503))
    await answer(scope, receive, send)


async def _refusal(request: Request, error: Exception) -> Response:
    problem = cast("HTTPException", error)
    chat: WebChat = request.app.state.chat
    tags = request.headers.get("accept-language", "")
    say = words(client_language(tags) if tags else chat.language)
    headers = problem.headers or {}
    if desk.serves(request):
        return await desk.refused(request, problem)
    text = sentence(say, problem.status_code, request.url.path, headers.get("Retry-After", ""))
    if request.url.path in ("/chat/messages", "/chat/files", "/chat/events"):
        return JSONResponse({"say": text}, problem.status_code, headers)
    return PlainTextResponse(text + "\n", problem.status_code, headers)


async def _unread(request: Request, _error: Exception) -> Response:
    return await _refusal(request, HTTPException(400))


def sentence(say: Words, status: int, path: str, seconds: str) -> str:
    """What to say to a person for a status."""
    match status:
        case 401:
            return say.plain("page.lost")
        case 403:
            return say.plain("page.foreign")
        case 404 | 405:
            return say.plain("page.nothing_here")
        case 410:
            return say.plain("page.gone")
        case 413:
            return say.plain("page.too_big") if path == "/chat/files" else say.plain("page.too_long")
        case 429:
            return say.plain("page.too_fast", seconds=seconds)
        case 500 | 503:
            return say.plain("page.trouble")
    return say.plain("page.unread")
