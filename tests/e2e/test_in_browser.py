"""The main job in Chromium, against a real process: to acceptance on a phone, with a return on the way; and a kill."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.bot.web.browsing import DESK, PHONE, chromium, needs_chromium, opened
from tests.e2e.golden import own, script
from tests.e2e.page import Office, Visitor
from tests.e2e.processes import Beian, running

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def beian(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Beian]:
    async with running(tmp_path_factory.mktemp("browser"), SANDBOX_DELAY="0.2") as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as made:
        yield made


async def test_a_registration_and_a_product_to_acceptance_on_a_phone(browser: Browser, beian: Beian):
    visitor = Visitor(await opened(browser, beian.url, PHONE))
    desk = await browser.new_page(viewport={"width": DESK[0], "height": DESK[1]})
    office = Office(desk, beian.sandbox)
    await _register(visitor)
    await office.by_hand()
    await _fill(visitor)
    await _hand_in(visitor)
    await office.send_back("变频水泵", {"专利号（第 1 项）": "专利号与证书不一致", "经济数据证明": "经济数据缺少证明"})
    await _correct(visitor)
    await office.accept("变频水泵")
    await visitor.sees("备案成功")
    await visitor.picture("20-accepted")
    await visitor.follow(["帮助", "English", "English", "help"])
    await visitor.picture("21-english")
    await expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    assert await visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visitor.wrong == []


async def _register(visitor: Visitor) -> None:
    await visitor.picture("01-welcome")
    await visitor.follow(["/start", "专利产品备案", "企业", "有"])
    await visitor.picture("02-question")
    await visitor.follow(["依据"])
    await visitor.picture("03-law")
    await visitor.follow(["浦东新区", "☐ 「专精特新」企业"])
    await visitor.picture("04-boxes")
    await visitor.follow(["选好了", "上海某某机电有限公司", "9131000013226025"])
    await visitor.picture("05-problem")
    await visitor.follow(["91310000132260250X", "王工", "清单"])
    await visitor.picture("06-tasks")
    await visitor.follow(["继续", "138 1234 5678", "跳过", "@营业执照.jpg"])
    await visitor.picture("07-paper")
    await visitor.follow(["就这些", "@承诺书.pdf", "就这些"])
    await visitor.picture("08-check")
    await visitor.follow(["提交"])
    await visitor.picture("09-ready")
    await visitor.follow(["提交"])
    await visitor.sees("注册已通过")
    await visitor.picture("10-registered")


async def _fill(visitor: Visitor) -> None:
    await visitor.follow([*own("product"), *own("pump"), *own("patent"), "没有了", "提交"])
    await visitor.picture("11-defects")
    await visitor.follow(["第 1 处", "是", "是", "2900 万元", "3200 万元", "300 万元", "80 万元", "不用"])
    await visitor.picture("12-doubt")
    await visitor.follow(["改出口额", "0"])
    await visitor.follow(own("papers"))
    await visitor.picture("13-filled")


async def _hand_in(visitor: Visitor) -> None:
    await visitor.hand_in()
    await visitor.picture("14-receipt")
    await visitor.follow(["办件进度"])
    await visitor.picture("15-status")
    await visitor.follow(["帮助"])
    await visitor.picture("16-help")


async def _correct(visitor: Visitor) -> None:
    await visitor.sees("平台退回了「变频水泵 VX20」，要改 2 处，其余不用动：")
    await visitor.picture("17-returned")
    await visitor.follow(["从第 1 处开始改"])
    await visitor.sees("专利号是多少？")
    await visitor.picture("18-first-correction")
    await visitor.follow(["ZL201810862203.X"])
    await visitor.sees("发来能证明上面数字的材料。")
    await visitor.follow(["@审计报告全文.pdf", "就这些"])
    await visitor.hand_in()
    await visitor.picture("19-handed-in-again")


async def test_a_kill_in_the_middle_of_a_filing_loses_nothing(browser: Browser, beian: Beian):
    visitor = Visitor(await opened(browser, beian.url, PHONE))
    await visitor.follow(script("registration")[:-2])
    await visitor.sees("发来盖了公章的诚信承诺书。")
    before, saved = await _log(visitor.page), _papers(beian)
    await beian.stop(signal.SIGKILL)
    await beian.start()
    await visitor.page.reload()
    await expect(visitor.page.locator(".out")).to_have_count(before.count("备案助手："), timeout=20_000)
    assert await _log(visitor.page) == before
    assert _papers(beian) == saved
    await visitor.follow(["@承诺书.pdf", "就这些"])
    await visitor.sees("提交前核对 1 / 2")
    assert visitor.wrong == []


async def _log(page: Page) -> str:
    return await page.locator("#log").inner_text()


def _papers(beian: Beian) -> list[Path]:
    return sorted((beian.folder / "var" / "papers").rglob("*"))
