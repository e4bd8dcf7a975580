"""The units page: within the officer's reach, each as far as it has come, filtered, turned and exported."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from bot.house import House
from bot.web.desk import units as page
from storage import audit
from storage.database import Transaction
from tests.support import lists, units
from tests.support.console import Browser, Console
from tests.support.lists import CODES

CITY, XUHUI, PUDONG = ("city", "city_officer"), ("310104", "district_officer"), ("310115", "district_officer")
ASSOCIATION = ("association", "association")


@pytest.fixture
def listed(console: Console) -> Console:
    """The city's list of three units in 徐汇 and one in 浦东."""
    console.does(lambda tx, _house: lists.take_in(tx))
    return console


async def shown(browser: Browser, **chosen: str) -> list[str]:
    """The units on the page, as 甲乙丙丁."""
    answer = await browser.get("/desk/units", **chosen)
    assert answer.status_code == 200
    return re.findall(r'<a href="/desk/units/\d+">上海(.)', answer.text)


async def test_each_office_sees_the_units_within_its_reach_and_no_others(listed: Console) -> None:
    city, xuhui, pudong = [await listed.browser(*seat) for seat in (CITY, XUHUI, PUDONG)]
    assert await shown(city) == ["甲", "乙", "丙", "丁"]
    assert (await shown(xuhui), await shown(pudong)) == (["甲", "乙", "丙"], ["丁"])
    assert await shown(city, district="310115") == ["丁"]
    assert (await xuhui.get("/desk/units", district="310115")).status_code == 404
    assert (await xuhui.get("/desk/units/1")).status_code == 200
    assert (await pudong.get("/desk/units/1")).status_code == 404


async def test_the_association_sees_its_own_lists_and_nothing_else(listed: Console) -> None:
    member = ("上海戊材料有限公司", CODES[4], "徐汇", "", "孙七", "13612345678", "会员")
    listed.does(lambda tx, _house: lists.take_in(tx, "association", [member]))
    association, xuhui = await listed.browser(*ASSOCIATION), await listed.browser(*XUHUI)
    assert await shown(association) == ["戊"]
    assert await shown(association, stage="listed") == ["戊"]
    assert (await association.get("/desk/units/1")).status_code == 404
    assert "孙七" in (await association.get("/desk/units/5")).text
    district = await xuhui.get("/desk/units/5")
    assert (district.status_code, "孙七" in district.text, "会员" in district.text) == (200, False, False)
    assert "13612345678" not in (await xuhui.get("/desk/units")).text


async def test_units_are_found_by_name_code_category_and_any_column(listed: Console) -> None:
    city = await listed.browser(*CITY)
    assert await shown(city, q="生物") == ["乙"]
    assert await shown(city, q=f" {CODES[3].lower()}") == ["丁"]
    assert await shown(city, category="先导产业") == ["甲", "丙"]
    assert await shown(city, column="园区", value="漕河泾") == ["甲", "丙"]
    assert await shown(city, column="园区", value="漕河泾", q="甲") == ["甲"]
    assert await shown(city, list="1") == ["甲", "乙", "丙", "丁"]
    assert await shown(city, list="2") == []


async def test_how_far_each_unit_is_follows_its_drafts(listed: Console) -> None:
    browser = await listed.browser(*CITY)

    async def at(stage: str) -> list[str]:
        return await shown(browser, stage=stage)

    def begun(tx: Transaction, house: House) -> units.Unit:
        return units.unit(tx, house, "4242", credit_code=CODES[0], categories=("city_project",))

    assert (await at("listed"), await at("overdue")) == (["甲", "乙", "丙", "丁"], [])
    unit = listed.does(begun)
    assert (await at("started"), await at("listed")) == (["甲"], ["乙", "丙", "丁"])
    assert await at("overdue") == ["甲"], "the city's date for project units is over"
    listed.does(lambda tx, house: units.hand_over(tx, house, unit.registration))
    assert await at("registered") == ["甲"]
    product = listed.does(lambda tx, house: units.product(tx, house, unit))
    assert await at("drafted") == ["甲"]
    listed.does(lambda tx, house: units.hand_over(tx, house, product))
    assert await at("submitted") == ["甲"]
    listed.does(lambda tx, house: units.review(tx, house, product, "accepted"))
    assert (await at("accepted"), await at("overdue")) == (["甲"], [])
    told = (await browser.get("/desk/units/1")).text
    assert ("产品备案" in told, "已备案" in told, "13812345678" in told, "漕河泾" in told) == (True,) * 4
    assert "变频水泵" not in told, "what was answered is the firm's"


async def test_a_long_list_is_turned_by_key(listed: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "ROWS", 2)
    monkeypatch.setattr(page.units, "PART", 2)
    city = await listed.browser(*CITY)
    first = await city.get("/desk/units", column="园区")
    after = re.findall(r'<a href="([^"]*)" rel="next"', first.text)
    assert after == ["/desk/units?column=%E5%9B%AD%E5%8C%BA&amp;below=2"]
    assert await shown(city, below="2") == ["丙", "丁"]


async def test_the_filtered_list_goes_out_as_a_workbook_of_texts(listed: Console) -> None:
    odd = ("上海己阀门有限公司", CODES[5], "徐汇", "=1+1", "", "", "=HYPERLINK(1)")
    listed.does(lambda tx, _house: lists.take_in(tx, "310104", [odd]))
    xuhui = await listed.browser(*XUHUI)
    answer = await xuhui.get("/desk/units/export.xlsx", q="公司", stage="listed")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert book[0][:3] == ["单位名称", "统一社会信用代码", "所属区"]
    assert [row[0] for row in book[1:]] == [lists.UNITS[place][0] for place in range(3)] + [odd[0]]
    assert book[-1][3:] == ["=1+1", "还没开始", "", "", "", "徐汇区知识产权局", "=HYPERLINK(1)"]
    assert b"<f>" not in answer.content
    assert listed.does(lambda tx, _house: audit.latest(tx)[0].detail) == "4 units"
