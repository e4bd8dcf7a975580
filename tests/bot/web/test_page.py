"""The page in a browser: what a contact sees, hears and can do without a mouse."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.messages import Address, Button, Outbound
from bot.web import WebChat, create_app
from tests.bot.web.browsing import DESK, PHONE, chromium, needs_chromium, opened, served, shot
from tests.bot.web.scripted import Conversation, boxes

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture
async def address(chat: WebChat) -> AsyncIterator[str]:
    async def ready() -> bool:
        return True

    async with served(create_app(chat, {}, ready)) as (url, _):
        yield url


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as made:
        yield made


async def tap(page: Page, label: str) -> None:
    seen = await page.locator(".out").count()
    await page.locator(".out:not(.past) .b").get_by_text(label, exact=True).last.click()
    await page.wait_for_function("seen => document.querySelectorAll('.out').length > seen", arg=seen)


async def write(page: Page, text: str) -> None:
    seen = await page.locator(".out").count()
    await page.fill("#text", text)
    await page.press("#text", "Enter")
    await page.wait_for_function("seen => document.querySelectorAll('.out').length > seen", arg=seen)


async def no_barrier(page: Page) -> None:
    await page.wait_for_timeout(250)  # while a message fades in, its contrast is lower
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("desk", DESK)])
async def test_a_filing_from_welcome_to_return(
    browser: Browser, address: str, name: str, size: tuple[int, int]
) -> None:
    page = await opened(browser, address, size)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text))
    await shot(page, f"{name}-1-welcome")
    await no_barrier(page)
    await tap(page, "专利产品备案")
    await shot(page, f"{name}-2-tasks")
    await tap(page, "继续：专利")
    await tap(page, "依据")
    await write(page, "ZL201810862282.X")
    await shot(page, f"{name}-3-law-and-problem")
    await write(page, "zl2018 1 0862228．x")
    await expect(page.locator("#text")).to_have_attribute("inputmode", "decimal")
    await write(page, "出口 3200 万")
    await shot(page, f"{name}-4-doubt")
    await no_barrier(page)
    await tap(page, "数字没错，说明原因")
    await tap(page, "这一节没问题")
    await tap(page, "进度")
    await shot(page, f"{name}-5-receipt-and-return")
    await page.click("#large")
    await shot(page, f"{name}-6-large")
    await no_barrier(page)
    await page.reload()
    await expect(page.locator(".out")).to_have_count(10)
    await expect(page.locator("html")).to_have_class("large")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert errors == []


async def test_only_the_open_question_speaks_up(browser: Browser, address: str) -> None:
    page = await opened(browser, address)
    await tap(page, "专利产品备案")
    await tap(page, "继续：专利")
    await tap(page, "依据")  # the clause leaves its question open
    await expect(page.locator(".out:not(.past) .b button.primary")).to_have_text(["拍照识别证书"])
    await expect(page.locator(".past button[tabindex='-1']")).to_have_count(9)
    await page.locator(".past").get_by_text("不确定").click()  # an old button still gets an answer
    await expect(page.locator(".out")).to_have_count(5)


async def test_a_tap_replaces_its_message_and_keeps_the_place(browser: Browser, address: str) -> None:
    page = await opened(browser, address)
    await tap(page, "专利产品备案")
    await tap(page, "选一项")
    await page.get_by_text("改名称").click()
    await expect(page.locator(".out").last).to_contain_text("变频离心水泵")
    await expect(page.locator(".out")).to_have_count(3)
    await expect(page.get_by_text("改名称")).to_be_focused()
    before = await page.locator("#log").inner_text()
    await page.reload()
    await expect(page.locator("#log")).to_have_text(before.replace("\n", ""), use_inner_text=False, ignore_case=False)


async def test_tasks_and_pairs_read_as_such(browser: Browser, address: str) -> None:
    page = await opened(browser, address)
    await tap(page, "专利产品备案")
    assert await page.locator(".tasks li").all_inner_texts() == [
        "☑\n备案主体\n已完成",
        "☑\n产品\n已完成",
        "☐\n专利\n2 件，还差 1 处",
        "☐\n经济数据\n未完成",
        "☐\n证明材料\n0 / 5",
    ]
    await tap(page, "选一项")
    assert await page.locator(".rows dt").all_inner_texts() == ["名称", "型号", "参与专利密集型产品认定"]
    await write(page, "核对")
    last = page.locator(".out").last
    assert await last.locator("dt").all_inner_texts() == ["1专利号", "2核心专利", "10许可合同"]
    assert await last.locator("dd").all_inner_texts() == ["ZL201810862228.X", "是", "还没填"]


async def test_boxes_are_ticked_in_place_without_losing_the_keyboard(
    browser: Browser, address: str, conversation: Conversation
) -> None:
    conversation.answer = lambda inbound: (boxes(inbound),)
    page = await opened(browser, address)
    for place in (0, 1, 2, 1):
        box = page.locator(".b button").nth(place)
        await box.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator(".picked")).to_have_count(place + 1)
        await expect(box).to_be_focused()
    await expect(page.locator(".m")).to_have_count(1)
    await shot(page, "phone-11-boxes")
    await page.reload()
    await expect(page.locator(".picked")).to_have_count(2)
    await expect(page.locator(".m")).to_have_count(1)


async def test_the_keyboard_is_enough(browser: Browser, address: str) -> None:
    page = await opened(browser, address)
    for _ in range(3):  # skip link, large type, the first button
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".out")).to_have_count(2)
    await page.keyboard.press("Tab")  # on to the new message's first button
    assert await page.evaluate("document.activeElement.textContent") == "继续：专利"


async def test_an_input_method_is_not_interrupted(browser: Browser, address: str, conversation: Conversation) -> None:
    page = await opened(browser, address)
    await page.fill("#text", "shui beng")
    await page.dispatch_event("#text", "keydown", {"key": "Enter", "isComposing": True})
    await page.press("#text", "Shift+Enter")
    assert await page.input_value("#text") == "shui beng\n"
    assert [one.text for one in conversation.heard] == [""]


async def test_only_bold_italics_and_links_come_through(
    browser: Browser, address: str, conversation: Conversation
) -> None:
    conversation.answer = lambda inbound: (
        Outbound(
            "<b>粗</b><img src=x onerror=alert(1)><script>alert(2)</script>"
            "<a href='javascript:alert(3)'>坏</a><a href='https://www.sh.gov.cn/' onclick='alert(4)'>好</a>",
            buttons=((Button("坏", url="javascript:alert(5)"), Button("官网", url="https://www.sh.gov.cn/")),),
        ),
    )
    page = await opened(browser, address)
    html = await page.locator(".out p").inner_html()
    assert html == '<b>粗</b>坏<a href="https://www.sh.gov.cn/" target="_blank" rel="noopener noreferrer">好</a>'
    links = page.locator(".b a")
    assert [await link.get_attribute("href") for link in await links.all()] == [None, "https://www.sh.gov.cn/"]


async def test_the_chrome_follows_the_conversation(browser: Browser, address: str) -> None:
    page = await opened(browser, address)
    await write(page, "English")
    await expect(page.locator("#send")).to_have_text("Send")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await shot(page, "phone-7-english")
    await page.reload()
    await expect(page.locator("h1")).to_contain_text("Beian")


async def test_a_link_may_start_something(browser: Browser, address: str, conversation: Conversation) -> None:
    page = await opened(browser, f"{address}/?start=n_shanghai_2022")
    assert [one.start for one in conversation.heard] == ["n_shanghai_2022"]
    assert page.url == f"{address}/"
    await page.reload()
    await page.wait_for_selector(".m")
    assert len(conversation.heard) == 1


async def test_news_arrives_without_a_reload(
    browser: Browser, address: str, chat: WebChat, conversation: Conversation
) -> None:
    page = await opened(browser, address)
    await chat.send(conversation.heard[0].address, Outbound("平台已接受 VX20 的备案。", card="receipt"))
    await expect(page.locator(".receipt")).to_have_text("备案助手：平台已接受 VX20 的备案。")
    await chat.send(Address("web", "other"), Outbound("别人的"))
    await expect(page.locator(".out")).to_have_count(2)
