"""A bureau's whole story in Chromium, against a real process: a list is taken in, a unit invited, its contact
files, the indicators move, the rest is reminded, the circular goes out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload, expect

from tests.bot.web.browsing import PHONE, chromium, needs_chromium, opened
from tests.e2e.desk import Seat
from tests.e2e.golden import script
from tests.e2e.page import Visitor
from tests.e2e.processes import Beian, running

LISTED = (
    "2026 年度目录清单,,,",
    "序号,单位名称,统一社会信用代码,所属区",
    "1,上海某某机电有限公司,91310000132260250X,浦东新区",
    "2,上海另一家机电有限公司,,浦东新区",
)

pytestmark = [pytest.mark.browser, needs_chromium]


async def test_from_the_list_to_the_circular(tmp_path: Path) -> None:
    async with running(tmp_path, SANDBOX_DELAY="0.2", TIMEZONE=where_it_is_noon()) as beian, chromium() as browser:
        city = await Seat.taken(browser, beian, "李科", "city", "city_admin")
        await a_list_is_taken_in(city)
        pudong = await Seat.taken(browser, beian, "孙科", "310115", "district_officer")
        assert await figures(pudong) == ["2", "0", "0.0%"]
        await a_product_is_accepted(browser, await the_link_of_a_unit(pudong))
        assert await figures(pudong) == ["2", "1", "50.0%"]
        await the_rest_is_reminded(browser, beian, pudong)
        await the_circular_goes_out(city, await Seat.taken(browser, beian, "周科", "city", "city_officer"), pudong)


def where_it_is_noon() -> str:
    """A time zone in whose civil hours the story is told, for outside them nobody is written to."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


async def figures(officer: Seat) -> list[str]:
    return [await officer.counted(name) for name in ("应备案", "备案产品数", "覆盖率")]


async def a_list_is_taken_in(officer: Seat) -> None:
    page = await officer.at("/lists")
    content = "\n".join(LISTED).encode("gb18030")
    await page.get_by_label("文件").set_input_files(FilePayload(name="名单.csv", mimeType="", buffer=content))
    await officer.press("上传并核对")
    await officer.shown("没有信用代码")
    await officer.picture("list")
    await officer.press("确认导入")
    await officer.shown("名单.csv")


async def the_link_of_a_unit(officer: Seat) -> str:
    """Of the one whose credit code is known."""
    page = await officer.at("/units")
    await page.get_by_role("link", name="上海某某机电有限公司").click()
    await officer.press("生成邀请链接和二维码")
    await officer.shown("撤回邀请")
    await expect(page.locator("figure img").first).to_have_js_property("complete", True)
    await officer.picture("invited")
    return await page.locator("figure code").first.inner_text()


async def a_product_is_accepted(browser: Browser, link: str) -> None:
    """Who opens the link confirms what the list says, and fills in the rest."""
    visitor = Visitor(await opened(browser, link, PHONE))
    lines = script("filled")
    assert lines[4] == "浦东新区" and lines[6] == "上海某某机电有限公司" and lines[7] == "91310000132260250X"
    await visitor.follow(["/start", "是，为这家单位办理", *lines[1:4], "就用这个", lines[5], "就用这个", "就用这个"])
    await visitor.follow(lines[8:])
    await visitor.hand_in()
    await visitor.sees("备案成功")
    assert visitor.wrong == []


async def the_rest_is_reminded(browser: Browser, beian: Beian, officer: Seat) -> None:
    """Those who began and did not finish, and nobody else."""
    other = Visitor(await opened(browser, beian.url, PHONE))
    await other.follow([*script("who"), "上海另一家机电有限公司"])
    page = await officer.at("/broadcasts/new")
    await page.get_by_label("标题").fill("还没提交的单位")
    await page.get_by_label("内容（简体中文）").fill("{{ 单位 }}：还差 {{ 还差 }} 项。")
    await page.get_by_label("填写中").check()
    await officer.press("看人数和名单")
    await officer.shown("发给 1 位联系人")
    await officer.picture("broadcast")
    await officer.press("发送")
    await officer.shown("1 位里处理完 1 位")
    await other.sees("还差")


async def the_circular_goes_out(drafter: Seat, second: Seat, district: Seat) -> None:
    """Drafted by one officer of the city, approved by another; the district's gets the file."""
    page = await drafter.at("/circulars")
    await drafter.press("起草")
    await drafter.shown("浦东新区")
    await drafter.picture("circular")
    await second.page.goto(page.url)
    await second.press("审批通过")
    await second.press("发给各区")
    await district.chat.sees("发来通报")
    await expect(district.chat.page.get_by_role("link", name=".docx").last).to_be_visible()
    await district.chat.picture("circular")
