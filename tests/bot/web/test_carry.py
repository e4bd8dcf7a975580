"""The page of a filing that a person types into the national platform: who sees it, what it says, what it remembers."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.documents import dossiers
from storage import carrying, people
from tests.bot.documents import samples
from tests.support.carried import LI, PRODUCT, REGISTRATION, STRANGER, WANG, Carried, played

PAGE = f"/carry/{PRODUCT}"
SALES = "sales/"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    return asyncio.run(played(tmp_path_factory.mktemp("carried"), sqlite_template))


@pytest.fixture
def carried(kept: Path, tmp_path: Path, sqlite_template: Path) -> Iterator[Carried]:
    made = Carried.copied(kept, tmp_path / "copy", sqlite_template)
    yield made
    made.close()


def fields(page: httpx.Response) -> dict[str, tuple[str, str]]:
    """Key -> the field's name and what is to be typed."""
    found = {}
    for field in re.findall(r'<li id="f\d+" class="field.*?</li>', page.text, re.DOTALL):
        name, value, key = (
            re.search(shape, field, re.DOTALL)
            for shape in (r"<b>(.*?)</b>", r'class="value"[^>]*>(.*?)</p>', r'name="field" value="(.*?)"')
        )
        assert name and value and key
        found[html.unescape(key[1])] = (html.unescape(name[1]), html.unescape(value[1]))
    return found


def ticked(page: httpx.Response) -> str:
    return re.search(r'id="progress-count"[^>]*>(.*?)<', page.text)[1]  # type: ignore[index]


async def test_everything_stands_there_as_it_is_typed(carried: Carried) -> None:
    page = await carried.browser(WANG).get(PAGE)
    titles = [html.unescape(one) for one in re.findall(r'<h2 id="[^"]+">(.*?)</h2>', page.text)]
    named = ("专利信息", "产品基本信息", "经济数据", "专利声明", "证明材料", "参与认定")
    assert titles == [f"{n}　{name}" for n, name in enumerate(named, 1)]
    found = fields(page)
    assert list(found.values())[:2] == [("专利号", "ZL201810862228.X"), ("专利名称", "一种变频水泵的叶轮")]
    assert (found["patent_kind/1"][1], found["filed_on/1"][1]) == ("发明", "2018-08-01")
    assert found["number/2"][1] == "ZL202120592620.4"
    assert found["recognition/"] == ("参与专利密集型产品认定", "参加")
    assert found[SALES] == ("销售额", "2900")
    files = [value for key, (_, value) in found.items() if key.count("/") == 2]
    assert files == [
        "01_产品照片_上海某某机电有限公司_1.jpg", "02_产品照片_上海某某机电有限公司_2.jpg",
        "03_专利证书_上海某某机电有限公司_1.pdf", "04_专利证书_上海某某机电有限公司_2.pdf",
        "05_许可合同_上海某某机电有限公司.pdf", "06_经济数据证明_上海某某机电有限公司.pdf",
        "07_出口报关单_上海某某机电有限公司.pdf",
    ]  # fmt: skip
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "平台惯例" in page.text and "建议" in page.text


async def test_a_stranger_gets_nothing(carried: Carried) -> None:
    paths = (PAGE, f"{PAGE}/dossier", f"{PAGE}/paper/x", "/carry/BA-2026-00099", "/carry/x")
    for browser in (carried.browser(), carried.browser(STRANGER), carried.browser(LI)):
        assert {(await browser.get(path)).status_code for path in paths} == {404}
        for act in ("tick", "unit", "large", "leave"):
            answer = await browser.post(f"{PAGE}/{act}", data={"field": SALES, "on": "1", "unit": "yuan"})
            assert answer.status_code == 404
    forged = carried.browser()
    forged.cookies.set("carry", "1." + "0" * 64)
    forged.cookies.set("beian", f"{WANG}.AAAA")
    assert (await forged.get(PAGE)).status_code == 404
    filing = carried.filing().id
    assert carried.does(lambda tx, _: carrying.ticks(tx, filing)) == {}


async def test_whoever_fills_only_a_part_sees_nothing_of_the_page(carried: Carried) -> None:
    li, draft = carried.contact(LI), carried.filing().draft_id
    carried.does(lambda tx, _: people.grant(tx, draft, li, "patents"))
    assert (await carried.browser(LI).get(PAGE)).status_code == 404
    carried.does(lambda tx, _: people.grant(tx, draft, li, ""))
    assert (await carried.browser(LI).get(PAGE)).status_code == 200


async def test_a_tick_is_kept_for_colleagues_and_days(carried: Carried) -> None:
    wang, li = carried.browser(WANG), carried.browser(LI)
    carried.joined(LI)
    answer = await wang.post(f"{PAGE}/tick", data={"field": SALES, "on": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    page = await li.get(PAGE)
    assert ticked(page).startswith("1 / ")
    assert "同事 · " in page.text
    told = await li.post(
        f"{PAGE}/tick", data={"field": "number/1", "on": "1"}, headers={"Accept": "application/json"}
    )  # fmt: skip
    assert told.json()["done"] == 2
    assert told.json()["by"].startswith("您 · ")
    assert told.json()["blocks"]["economy"] == "1 / 5"
    await wang.post(f"{PAGE}/tick", data={"field": SALES, "on": "0"})
    assert ticked(await wang.get(PAGE)).startswith("1 / ")


async def test_only_our_own_forms_change_anything(carried: Carried) -> None:
    wang = carried.browser(WANG)
    answer = await wang.post(
        f"{PAGE}/tick", data={"field": SALES, "on": "1"}, headers={"Origin": "http://evil.test"}
    )  # fmt: skip
    assert answer.status_code == 403
    for wrong in ({"field": "nothing/", "on": "1"}, {"field": SALES}, {}):
        assert (await wang.post(f"{PAGE}/tick", data=wrong)).status_code == 400
    assert (await wang.post(f"{PAGE}/unit", data={"unit": "dollar"})).status_code == 400
    assert ticked(await wang.get(PAGE)).startswith("0 / ")


async def test_the_unit_of_money_stays_chosen(carried: Carried) -> None:
    wang = carried.browser(WANG)
    assert (await wang.post(f"{PAGE}/unit", data={"unit": "yuan"})).status_code == 303
    assert fields(await carried.browser(WANG).get(PAGE))[SALES][1] == "29000000"


async def test_a_link_opens_the_page_elsewhere_once(carried: Carried) -> None:
    link, phone, other = carried.link(), carried.browser(), carried.browser()
    for _ in range(2):
        offered = await phone.get(link)
        assert offered.status_code == 200
        assert "打开填报页" in offered.text
    opened = await phone.post(link)
    assert (opened.status_code, opened.headers["location"]) == (303, PAGE)
    assert "Path=/carry" in opened.headers["set-cookie"]
    assert (await phone.get(PAGE)).status_code == 200
    assert (await phone.get(f"/carry/{REGISTRATION}")).status_code == 200
    assert (await other.post(link)).status_code == 410
    assert (await other.get(link)).status_code == 410
    await phone.post(f"{PAGE}/tick", data={"field": SALES, "on": "1"})
    assert ticked(await carried.browser(WANG).get(PAGE)).startswith("1 / ")
    cookie = phone.cookies["carry"]
    assert "已在这台设备上退出" in (await phone.post(f"{PAGE}/leave")).text
    phone.cookies.set("carry", cookie)
    assert (await phone.get(PAGE)).status_code == 404


async def test_who_is_taken_off_sees_nothing_from_then_on(carried: Carried) -> None:
    carried.joined(LI)
    phone, chat = carried.browser(), carried.browser(LI)
    await phone.post(carried.link(LI))
    assert {(await one.get(PAGE)).status_code for one in (phone, chat)} == {200}
    carried.gone(LI)
    assert {(await one.get(PAGE)).status_code for one in (phone, chat)} == {404}
    assert (await phone.post(f"{PAGE}/tick", data={"field": SALES, "on": "1"})).status_code == 404


async def test_papers_come_under_the_names_they_are_uploaded_with(carried: Carried) -> None:
    wang = carried.browser(WANG)
    page = await wang.get(PAGE)
    papers = re.findall(r'href="(/carry/[^"]+/paper/[^"]+)"', page.text)
    answer = await wang.get(papers[0])
    assert answer.content.startswith(samples.picture())
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''01_%E4%BA%A7")
    other = carried.browser(WANG)
    assert (await other.get(papers[0].replace(PRODUCT, REGISTRATION))).status_code == 404


async def test_the_dossier_read_again_is_the_filing(carried: Carried) -> None:
    answer = await carried.browser(WANG).get(f"{PAGE}/dossier")
    assert answer.headers["content-disposition"].endswith("BA-2026-00002_%E5%8F%98%E9%A2%91%E6%B0%B4%E6%B3%B5.zip")
    filing = carried.filing()
    read = await asyncio.to_thread(dossiers.read, answer.content)
    assert (read.reference, read.content, read.digest) == (PRODUCT, filing.content, filing.digest)
    assert len(read.papers) == len(filing.content["papers"]) == 7
    assert any(one.startswith(samples.picture()) for one in read.papers.values())


SENT_BACK = """!as wang
!carried
办件进度
平台退回了
今天
用错了单位
☐ 经济数据缺少证明
选好了
确定
办件进度
去改
@审计报告全文.pdf
就这些
!tap 提交"""


async def test_an_earlier_submission_leads_to_the_last_one(kept: Path, tmp_path: Path, sqlite_template: Path) -> None:
    carried = Carried.copied(kept, tmp_path / "copy", sqlite_template)
    wang = carried.browser(WANG)
    for field in (SALES, "recognition/"):
        await wang.post(f"{PAGE}/tick", data={"field": field, "on": "1"})
    await wang.post(f"{PAGE}/unit", data={"unit": "yuan"})
    carried.close()
    await played(tmp_path / "copy", sqlite_template, SENT_BACK)
    carried = Carried(tmp_path / "copy", sqlite_template)
    wang = carried.browser(WANG)
    answer = await wang.get(PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/carry/BA-2026-00003")
    assert (await wang.post(f"{PAGE}/tick", data={"field": SALES, "on": "1"})).status_code == 410
    page = await wang.get(answer.headers["location"])
    assert ticked(page).startswith("2 / "), "what was entered and is the same stays ticked"
    assert fields(page)[SALES][1] == "29000000", "the unit stays as well"
    assert "改动 1 项" in page.text
    assert page.text.count("这次有改动") == 1
    assert (await wang.get(f"{PAGE}/dossier")).status_code == 200, "the copy of what was sent back is still theirs"
    carried.close()
