"""The Bot API methods we call often: plain JSON there, the answer as it came back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiohttp import ClientError, ClientTimeout
from pydantic_core import to_json

from bot.messages import Button

_JSON = {"Content-Type": "application/json"}
_DONE = b'{"ok":true'


class Called(TelegramMethod[Any]):
    """A method called as below: what aiogram's errors say was called."""

    __returning__ = Any
    __api_method__ = "called"


class LeanSession(AiohttpSession):
    """`ask` sends a method as JSON and gives its result as it came; errors, and what is asked otherwise, are
    aiogram's own."""

    async def ask(self, bot: Bot, method: str, params: Mapping[str, Any], seconds: float | None = None) -> Any:
        """`params` without None. Raises what aiogram's methods raise; gives up after so many seconds."""
        status, content = await self._post(bot, method, to_json(params), self.timeout if seconds is None else seconds)
        if status == HTTPStatus.OK and (found := _result(content)) is not None:
            return found
        return self._checked(bot, status, content)

    async def tell(self, bot: Bot, method: str, params: Mapping[str, Any], seconds: float | None = None) -> None:
        """The same of a method whose result nobody needs: it is not read."""
        status, content = await self._post(bot, method, to_json(params), self.timeout if seconds is None else seconds)
        if status != HTTPStatus.OK or not content[:12].replace(b" ", b"").startswith(_DONE):
            self._checked(bot, status, content)

    def _checked(self, bot: Bot, status: int, content: bytes) -> Any:
        text = content.decode("utf-8", "replace")
        return self.check_response(bot=bot, method=Called(), status_code=status, content=text).result

    async def _post(self, bot: Bot, method: str, body: bytes, seconds: float) -> tuple[int, bytes]:
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method)
        try:
            async with session.post(url, data=body, headers=_JSON, timeout=_within(seconds)) as response:
                return response.status, await response.read()
        except (TimeoutError, ClientError) as error:
            raise TelegramNetworkError(method=Called(), message=type(error).__name__) from None


async def ask(bot: Bot, method: str, seconds: float | None = None, /, **params: Any) -> Any:
    """Calls a method; what is None is left out."""
    return await _session(bot).ask(bot, method, _given(params), seconds)


async def tell(bot: Bot, method: str, seconds: float | None = None, /, **params: Any) -> None:
    """The same of a method whose result nobody needs."""
    await _session(bot).tell(bot, method, _given(params), seconds)


def _session(bot: Bot) -> LeanSession:
    assert isinstance(bot.session, LeanSession)
    return bot.session


def _given(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if value is not None}


@lru_cache(maxsize=64)
def _within(seconds: float) -> ClientTimeout:
    return ClientTimeout(seconds)


def _result(content: bytes) -> Any:
    """What a call that went well gives; None for anything else."""
    try:
        answer = json.loads(content)
    except ValueError:
        return None
    return answer.get("result") if isinstance(answer, dict) and answer.get("ok") is True else None


def keyboard(rows: tuple[tuple[Button, ...], ...], *, links: bool = True) -> dict[str, Any] | None:
    """The inline keyboard; without `links` only the buttons that carry a code."""
    lines = [[_button(button) for button in row if links or not button.url] for row in rows]
    lines = [line for line in lines if line]
    return {"inline_keyboard": lines} if lines else None


def _button(button: Button) -> dict[str, str]:
    target = {"url": button.url} if button.url else {"callback_data": button.code}
    style = {"style": "primary"} if button.style == "primary" else {}
    return {"text": button.label, **target, **style}
