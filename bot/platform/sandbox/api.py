"""The contract's requests, answered by the stand-in."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ValidationError

from bot.platform.contract import (
    KEY_PATTERN,
    LARGEST_PACKAGE,
    LARGEST_PAPER,
    PATHS,
    Case,
    Events,
    Kind,
    Package,
    StoredPaper,
)
from bot.platform.sandbox.desk import Desk, NotNow
from bot.platform.sandbox.problems import Refusal
from bot.platform.sandbox.store import Row, Store, shown

_CASE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CURSOR = re.compile(r"[0-9]{0,18}")
_KEY = re.compile(KEY_PATTERN)


def router(desk: Desk, wake: Callable[[], None]) -> APIRouter:
    """The routes. `wake` tells the worker that there is something to do."""
    made = APIRouter()
    _opening(made, desk)
    _submitting(made, desk, wake)
    _reading(made, desk)
    return made


def _opening(made: APIRouter, desk: Desk) -> None:
    @made.post(PATHS["registerSubject"])
    async def register(request: Request) -> Response:
        return await opened(request, "registration")

    @made.post(PATHS["createFiling"])
    async def create(request: Request) -> Response:
        return await opened(request, "product")

    @made.post(PATHS["updateFiling"])
    async def update(request: Request, case: str) -> Response:
        return await opened(request, "update", case)

    @made.post(PATHS["withdrawFiling"])
    async def withdraw(request: Request, case: str) -> Response:
        return await opened(request, "withdrawal", case)

    async def opened(request: Request, kind: Kind, about: str = "") -> Response:
        key = _key(request)
        body = await _body(request, LARGEST_PACKAGE)
        package = _package(request, body)
        if about:
            _case(desk, about)
        return _once(desk.store, request, key, body, 201, lambda: desk.open(kind, package, about))


def _submitting(made: APIRouter, desk: Desk, wake: Callable[[], None]) -> None:
    @made.post(PATHS["submit"])
    async def submit(request: Request, case: str) -> Response:
        key = _key(request)
        row = _case(desk, case)
        answer = _once(desk.store, request, key, b"", 200, lambda: desk.submit(row))
        wake()
        return answer

    @made.put(PATHS["putPaper"])
    async def put_paper(request: Request, digest: str) -> Response:
        content = await _body(request, LARGEST_PAPER)
        if not _DIGEST.fullmatch(digest):
            raise Refusal("not_understood", "digest")
        if not hmac.compare_digest(hashlib.sha256(content).hexdigest(), digest):
            raise Refusal("digest_differs")
        desk.store.keep_paper(digest, len(content))
        return _answer(StoredPaper(digest=digest, size=len(content), demo=True))


def _reading(made: APIRouter, desk: Desk) -> None:
    store = desk.store

    @made.get(PATHS["readCase"])
    async def read(case: str) -> Response:
        return _answer(shown(store, _case(desk, case)))

    @made.get(PATHS["findCase"])
    async def find(request: Request, key: str = "") -> Response:
        if list(request.query_params) != ["key"] or not _KEY.fullmatch(key):
            raise Refusal("not_understood", "key")
        before = store.answered(key)
        if before is None:
            raise Refusal("no_such_case")
        return _answer(shown(store, store.must(Case.model_validate_json(before[2]).id)))

    @made.get(PATHS["listEvents"])
    async def events(request: Request, after: str = "", limit: str = "100") -> Response:
        if not request.query_params.keys() <= {"after", "limit"}:
            raise Refusal("not_understood", "after, limit")
        if not _CURSOR.fullmatch(after) or not re.fullmatch(r"[0-9]{1,3}", limit) or not 1 <= int(limit) <= 500:
            raise Refusal("not_understood", "after, limit")
        found = store.events(int(after or 0), int(limit))
        latest = str(found[-1][0]) if found else after or "0"
        return _answer(Events(events=[event for _, event in found], next=latest, demo=True))


def _once(store: Store, request: Request, key: str, body: bytes, status: int, act: Callable[[], Row]) -> Response:
    """Does it at most once for a key; a repeat gets the first answer again. What was refused is not remembered."""
    told = f"{request.method} {request.url.path} ".encode() + body
    fingerprint = hashlib.sha256(told).hexdigest()
    with store.transaction():
        before = store.answered(key)
        if before and before[0] != fingerprint:
            raise Refusal("key_reused")
        if before:
            return Response(before[2], before[1], {"Idempotency-Replayed": "true"}, "application/json")
        try:
            made = shown(store, store.must(act().id)).model_dump_json()
        except NotNow as refused:
            raise Refusal(str(refused)) from None
        store.remember(key, fingerprint, status, made)
    return Response(made, status, media_type="application/json")


def _answer(model: BaseModel) -> Response:
    return Response(model.model_dump_json(), media_type="application/json")


def _key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        raise Refusal("key_missing")
    return key


def _case(desk: Desk, case: str) -> Row:
    row = desk.store.get(case) if _CASE.fullmatch(case) else None
    if row is None:
        raise Refusal("no_such_case")
    return row


async def _body(request: Request, largest: int) -> bytes:
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > largest:
            raise Refusal("too_large")
    return bytes(read)


def _package(request: Request, body: bytes) -> Package:
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal("not_json")
    try:
        return Package.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refusal("not_understood", f"{where}: {first['msg']}") from None
