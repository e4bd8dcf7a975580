"""Where other services post what happened. Each handler proves the sender's signature itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

log = structlog.get_logger()

Hook = Callable[[Mapping[str, str], bytes], Awaitable[tuple[int, bytes]]]
"""Headers (names in lower case) and the raw body -> status and body. 2xx only once the event is safe."""


def route(hooks: Mapping[str, Hook]) -> Route:
    """`POST /hooks/<name>` for every hook there is; others are not found. Starlette's own route: every update of a
    channel comes this way, and there is nothing that FastAPI would read of it."""

    async def hook(request: Request) -> Response:
        name = request.path_params["name"]
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

    return Route("/hooks/{name}", hook, methods=["POST"])
