"""The page when the connection, the server or a file is not as it should be."""

from __future__ import annotations

import pytest
from playwright.async_api import Route, expect

from bot.web import WebChat, create_app
from tests.bot.web.browsing import chromium, needs_chromium, opened, served, shot
from tests.bot.web.scripted import Conversation

pytestmark = [pytest.mark.browser, needs_chromium]
OFFLINE = "未连接，已保留您写的内容，恢复后自动发送"


async def ready() -> bool:
    return True


async def test_what_is_written_offline_is_kept_and_sent(chat: WebChat, conversation: Conversation) -> None:
    async with served(create_app(chat, {}, ready)) as (address, _), chromium() as browser:
        page = await opened(browser, address)
        await page.context.set_offline(True)
        await page.fill("#text", "ZL201810862282.X")
        await page.press("#text", "Enter")
        await expect(page.locator("#banner")).to_have_text(OFFLINE)
        await expect(page.locator(".pending")).to_contain_text("待发送")
        await page.fill("#text", "写到一半")
        await shot(page, "phone-8-offline")
        await page.context.set_offline(False)
        await expect(page.locator(".problem")).to_be_visible(timeout=15_000)
        await expect(page.locator("#banner")).to_be_empty()
        await expect(page.locator(".pending")).to_have_count(0)
        await page.reload()
        await expect(page.locator("#text")).to_have_value("写到一半")
    assert [one.text for one in conversation.heard] == ["", "ZL201810862282.X"]


async def test_an_answer_lost_on_the_way_is_not_asked_for_twice(chat: WebChat, conversation: Conversation) -> None:
    async with served(create_app(chat, {}, ready)) as (address, _), chromium() as browser:
        page = await opened(browser, address)
        lost = 0

        async def lose_first(route: Route) -> None:
            nonlocal lost
            await route.fetch()
            lost += 1
            await (route.abort() if lost == 1 else route.continue_())

        await page.route("**/chat/messages", lose_first)
        await page.fill("#text", "ZL201810862282.X")
        await page.press("#text", "Enter")
        await expect(page.locator(".problem")).to_be_visible(timeout=15_000)
        await page.wait_for_function("() => localStorage['beian.outbox'] === '[]'", timeout=15_000)
        await expect(page.locator(".me")).to_have_count(1)
        await expect(page.locator(".out")).to_have_count(2)
    assert (lost, len(conversation.heard)) == (2, 2)


async def test_the_server_restarts_under_an_open_page(chat: WebChat) -> None:
    app = create_app(chat, {}, ready)
    async with chromium() as browser:
        async with served(app) as (address, _):
            page = await opened(browser, address)
        port = int(address.rpartition(":")[2])
        await page.fill("#text", "ZL201810862282.X")
        await page.press("#text", "Enter")
        await expect(page.locator("#banner")).to_have_text(OFFLINE)
        async with served(app, port):
            await expect(page.locator(".problem")).to_be_visible(timeout=20_000)
            await expect(page.locator(".out")).to_have_count(2)


async def test_a_file_goes_up_and_can_be_sent_again(chat: WebChat, conversation: Conversation) -> None:
    async with served(create_app(chat, {}, ready)) as (address, _), chromium() as browser:
        page = await opened(browser, address)
        await page.route("**/chat/files", lambda route: route.abort())
        paper = {"name": "专利证书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7" * 1000}
        await page.set_input_files("#files", paper)
        await expect(page.locator(".pending")).to_contain_text("没有送到")
        await shot(page, "phone-9-upload-failed")
        await page.unroute("**/chat/files")
        await page.get_by_role("button", name="重新发送").click()
        await expect(page.locator(".me:not(.pending)")).to_contain_text("专利证书.pdf")
        await expect(page.locator(".out")).to_have_count(3)
    (taken,) = conversation.heard[-1].attachments
    assert (taken.name, taken.size) == ("专利证书.pdf", 8000)


async def test_a_slow_file_shows_how_far_it_is(chat: WebChat) -> None:
    async with served(create_app(chat, {}, ready)) as (address, _), chromium() as browser:
        page = await opened(browser, address)
        network = await page.context.new_cdp_session(page)
        slow = {"offline": False, "latency": 50, "downloadThroughput": -1, "uploadThroughput": 300_000}
        await network.send("Network.emulateNetworkConditions", slow)
        await page.set_input_files(
            "#files", {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": b"x" * 900_000}
        )
        await page.wait_for_function("() => document.querySelector('.pending progress')?.value > 0.2")
        await shot(page, "phone-10-uploading")
        await expect(page.locator(".me:not(.pending)")).to_contain_text("合同.pdf", timeout=15_000)


async def test_a_file_too_large_is_said_before_it_is_sent(chat: WebChat, conversation: Conversation) -> None:
    async with served(create_app(chat, {}, ready)) as (address, _), chromium() as browser:
        page = await opened(browser, address)
        await page.evaluate("""() => {
            const files = new DataTransfer();
            files.items.add(new File([new Uint8Array(21 * 1024 * 1024)], "很大.pdf"));
            document.querySelector("#files").files = files.files;
            document.querySelector("#files").dispatchEvent(new Event("change"));
        }""")
        await expect(page.locator(".pending")).to_contain_text("20 MB")
    assert len(conversation.heard) == 1
