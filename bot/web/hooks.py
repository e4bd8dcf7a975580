"""Where other services post what happened. Each handler proves the sender's signature itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import structlog
from fastapi import APIRouter, Request, Response

log = structlog.get_logger()

Hook = Callable[[Mapping[str, str], bytes], Awaitable[tuple[int, bytes]]]
"""Headers (names in lower case) and the raw body -> status and body. 2xx only once the event is safe."""
Callback = Callable[[Mapping[str, str], bytes | None], Awaitable[tuple[int, bytes]]]
"""The same for senders who prove themselves in the address, and look at it with a GET first: its query and the body,
None for a GET."""


def routes(hooks: Mapping[str, Hook], callbacks: Mapping[str, Callback] | None = None) -> APIRouter:
    """`POST /hooks/<name>` for every hook and callback there is, GET for callbacks; others are not found."""
    router = APIRouter()
    by_address = dict(callbacks or {})

    @router.post("/hooks/{name}")
    async def hook(name: str, request: Request) -> Response:
        body = await request.body()
        if name in hooks:
            return await _answered(name, hooks[name](request.headers, body))
        if name in by_address:
            return await _answered(name, by_address[name](request.query_params, body))
        return Response(status_code=404)

    @router.get("/hooks/{name}")
    async def looked_at(name: str, request: Request) -> Response:
        if name not in by_address:
            return Response(status_code=404)
        return await _answered(name, by_address[name](request.query_params, None))

    return router


async def _answered(name: str, taken: Awaitable[tuple[int, bytes]]) -> Response:
    try:
        status, answer = await taken
    except Exception as error:
        # The sender tries again on 5xx, so nothing is lost; its text may quote the event, so it is not logged.
        log.error("hook failed", hook=name, error=type(error).__name__)
        return Response(status_code=500)
    return Response(answer, status, media_type="text/plain" if answer else None)
