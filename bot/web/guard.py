"""What every request passes through: a limit on its body, safe headers, one log line, one measurement."""

from __future__ import annotations

import time
import traceback
from collections.abc import Awaitable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import structlog
from prometheus_client import Counter, Histogram
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()

REQUESTS = Counter("beian_http_requests_total", "HTTP requests answered", ["method", "route", "status"])
SECONDS = Histogram("beian_http_request_seconds", "Seconds until an HTTP request was answered", ["route"])

LARGEST_FILE: Final = 20 * 1024 * 1024
_LARGEST_BODY: Final = {"/chat/files": LARGEST_FILE + 64 * 1024, "/desk/": LARGEST_FILE, "/hooks/": 4 * 1024 * 1024}
_LARGEST_OTHER: Final = 128 * 1024
_WENT_AWAY: Final = 499
_UNLOGGED: Final = ("/healthz", "/readyz", "/metrics")
_STREAMS: Final = ("/chat/events",)
_UNSTORED: Final = (b"cache-control", b"no-store")
_UNSEEN: Final = "/hooks/"
"""What is answered there no browser opens: it is for programs."""
_BROKE: Final = "beian.broke"

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


class Guard:
    """The outermost layer: `headers` are added where an answer has not set them, `trouble` answers what broke."""

    def __init__(self, app: ASGIApp, trouble: ASGIApp, headers: Mapping[str, str] = HEADERS) -> None:
        self._app = app
        self._trouble = trouble
        self._headers = _encoded(headers)
        self._unstored = (*self._headers, _UNSTORED)
        self._log = log.bind()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, sending = time.perf_counter(), _Sending(send, self._added(scope["path"]))
        try:
            await self._app(scope, _limited(scope, receive), sending)
            if (error := scope.get(_BROKE)) is not None:
                raise error
        except ClientDisconnect:
            sending.status = _WENT_AWAY
        except Exception as error:
            # The text of an error may quote what somebody wrote, so only its kind and place are logged.
            log.error("request failed", route=_route(scope), error=type(error).__name__, at=_place(error))
            if sending.begun:
                raise
            await self._trouble(scope, receive, sending)
        finally:
            self._note(scope, sending.status, time.perf_counter() - began)

    def _added(self, path: str) -> tuple[tuple[bytes, bytes], ...]:
        if path.startswith("/chat"):
            return self._unstored
        return () if path.startswith(_UNSEEN) else self._headers

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        # The route's pattern, never the address asked for: that may hold tokens, or whatever a stranger typed.
        route = _route(scope)
        requests, took = _counted(scope["method"], route, status)
        requests.inc()
        if route not in _STREAMS:
            took.observe(seconds)
        if route not in _UNLOGGED:
            self._log.info("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


class Inner:
    """The framework's innermost layer: what broke is left to the guard, whose answer the framework's own would be in
    the way of."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            if scope["type"] != "http":
                raise
            scope[_BROKE] = error


class _Sending:
    """An answer on its way out."""

    __slots__ = ("_added", "_send", "begun", "status")

    def __init__(self, send: Send, added: tuple[tuple[bytes, bytes], ...]) -> None:
        self._send, self._added = send, added
        self.status, self.begun = 500, False

    def __call__(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            self.status, self.begun = message["status"], True
            if self._added:
                given = list(message.get("headers", ()))
                names = {name for name, _ in given}
                message["headers"] = given + [one for one in self._added if one[0] not in names]
        return self._send(message)


def _encoded(headers: Mapping[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items())


def _limited(scope: Scope, receive: Receive) -> Receive:
    largest = next((size for path, size in _LARGEST_BODY.items() if scope["path"].startswith(path)), _LARGEST_OTHER)
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    too_large = declared.isdigit() and int(declared) > largest
    read = 0

    async def limited() -> Message:
        nonlocal read
        if too_large:
            raise HTTPException(413)
        message = await receive()
        read += len(message.get("body", b""))
        if read > largest:
            raise HTTPException(413)
        return message

    return limited


@lru_cache(maxsize=1024)
def _counted(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(method, route, status), SECONDS.labels(route)


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", "unknown"))


def _place(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def same_origin(request: Request, public_url: str) -> bool:
    """Whether one of our own pages sent this. Browsers say so in Sec-Fetch-Site, older ones in Origin only."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site == "same-origin"
    if origin is None:
        return False
    own = {f"{scheme}://{request.headers.get('host', '')}" for scheme in ("http", "https")}
    return origin in own | {public_url}
