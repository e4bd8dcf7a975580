"""An officer at the console in Chromium, who came by the chat as officers do."""

from __future__ import annotations

import asyncio
import re
from asyncio.subprocess import PIPE

from playwright.async_api import Browser, Page, expect

from tests.bot.web.browsing import DESK, opened
from tests.e2e.page import PATIENCE, SHOTS, Visitor
from tests.e2e.processes import Beian, spawn


class Seat:
    """An officer: their chat, and their page of the console."""

    def __init__(self, beian: Beian, chat: Visitor, page: Page) -> None:
        self.beian, self.chat, self.page = beian, chat, page

    @classmethod
    async def taken(cls, browser: Browser, beian: Beian, name: str, office: str, role: str) -> Seat:
        """Invited on the command line, joined in the chat, signed in to the console by the chat's link."""
        chat = Visitor(await opened(browser, f"{beian.url}/?start=o_{await invited(beian, name, office, role)}", DESK))
        await chat.follow(["/start", "接受"])
        link = chat.page.get_by_role("link", name="打开工作台网页").last
        page = await chat.page.context.new_page()
        await page.goto(str(await link.get_attribute("href")))
        await page.get_by_role("button", name="进入工作台").click()
        await expect(page.locator("h1")).to_have_text("今日")
        return cls(beian, chat, page)

    async def at(self, path: str) -> Page:
        await self.page.goto(f"{self.beian.url}/desk{path}")
        return self.page

    async def counted(self, name: str) -> str:
        """What the indicators say of one."""
        page = await self.at("/indicators")
        return await page.locator(".card", has=page.get_by_text(name, exact=True)).locator(".count").inner_text()

    async def press(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def shown(self, words: str) -> None:
        """The page says so, now or soon."""
        await expect(self.page.locator("main")).to_contain_text(words, timeout=PATIENCE)

    async def picture(self, name: str) -> None:
        SHOTS.mkdir(exist_ok=True)
        await self.page.screenshot(path=SHOTS / f"story-{name}.png", full_page=True)


async def invited(beian: Beian, name: str, office: str, role: str) -> str:
    """The code of an officer's invitation, from `beian officer add`."""
    said = await told(beian, "officer", "add", name, "--office", office, "--role", role)
    found = re.search(r"start=o_(\w+)", said)
    assert found is not None, said
    return found[1]


async def told(beian: Beian, *command: str) -> str:
    """What a command says on the folder and settings of the running process."""
    settings = {**beian.settings, "PORT": str(beian.port)}
    process = await spawn(beian.folder, list(command), settings, stdout=PIPE)
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, said.decode()
    return said.decode()
