"""The Bot API methods we call often, as aiogram methods whose answer is left as it came."""

from __future__ import annotations

import json
from functools import lru_cache
from http import HTTPStatus
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientError, ClientTimeout
from pydantic import Field

from bot.messages import Button

_JSON = {"Content-Type": "application/json"}


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """Updates exactly as they came, for the inbox."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int = 0
    allowed_updates: tuple[str, ...] = ()


class Say(TelegramMethod[dict[str, Any]]):
    """sendMessage, without link previews."""

    __returning__ = dict[str, Any]
    __api_method__ = "sendMessage"

    chat_id: str
    text: str
    parse_mode: str | None = "HTML"
    reply_markup: dict[str, Any] | None = None
    link_preview_options: dict[str, bool] = Field(default={"is_disabled": True})


class Rewrite(TelegramMethod[dict[str, Any]]):
    """editMessageText, of a message with the buttons it shall have now."""

    __returning__ = dict[str, Any]
    __api_method__ = "editMessageText"

    chat_id: str
    message_id: int
    text: str
    parse_mode: str | None = "HTML"
    reply_markup: dict[str, Any] | None = None
    link_preview_options: dict[str, bool] = Field(default={"is_disabled": True})


class Acknowledge(TelegramMethod[bool]):
    """answerCallbackQuery: ends the client's waiting sign."""

    __returning__ = bool
    __api_method__ = "answerCallbackQuery"

    callback_query_id: str


_LEAN = (GetRawUpdates, Say, Rewrite, Acknowledge)


class LeanSession(AiohttpSession):
    """Sends the methods above as JSON; errors and everything else are aiogram's own."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        if not isinstance(method, _LEAN):
            return await super().make_request(bot, method, timeout)
        return cast(TelegramType, await self._post(bot, method, self.timeout if timeout is None else timeout))

    async def _post(self, bot: Bot, method: TelegramMethod[Any], seconds: float) -> Any:
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        body = method.model_dump_json(exclude_none=True)
        try:
            async with session.post(url, data=body.encode(), headers=_JSON, timeout=_within(seconds)) as response:
                content = await response.read()
        except (TimeoutError, ClientError) as error:
            raise TelegramNetworkError(method=method, message=type(error).__name__) from None
        if response.status == HTTPStatus.OK and (found := _result(content)) is not None:
            return found
        text = content.decode("utf-8", "replace")
        return self.check_response(bot=bot, method=method, status_code=response.status, content=text).result


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
