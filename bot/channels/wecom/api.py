"""WeCom's server API over HTTPS: one call at a time, with an access token that is renewed when it is not taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx
import structlog

from bot.messages import Attempt, Document

log = structlog.get_logger()

OFFICIAL = "https://qyapi.weixin.qq.com"
LARGEST = 20 * 1024 * 1024
Ask = Callable[[], Awaitable[tuple[str, float]]]
Token = Callable[[Ask, str], Awaitable[str]]
"""The access token that all processes share: how it is got anew, and which one is not taken any more."""

_NOT_TAKEN = frozenset({40014, 41001, 42001})
"""invalid access_token, access_token missing, access_token expired."""
_RATES: Mapping[int, float] = {-1: 5.0, 45009: 60.0, 45033: 10.0}
"""Codes that ask us to wait (system busy; called too often; too many calls at once), and for how many seconds we do."""
_GONE = frozenset({40003, 40096, 60111, 81013, 84061})
"""Nobody there any more: not a member's id, not a customer's, not found, none of those named, no customer of ours."""
CLOSED = frozenset({95001, 95002, 95013, 95018})
"""Nothing is taken before the customer writes: five were sent, 48 hours are over, the conversation ended, or it is
in a state that does not let us send."""
_OURS = frozenset({40001, 40013, 40056, 48002, 60011, 60020, 95017})
"""Only an administrator can mend it: secret, organisation, application, rights, trusted addresses, switched off."""
_LATER = 300.0


class ApiError(Exception):
    """The platform understood and said no."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code

    @property
    def attempt(self) -> Attempt:
        """What it means for a message that was to be sent."""
        if self.code in _GONE:
            return Attempt("gone", str(self.code))
        return Attempt("retry", str(self.code), _LATER if self.code in _OURS else _RATES.get(self.code, 0.0))


class UnreachedError(OSError):
    """No answer. `done`: what was asked for may have been done all the same."""

    def __init__(self, detail: str, *, done: bool) -> None:
        super().__init__(detail)
        self.done = done

    @property
    def attempt(self) -> Attempt:
        return Attempt("uncertain" if self.done else "retry", str(self))


class Api:
    """One application of one organisation. `transport` is for tests."""

    def __init__(
        self, url: str, corp: str, secret: str, token: Token, *, seconds: float = 10.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:  # fmt: skip
        self._corp, self._secret, self._token = corp, secret, token
        self._http = httpx.AsyncClient(base_url=url or OFFICIAL, timeout=seconds, transport=transport)

    async def close(self) -> None:
        await self._http.aclose()

    async def call(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a POST. Raises ApiError, UnreachedError."""
        return _checked(await self._with_token("POST", path, json=dict(body)))

    async def upload(self, document: Document) -> str:
        """The number under which a file can be sent for three days. Raises ApiError, UnreachedError."""
        kind = "image" if document.is_picture else "file"
        files = {"media": (document.name, document.content, document.media_type)}
        answer = await self._with_token("POST", "media/upload", params={"type": kind}, files=files)
        return str(_checked(answer)["media_id"])

    async def download(self, media: str) -> bytes:
        """The content behind a number. LookupError: never to be had; OSError: later perhaps."""
        try:
            answer = await self._with_token("GET", "media/get", params={"media_id": media})
        except ApiError as error:
            if error.attempt.retry_after:
                raise UnreachedError(str(error.code), done=False) from None
            raise LookupError(f"not handed out: {error.code}") from None
        if len(answer.content) > LARGEST:
            raise LookupError("larger than may be fetched")
        return answer.content

    async def _with_token(self, method: str, path: str, **what: Any) -> httpx.Response:
        """The answer; with a new token once when the one there is is not taken. Its code has been looked at."""
        params, stale = what.pop("params", {}), ""
        while True:
            token = await self._token(self._new_token, stale)
            answer = await self._send(method, path, params={**params, "access_token": token}, **what)
            code = _code(answer)
            if code in _NOT_TAKEN and not stale:
                stale = token
                continue
            if code:
                raise ApiError(code)
            return answer

    async def _new_token(self) -> tuple[str, float]:
        given = {"corpid": self._corp, "corpsecret": self._secret}
        answer = _checked(await self._send("GET", "gettoken", params=given))
        return str(answer["access_token"]), float(answer.get("expires_in", 7200))

    async def _send(self, method: str, path: str, **what: Any) -> httpx.Response:
        """The library's errors name the address, and with it token and secret: only their kind is passed on."""
        try:
            answer = await self._http.request(method, f"/cgi-bin/{path}", **what)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise UnreachedError(type(error).__name__, done=False) from None
        except httpx.HTTPError as error:
            raise UnreachedError(type(error).__name__, done=True) from None
        if answer.status_code != httpx.codes.OK:
            raise UnreachedError(str(answer.status_code), done=answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR)
        return answer


def _code(answer: httpx.Response) -> int:
    """The answer's errcode; 0 for one that is a file."""
    return int(_json(answer).get("errcode", 0)) if "json" in _kind(answer) else 0


def _kind(answer: httpx.Response) -> str:
    return str(answer.headers.get("content-type", ""))


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        read = answer.json()
    except ValueError:
        raise UnreachedError("not JSON", done=True) from None
    return read if isinstance(read, dict) else {}


def _checked(answer: httpx.Response) -> dict[str, Any]:
    read = _json(answer)
    if read.get("errcode", 0):
        raise ApiError(int(read["errcode"]))
    return read
