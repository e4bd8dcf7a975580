"""The web chat as a channel: what is sent is answered once, and stays."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from bot.messages import Address, Inbound, Outbound
from bot.web import WebChat, create_app
from storage import contacts, erasure, inbox
from storage.database import Database, Transaction, connect
from storage.files import PaperStore
from tests.bot.web.conftest import KEYS, OURS, Browser
from tests.bot.web.scripted import Conversation

FIRST = "00000000000000000001"


async def send(page: httpx.AsyncClient, number: int, **what: object) -> list[dict[str, object]]:
    answer = await page.post("/chat/messages", json={"id": f"{number:020}", **what})
    assert answer.status_code == 200, answer.text
    lines: list[dict[str, object]] = answer.json()["lines"]
    return lines


async def whole(page: httpx.AsyncClient) -> list[tuple[object, object]]:
    lines = (await page.get("/chat/messages")).json()["lines"]
    return [(line["direction"], line["text"]) for line in lines if not line.get("quiet")]


async def test_a_message_is_answered_in_the_same_breath(page: httpx.AsyncClient, conversation: Conversation) -> None:
    ours, theirs = await send(page, 1, text="你好")
    assert (ours["direction"], ours["text"]) == ("in", "你好")
    assert theirs["direction"] == "out"
    row = await conversation.database.run(lambda tx: inbox.get(tx, 1))
    assert row.answered


async def test_what_the_conversation_is_told(page: httpx.AsyncClient, conversation: Conversation) -> None:
    await send(page, 1, start="n_shanghai_2022")
    await send(page, 2, button="tasks", on=2)
    start, tap = conversation.heard
    visitor = page.cookies["beian"].partition(".")[0]
    assert start.address == Address("web", visitor)
    assert (start.start, start.language) == ("n_shanghai_2022", "zh-CN")
    assert visitor not in start.update_id  # it is kept when the visitor's data is erased
    assert (tap.button, tap.message_id, tap.start) == ("tasks", "2", None)


async def test_a_reload_shows_everything(page: httpx.AsyncClient) -> None:
    await send(page, 1, start="")
    await send(page, 2, button="tasks", on=2)
    said = await whole(page)
    assert [direction for direction, _ in said] == ["out", "in", "out"]
    assert said[1] == ("in", "专利产品备案")  # a tap reads as what the button said


async def test_a_restart_keeps_everything(page: httpx.AsyncClient, conversation: Conversation, tmp_path: Path) -> None:
    await send(page, 1, text="你好")
    before = await whole(page)
    conversation.database.close()
    database = connect(f"sqlite:///{tmp_path / 'beian.db'}", KEYS)
    again = Conversation(database)
    chat = WebChat(database, PaperStore(tmp_path / "papers", KEYS), again.handle, KEYS.secrets("web"))

    async def ready() -> bool:
        return True

    transport = httpx.ASGITransport(create_app(chat, {}, ready))
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.test", headers=OURS) as client:
        client.cookies = page.cookies
        assert await whole(client) == before
    database.close()


async def test_sent_twice_is_answered_once(page: httpx.AsyncClient, conversation: Conversation) -> None:
    first = await send(page, 1, text="你好")
    assert await send(page, 1, text="你好") == first
    assert len(conversation.heard) == 1


async def test_the_page_is_given_only_what_it_has_not_seen(page: httpx.AsyncClient) -> None:
    await send(page, 1, text="一")
    assert [line["seq"] for line in await send(page, 2, text="二", after=2)] == [3, 4]


async def test_a_tap_may_replace_its_message(page: httpx.AsyncClient) -> None:
    await send(page, 1, button="check")
    *_, replaced = await send(page, 2, button="edited", on=2)
    assert replaced["replaces"] == 2
    assert [direction for direction, _ in await whole(page)] == ["in", "out", "out"]  # the tap itself is not shown


async def test_an_edit_with_nothing_to_replace_is_a_new_message(page: httpx.AsyncClient) -> None:
    *_, line = await send(page, 1, button="edited")
    assert "replaces" not in line


async def test_what_nobody_asked_for_joins_the_conversation(page: httpx.AsyncClient, chat: WebChat) -> None:
    await send(page, 1, text="你好")
    visitor = page.cookies["beian"].partition(".")[0]
    attempt = await chat.send(Address("web", visitor), Outbound("平台已接受。", card="receipt"))
    assert attempt.outcome == "sent"
    assert (await whole(page))[-1] == ("out", "平台已接受。")


async def test_nobody_there(chat: WebChat) -> None:
    assert (await chat.send(Address("web", "stranger"), Outbound("平台已接受。"))).outcome == "gone"


async def test_the_stream_brings_what_was_missed_and_what_comes(page: httpx.AsyncClient, chat: WebChat) -> None:
    await send(page, 1, text="你好")
    visitor = page.cookies["beian"].partition(".")[0]
    stream = chat.stream(visitor, after=1)
    assert (await anext(stream)).id == "2"
    await chat.send(Address("web", visitor), Outbound("平台已接受。"))
    line = await anext(stream)
    assert (line.id, "平台已接受。" in str(line.data)) == ("3", True)
    await stream.aclose()  # type: ignore[attr-defined]
    assert not chat.crowded(visitor)


async def test_a_message_is_one_transaction_and_an_open_page_reads_nothing_again(
    page: httpx.AsyncClient, chat: WebChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(page, 1, text="你好")
    stream = chat.stream(page.cookies["beian"].partition(".")[0], after=0)
    await anext(stream)
    jobs, put = [], Database._put
    monkeypatch.setattr(Database, "_put", lambda database, job: (jobs.append(job), put(database, job)))
    await send(page, 2, text="再来", after=2)
    assert (await anext(stream)).id == "4"
    assert len(jobs) == 1
    await stream.aclose()  # type: ignore[attr-defined]


async def test_a_page_that_missed_something_reads_it(page: httpx.AsyncClient, chat: WebChat) -> None:
    await send(page, 1, text="你好")
    stream = chat.stream(page.cookies["beian"].partition(".")[0], after=0)
    await anext(stream)
    for number in range(2, 14):  # more than wait for a page
        await send(page, number, text="再来", after=2 * number - 2)
    seen = [line["seq"] for line in json.loads((await anext(stream)).data or "")]
    assert seen == list(range(3, 27))
    await stream.aclose()  # type: ignore[attr-defined]


async def test_streams_end_when_the_server_stops(page: httpx.AsyncClient, chat: WebChat) -> None:
    await send(page, 1, text="你好")
    stream = chat.stream(page.cookies["beian"].partition(".")[0], after=0)
    await anext(stream)
    chat.close()
    assert [event async for event in stream] == []


async def test_a_failing_turn_keeps_nothing_and_may_be_sent_again(
    page: httpx.AsyncClient, conversation: Conversation
) -> None:
    works, conversation.answer = conversation.answer, breaks
    answer = await page.post("/chat/messages", json={"id": FIRST, "text": "你好"})
    assert (answer.status_code, answer.json()["say"][:6]) == (503, "这一条暂时没")
    assert await whole(page) == []
    conversation.answer = works
    assert len(await send(page, 1, text="你好")) == 2


async def test_two_visitors_do_not_meet(browser: Browser) -> None:
    async with browser() as one, browser() as other:
        await send(one, 1, text="我的")
        assert await whole(other) == []
        await send(other, 1, text="你好")  # the same id of the page's own is another message
        assert len(await whole(other)) == 2


def breaks(_inbound: Inbound) -> tuple[Outbound, ...]:
    raise ZeroDivisionError


async def test_a_page_learns_that_its_conversation_was_erased(
    page: httpx.AsyncClient, conversation: Conversation
) -> None:
    await send(page, 1, text="你好")
    visitor = page.cookies["beian"].partition(".")[0]

    def erase(tx: Transaction) -> None:
        found = contacts.address_at(tx, "web", visitor)
        assert found is not None
        erasure.erase(tx, found[1])

    await conversation.database.run(erase)
    assert (await page.get("/chat/messages?after=2")).json() == {"lines": [], "more": False, "anew": True}
    assert (await page.get("/chat/messages?after=0")).json() == {"lines": [], "more": False}
    assert await send(page, 2, text="你好")
