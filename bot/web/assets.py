"""The page's own files: styles, script, icon. Their addresses change with their content."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from fastapi import APIRouter, Request, Response

from locales.pages import asset

_TYPES: Final = {
    "carry.css": "text/css",
    "carry.js": "text/javascript",
    "chat.css": "text/css",
    "chat.js": "text/javascript",
    "desk.css": "text/css",
    "desk.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


def content(name: str) -> bytes:
    """The bytes of one of our files; `name` is one of ours, never a visitor's."""
    return asset(f"{'desk' if name.startswith('desk.') else 'web'}/{name}")


def versions() -> dict[str, str]:
    """File -> a short fingerprint of its content."""
    return {name: sha256(content(name)).hexdigest()[:12] for name in _TYPES}


def routes() -> APIRouter:
    """`GET /web/<name>?v=<fingerprint>`."""
    router, known = APIRouter(), versions()

    @router.get("/web/{name}")
    async def file(name: str, request: Request) -> Response:
        if name not in _TYPES:
            return Response(status_code=404)
        fresh = request.query_params.get("v") == known[name]
        caching = "public, max-age=31536000, immutable" if fresh else "no-cache"
        return Response(content(name), media_type=_TYPES[name], headers={"Cache-Control": caching})

    return router
