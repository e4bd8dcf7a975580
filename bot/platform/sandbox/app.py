"""Puts the stand-in together: the contract under /v1, the page at /."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.platform.openapi import document
from bot.platform.sandbox import api, page
from bot.platform.sandbox.desk import Desk
from bot.platform.sandbox.problems import Refusal
from bot.platform.sandbox.settings import Settings
from bot.platform.sandbox.store import Store
from bot.platform.sandbox.worker import Worker


def create_app(settings: Settings) -> FastAPI:
    """The stand-in. Its worker runs while the app does; what was due while it was down is done at its start.

    Its database stays open, so that the app may be started again."""
    store = Store(settings.database)
    desk = Desk(store, settings)
    worker = Worker(desk)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        running = asyncio.create_task(worker.run())
        yield
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running

    app = FastAPI(title="演示平台", lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(api.router(desk, worker.wake))
    app.include_router(page.router(desk, worker.wake))
    app.add_api_route("/openapi.json", _document, include_in_schema=False)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(HTTPException, _not_here)
    app.middleware("http")(_marked(settings.key))
    return app


async def _document() -> JSONResponse:
    return JSONResponse(document())


Next = Callable[[Request], Awaitable[Response]]


def _marked(key: str) -> Callable[[Request, Next], Awaitable[Response]]:
    """Asks for the key under /v1 and marks every answer."""

    async def middleware(request: Request, call_next: Next) -> Response:
        if request.url.path.startswith("/v1/") and not _knows(request, key):
            response: Response = Refusal("not_authorised").response()
        else:
            response = await call_next(request)
        response.headers["Beian-Demo"] = "true"
        return response

    return middleware


def _knows(request: Request, key: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), key.encode())


async def _refused(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return refusal.response()


async def _not_here(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = Refusal("method_not_allowed" if error.status_code == 405 else "not_found").response()
    response.headers.update(error.headers or {})
    return response
