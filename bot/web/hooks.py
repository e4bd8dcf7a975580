"""Where other services post what happened. Each handler proves the sender's signature itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Final

import structlog
from starlette.datastructures import Headers, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

log = structlog.get_logger()

_PREFIX: Final = "/hooks/"

Hook = Callable[[Mapping[str, str], bytes], Awaitable[tuple[int, bytes]]]
"""Headers (names in lower case) and the raw body -> status and body. 2xx only once the event is safe."""
Callback = Callable[[Mapping[str, str], bytes | None], Awaitable[tuple[int, bytes]]]
"""The same for senders who prove themselves in the address, and look at it with a GET first: its query and the body,
None for a GET."""


class Hooks:
    """`POST /hooks/<name>` for every hook and callback there is, GET for callbacks; others are not found. Outside the
    app's own layers: every update of a channel comes this way, and there is nothing that they would read of it."""

    path = _PREFIX + "{name}"

    def __init__(self, app: ASGIApp, hooks: Mapping[str, Hook], callbacks: Mapping[str, Callback]) -> None:
        self._app, self._hooks, self._callbacks = app, hooks, callbacks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_PREFIX):
            await self._app(scope, receive, send)
            return
        scope["route"] = self
        answer = await self._answer(scope["path"].removeprefix(_PREFIX), scope, receive)
        await answer(scope, receive, send)

    async def _answer(self, name: str, scope: Scope, receive: Receive) -> Response:
        methods = ["POST"] * (name in self._hooks) or ["GET", "POST"] * (name in self._callbacks)
        if scope["method"] not in methods:
            return Response(status_code=405, headers={"Allow": ", ".join(methods)}) if methods else Response(None, 404)
        try:
            status, answer = await self._taken(name, scope, receive)
        except ClientDisconnect:
            raise
        except HTTPException as refused:  # too large
            return Response(status_code=refused.status_code)
        except Exception as error:
            # The sender tries again on 5xx, so nothing is lost; its text may quote the event, so it is not logged.
            log.error("hook failed", hook=name, error=type(error).__name__)
            return Response(status_code=500)
        if not answer:
            return _bare(status)
        return Response(answer, status, media_type="text/plain" if name in self._callbacks else None)

    async def _taken(self, name: str, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        body = None if scope["method"] == "GET" else await whole(receive)
        if body is not None and name in self._hooks:
            return await self._hooks[name](Headers(scope=scope), body)
        return await self._callbacks[name](QueryParams(scope["query_string"]), body)


@lru_cache(maxsize=64)
def _bare(status: int) -> Response:
    return Response(status_code=status)


async def whole(receive: Receive) -> bytes:
    """A request's body. Raises ClientDisconnect when it breaks off."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body, more = body + message.get("body", b""), message.get("more_body", False)
    return body
