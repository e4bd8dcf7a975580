"""Speaks the contract to a platform back end. Nothing is done twice: every step carries its own Idempotency-Key."""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from types import TracebackType
from typing import Self, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from bot.platform.contract import PATHS, Case, Events, Package, Problem, StoredPaper

Answer = TypeVar("Answer", bound=BaseModel)
LONGEST_PAUSE = 30.0
_NOT_TAKEN = {408, 425, 429, 503}
_REFUSALS = {400, 404, 409, 413, 415, 422}


class PlatformError(Exception):
    """A request that did not give its answer."""


class Refused(PlatformError):  # noqa: N818
    """The back end understood and said no; repeating it unchanged will not help. `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.code or problem.title}")
        self.problem = problem


class Unavailable(PlatformError):  # noqa: N818
    """The back end did not take the request: nothing was done there. `retry_after` is in seconds, 0 when not told;
    `passing` that trying again at once may help (a wrong key is mended by an operator only)."""

    def __init__(self, detail: str, retry_after: float = 0.0, *, passing: bool = True) -> None:
        super().__init__(detail)
        self.retry_after, self.passing = retry_after, passing


class Unknown(Unavailable):
    """The request may or may not have been done. `find` tells; repeating it with the same key is safe."""


@cache
def _authorities() -> ssl.SSLContext:
    """Reading them costs as much as a whole turn, and they are the same for every client."""
    return httpx.create_ssl_context()


class Client:
    """A back end at `url`. `tries` counts the first; pauses double from `pause` seconds, with full jitter.

    Raises Refused, Unavailable or Unknown. `transport` and `sleep` are for tests.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        timeout: float = 10.0,
        tries: int = 4,
        pause: float = 0.5,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
        self._http = httpx.AsyncClient(
            base_url=url, headers=headers, timeout=timeout, transport=transport, verify=_authorities()
        )
        self._tries, self._pause, self._sleep = tries, pause, sleep

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    async def register(self, package: Package, key: str) -> Case:
        """Registers a subject."""
        return await self._send(PATHS["registerSubject"], package, key)

    async def create(self, package: Package, key: str) -> Case:
        """Files a product of the subject `package.subject`."""
        return await self._send(PATHS["createFiling"], package, key)

    async def update(self, case: str, package: Package, key: str) -> Case:
        """Hands in the yearly update of an accepted product."""
        return await self._send(PATHS["updateFiling"].format(case=case), package, key)

    async def withdraw(self, case: str, package: Package, key: str) -> Case:
        """Asks to withdraw an accepted product."""
        return await self._send(PATHS["withdrawFiling"].format(case=case), package, key)

    async def put_paper(self, digest: str, content: bytes) -> StoredPaper:
        """Stores a paper's content under its SHA-256."""
        headers = {"Content-Type": "application/octet-stream"}
        path = PATHS["putPaper"].format(digest=digest)
        return await self._ask("PUT", path, StoredPaper, content=content, headers=headers)

    async def submit(self, case: str, key: str) -> Case:
        """Submits a case for review."""
        return await self._ask("POST", PATHS["submit"].format(case=case), Case, headers={"Idempotency-Key": key})

    async def read(self, case: str) -> Case:
        return await self._ask("GET", PATHS["readCase"].format(case=case), Case)

    async def find(self, key: str) -> Case | None:
        """The case that a request with this key made, or None: then that request was not done."""
        try:
            return await self._ask("GET", PATHS["findCase"], Case, params={"key": key})
        except Refused as refused:
            if refused.problem.status == 404:
                return None
            raise

    async def events(self, after: str = "", limit: int = 100) -> Events:
        """The review events after a cursor, oldest first."""
        return await self._ask("GET", PATHS["listEvents"], Events, params={"after": after, "limit": str(limit)})

    async def _send(self, path: str, package: Package, key: str) -> Case:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return await self._ask("POST", path, Case, content=package.model_dump_json().encode(), headers=headers)

    async def _ask(
        self,
        method: str,
        path: str,
        answer: type[Answer],
        *,
        content: bytes | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        request = self._http.build_request(method, path, content=content, params=params, headers=headers)
        doubtful, last = False, Unavailable("not tried")
        for left in reversed(range(self._tries)):
            try:
                return _read(await self._http.send(request), answer)
            except Unavailable as failure:
                doubtful |= isinstance(failure, Unknown)
                last = failure
            except httpx.HTTPError as failure:
                doubtful |= not _never_left(failure)
                last = Unavailable(type(failure).__name__)
            if not left or not last.passing or last.retry_after > LONGEST_PAUSE:
                break
            await self._sleep(self._wait(self._tries - left, last.retry_after))
        raise Unknown(str(last), last.retry_after) if doubtful else last

    def _wait(self, tried: int, told: float) -> float:
        return max(told, random.uniform(0, min(LONGEST_PAUSE, self._pause * 2.0 ** (tried - 1))))  # noqa: S311


class Poster:
    """Posts webhooks: the other direction, for the stand-in."""

    def __init__(self, timeout: float = 5.0) -> None:
        self._http = httpx.AsyncClient(timeout=timeout)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self._http.aclose()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> bool:
        """Whether the receiver took it."""
        try:
            response = await self._http.post(url, content=body, headers={"Content-Type": "application/json", **headers})
        except httpx.HTTPError:
            return False
        return response.is_success


def _never_left(failure: httpx.HTTPError) -> bool:
    return isinstance(failure, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol))


def _read(response: httpx.Response, answer: type[Answer]) -> Answer:
    status = response.status_code
    if response.is_success:
        try:
            return answer.model_validate_json(response.content)
        except ValidationError:
            raise Unknown(f"{status}, and the answer could not be read") from None
    if status in _REFUSALS:
        raise Refused(_problem(response))
    if status >= 500 and status != 503:
        raise Unknown(str(status))
    raise Unavailable(str(status), _retry_after(response), passing=status in _NOT_TAKEN)


def _problem(response: httpx.Response) -> Problem:
    try:
        return Problem.model_validate_json(response.content)
    except ValidationError:
        return Problem(title=response.reason_phrase or str(response.status_code), status=response.status_code)


def _retry_after(response: httpx.Response) -> float:
    told = response.headers.get("Retry-After", "")
    if told.isdecimal():
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0
