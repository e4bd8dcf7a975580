"""The Telegram channel: updates in by polling or webhook, direct replies out."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import TelegramForbiddenError, TelegramRetryAfter
from aiogram.methods import DeleteWebhook, SetMyCommands, SetWebhook
from aiogram.types import BotCommand

from bot.channels.telegram import files, outgoing
from bot.channels.telegram.calls import LeanSession, tell
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.patience import TRANSIENT, Patience, insist
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.updates import KINDS, Arrived, read
from bot.messages import Address, Answered, Capabilities, Handle, Menu, Outbound, Replies

log = structlog.get_logger()

NotSent = Callable[[int, Address, Outbound], Awaitable[None]]
Gone = Callable[[Address], Awaitable[None]]

CAPABILITIES = Capabilities(edit=True, longest=outgoing.LONGEST)
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - its name, not its value
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the channel calls: the conversation, and what becomes of replies that did not go out."""

    handle: Handle
    answered: Answered
    not_sent: NotSent
    gone: Gone


@dataclass(frozen=True, slots=True)
class Options:
    """`webhook` is the public URL updates come to, or "" for polling; a webhook needs a `secret`. Times in seconds."""

    token: str
    api_url: str = ""
    webhook: str = ""
    secret: str = ""
    menu: Menu = field(default_factory=Menu)
    long_poll: int = 25
    pause: float = 1.0
    longest_pause: float = 60.0
    album_wait: float = 0.7
    stop_within: float = 4.0
    timeout: float = 20.0


class Telegram:
    """aiogram's `Bot` between Telegram and the conversation. ValueError when a webhook has no usable secret."""

    def __init__(self, options: Options, wiring: Wiring) -> None:
        if options.webhook and not _SECRET.fullmatch(options.secret):
            raise ValueError("a Telegram webhook needs a secret of 1 to 256 letters, digits, _ or -")
        server = TelegramAPIServer.from_base(options.api_url) if options.api_url else PRODUCTION
        self._options, self._wiring = options, wiring
        self._bot = Bot(options.token, session=LeanSession(api=server, timeout=options.timeout))
        self._lanes = Lanes(wiring.handle, self._reply, options.album_wait)
        self._stopping = asyncio.Event()
        self._polling = Polling(self._bot, self._take, self._patience(), options.long_poll)
        self._tasks: list[asyncio.Task[None]] = []
        self._halted_until = 0.0
        self.channel = f"telegram:{self._bot.id}"

    async def start(self) -> None:
        """Returns at once: Telegram may be out of reach while everything else runs."""
        receive = self._listen() if self._options.webhook else self._poll()
        self._tasks = [asyncio.create_task(receive), asyncio.create_task(self._show_menu())]

    async def stop(self) -> None:
        """Takes no more updates, finishes those in hand and closes the connections."""
        self._stopping.set()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._finish(), self._options.stop_within)
        await self._bot.session.close()

    async def fetch(self, ref: str) -> bytes:
        """A file's content, for `Attachment.ref`. LookupError: never to be had; OSError: later perhaps."""
        return await files.fetch(self._bot, ref)

    async def hook(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """One webhook call, answered 200 only when the update is safe. Header names in lower case."""
        given = headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if not self._options.webhook or not hmac.compare_digest(given, self._options.secret.encode()):
            return 403, b""
        if self._stopping.is_set():
            return 503, b""
        try:
            data = json.loads(body)
        except ValueError:
            return 400, b""
        try:
            await self._take(data, body)
        except Exception:
            return 500, b""
        return 200, b""

    # Updates in

    async def _take(self, data: Any, raw: bytes = b"") -> None:
        """Returns when the update is safe or not for us; what cannot be read is logged and let go."""
        try:
            arrived = read(self.channel, data, raw)
        except ValueError:
            log.error("update_not_understood", update_id=data.get("update_id") if isinstance(data, dict) else None)
            return
        if arrived is not None:
            await self._lanes.put(arrived)

    async def _poll(self) -> None:
        await insist(self._bot, DeleteWebhook(), self._patience())
        await self._polling.run()

    async def _listen(self) -> None:
        options = self._options
        hook = SetWebhook(url=options.webhook, secret_token=options.secret, allowed_updates=list(KINDS))
        await insist(self._bot, hook, self._patience())

    async def _show_menu(self) -> None:
        for commands in _menu(self._options.menu):
            await insist(self._bot, commands, self._patience())

    async def _finish(self) -> None:
        await asyncio.gather(*self._tasks)
        await self._lanes.drain()

    def _patience(self) -> Patience:
        return Patience(self._stopping, self._options.pause, self._options.longest_pause)

    # Replies out

    async def _reply(self, arrived: Arrived, replies: Replies) -> None:
        tapped = asyncio.create_task(self._acknowledge(arrived.tap)) if arrived.tap else None
        try:
            await self._send_all(arrived.inbound.address, arrived.inbound.message_id, replies)
        finally:
            if tapped is not None:
                await tapped
        await self._wiring.answered(replies.inbox_id)

    async def _send_all(self, address: Address, tapped: str, replies: Replies) -> None:
        for at, message in enumerate(replies.messages):
            if not await self._sent(address, message, tapped):
                for left in replies.messages[at:]:
                    await self._wiring.not_sent(replies.inbox_id, address, left)
                return

    async def _sent(self, address: Address, message: Outbound, tapped: str) -> bool:
        """False when it must be sent later. A contact who blocked the bot is gone, and nothing is owed there."""
        if asyncio.get_running_loop().time() < self._halted_until:
            return False
        try:
            await outgoing.send(self._bot, address.id, message, tapped)
        except TelegramForbiddenError:
            await self._wiring.gone(address)
        except TelegramRetryAfter as error:
            self._halted_until = asyncio.get_running_loop().time() + error.retry_after
            return False
        except TRANSIENT as error:
            log.warning("reply_delayed", error=type(error).__name__)
            return False
        return True

    async def _acknowledge(self, tap: str) -> None:
        with contextlib.suppress(*TRANSIENT):
            await tell(self._bot, "answerCallbackQuery", 5, callback_query_id=tap)


def _menu(menu: Menu) -> list[SetMyCommands]:
    """The commands for everybody (the first language's), then for each language Telegram can tell apart."""
    by_code = {code.partition("_")[0]: commands for code, commands in reversed(menu.commands.items())}
    everybody = [("", commands) for commands in list(menu.commands.values())[:1]]
    return [
        SetMyCommands(
            commands=[BotCommand(command=entry.name, description=entry.description) for entry in commands],
            language_code=code or None,
        )
        for code, commands in everybody + list(by_code.items())
    ]
