"""The indicators page: numbers by district, category and list, for whom they are, and as a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
import time_machine
from python_calamine import CalamineWorkbook

from bot import indicators
from bot.house import House
from storage import catalogue, filings, ratings, subjects
from storage.catalogue import Listed
from storage.database import Transaction
from tests.support import units
from tests.support.console import Console
from tests.support.databases import *  # noqa: F403
from tests.support.house import Office

CODE = "91310000132260250X"


@pytest.fixture
def console(tmp_path: Path, sqlite_template: Path) -> Iterator[Console]:
    with time_machine.travel("2026-06-01T01:00:00Z", tick=False):
        office = Office.open(tmp_path, sqlite_template)
        yield Console(office)
        office.close()


def rated(tx: Transaction, house: House) -> None:
    """The one product was found poor."""
    (product,) = [
        one for subject in subjects.all_ids(tx) for one in filings.of_subject(tx, subject) if one.form == "product"
    ]
    assert ratings.rate(tx, product.id, 2)
    indicators.keep(tx, house, product.subject_id)


def filed(tx: Transaction, house: House) -> None:
    """One unit that filed a product in 徐汇, one that only registered in 浦东, both of the pilot; three are listed."""
    one = units.unit(tx, house, "王", ("city_pilot",), credit_code=CODE)
    other = units.unit(tx, house, "李", ("city_pilot",), "310115", credit_code="913101155550000122")
    for whose in (one, other):
        units.hand_over(tx, house, whose.registration)
        units.review(tx, house, whose.registration, "accepted")
    product = units.product(tx, house, one)
    units.hand_over(tx, house, product)
    units.review(tx, house, product, "accepted")
    units.product(tx, house, one, whole=False)
    held = catalogue.taken(tx, "city", "=先导")
    taken = catalogue.note_import(tx, held.id, "x", "x", added=3, changed=0, gone=0, kept=0)
    for name, code, district in (("甲", CODE, "310104"), ("乙", "", "310104"), ("丙", "", "310115")):
        catalogue.add(tx, held.id, taken, Listed(name, code, district))


def row(answer: httpx.Response, name: str) -> dict[str, str]:
    """The cells of a line by their headings."""
    line = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', answer.text)
    assert line, name
    return dict(re.findall(r'data-label="(.*?)">(.*?)</td>', line[1]))


async def test_numbers_by_district_category_and_list(console: Console) -> None:
    console.does(filed)
    browser = await console.browser("city", "reader")
    here = row(await browser.get("/desk/indicators"), "徐汇区")
    assert [here[name] for name in ("应备案", "已注册", "已实名", "备案单位数", "备案产品数", "覆盖率", "逾期")] == [
        "2", "1", "1", "1", "1", "50.0%", "0",
    ]  # fmt: skip
    assert here["上年度销售额"] not in ("—", "0 元")
    whole = row(await browser.get("/desk/indicators"), "合计")
    assert [whole[name] for name in ("应备案", "已注册", "备案单位数", "覆盖率", "逾期")] == [
        "3",
        "2",
        "1",
        "33.3%",
        "1",
    ]
    pilot = await browser.get("/desk/indicators", by="category")
    named = re.search(r'<th scope="row">([^<]*试点、示范[^<]*)</th>', pilot.text)
    assert named
    assert [row(pilot, named[1])[name] for name in ("应备案", "已注册", "逾期")] == ["—", "2", "1"]
    listed = row(await browser.get("/desk/indicators", by="list"), "上海市知识产权局 · =先导")
    assert [listed[name] for name in ("应备案", "已注册", "备案单位数", "覆盖率")] == ["3", "1", "1", "33.3%"]


async def test_every_indicator_has_its_definition_and_people_are_seen_to_stop(console: Console) -> None:
    console.does(filed)
    page = (await (await console.browser("city", "reader")).get("/desk/indicators")).text
    assert page.count("<summary") == 12
    assert page.count('<span class="tag">平台惯例</span>') == 4
    assert re.search(
        r'<th scope="row">2026 年 6 月</th><td class="n">2</td><td class="n">2</td><td class="n">1</td>', page
    )
    assert re.search(r'<td class="n">1</td><td class="n">1</td></tr>', page), "one product waits, one went on"


async def test_a_district_sees_itself_and_no_other(console: Console) -> None:
    console.does(filed)
    browser = await console.browser("310115", "district_officer")
    page = await browser.get("/desk/indicators")
    assert "徐汇" not in page.text
    assert row(page, "合计")["已注册"] == "1"
    assert (await browser.get("/desk/indicators", by="list")).text.count("=先导") == 1
    for path in ("/desk/indicators", "/desk/indicators/export.xlsx"):
        assert (await browser.get(path, district="310104")).status_code == 404
    member = await console.browser("association", "association")
    assert (await member.get("/desk/indicators")).status_code == 403
    assert (await member.get("/desk/indicators/export.xlsx")).status_code == 403


async def test_the_workbook_says_the_same_and_has_no_formulas(console: Console) -> None:
    console.does(filed)
    browser = await console.browser("city", "city_officer")
    answer = await browser.get("/desk/indicators/export.xlsx", by="list")
    assert answer.headers["content-disposition"] == 'attachment; filename="indicators-2026-06-01.xlsx"'
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    head, whole, line = book.get_sheet_by_index(0).to_python()
    assert head[1] == "应备案"
    assert whole[:3] == ["合计", 3.0, 2.0]
    assert line[:3] == ["上海市知识产权局 · =先导", 3.0, 1.0]
    assert len(book.sheet_names) == 5


async def test_ratings_are_told_by_district_in_the_page_and_the_workbook(console: Console) -> None:
    console.does(filed)
    console.does(rated)
    browser = await console.browser("city", "city_officer")
    page = (await browser.get("/desk/indicators")).text
    assert re.search(r"徐汇区</th>(<td[^>]*>[01]</td>){5}<td[^>]*>0.0%", page)
    book = CalamineWorkbook.from_filelike(BytesIO((await browser.get("/desk/indicators/export.xlsx")).content))
    assert book.get_sheet_by_name("好差评").to_python()[1] == ["徐汇区", 0.0, 0.0, 0.0, 1.0, 0.0, "0.0%"]
    other = await (await console.browser("310115", "district_officer")).get("/desk/indicators")
    assert "还没有人评价" in other.text


async def test_with_nothing_to_count_the_page_says_so(console: Console) -> None:
    page = await (await console.browser("city", "reader")).get("/desk/indicators")
    assert page.status_code == 200
    assert "还没有可统计的数据" in page.text
