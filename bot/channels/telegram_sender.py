"""What nobody asked for right now, on Telegram: python-telegram-bot's `ExtBot` behind a rate limiter of our own."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from aiolimiter import AsyncLimiter
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.messages import Address, Attempt, Button, Document, Outbound
from bot.rich_text import plain, split

log = structlog.get_logger()
os.environ.setdefault("PTB_TIMEDELTA", "1")  # periods as timedelta, as the library's next version gives them

LONGEST = 4096
_OFFICIAL = "https://api.telegram.org"
_NEVER_LEFT = ("ConnectError", "ConnectTimeout", "PoolTimeout")
_CHAT_IS_GONE = ("chat not found", "user not found", "user is deactivated", "peer_id_invalid")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_CATCHES_UP = 2
"""Messages: a timer that rings late costs nothing when the next may follow at once."""
_Part = Callable[[], Coroutine[Any, Any, int]]
"""Sends one part; returns Telegram's number of the message."""
_Result = bool | dict[str, Any] | list[dict[str, Any]]


@dataclass(slots=True)
class _Chat:
    """One message at a time to one chat; `bucket` is full from the moment the last one was answered."""

    bucket: AsyncLimiter
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Spacing(BaseRateLimiter[None]):
    """At most one message a second to a person, one in three seconds to a group, `overall` a second evenly to all.

    After a 429 nothing goes out until Telegram's deadline: what would is refused with the time that is left.
    """

    def __init__(self, overall: float = 25.0, person: float = 1.0, group: float = 3.0) -> None:
        self._overall = AsyncLimiter(_CATCHES_UP, _CATCHES_UP / overall)
        self._person, self._group = person, group
        self._chats: dict[str, _Chat] = {}
        self._halted_until = 0.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    def halted_for(self) -> float:
        """Seconds until anything may go out again."""
        return max(0.0, self._halted_until - asyncio.get_running_loop().time())

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,  # noqa: ARG002 - the library's signature
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002
    ) -> _Result:
        """The result of the call; RetryAfter during a halt, without a call."""

        async def call() -> _Result:
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._halt(error)
                raise

        return await (self._in_turn(str(data["chat_id"]), call) if "chat_id" in data else call())

    async def _in_turn(self, chat_id: str, call: Callable[[], Coroutine[Any, Any, _Result]]) -> _Result:
        """The second between two messages to a chat begins with the answer to the first: until then nobody knows when
        that arrived."""
        self._refuse_during_halt()
        self._forget_idle()
        period = self._group if chat_id.startswith(("-", "@")) else self._person
        chat = self._chats.setdefault(chat_id, _Chat(AsyncLimiter(1, period)))
        async with chat.lock:
            await chat.bucket.acquire()
            await self._overall.acquire()
            self._refuse_during_halt()
            try:
                return await call()
            finally:
                chat.bucket = AsyncLimiter(1, period)
                await chat.bucket.acquire()

    def _refuse_during_halt(self) -> None:
        if left := self.halted_for():
            raise RetryAfter(timedelta(seconds=left))

    def _halt(self, error: RetryAfter) -> None:
        asked = error.retry_after
        seconds = asked.total_seconds() if isinstance(asked, timedelta) else asked
        self._halted_until = max(self._halted_until, asyncio.get_running_loop().time() + seconds)

    def _forget_idle(self) -> None:
        if len(self._chats) > 1000:
            self._chats = {
                name: chat for name, chat in self._chats.items() if chat.lock.locked() or not chat.bucket.has_capacity()
            }


class TelegramSender:
    """Sends to `Address.id` as a chat of the bot with this token. Close it when done."""

    def __init__(self, token: str, api_url: str = "", limiter: Spacing | None = None, seconds: float = 10.0) -> None:
        _hush(token)
        base = (api_url or _OFFICIAL).rstrip("/")
        self._limiter = limiter or Spacing()
        self._request = HTTPXRequest(connection_pool_size=16, read_timeout=seconds, write_timeout=seconds)
        self._bot = ExtBot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._request,
            get_updates_request=self._request,
            rate_limiter=self._limiter,
        )

    async def close(self) -> None:
        await self._request.shutdown()

    async def __call__(self, address: Address, message: Outbound) -> Attempt:
        """How it ended; never raises. Uncertain: Telegram may have sent it although no answer came."""
        sent, number = 0, 0
        try:
            for part in self._parts(address.id, message):
                number = await part()
                sent += 1
        except TelegramError as error:
            attempt = self._judge(error)
            log.info("telegram_send_failed", outcome=attempt.outcome, detail=attempt.detail)
            if sent and attempt.outcome == "retry":
                return Attempt("uncertain", f"after part {sent}: {attempt.detail}", attempt.retry_after)
            return attempt
        return Attempt("sent", message=str(number))

    async def edit(self, address: Address, message_id: str, message: Outbound) -> Attempt:
        """Puts a text in the place of an earlier one; never raises. "gone": Telegram does not let it be edited."""
        shown, markup = split(message.text, LONGEST)[0], _keyboard(message.buttons)
        try:
            await self._bot.edit_message_text(
                shown,
                address.id,
                int(message_id),
                parse_mode="HTML",
                reply_markup=markup,
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            return Attempt("sent") if "not modified" in error.message else Attempt("gone", error.message)
        except TelegramError as error:
            return self._judge(error)
        return Attempt("sent", message=message_id)

    def _parts(self, chat: str, message: Outbound) -> list[_Part]:
        texts = split(message.text, LONGEST)
        markup = _keyboard(message.buttons)
        parts: list[_Part] = [partial(self._say, chat, text, markup if text is texts[-1] else None) for text in texts]
        for document in message.documents:
            last = not texts and document is message.documents[-1]
            parts.append(partial(self._hand_over, chat, document, markup if last else None))
        return parts

    async def _say(self, chat: str, text: str, markup: InlineKeyboardMarkup | None) -> int:
        """What Telegram refuses goes out as plain text."""
        try:
            sent = await self._bot.send_message(
                chat, text, "HTML", reply_markup=markup, link_preview_options=_NO_PREVIEW
            )
        except BadRequest as error:
            if _is_gone(error):
                raise
            sent = await self._bot.send_message(chat, plain(text), link_preview_options=_NO_PREVIEW)
        return sent.message_id

    async def _hand_over(self, chat: str, document: Document, markup: InlineKeyboardMarkup | None) -> int:
        file = InputFile(document.content, filename=document.name)
        if document.is_picture:
            return (await self._bot.send_photo(chat, file, reply_markup=markup)).message_id
        return (await self._bot.send_document(chat, file, reply_markup=markup)).message_id

    def _judge(self, error: TelegramError) -> Attempt:
        if isinstance(error, RetryAfter):
            return Attempt("retry", "halted", self._limiter.halted_for())
        if isinstance(error, (Forbidden, ChatMigrated)) or _is_gone(error):
            return Attempt("gone", error.message)
        if isinstance(error, BadRequest):
            return Attempt("retry", f"refused: {error.message}")
        if isinstance(error, InvalidToken):
            return Attempt("retry", "the token is not accepted", 300.0)
        return _unreached(error)


def _unreached(error: TelegramError) -> Attempt:
    """Whether a request without an answer may have been carried out. The library keeps httpx's error as the cause."""
    cause = type(error.__cause__).__name__
    if cause in _NEVER_LEFT:
        return Attempt("retry", cause)
    answered = error.__cause__ is None and isinstance(error, NetworkError) and "Timed out" not in error.message
    if answered and "Gateway Time" not in error.message:
        return Attempt("retry", error.message)
    return Attempt("uncertain", cause if error.__cause__ else error.message)


def _is_gone(error: TelegramError) -> bool:
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in _CHAT_IS_GONE)


def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.code)


class _Redact(logging.Filter):
    """httpx names each URL it calls, and the token is part of it."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if self._token in text:
            record.msg, record.args = text.replace(self._token, "<token>"), ()
        return True


def _hush(token: str) -> None:
    for name in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection", "telegram", "telegram.ext.ExtBot"):
        logger = logging.getLogger(name)
        logger.addFilter(_Redact(token))
        if logger.level < logging.WARNING:
            logger.setLevel(logging.WARNING)
