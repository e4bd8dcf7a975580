"""What is secret or personal, sent through a real process, stands in no log, metric, file or database page."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from tests.bot.documents import samples
from tests.support.beian import Running, beian, running
from tests.support.fake_botapi import TOKEN, FakeBotApi, fake_botapi
from tests.support.telegram_updates import document, says, sends

PHONE, PERSON, MAIL = "13812345678", "欧阳锋利", "ouyang.fengli@firm.example"
FIRM, CODE, FILE = "上海独一无二机电有限公司", "913100001322602062", "绝密营业执照扫描件"
CHAT = 70012345
KEY = "a-sealing-key-nobody-may-see-1234"
SAID = (
    "/start",
    "同意",
    "专利产品备案",
    "企业",
    "有",
    "浦东新区",
    "都不是",
    FIRM,
    CODE,
    PERSON,
    PHONE,
    MAIL,
    f"我叫{PERSON}，电话{PHONE}",
)
PERSONAL = (PHONE, PERSON, MAIL, FIRM, CODE, FILE)


@asynccontextmanager
async def started(folder: Path, settings: dict[str, str]) -> AsyncIterator[Running]:
    """The process, while the Bot API goes on answering."""
    process = running(folder, **settings)
    server = await asyncio.to_thread(process.__enter__)
    try:
        yield server
    finally:
        await asyncio.to_thread(process.__exit__, None, None, None)


async def write_on_the_web(server: Running) -> str:
    """The browser's cookie, a secret of its own."""
    async with httpx.AsyncClient(base_url=server.address, headers={"Origin": server.address}, timeout=30) as browser:
        await browser.get("/")
        for number, text in enumerate(SAID, 1):
            answer = await browser.post("/chat/messages", json={"id": f"{number:020}", "text": text})
            assert answer.status_code == 200, answer.text
        paper = {"file": (f"{FILE}.pdf", samples.pdf())}
        assert (await browser.post("/chat/files", data={"id": "f" * 20}, files=paper)).status_code == 200
        assert PHONE in (await browser.get("/chat/messages")).text, "the contact themselves sees it"
        return str(browser.cookies["beian"])


async def write_on_telegram(api: FakeBotApi) -> None:
    api.files["paper"] = samples.pdf()
    await api.push(*(says(text, CHAT) for text in SAID))
    await api.push(sends(CHAT, document=document("paper", f"{FILE}.pdf")))
    await api.push(says("/help", CHAT))
    await api.until(lambda api: any("021-23110888" in text for text in api.texts(CHAT)))


def everything_written(folder: Path) -> dict[str, bytes]:
    """Every file under the folder: database pages and their log, papers, what was printed; not the key itself."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_nothing_secret_or_personal_is_written_in_the_clear(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    async with fake_botapi() as api:
        settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url, "SECRET_KEY": KEY}
        async with started(folder, settings) as server:
            cookie = await write_on_the_web(server)
            await write_on_telegram(api)
            await asyncio.sleep(1.5)  # the paper is fetched, and the clock has ticked
            async with httpx.AsyncClient() as client:
                shown = {name: (await client.get(f"{server.address}/{name}")).content for name in ("metrics", "readyz")}
            await asyncio.to_thread(server.terminate)
    written = everything_written(folder) | shown
    assert any(name.startswith("papers/") for name in written)
    assert b"beian_clock_ticks_total" in written["metrics"]
    assert any(b"310115" in content for content in written.values()), "what lies in the clear is found by this search"
    secrets = (TOKEN, TOKEN.partition(":")[2], KEY, cookie, cookie.partition(".")[0], str(CHAT))
    for secret in (*PERSONAL, *secrets):
        found = [name for name, content in written.items() if secret.encode() in content]
        assert found == [], f"{secret} stands in {found}"
    with sqlite3.connect(folder / "beian.db") as database:
        assert database.execute("SELECT count(*) FROM events").fetchone()[0] > 8, "it is there, under seal"


def test_operators_lists_show_no_personal_data(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    told = beian(folder, "chat", "--data-dir", str(folder), "--wait", "0", lines=SAID)
    assert PHONE in told.stdout
    for words in (["audit"], ["inbox"], ["deliveries"], ["rebuild"]):
        listed = beian(folder, *words)
        assert listed.returncode == 0, listed.stderr
        assert not [one for one in PERSONAL if one in listed.stdout + listed.stderr], words
    assert "consent  version 1" in beian(folder, "audit").stdout
