"""The console in other languages on a phone: nothing is wider than the screen, nothing is left in another one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Page

from locales import languages, tag, words
from storage import contacts, officers
from storage.database import Transaction
from tests.bot.web.browsing import PHONE, chromium, needs_chromium, opened, served, shot
from tests.bot.web.test_desk_in_browser import ROUND, a_districts_day
from tests.support import pseudo
from tests.support.console import Console

pytestmark = [pytest.mark.browser, needs_chromium]

_WORDS = re.compile(r"[^\W\d_]{3,}")
_DATA = re.compile(
    r"[一-鿿]|BEIAN|^Beian$|^https?:|\b(?:ZL|CP|BA)[-\d]|[\w.]+@|shanghai_2022|Asia/|xlsx|csv|docx|T/PPAC|^[a-z_]+$|^/",
    re.ASCII,
)
"""What people entered, codes and names of files: data in any language."""


async def round_in(console: Console, language: str, *, look: bool = False) -> list[str]:
    """An administrator's round; what stands outside the brackets of the language that nobody speaks."""
    officer = console.officer("city", "city_admin", "李科")

    def speaks(tx: Transaction, _house: object) -> None:
        contacts.change(tx, officers.get(tx, officer).contact_id, language=language)

    console.does(speaks)
    link, bare = console.link(officer), []
    async with chromium() as browser, served(console.app) as (address, _):
        page = await (await browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})).new_page()
        await page.goto(address + link)
        await page.locator("main button, form button").first.click()
        for path in ("", *ROUND):
            await page.goto(f"{address}/desk/{path}")
            await _fits(page)
            if look:
                bare += [f"{path}: {text}" for text in await _bare(page)]
        await shot(page, f"desk_in_{language}")
    return bare


async def _fits(page: Page) -> None:
    assert await page.locator("h1").count() == 1, page.url
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than the screen"


async def _bare(page: Page) -> list[str]:
    texts = (await page.locator("body").inner_text()).splitlines()
    outside = (pseudo.bare(text).strip() for text in texts)
    names = {words(one).plain("language.name") for one in languages()}
    return [text for text in outside if _WORDS.search(text) and not _DATA.search(text) and text not in names]


@pytest.mark.parametrize(
    "language", ["de", "ja"]
)  # the longest words, and the other script; the test below is wider than all
async def test_every_page_fits_a_phone(console: Console, language: str) -> None:
    console.does(a_districts_day)
    await round_in(console, language)


async def test_every_word_can_be_translated(console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    console.does(a_districts_day)
    with pseudo.offered(tmp_path / "locales", monkeypatch) as language:
        assert await round_in(console, language, look=True) == []


async def test_the_chat_fits_a_phone_in_every_language(console: Console) -> None:
    async with chromium() as browser, served(console.app) as (address, _):
        for language in languages():
            page = await opened(browser, address, language=tag(language))
            await _fits(page)
            outer = await page.evaluate("document.querySelector('.top').getBoundingClientRect().right")
            button = await page.evaluate("document.querySelector('#large').getBoundingClientRect().right")
            assert button <= outer, f"{language}: the header's button is cut"
            await page.context.close()
