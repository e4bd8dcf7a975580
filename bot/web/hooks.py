"""Where other services post what happened. Each handler proves the sender's signature itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

log = structlog.get_logger()

_PREFIX: Final = "/hooks/"

Hook = Callable[[Mapping[str, str], bytes], Awaitable[tuple[int, bytes]]]
"""Headers (names in lower case) and the raw body -> status and body. 2xx only once the event is safe."""


class Hooks:
    """`POST /hooks/<name>` for every hook there is; others are not found. Outside the app's own layers: every update of
    a channel comes this way, and there is nothing that they would read of it."""

    path = _PREFIX + "{name}"

    def __init__(self, app: ASGIApp, hooks: Mapping[str, Hook]) -> None:
        self._app, self._hooks = app, hooks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_PREFIX):
            await self._app(scope, receive, send)
            return
        scope["route"] = self
        answer = await self._answer(scope["path"].removeprefix(_PREFIX), Request(scope, receive))
        await answer(scope, receive, send)

    async def _answer(self, name: str, request: Request) -> Response:
        if name not in self._hooks:
            return Response(status_code=404)
        if request.method != "POST":
            return Response(status_code=405, headers={"Allow": "POST"})
        try:
            status, answer = await self._hooks[name](request.headers, await request.body())
        except ClientDisconnect:
            raise
        except HTTPException as refused:  # too large
            return Response(status_code=refused.status_code)
        except Exception as error:
            # The sender tries again on 5xx, so nothing is lost; its text may quote the event, so it is not logged.
            log.error("hook failed", hook=name, error=type(error).__name__)
            return Response(status_code=500)
        return Response(answer, status)
