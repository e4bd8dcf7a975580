"""Messages to one chat go out several ways at once: as replies of two processes, as what is owed, as the answer about a
file. Whichever arrives last, in the end the contact is asked what is open."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pydantic import SecretStr

from bot.channels.telegram import Options, Telegram, Wiring
from bot.channels.telegram_sender import Spacing, TelegramSender
from bot.core import Core
from bot.settings import Settings
from storage import inbox
from tests.bot.documents import samples
from tests.support.databases import *  # noqa: F403 - fixtures
from tests.support.fake_botapi import TOKEN, FakeBotApi, Fault, Held, fake_botapi, late
from tests.support.telegram_updates import document, says, sends

CHAT = 7
HOOK = "s3cret"
WHO = ("上海某某机电有限公司", "91310000132260250X", "王工", "13812345678", "wang@example.com")
TO_THE_NAME = ("/start", "同意", "专利产品备案", "企业", "有", "浦东新区", "都不是")
NAME, CODE = "单位全称是什么", "统一社会信用代码"
LICENCE, KEPT, PROMISE = "发来营业执照", "收到 1 份", "诚信承诺书"


@dataclass
class Process:
    """What one process has: its core, and Telegram both ways."""

    core: Core
    telegram: Telegram

    async def hears(self, update: dict[str, Any]) -> None:
        """Returns once it is acknowledged; what is said to it goes out after that."""
        headers = {"x-telegram-bot-api-secret-token": HOOK}
        assert await self.telegram.hook(headers, json.dumps(update).encode()) == (200, b"")

    async def quiet(self) -> None:
        """Until all it has begun is done, and nothing is owed."""
        await self.telegram._lanes.drain()
        await self.core.settle()
        await self.core.deliveries.tick()


@dataclass
class Two:
    """Two processes on one database, and the Bot API between them and the contact."""

    one: Process
    other: Process
    api: FakeBotApi

    async def asks_for_the_licence(self) -> None:
        self.api.files["f"] = samples.pdf()
        for line in WHO:
            await self.one.hears(says(line))
        await self.one.quiet()

    async def seen(self) -> list[str]:
        """What the contact has seen in the end."""
        for process in (self.one, self.other):
            await process.quiet()
        assert await self.one.core.db.run(lambda tx: inbox.unanswered(tx, tx.now)) == ()
        return self.api.texts(CHAT)


async def _process(stack: AsyncExitStack, folder: Path, url: str, api: FakeBotApi) -> Process:
    settings = Settings(
        data_dir=folder, secret_key=SecretStr("a-secret-for-the-order-only"), database_url=url, platform_url="",
        most_a_minute=0,
    )  # fmt: skip
    core = Core.open(settings, "http://127.0.0.1:9", "key")
    stack.push_async_callback(core.close)
    wiring = Wiring(core.handle, core.answered, core.not_sent, core.gone)
    telegram = Telegram(Options(TOKEN, api.url, webhook="https://beian.example/hooks/telegram", secret=HOOK), wiring)
    stack.push_async_callback(telegram.stop)
    sender = TelegramSender(TOKEN, api.url, Spacing(overall=1000, person=0.001))
    stack.push_async_callback(sender.close)
    core.senders["telegram"], core.fetchers["telegram"] = sender, telegram.fetch
    return Process(core, telegram)


@pytest.fixture
async def two(database_url: str, tmp_path: Path) -> AsyncIterator[Two]:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(fake_botapi())
        one, other = [await _process(stack, tmp_path, database_url, api) for _ in range(2)]
        for line in TO_THE_NAME:
            await one.hears(says(line))
        await one.quiet()
        yield Two(one, other, api)


async def test_an_older_reply_of_another_process_is_not_the_last(two: Two) -> None:
    await two.one.hears(says("上海某某机电有限公司"))
    await two.one.quiet()
    older = two.api.hold(NAME)
    await two.one.hears(says("/back"))
    await older.is_here()
    await two.other.hears(says("上海另一家公司"))
    await two.other.quiet()
    older.let_go()
    said = await two.seen()
    assert NAME in said[-2]
    assert CODE in said[-1]


async def test_replies_that_are_not_overtaken_are_followed_by_nothing(two: Two) -> None:
    for process in (two.one, two.other, two.one):
        await process.hears(says("上海某某机电有限公司"))
        await process.telegram._lanes.drain()
        await process.hears(says("/back"))
        await process.telegram._lanes.drain()
    before = len(two.api.texts(CHAT))
    assert len(await two.seen()) == before


async def test_a_repeat_answered_late_is_not_the_last(two: Two) -> None:
    await two.one.hears(says("上海某某机电有限公司"))
    await two.one.quiet()
    back = says("/back")
    await two.one.hears(back)
    await two.one.quiet()
    repeated = two.api.hold(NAME)
    await two.other.hears(back)
    await repeated.is_here()
    await two.one.hears(says("上海另一家公司"))
    await two.one.quiet()
    repeated.let_go()
    assert CODE in (await two.seen())[-1]


async def owed_and_passed(two: Two) -> tuple[Held, asyncio.Task[int]]:
    """A reply that was owed, on its way from one process while the other's direct reply to a later update passes it."""
    await two.one.hears(says("上海某某机电有限公司"))
    await two.one.quiet()
    two.api.fault("sendMessage", Fault())
    await two.one.hears(says("/back"))
    await two.one.telegram._lanes.drain()
    owed = two.api.hold(NAME)
    sending = asyncio.create_task(two.other.core.deliveries.tick())
    await owed.is_here()
    await two.one.hears(says("上海另一家公司"))
    await two.one.telegram._lanes.drain()
    return owed, sending


async def test_what_was_owed_and_arrives_late_is_not_the_last(two: Two) -> None:
    owed, sending = await owed_and_passed(two)
    owed.let_go()
    await sending
    said = await two.seen()
    assert NAME in said[-2]
    assert CODE in said[-1]


async def test_what_was_owed_and_may_have_arrived_late_is_not_the_last(two: Two) -> None:
    owed, sending = await owed_and_passed(two)
    two.api.fault("sendMessage", Fault(504, "Gateway Timeout", done=True))
    owed.let_go()
    await sending
    assert CODE in (await two.seen())[-1]


async def test_what_was_owed_and_arrived_late_from_a_process_that_was_killed_is_not_the_last(two: Two) -> None:
    owed, sending = await owed_and_passed(two)
    two.api.fault("sendMessage", late())
    owed.let_go()
    await two.api.until(lambda api: NAME in api.texts(CHAT)[-1])
    for task in (sending, *two.other.core.deliveries._running):
        task.cancel()
    await two.one.core.take_over()
    await two.one.quiet()
    assert CODE in two.api.texts(CHAT)[-1]


async def test_the_answer_about_a_file_that_arrives_late_is_not_the_last(two: Two) -> None:
    await two.asks_for_the_licence()
    late = two.api.hold(KEPT)
    await two.one.hears(sends(CHAT, document=document("f", "营业执照.pdf")))
    await late.is_here()
    await two.one.hears(says("就这些"))
    await two.one.telegram._lanes.drain()
    late.let_go()
    said = await two.seen()
    assert KEPT in said[-2]
    assert PROMISE in said[-1]


async def test_a_reply_that_arrives_after_the_answer_about_a_file_is_not_the_last(two: Two) -> None:
    await two.asks_for_the_licence()
    here = asyncio.Event()

    async def fetched(_ref: str) -> bytes:
        await here.wait()
        return samples.pdf()

    two.other.core.fetchers["telegram"] = fetched
    await two.other.hears(sends(CHAT, document=document("f", "营业执照.pdf")))
    older = two.api.hold(LICENCE)
    await two.one.hears(says("继续"))
    await older.is_here()
    here.set()
    await two.other.core.settle()
    older.let_go()
    said = await two.seen()
    assert KEPT in said[-2]
    assert LICENCE in said[-1]
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=31)):
        said = await two.seen()
    assert LICENCE in said[-1]
    assert "营业执照.pdf" in said[-1]
