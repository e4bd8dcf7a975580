"""The console in a browser, on a phone and on a desk: signed in by the link, every page without a barrier."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.desk import calendar as acts
from bot.desk import periods as circular_periods
from bot.desk import policies
from bot.desk.calendar import Entry, Ground
from bot.desk.officers import OPERATOR
from bot.house import House
from storage import contacts, drafts, list_files, subjects, tickets, unit_invitations
from storage.database import Transaction
from tests.bot.documents.sheets import text
from tests.bot.web.browsing import DESK, PHONE, chromium, needs_chromium, served, shot
from tests.support import circulars, lists, twins
from tests.support.console import Console
from tests.support.policies import policy
from tests.support.rows import a_draft

pytestmark = [pytest.mark.browser, needs_chromium]
ROUND = (
    "units",
    "units/1",
    "units/sheet",
    "lists",
    "lists/1",
    "circulars",
    "circulars/1",
    "circulars/settings",
    "templates",
    "templates/patent_product_map",
    "templates/circular",
    "drafts",
    "pairs",
    "questions",
    "questions/1",
    "calendar",
    "calendar/new",
    "broadcasts/new",
    "indicators",
    "indicators/categories",
    "policies",
    "policies/new",
    "policies/1",
    "officers",
    "audit",
    "sessions",
)
"""Pages without a barrier, each on a line of its own."""
STATES = ("started", "returned", "complete", "accepted")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as made:
        yield made


def a_districts_day(tx: Transaction, house: House) -> None:
    """Four drafts of units in 徐汇, and a date that is near."""
    for place, state in enumerate(STATES):
        draft = a_draft(tx, f"单位{place}")
        subjects.describe(tx, draft.subject_id, f"上海第{place + 1}机电科技股份有限公司", "", "310104")
        drafts.save_summary(tx, drafts.Summary(
            draft.id, draft.subject_id, "product", state, "sales" if state == "started" else "", 7 - place, "310104",
            ("city_projects",), 2025, tx.now,
        ))  # fmt: skip
    entry = Entry(
        house.today(tx).replace(day=28), {"zh_Hans": "徐汇区专利产品备案资助"}, {"zh_Hans": "完成备案"}, "filing"
    )
    lists.take_in(tx)
    unit_invitations.make(tx, 1, "city")
    list_files.keep(tx, "city", "", "名单.csv", text([lists.HEAD, *lists.UNITS[1:], lists.UNITS[1]]))
    circulars.sent(tx, house, circular_periods.over("month", house.today(tx)).code)
    twins.said(tx, house)
    asks = contacts.arrive(tx, "web", "王工")[0].id
    tickets.create(tx, asks, None, "city", "贴牌代工，合同里写的是我们承担，算不算自己生产？")
    acts.add(tx, house, OPERATOR, "shanghai_2022", entry, Ground("徐知局〔2026〕1 号", "rule", "资助以备案为前提"))
    policies.add(tx, house, OPERATOR, "310104", policy("专利产品备案资助"), "按文件录入")
    policies.add(tx, house, OPERATOR, "city", policy("市级奖励", until=date(2026, 3, 31)), "按文件录入")


async def no_barrier(page: Page) -> None:
    await expect(page.locator("h1")).to_have_count(1)
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is wider than the screen"
    found = await Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("desk", DESK)])
async def test_an_administrators_round(browser: Browser, console: Console, name: str, size: tuple[int, int]) -> None:
    console.does(a_districts_day)
    link = console.link(console.officer("city", "city_admin", "李科"))
    async with served(console.app) as (address, _):
        page = await (
            await browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
        ).new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        await signed_in(page, address + link)
        for path in ROUND:
            await page.goto(f"{address}/desk/{path}")
            await no_barrier(page)
        await settled(page, f"{address}/desk/pairs", name)
        await refused_at_the_field(page, f"{address}/desk/calendar/date/entered_1", name)
        await invited(page, f"{address}/desk/officers")
        assert [one for one in errors if "422" not in one] == []


async def signed_in(page: Page, link: str) -> None:
    """By the page's one button, reached with the keyboard."""
    await page.goto(link)
    await no_barrier(page)
    await page.get_by_role("button", name="进入工作台").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("今日")
    await expect(page.locator(".needs")).to_contain_text("1 件被平台退回")
    await no_barrier(page)
    await page.keyboard.press("Tab")
    await expect(page.locator(":focus")).to_have_text("跳到正文")


async def settled(page: Page, address: str, name: str) -> None:
    """A pair is settled with a reason; without words it is asked for at its field."""
    await page.goto(address)
    await shot(page, f"desk_pairs_{name}")
    await page.get_by_text("记为已了结").first.click()
    await page.get_by_role("button", name="记为已了结").click()
    await expect(page.locator("#pair1-reason")).to_have_attribute("aria-invalid", "true")
    await no_barrier(page)
    await page.get_by_label("依据或经过").fill("双方商定由上海某某机电有限公司备案，11 月 23 日电话确认")
    await page.get_by_role("button", name="记为已了结").click()
    await expect(page.locator(".done")).to_have_text("记下了。")
    await no_barrier(page)
    await shot(page, f"desk_pairs_settled_{name}")


async def refused_at_the_field(page: Page, address: str, name: str) -> None:
    """What is missing is read first, and leads to its field."""
    await page.goto(address)
    await page.get_by_text("改日期或文字").click()
    await no_barrier(page)
    await page.get_by_role("button", name="确认").click()
    await expect(page.locator("#problems")).to_be_focused()
    await expect(page.locator("#source")).to_have_attribute("aria-invalid", "true")
    await no_barrier(page)
    await shot(page, f"desk_calendar_problems_{name}")


async def invited(page: Page, address: str) -> None:
    await page.goto(address)
    await page.get_by_label("姓名").fill("周科")
    await page.get_by_label("单位", exact=True).select_option("310104")
    await page.get_by_role("button", name="生成邀请").click()
    await expect(page.locator(".secret")).to_contain_text("/?start=o_")
    await no_barrier(page)
