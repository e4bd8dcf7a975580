"""For operators and their machines: alive, ready, measured."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

log = structlog.get_logger()

Ready = Callable[[], Awaitable[bool]]
_PATIENCE = 3.0


def routes(*checks: Ready) -> APIRouter:
    """`/healthz`, `/metrics`, and `/readyz`, which says 200 when every check says True in time, else 503."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> Response:
        return Response("alive\n", media_type="text/plain")

    @router.get("/readyz")
    async def readyz() -> Response:
        ready = all(await asyncio.gather(*(_passes(check) for check in checks)))
        return Response("ready\n" if ready else "not ready\n", 200 if ready else 503, media_type="text/plain")

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


async def _passes(check: Ready) -> bool:
    try:
        return await asyncio.wait_for(check(), _PATIENCE)
    except Exception as error:
        log.warning("not ready", error=type(error).__name__)
        return False
