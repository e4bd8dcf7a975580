"""Links in letters, in a browser: the page that stops, the draft that goes on, another device that is let in."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect
from pydantic import SecretStr

from bot import letters
from bot.app import _web
from bot.core import Core
from bot.messages import EMAIL, Address, Attempt, Letter, Outbound
from bot.settings import Settings
from bot.web import create_app
from storage import contacts, mailing
from storage.database import Transaction
from tests.bot.web.browsing import chromium, needs_chromium, opened, served, shot
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.mail_server import FROM

pytestmark = [pytest.mark.browser, needs_chromium]
LI = "li@firm.example"


class Mailroom:
    """The product served on a port, whose letters are kept instead of sent."""

    def __init__(self, core: Core, address: str) -> None:
        self.core, self.address = core, address
        self.letters: list[Letter] = []
        core.senders[EMAIL] = self._keep

    async def _keep(self, address: Address, message: Outbound) -> Attempt:
        letter = await self.core.db.run(lambda tx: letters.compose(tx, self.core.house, address, message))
        assert letter is not None
        self.letters.append(letter)
        return Attempt("sent")

    async def links(self, page: Page) -> tuple[str, str]:
        """The contact of a page confirms a mailbox; the links of a letter about their draft: to it, and to stop."""
        visitor = next(one["value"] for one in await page.context.cookies() if one["name"] == "beian")

        def made(tx: Transaction) -> tuple[str, str]:
            found = contacts.address_at(tx, "web", visitor.rpartition(".")[0])
            assert found is not None
            me = contacts.get(tx, found[1])
            box = contacts.add(tx, me.id, EMAIL, f"{me.id}:{LI}")
            assert box is not None
            return letters.token(tx, "go", box, me.draft_id or 0), letters.token(tx, "stop", box)

        go, stop = await self.core.db.run(made)
        return f"{self.address}/mail/go/{go}", f"{self.address}/mail/stop/{stop}"


@asynccontextmanager
async def mailroom(folder: Path, template: Path) -> AsyncIterator[Mailroom]:
    shutil.copy(template, folder / "beian.db")
    settings = Settings(
        data_dir=folder,
        secret_key=SecretStr("a-secret-for-tests-only"),
        smtp_url=SecretStr(f"smtp://127.0.0.1:9/?from={FROM}"),
    )
    core = Core.open(settings, "http://127.0.0.1:9", "key")
    web = _web(core)
    async with served(create_app(web, {}, core.ready, core.house)) as (address, _):
        yield Mailroom(core, address)
        web.close()
    await core.close()


async def begun(browser: Browser, address: str) -> Page:
    """A visitor who agreed and answered the first question."""
    page = await opened(browser, address)
    for label in ("同意，开始", "专利产品备案"):
        await page.locator(".out:not(.past) .b").get_by_text(label, exact=True).last.click()
    await expect(page.locator(".out").last).to_contain_text("由哪一类单位")
    return page


async def no_barrier(page: Page) -> None:
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


async def test_links_in_letters_lead_where_they_say(tmp_path: Path, sqlite_template: Path) -> None:  # noqa: F811
    async with mailroom(tmp_path, sqlite_template) as house, chromium() as browser:
        page = await begun(browser, house.address)
        go, stop = await house.links(page)
        phone = await (await browser.new_context(locale="zh-CN", viewport={"width": 375, "height": 812})).new_page()
        await stopped_by_one_button(house, phone, stop)
        await page.goto(go)
        await expect(page.locator(".out").last).to_contain_text("已完成")
        assert page.url == f"{house.address}/", "nothing of the link stays in the address"
        await let_in_by_a_second_letter(house, phone, go)


async def stopped_by_one_button(house: Mailroom, page: Page, link: str) -> None:
    """Without a login, and not by looking."""
    await page.goto(link)
    await expect(page.locator(".m")).to_contain_text("不再往 l…@firm.example 寄提醒？")
    await no_barrier(page)
    assert not await _stopped(house)
    await page.get_by_role("button").click()
    await expect(page.locator(".m")).to_contain_text("停止了")
    assert await page.get_by_role("button").count() == 0
    assert await _stopped(house)


async def let_in_by_a_second_letter(house: Mailroom, page: Page, link: str) -> None:
    """On a device that the chat was never opened on."""
    await page.goto(link)
    await shot(page, "letter-elsewhere")
    await page.get_by_role("button").click()
    await expect(page.locator(".m")).to_contain_text("链接寄到 l…@firm.example 了")
    await house.core.deliveries.tick()
    second = house.letters[-1].text.partition(f"{house.core.settings.base_url}/mail/in/")[2].split()[0]
    await page.goto(f"{house.address}/mail/in/{second}")
    await page.get_by_role("button").click()
    await expect(page.locator(".out").filter(has_text="由哪一类单位").first).to_be_visible()
    await page.goto(f"{house.address}/mail/in/{second}")
    await expect(page.locator(".m")).to_contain_text("这个链接用过了")


async def _stopped(house: Mailroom) -> bool:
    return await house.core.db.run(
        lambda tx: any(mailing.stopped(tx, one.id) for one in contacts.addresses(tx, 1) if one.channel == EMAIL)
    )
