"""The page in a browser: values copied by keyboard, ticks that stay, on a phone and on a desk, without a barrier."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.web.visitors import COOKIE
from tests.bot.web.browsing import DESK, PHONE, chromium, needs_chromium, served, shot
from tests.support.carried import PRODUCT, WANG, Carried, played

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture
async def carried(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Carried]:
    made = Carried(await played(tmp_path, sqlite_template), sqlite_template)
    yield made
    made.close()


async def no_barrier(page: Page) -> None:
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "wider than the screen"
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


async def of_wang(browser: Browser, carried: Carried, address: str, size: tuple[int, int], **how: object) -> Page:
    context: BrowserContext = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", **how
    )  # fmt: skip
    await context.add_cookies([{"name": COOKIE, "value": carried.chat.signer.cookie(WANG), "url": address}])
    page = await context.new_page()
    await page.goto(f"{address}/carry/{PRODUCT}")
    return page


async def copy(page: Page, name: str) -> str:
    """A field copied by the keyboard; what the clipboard holds then."""
    await page.get_by_role("button", name=f"复制：{name}").first.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#said")).to_have_text("已复制")
    return str(await page.evaluate("navigator.clipboard.readText()"))


async def test_a_filing_is_typed_in_from_the_page(carried: Carried) -> None:
    async with served(carried.app) as (address, _), chromium() as browser:
        for name, size in (("phone", PHONE), ("desk", DESK)):
            page = await of_wang(browser, carried, address, size, permissions=["clipboard-read", "clipboard-write"])
            errors: list[str] = []
            page.on("pageerror", lambda error, held=errors: held.append(str(error)))
            page.on(
                "console", lambda message, held=errors: held.append(message.text) if message.type == "error" else None
            )
            await no_barrier(page)
            await shot(page, f"carry_{name}")
            assert await copy(page, "第 1 件专利　ZL201810862228.X　专利号") == "ZL201810862228.X"
            await typed_in(page, name)
            assert errors == []
        await without_script(browser, carried, address)
        await on_another_device(browser, carried, address)


async def typed_in(page: Page, name: str) -> None:
    """A tick stays without a reload; the unit changes what is copied; large print fits."""
    first = page.locator(".field").nth(0 if name == "phone" else 1)
    await first.get_by_role("button", name="已填").click()
    done = "1" if name == "phone" else "2"
    await expect(page.locator("#progress-count")).to_contain_text(f"{done} / ")
    await expect(first.locator(".by")).to_contain_text("您 · ")
    await page.get_by_role("button", name="元", exact=True).click()
    assert await copy(page, "销售额") == "29000000"
    await page.get_by_role("button", name="万元", exact=True).click()
    assert await copy(page, "销售额") == "2900"
    await page.locator("#b-economy").scroll_into_view_if_needed()
    await shot(page, f"carry_{name}_figures")
    await page.locator("#b-papers").scroll_into_view_if_needed()
    await shot(page, f"carry_{name}_papers")
    await page.get_by_role("button", name="大字版").click()
    await no_barrier(page)
    await shot(page, f"carry_{name}_large")
    await page.get_by_role("button", name="大字版").click()
    await expect(page.locator("#progress-count")).to_contain_text(f"{done} / ")


async def without_script(browser: Browser, carried: Carried, address: str) -> None:
    """Everything but copying is plain forms, and the page prints without its buttons."""
    page = await of_wang(browser, carried, address, PHONE, java_script_enabled=False)
    await expect(page.locator(".copy").first).to_be_hidden()
    await page.locator(".field").nth(2).get_by_role("button", name="已填").click()
    await expect(page.locator("#progress-count")).to_contain_text("3 / ")
    await page.emulate_media(media="print")
    await expect(page.get_by_role("link", name="下载整套材料（ZIP）")).to_be_hidden()
    await expect(page.locator(".value").first).to_be_visible()


async def on_another_device(browser: Browser, carried: Carried, address: str) -> None:
    page = await (await browser.new_context(viewport={"width": 375, "height": 812}, locale="zh-CN")).new_page()
    await page.goto(address + carried.link())
    await no_barrier(page)
    await shot(page, "carry_door")
    await page.get_by_role("button", name="打开填报页").click()
    await expect(page.locator("h1")).to_contain_text("变频水泵 VX20")
    await page.get_by_role("button", name="在这台设备上退出").click()
    await expect(page.locator(".m")).to_contain_text("已在这台设备上退出")
