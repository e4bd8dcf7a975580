"""Two real `beian run` on one database and one folder: every message counts once and in order, one of them sends,
and the other goes on when it is killed."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import pytest
import pytest_asyncio

from bot.messages import Address, Outbound
from bot.replies import owe_reply
from storage import contacts, deliveries, drafts, files
from storage.database import Database, Transaction, connect
from storage.keys import Keyring
from tests.bot.documents import samples
from tests.support.beian import Running, running
from tests.support.databases import Postgres
from tests.support.fake_botapi import TOKEN, FakeBotApi, fake_botapi, late
from tests.support.telegram_updates import document, says, sends

pytestmark = pytest.mark.asyncio(loop_scope="module")

T = TypeVar("T")
SECRET = "a-webhook-secret-for-tests"
CHANNEL, CHAT, ALBUM = "telegram:4242", 7, 8
TO_THE_NAME = ("/start", "同意", "专利产品备案", "企业", "有", "浦东新区", "都不是")
TAKEN_OVER = 30.0


@dataclass
class Pair:
    """Two processes, the Bot API between them and the contacts, and a look at their database."""

    api: FakeBotApi
    processes: list[Running]
    db: Database
    http: httpx.AsyncClient
    turn: int = 0

    async def post(self, update: dict[str, Any]) -> None:
        """To one process and the other by turns, each when the one before was acknowledged: as Telegram does."""
        self.turn += 1
        found = self.processes[self.turn % len(self.processes)]
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        answer = await self.http.post(f"{found.address}/hooks/telegram", json=update, headers=headers)
        assert answer.status_code == 200, answer.text

    async def run(self, work: Callable[[Transaction], T]) -> T:
        return await self.db.run(work)

    async def active(self) -> list[Running]:
        """Those whose clock runs."""
        found = []
        for one in self.processes:
            metrics = (await self.http.get(f"{one.address}/metrics")).text
            found += [one] if "beian_clock_active 1.0" in metrics else []
        return found

    async def kill(self, one: Running) -> None:
        one.process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(one.process.wait)
        self.processes.remove(one)


@pytest_asyncio.fixture(
    scope="module", loop_scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
async def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    folder = tmp_path_factory.mktemp("pair")
    database_url = f"sqlite:///{folder / 'beian.db'}"
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        server.empty()
        database_url = server.url
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(fake_botapi())
        settings = {
            "DATABASE_URL": database_url, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url,
            "TELEGRAM_MODE": "webhook", "TELEGRAM_SECRET": SECRET, "PUBLIC_URL": "https://beian.example",
            "PLATFORM_URL": "http://127.0.0.1:9", "PLATFORM_KEY": "key",
        }  # fmt: skip
        (folder / "var").mkdir()
        both = [running(folder / "var", **settings) for _ in range(2)]
        processes = list(await asyncio.gather(*(asyncio.to_thread(one.__enter__) for one in both)))
        for one in both:
            stack.callback(one.__exit__, None, None, None)
        keys = Keyring([(folder / "var" / "secret.key").read_text().strip()])
        db = connect(database_url, keys)
        stack.callback(db.close)
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=30))
        yield Pair(api, processes, db, http)


async def eventually(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(TAKEN_OVER):
        while not await true():  # noqa: ASYNC110 - another process changes it
            await asyncio.sleep(0.2)


async def test_fifty_quick_messages_all_count_in_order(pair: Pair) -> None:
    for line in TO_THE_NAME:
        await pair.post(says(line))
    names = [f"第{n}家公司" for n in range(25)]
    for name in names:
        await pair.post(says(name))
        await pair.post(says("/back"))

    def given(tx: Transaction) -> list[object]:
        contact, _ = contacts.arrive(tx, CHANNEL, str(CHAT))
        assert contact.draft_id is not None
        return [one.value for one in drafts.events(tx, contact.draft_id) if one.key == ("subject_name", "")]

    assert await pair.run(given) == names


async def test_an_album_of_ten_papers_is_ten_papers_in_order(pair: Pair) -> None:
    for line in TO_THE_NAME:
        await pair.post(says(line, ALBUM))
    for n in range(10):
        pair.api.files[f"paper{n}"] = samples.picture()
    for n in range(10):
        await pair.post(sends(ALBUM, document=document(f"paper{n}", f"{n}.jpg"), media_group_id="album"))

    def kept(tx: Transaction) -> tuple[list[str], list[str]]:
        contact, _ = contacts.arrive(tx, CHANNEL, str(ALBUM))
        assert contact.draft_id is not None
        waiting = (contact.asking or {}).get("files", [])
        rows = files.of_draft(tx, contact.draft_id)
        return [row.name for row in rows if row.state == "kept"], [files.get(tx, one).name for one in waiting]

    wanted = [f"{n}.jpg" for n in range(10)]
    await eventually(lambda: pair.run(lambda tx: sorted(kept(tx)[0]) == wanted))
    assert (await pair.run(kept))[1] == wanted


async def test_an_open_page_sees_what_another_process_wrote(pair: Pair) -> None:
    one, other = pair.processes
    async with httpx.AsyncClient(headers={"Sec-Fetch-Site": "same-origin"}, timeout=30) as browser:
        browser.cookies.set("beian", (await browser.get(f"{one.address}/")).cookies["beian"])
        seen: asyncio.Queue[str] = asyncio.Queue()

        async def watch() -> None:
            async with browser.stream("GET", f"{other.address}/chat/events") as lines:
                async for line in lines.aiter_lines():
                    for said in json.loads(line[5:]) if line.startswith("data:") else ():
                        seen.put_nowait(said["text"])

        watching = asyncio.create_task(watch())
        await asyncio.sleep(0.5)
        sent = {"id": "0" * 20, "start": ""}
        assert (await browser.post(f"{one.address}/chat/messages", json=sent)).status_code == 200
        async with asyncio.timeout(8):
            while not await seen.get():  # the visitor's own opening of the page has no words
                pass
        watching.cancel()


async def test_when_the_active_process_is_killed_the_other_sends_what_it_was_sending_and_goes_on(pair: Pair) -> None:
    await pair.post(says("/start"))
    [active] = await pair.active()
    await pair.run(_owing("before"))
    await pair.api.until(lambda api: "before" in api.texts(CHAT))
    pair.api.fault("sendMessage", late())
    await pair.run(_owing("interrupted"))
    await pair.api.until(lambda api: "interrupted" in api.texts(CHAT))
    await pair.kill(active)
    await pair.run(_owing("after"))
    await eventually(lambda: pair.run(lambda tx: not deliveries.owed(tx)))
    assert pair.api.texts(CHAT).count("interrupted") == 2
    assert await pair.active() == pair.processes
    assert pair.api.texts(CHAT).count("after") == 1


def _owing(text: str) -> Callable[[Transaction], None]:
    return lambda tx: owe_reply(tx, 0, Address(CHANNEL, str(CHAT)), Outbound(text))
