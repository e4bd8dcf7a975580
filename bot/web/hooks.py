"""Where other services post what happened. Each handler proves the sender's signature itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import structlog
from fastapi import APIRouter, Request, Response

log = structlog.get_logger()

Hook = Callable[[Mapping[str, str], bytes], Awaitable[tuple[int, bytes]]]
"""Headers (names in lower case) and the raw body -> status and body. 2xx only once the event is safe."""


def routes(hooks: Mapping[str, Hook]) -> APIRouter:
    """`POST /hooks/<name>` for every hook there is; others are not found."""
    router = APIRouter()

    @router.post("/hooks/{name}")
    async def hook(name: str, request: Request) -> Response:
        if name not in hooks:
            return Response(status_code=404)
        body = await request.body()
        try:
            status, answer = await hooks[name](request.headers, body)
        except Exception as error:
            # The sender tries again on 5xx, so nothing is lost; its text may quote the event, so it is not logged.
            log.error("hook failed", hook=name, error=type(error).__name__)
            return Response(status_code=500)
        return Response(answer, status)

    return router
