"""What every request passes through: a limit on its body, safe headers, one log line, one measurement."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers
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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, seen = time.perf_counter(), _Seen()
        marked = self._marked(scope, send, seen)
        try:
            await self._app(scope, _limited(scope, receive), marked)
        except ClientDisconnect:
            seen.status = _WENT_AWAY
        except Exception as error:
            # The text of an error may quote what somebody wrote, so only its kind and place are logged.
            log.error("request failed", route=_route(scope), error=type(error).__name__, at=_place(error))
            if seen.begun:
                raise
            await self._trouble(scope, receive, marked)
        finally:
            _note(scope, seen.status, time.perf_counter() - began)

    def _marked(self, scope: Scope, send: Send, seen: _Seen) -> Send:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status, seen.begun = message["status"], True
                given = list(message.get("headers", ()))
                names = {name for name, _ in given}
                ours = (*self._headers, _UNSTORED) if scope["path"].startswith("/chat") else self._headers
                message["headers"] = given + [one for one in ours if one[0] not in names]
            await send(message)

        return marked


def _encoded(headers: Mapping[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items())


class _Seen:
    status = 500
    begun = False


def _limited(scope: Scope, receive: Receive) -> Receive:
    largest = next((size for path, size in _LARGEST_BODY.items() if scope["path"].startswith(path)), _LARGEST_OTHER)
    declared = Headers(scope=scope).get("content-length", "")
    read = 0

    async def limited() -> Message:
        nonlocal read
        if declared.isdecimal() and int(declared) > largest:
            raise HTTPException(413)
        message = await receive()
        read += len(message.get("body", b""))
        if read > largest:
            raise HTTPException(413)
        return message

    return limited


def _note(scope: Scope, status: int, seconds: float) -> None:
    # The route's pattern, never the address asked for: that may hold tokens, or whatever a stranger typed.
    route = _route(scope)
    requests, took = _counted(scope["method"], route, status)
    requests.inc()
    if route not in _STREAMS:
        took.observe(seconds)
    if route not in _UNLOGGED:
        log.info("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


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
