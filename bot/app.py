"""The wiring: which parts run together, and how they start and stop."""

from __future__ import annotations

import asyncio
import base64
import gc
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot import commands, guidance, logs, servers
from bot import settings as configuration
from bot.channels.email import EmailSender
from bot.channels.terminal import Options, Terminal
from bot.clock import Clock
from bot.core import Core
from bot.desk.boards import EVERY
from bot.documents.reading.reader import Reader
from bot.letters import compose
from bot.messages import EMAIL, Address, Command, Letter, Menu, Outbound
from bot.platform.sandbox.app import create_app as create_sandbox
from bot.platform.sandbox.settings import Settings as SandboxSettings
from bot.settings import Settings, SettingsError, reachable
from bot.web import WebChat, create_app
from bot.wecom import made as wired
from locales import languages, words
from storage.keys import Keyring

if TYPE_CHECKING:
    from bot.channels.telegram import Telegram

log = structlog.get_logger()
ROUND, SWEEP, MINUTE, HOUR = 1.0, 30.0, 60.0, 3600.0
"""Seconds between two looks at what is due, two sweeps of what was forgotten, two looks whom a date concerns, two looks
whether a purge is due."""


def run(settings: Settings) -> None:
    """Everything, until Ctrl-C or SIGTERM."""
    if settings.demo and settings.public_url:
        raise SettingsError(
            "BEIAN_PLATFORM_URL: needed with PUBLIC_URL, unless HANDOVER=carried; "
            "the sandbox only plays a platform and is not for the public"
        )
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with AsyncExitStack() as stack:
        listening = servers.bind(settings.host, settings.port)
        stack.callback(listening.close)
        core, secret = await _core(stack, settings, settings.port + 1)
        web = _web(core)
        hooks: dict[str, Hook] = {"platform": lambda headers, body: core.hook(secret, dict(headers), body)}
        _mail(core)
        telegram = await _telegram(stack, core) if settings.telegram_token.get_secret_value() else None
        if telegram is not None:
            hooks["telegram"] = telegram.hook
        wecom = wired(core) if settings.wecom_corp else None
        callbacks = {"wecom": wecom.callback} if wecom is not None else {}
        together: list[Callable[[], Awaitable[None]]] = []
        stack.push_async_callback(_all, together)
        served = await servers.serve(
            create_app(web, hooks, core.ready, core.house, callbacks), listening, settings.proxies
        )
        together.append(served.stop)
        stack.callback(web.close)
        if telegram is not None:
            await telegram.start()
            together.append(telegram.stop)
        if wecom is not None:
            await wecom.start()
            together.append(wecom.stop)
        together.append(partial(_clock(core).stop, within=servers.GRACE))
        stack.callback(core.deliveries.stop)
        _greet(settings)
        await asyncio.to_thread(guidance.prepare, core.house, datetime.now(settings.zone).date())
        _settle()
        await stop.wait()
        log.info("stopping")


def _settle() -> None:
    """What was made until now stays: the collector looks at it no more, which would hold up every turn for a while."""
    gc.collect()
    gc.freeze()


async def _all(together: Sequence[Callable[[], Awaitable[None]]]) -> None:
    """Ends what may end at the same time: each takes up to GRACE of the five seconds there are."""
    await asyncio.gather(*(stop() for stop in together))


Hook = Callable[[Mapping[str, str], bytes], Awaitable[tuple[int, bytes]]]


async def _core(stack: AsyncExitStack, settings: Settings, port: int) -> tuple[Core, str]:
    """The core with its back end: the one that is set, or the sandbox; and the secret that signs its events."""
    readers = _readers(stack, settings)
    if not settings.demo:
        core = Core.open(settings, settings.platform_url, settings.platform_key.get_secret_value(), readers)
        stack.push_async_callback(core.close)
        return core, settings.platform_webhook_secret.get_secret_value()
    keys = Keyring(settings.keys())
    key, secret = _sandbox_secrets(keys)
    listening = servers.bind(settings.host, port, " (the sandbox, on PORT + 1)")
    stack.callback(listening.close)
    core = Core.open(settings, f"http://{reachable(settings.host)}:{listening.getsockname()[1]}", key, readers)
    stack.push_async_callback(core.close)
    hook = f"http://{reachable(settings.host)}:{settings.port}/hooks/platform" if port else ""
    app = create_sandbox(_sandbox_settings(settings, key, secret, hook))
    stack.push_async_callback((await servers.serve(app, listening)).stop)
    return core, secret


def _readers(stack: AsyncExitStack, settings: Settings) -> tuple[Reader, ...]:
    """What papers are read by; no process is there before there is something to read."""
    found = tuple(Reader() for _ in range(settings.readers))
    for one in found:
        stack.push_async_callback(one.close)
    return found


def _sandbox_secrets(keys: Keyring) -> tuple[str, str]:
    key = base64.urlsafe_b64encode(keys.secret("sandbox key")).decode()
    return key, "whsec_" + base64.b64encode(keys.secret("sandbox webhook")).decode()


def _sandbox_settings(settings: Settings, key: str, secret: str, hook: str) -> SandboxSettings:
    return SandboxSettings(
        database=settings.data_dir / "sandbox.db",
        key=key,
        secret=secret,
        webhook_url=hook,
        delay=settings.sandbox_delay,
        zone=settings.zone,
        chat_url=settings.base_url,
    )


def _web(core: Core) -> WebChat:
    settings = core.settings
    secrets = core.keys.secrets("web")
    web = WebChat(
        core.db, core.papers, core.handle, secrets, settings.public_url, settings.language, settings.timezone,
    )  # fmt: skip
    core.senders["web"], core.fetchers["web"] = web.send, web.fetch
    return web


def _mail(core: Core) -> None:
    """Letters, when a mail server is set."""
    if (relay := core.settings.relay) is None:
        return

    async def composed(address: Address, message: Outbound) -> Letter | None:
        return await core.db.run(lambda tx: compose(tx, core.house, address, message))

    core.senders[EMAIL] = EmailSender(relay, composed)


async def _telegram(stack: AsyncExitStack, core: Core) -> Telegram:
    """Telegram both ways: aiogram for the conversation, python-telegram-bot for what nobody asked for right now."""
    from bot.channels import telegram as channel
    from bot.channels.telegram_sender import Spacing, TelegramSender

    settings = core.settings
    token, hooked = settings.telegram_token.get_secret_value(), settings.telegram_mode == "webhook"
    options = channel.Options(
        token=token,
        api_url=settings.telegram_api_url,
        webhook=f"{settings.public_url}/hooks/telegram" if hooked else "",
        secret=settings.telegram_secret.get_secret_value(),
        menu=menu(),
        stop_within=servers.GRACE,
    )
    made = channel.Telegram(options, channel.Wiring(core.handle, core.answered, core.not_sent, core.gone))
    sender = TelegramSender(token, settings.telegram_api_url, Spacing(settings.telegram_rate))
    stack.push_async_callback(sender.close)
    core.senders["telegram"], core.editors["telegram"] = sender, sender.edit
    core.fetchers["telegram"] = made.fetch
    return made


def menu() -> Menu:
    """The commands for the client's menu, in every language."""
    return Menu(
        {
            language: tuple(Command(name, words(language).plain(f"command.{name}")) for name in commands.MENU)
            for language in languages()
        }
    )


def _clock(core: Core) -> Clock:
    clock = Clock(
        core.db,
        {
            "files": (core.intake.sweep, ROUND),
            "deliveries": (core.deliveries.tick, ROUND),
            "reminders": (core.reminders.tick, MINUTE),
            "broadcasts": (core.broadcasts.tick, ROUND),
            "boards": (core.boards.tick, EVERY),
            "circulars": (core.circulars.tick, MINUTE),
            "feed": (core.listen, SWEEP),
            "forgotten": (core.answer_forgotten, SWEEP),
            "discards": (core.discard, SWEEP),
            "purge": (core.purge, HOUR),
        },
        owner=core.owner,
        taken=core.take_over,
        everywhere={"handover": (core.hand_over, ROUND), "readings": (core.reading.sweep, ROUND)},
    )
    core.deliveries.ours = clock.at_work
    clock.start()
    return clock


def _greet(settings: Settings) -> None:
    lines = [f"备案助手 Beian  {settings.base_url}/"]
    if settings.demo:
        lines.append(f"演示平台 sandbox  http://{reachable(settings.host)}:{settings.port + 1}/")
    if settings.telegram_token.get_secret_value():
        lines.append(f"Telegram  {settings.telegram_mode}")
    if settings.wecom_corp:
        lines.append(f"企业微信 WeCom  {settings.base_url}/hooks/wecom")
    lines += ["打开第一个网址，点「专利产品备案」开始；Ctrl-C 停止。", "Open the first address to begin; Ctrl-C stops."]
    print("\n".join(lines), flush=True)  # noqa: T201


@dataclass(slots=True)
class _Lonely:
    """One person at a terminal: work is done whenever there is some, and the end is known."""

    core: Core
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def work(self) -> None:
        while not self.stop.is_set():
            await self.core.work()
            await asyncio.sleep(0.2)

    async def pending(self) -> bool:
        return await self.core.db.run(self.core.unsettled)


def chat(data_dir: Path | None, wait: float, language: str, *, echo: bool) -> None:
    """The conversation in the terminal; without `data_dir` in a folder of its own that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="beian-") as own:
        settings = configuration.load(data_dir=data_dir or Path(own))
        logs.configure(level=40)
        asyncio.run(_chat(settings, wait, language, echo=echo))


async def _chat(settings: Settings, wait: float, language: str, *, echo: bool) -> None:
    async with AsyncExitStack() as stack:
        core, _ = await _core(stack, settings, 0)
        lonely = _Lonely(core)
        options = Options(wait=wait, language=language, echo=echo, settled=core.settle, pending=lonely.pending)
        terminal = Terminal(core.handle, core.answered, sys.stdin, sys.stdout, options)
        core.senders["terminal"], core.fetchers["terminal"] = terminal, terminal.fetch
        working = asyncio.create_task(lonely.work())
        await terminal.run()
        lonely.stop.set()
        await working


def sandbox(settings: Settings, port: int | None) -> None:
    """The platform stand-in alone."""
    key = settings.platform_key.get_secret_value()
    own_key, own_secret = _sandbox_secrets(Keyring(settings.keys()))
    secret = settings.platform_webhook_secret.get_secret_value() or own_secret
    hook = f"{settings.base_url}/hooks/platform"
    made = _sandbox_settings(settings, key or own_key, secret, hook)
    asyncio.run(_alone(create_sandbox(made), settings.host, port if port is not None else settings.port + 1))


async def _alone(app: object, host: str, port: int) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    served = await servers.serve(app, servers.bind(host, port))  # type: ignore[arg-type]
    print(f"演示平台 sandbox  http://{reachable(host)}:{served.port}/", flush=True)  # noqa: T201
    await stop.wait()
    await served.stop()
