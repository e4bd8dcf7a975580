"""The broadcasts page: composed, looked at, sent, watched and exported; another office's is not found."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from bot.desk.roles import ACTS
from storage import broadcasts
from tests.bench import audience
from tests.support.console import Browser, Console

BODY = {
    "title": "年度更新",
    "text_zh_Hans": "{{单位}}：还差 {{还差}} 项 <b>",
    "text_en": "{{ unit }} lacks {{ missing }}",
}
OTHERS = [("310104", "reader"), ("310115", "district_officer"), ("association", "association"), ("city", "reader")]


def crowd(console: Console, many: int = 12) -> None:
    console.does(lambda tx, _house: audience.crowd(tx, "web", range(1000, 1000 + many)))


async def composed(browser: Browser, **more: str) -> str:
    await browser.get("/desk/broadcasts/new")
    answer = await browser.post("/desk/broadcasts/new", **{**BODY, **more})
    assert answer.status_code == 303, re.findall(r'class="error"[^>]*>([^<]*)', answer.text)
    return answer.headers["location"]


async def rounds(console: Console) -> None:
    core = console.office.core
    while await core.broadcasts.tick() + await core.deliveries.tick():
        pass


def heard(console: Console) -> list[str]:
    """Who of the crowd was written to; what officers hear of it goes to their own chats."""
    return [address.id for address, _ in console.office.news() if address.id.isdecimal()]


async def test_a_broadcast_from_the_form_to_the_exported_list(console: Console) -> None:
    crowd(console)
    browser = await console.browser("310104", "district_officer")
    path = await composed(browser)
    page = (await browser.get(path)).text
    assert "发给 12 位联系人" in page
    assert "上海第1000机电有限公司：还差 5 项 &lt;b&gt;" in page
    assert (await browser.post(f"{path}/test")).headers["location"] == f"{path}?done=test"
    await rounds(console)
    assert len(console.office.news()) == 1
    assert (await browser.post(f"{path}/send")).status_code == 303
    await rounds(console)
    page = (await browser.get(path)).text
    assert "先发了 10 位" in page
    assert "其余 2 位" in page
    assert (await browser.post(f"{path}/resume")).status_code == 303
    await rounds(console)
    assert len(heard(console)) == 12
    assert "12 位里处理完 12 位" in (await browser.get(f"{path}/progress")).text
    book = CalamineWorkbook.from_filelike(BytesIO((await browser.get(f"{path}/report.xlsx")).content))
    rows = book.get_sheet_by_index(0).to_python()
    assert (len(rows), rows[1][1:3]) == (13, ["上海第1000机电有限公司", "已发送"])


async def test_what_cannot_be_sent_is_said_at_its_field(console: Console) -> None:
    crowd(console, 1)
    browser = await console.browser("310104", "district_officer")
    await browser.get("/desk/broadcasts/new")
    for more, said in (
        ({"text_zh_Hans": "{{ 手机 }}"}, "「手机」填不进去"),
        ({"text_zh_Hans": "{{ unit.__class__ }}"}, "填不进去"),
        ({"text_zh_Hans": "{{ 单位"}, "花括号没有成对"),
        ({"text_zh_Hans": "{{ 期限 }}"}, "先选定是哪一个期限"),
        ({"text_zh_Hans": ""}, "至少要有中文内容"),
        ({"title": " "}, "给广播起一个标题"),
        ({"districts": "310115"}, "不"),
    ):
        answer = await browser.post("/desk/broadcasts/new", **{**BODY, **more})
        assert (answer.status_code, said in answer.text) == (422, True), more
    assert console.does(lambda tx, _house: broadcasts.listed(tx)) == ()


async def test_the_whole_city_waits_for_a_second_officer(console: Console) -> None:
    crowd(console, 2)
    author, second = [await console.signed_in(console.officer("city", "city_officer", who)) for who in ("李科", "周科")]
    path = await composed(author)
    await author.post(f"{path}/send")
    await author.get(path)
    assert (await author.post(f"{path}/approve")).status_code == 409
    assert "1 条广播等人同意" in (await second.get("/desk")).text
    assert "同意发送" in (await second.get(path)).text
    assert (await second.post(f"{path}/approve")).status_code == 303
    await rounds(console)
    assert len(heard(console)) == 2


@pytest.mark.parametrize(("office", "role"), OTHERS)
async def test_others_look_as_far_as_their_role_and_change_nothing(console: Console, office: str, role: str) -> None:
    crowd(console, 2)
    path = await composed(await console.browser("310104", "district_officer"))
    other = await console.browser(office, role)
    await other.get("/desk")
    reads = role in ACTS["broadcasts"] and office != "association"
    sees = 200 if reads and office in ("310104", "city") else 404 if reads else 403
    looked = [(await other.get(f"{path}{part}")).status_code for part in ("", "/progress", "/report.xlsx")]
    assert looked == [sees] * 3
    acts = ("send", "edit", "test", "approve", "decline", "pause", "resume", "cancel", "again")
    done = {(await other.post(f"{path}/{act}", **BODY)).status_code for act in acts}
    assert done == {404 if role == "district_officer" else 403}
    (left,) = console.does(lambda tx, _house: broadcasts.listed(tx))
    assert left.state == "draft"
