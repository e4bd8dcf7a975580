"""What a stranger, another site or a broken client can not do."""

from __future__ import annotations

import json

import httpx
import pytest

from bot.web import WebChat
from bot.web.guard import HEADERS, LARGEST_FILE
from bot.web.limits import Limits, Rate
from bot.web.lines import clean_name, clean_text
from bot.web.visitors import LINK_SECONDS, Signer
from tests.bot.web.conftest import KEYS, Browser
from tests.bot.web.scripted import Conversation

ID = "0123456789abcdef0000"


async def test_every_answer_carries_safe_headers(page: httpx.AsyncClient) -> None:
    for path in ("/", "/chat/messages", "/web/chat.js", "/nothing", "/healthz"):
        headers = (await page.get(path)).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS, path
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


async def test_no_script_or_style_stands_in_the_page(page: httpx.AsyncClient) -> None:
    html = (await page.get("/")).text
    assert html.count("<script") == 2
    assert '<script type="application/json"' in html
    assert '<script type="module" src="/web/chat.js?v=' in html
    assert "<style" not in html
    assert " style=" not in html
    assert " onclick" not in html


async def test_the_cookie_is_not_for_scripts_or_other_sites(page: httpx.AsyncClient, chat: WebChat) -> None:
    cookie = (await page.get("/")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    chat.public_url = "https://beian.example"
    assert "Secure" in (await page.get("/")).headers["set-cookie"]


async def test_the_cookie_stays_the_same_visitor(page: httpx.AsyncClient) -> None:
    before = page.cookies["beian"]
    await page.get("/")
    assert page.cookies["beian"] == before


@pytest.mark.parametrize("forged", ["", "somebody", "somebody.", ".", "somebody.c2lnbmVkIGJ5IG5vYm9keQ==", "某人.某人"])
async def test_a_forged_cookie_opens_nothing(chat: WebChat, browser: Browser, forged: str) -> None:
    assert chat.signer.visitor(forged) is None
    async with browser() as page:
        page.cookies.clear()
        headers = {b"Cookie": b"beian=" + forged.encode()}
        for path in ("/chat/messages", "/chat/events", "/chat/documents/1.0.1.x"):
            assert (await page.get(path, headers=headers)).status_code == 401
        assert (await page.post("/chat/messages", json={"id": ID, "text": "你好"}, headers=headers)).status_code == 401


def test_cookies_outlive_a_change_of_secret() -> None:
    old, new = Signer([b"old" * 11]), Signer([b"new" * 11, b"old" * 11])
    assert new.visitor(old.cookie("somebody")) == "somebody"
    assert old.visitor(new.cookie("somebody")) is None


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://chat.test"}, 200),
        ({"Origin": "https://chat.test"}, 200),  # behind a proxy that ends TLS
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://chat.test"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({}, 403),
    ],
)
async def test_only_our_own_page_may_send(
    page: httpx.AsyncClient, conversation: Conversation, headers: dict[str, str], status: int
) -> None:
    del page.headers["Origin"]
    answer = await page.post("/chat/messages", json={"id": ID, "text": "你好"}, headers=headers)
    assert answer.status_code == status
    assert len(conversation.heard) == (status == 200)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"1",
        b"{",
        b"\xff\xfe",
        b"[" * 90_000,
        b'{"id":"short","text":"x"}',
        b'{"text":"no id"}',
        json.dumps({"id": ID}).encode(),
        json.dumps({"id": ID, "text": "   "}).encode(),
        json.dumps({"id": ID, "text": ["a"]}).encode(),
        json.dumps({"id": ID, "button": "x" * 65}).encode(),
        json.dumps({"id": ID, "button": "x", "on": -1}).encode(),
        json.dumps({"id": ID, "button": "x", "on": 2**63}).encode(),
    ],
)
async def test_what_is_no_message_is_answered_kindly(
    page: httpx.AsyncClient, conversation: Conversation, body: bytes
) -> None:
    answer = await page.post("/chat/messages", content=body)
    assert answer.status_code == 400
    assert answer.json()["say"] == "这一条没有读懂，没有收下。刷新页面后再发一次即可。"
    assert conversation.heard == []


async def test_ten_thousand_characters_arrive(page: httpx.AsyncClient, conversation: Conversation) -> None:
    assert (await page.post("/chat/messages", json={"id": ID, "text": "备" * 10_000})).status_code == 200
    assert len(conversation.heard[0].text) == 10_000


async def test_halves_of_characters_and_nulls_are_mended(page: httpx.AsyncClient, conversation: Conversation) -> None:
    body = b'{"id":"' + ID.encode() + b'","text":"a\\ud83db\\u0000c"}'
    assert (await page.post("/chat/messages", content=body)).status_code == 200
    assert conversation.heard[0].text == "a?bc"


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_too_long_is_not_read(page: httpx.AsyncClient, conversation: Conversation, declared: bool) -> None:
    async def endless() -> object:
        for _ in range(1000):
            yield b"x" * 1024

    content = b"x" * 1024 * 1000 if declared else endless()
    answer = await page.post("/chat/messages", content=content)
    assert answer.status_code == 413
    assert "太长" in answer.json()["say"]
    assert conversation.heard == []


async def test_too_fast_is_told_when(page: httpx.AsyncClient, chat: WebChat, conversation: Conversation) -> None:
    chat.limits = Limits(visitor=Rate(2, 20))
    answers = [await page.post("/chat/messages", json={"id": f"{n:020}", "text": "你好"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "10"
    assert answers[2].json()["say"] == "发得有些快，10 秒后自动继续。"
    assert len(conversation.heard) == 2


async def test_a_network_of_many_visitors_has_its_own_limit(chat: WebChat, browser: Browser) -> None:
    chat.limits = Limits(network=Rate(2, 60))
    statuses = []
    for _ in range(3):
        async with browser() as page:
            statuses.append((await page.post("/chat/messages", json={"id": ID, "text": "你好"})).status_code)
    assert statuses == [200, 200, 429]


async def test_pages_beyond_the_eighth_wait(page: httpx.AsyncClient, chat: WebChat) -> None:
    await page.post("/chat/messages", json={"id": ID, "text": "你好"})
    streams = [chat.stream(page.cookies["beian"].partition(".")[0], 0) for _ in range(8)]
    for stream in streams:
        await anext(stream)
    assert (await page.get("/chat/events")).status_code == 429
    for stream in streams:
        await stream.aclose()


async def test_english_for_those_who_speak_it(page: httpx.AsyncClient) -> None:
    english = {"Accept-Language": "en-GB,en;q=0.8"}
    assert "<title>Beian</title>" in (await page.get("/", headers=english)).text
    answer = await page.post("/chat/messages", content=b"", headers=english)
    assert answer.json()["say"].startswith("We could not read this")


class TestDocuments:
    """A document of the conversation goes to its visitor, as a file, for an hour."""

    async def test_a_copy_is_handed_over(self, page: httpx.AsyncClient) -> None:
        answer = await page.get(await self.link(page))
        assert answer.content == b"copy of the filing"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5%A1%AB")
        assert answer.headers["Cache-Control"] == "no-store"

    async def test_not_to_another_visitor(self, browser: Browser) -> None:
        async with browser() as one, browser() as other:
            assert (await other.get(await self.link(one))).status_code == 410

    async def test_not_with_another_number(self, page: httpx.AsyncClient) -> None:
        link = await self.link(page)
        assert (await page.get(link.replace("/2.0.", "/1.0."))).status_code == 410

    def test_not_later(self) -> None:
        clock = [1000.0]
        signer = Signer([b"k" * 32], lambda: clock[0])
        token = signer.link("somebody", 2, 0)
        clock[0] += LINK_SECONDS - 1
        assert signer.linked("somebody", token) == (2, 0)
        clock[0] += 1
        assert signer.linked("somebody", token) is None

    @staticmethod
    async def link(page: httpx.AsyncClient) -> str:
        answer = await page.post("/chat/messages", json={"id": ID, "button": "submit"})
        url: str = answer.json()["lines"][-1]["documents"][0]["url"]
        return url


class TestFiles:
    """Papers are kept, sealed, before anything is answered."""

    async def test_a_paper_reaches_the_conversation(
        self, page: httpx.AsyncClient, conversation: Conversation, chat: WebChat
    ) -> None:
        answer = await page.post(
            "/chat/files",
            data={"id": ID, "after": "0"},
            files={"file": ("C:\\x\\专利证书.pdf", b"%PDF-1.7", "application/pdf")},
        )
        (paper,) = conversation.heard[0].attachments
        assert (paper.name, paper.media_type, paper.size) == ("专利证书.pdf", "application/pdf", 8)
        assert await chat.fetch(paper.ref) == b"%PDF-1.7"
        assert answer.json()["lines"][0]["file"] == {"name": "专利证书.pdf", "size": 8}

    async def test_a_file_too_large_is_said_so(self, page: httpx.AsyncClient, conversation: Conversation) -> None:
        for size in (LARGEST_FILE + 1, LARGEST_FILE + 100_000):
            answer = await page.post("/chat/files", data={"id": ID}, files={"file": ("a.pdf", b"x" * size)})
            assert answer.status_code == 413
            assert "20 MB" in answer.json()["say"]
        assert conversation.heard == []

    async def test_a_form_without_a_file(self, page: httpx.AsyncClient) -> None:
        assert (await page.post("/chat/files", data={"id": ID})).status_code == 400
        assert (
            await page.post("/chat/files", content=b"--x", headers={"Content-Type": "multipart/form-data"})
        ).status_code == 400

    async def test_two_files_in_one_form(self, page: httpx.AsyncClient) -> None:
        files = [("file", ("a.pdf", b"a")), ("file", ("b.pdf", b"b"))]
        assert (await page.post("/chat/files", data={"id": ID}, files=files)).status_code == 400

    def test_names_keep_their_ending(self) -> None:
        assert clean_name("../../etc/passwd") == "passwd"
        assert clean_name("长" * 300 + ".pdf").endswith("长.pdf")
        assert len(clean_name("长" * 300 + ".pdf")) == 120
        assert len(clean_name("a." + "长" * 300)) == 120
        assert clean_text("a\x00\x1b[1mb\nc") == "a[1mb\nc"


def test_nothing_personal_in_a_link_or_cookie() -> None:
    assert KEYS.secret("web").hex() not in Signer(KEYS.secrets("web")).cookie("somebody")
