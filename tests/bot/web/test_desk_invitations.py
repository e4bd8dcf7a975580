"""Units' links: made, shown as QR codes, printed, opened by a contact, revoked; another district's are not found."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.desk import inviting
from bot.desk.officers import OPERATOR
from bot.documents import qr
from bot.messages import Address, Inbound
from bot.web.desk import invitations as page
from locales import words
from storage import catalogue, meanings, unit_invitations
from storage.database import Transaction
from tests.support import lists
from tests.support.console import Browser, Console
from tests.support.lists import CODES, UNITS

XUHUI, PUDONG, CITY = ("310104", "district_officer"), ("310115", "district_officer"), ("city", "city_officer")


@pytest.fixture
def listed(console: Console) -> Console:
    console.does(lambda tx, _: lists.take_in(tx))
    return console


async def code_of(browser: Browser, number: int = 1) -> str:
    """What a unit's link ends with, as its page shows it."""
    await browser.get(f"/desk/units/{number}")
    assert (await browser.post(f"/desk/units/{number}/invite")).status_code == 303
    found = re.search(r"/\?start=u_(\w+)", (await browser.get(f"/desk/units/{number}")).text)
    assert found is not None
    return found[1]


async def test_a_unit_is_invited_looks_and_the_stages_say_so(listed: Console) -> None:
    xuhui = await listed.browser(*XUHUI)
    said = await code_of(xuhui)
    assert await code_of(xuhui) == said, "a link is printed again as it was"
    assert "已邀请（1）" in (await xuhui.get("/desk/units", stage="invited")).text
    opened = await receive(listed, start=f"u_{said}")
    assert "徐汇区知识产权局邀请「上海甲机电有限公司」" in opened
    assert "13812345678" not in opened
    assert "已打开邀请（1）" in (await xuhui.get("/desk/units")).text
    assert "第一次被打开" in (await xuhui.get("/desk/units/1")).text
    assert (await xuhui.post("/desk/units/1/revoke")).status_code == 303
    assert "还没开始（3）" in (await xuhui.get("/desk/units")).text
    assert "已经不能用了" in await receive(listed, start=f"u_{said}")
    assert await code_of(xuhui) != said
    for forged in ("1_" + "0" * 20, "1", "x_y", f"2_{said.partition('_')[2]}"):
        assert "已经不能用了" in await receive(listed, start=f"u_{forged}")


async def receive(console: Console, **what: str) -> str:
    """What somebody on Telegram reads once they agreed."""
    receive_ = console.office.receive
    address = Address("telegram:1", "4242")
    console.app.state.updates = getattr(console.app.state, "updates", 0) + 2
    number = console.app.state.updates
    said = await receive_(Inbound(address, str(number), language="zh-CN", **what))  # type: ignore[arg-type]
    codes = [one.code for message in said for row in message.buttons for one in row if one.label == "同意，开始"]
    if codes:
        said = await receive_(Inbound(address, str(number + 1), button=codes[0]))
    return said[-1].text


async def test_the_code_is_a_picture_of_the_link_on_each_channel_that_is_set(listed: Console) -> None:
    xuhui = await listed.browser(*XUHUI)
    said = await code_of(xuhui)
    picture = await xuhui.get("/desk/units/1/qr.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.content == qr.svg(f"{listed.house.chat_url}/?start=u_{said}")
    assert (await xuhui.get("/desk/units/1/qr.svg", to="telegram")).status_code == 404
    assert (await xuhui.get("/desk/units/2/qr.svg")).status_code == 404, "it was not invited"
    object.__setattr__(listed.house, "telegram_name", "beian_bot")
    assert f"https://t.me/beian_bot?start=u_{said}" in (await xuhui.get("/desk/units/1")).text
    assert (await xuhui.get("/desk/units/1/qr.svg", to="telegram")).status_code == 200


async def test_many_are_invited_at_once_and_printed_with_what_they_are_asked(
    listed: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "SHEET", 2)
    xuhui = await listed.browser(*XUHUI)
    assert "还没有生成过邀请" in (await xuhui.get("/desk/units/sheet")).text
    await xuhui.get("/desk/units")
    sent = await xuhui.post("/desk/units/invite", column="园区", value="漕河泾")
    first = (await xuhui.get(sent.headers["location"])).text
    assert re.findall(r"<h2>(.*?)</h2>", first) == [UNITS[0][0], UNITS[2][0]]
    assert "申请备案的企业登录试点平台并注册" in first
    assert "文件规定" in first
    await xuhui.post("/desk/units/invite")
    turned = (await xuhui.get("/desk/units/sheet")).text
    assert re.findall(r'href="([^"]*)" rel="next"', turned) == ["/desk/units/sheet?below=2"]
    assert "丁" not in turned + (await xuhui.get("/desk/units/sheet", below="2")).text


async def test_another_districts_units_are_not_invited(listed: Console) -> None:
    await code_of(await listed.browser(*XUHUI))
    pudong = await listed.browser(*PUDONG)
    await pudong.get("/desk/units")
    assert (await pudong.get("/desk/units/1/qr.svg")).status_code == 404
    for act in ("invite", "revoke"):
        assert (await pudong.post(f"/desk/units/1/{act}")).status_code == 404
    await pudong.post("/desk/units/invite")
    made = listed.does(lambda tx, _: unit_invitations.of_units(tx, [1, 2, 3, 4]))
    assert {number: one.office for number, one in made.items()} == {1: "310104", 4: "310115"}


def test_the_date_that_counts_is_said_with_its_ground_and_none_is_guessed(listed: Console) -> None:
    unit = catalogue.Listed("甲", CODES[0], "310104", "市级项目")

    def told(one: catalogue.Listed) -> inviting.Asked:
        return listed.does(
            lambda tx, house: inviting.asked(tx, house, words("zh_Hans", house.main_notice), one, "city")
        )

    assert "2023 年 3 月 31 日，已过" in told(unit).until
    assert "文件规定" in told(unit).until_ground
    assert told(replace(unit, category="集成电路")).until == "", "what the list calls it is no category of the notice"
    listed.does(lambda tx, _: meanings.mean(tx, "city", "集成电路", "city_project", "officer:1"))
    assert "2023 年 3 月 31 日" in told(replace(unit, category="集成电路")).until, "the office said what it means"


def test_a_link_goes_with_its_unit(listed: Console) -> None:
    def turn(tx: Transaction) -> None:
        made = unit_invitations.make(tx, 1, "310104")
        said = unit_invitations.code(tx, made)
        found = unit_invitations.by_code(tx, said)
        assert found == made
        assert inviting.invite_all(tx, OPERATOR, [1, 2]) == 1, "who has a link keeps it"
        held = catalogue.catalogues(tx)[0]
        catalogue.remove(tx, 1, catalogue.imports(tx, held.id)[0].id)
        assert catalogue.drop_removed(tx, tx.now.replace(year=2099)) == 1
        assert unit_invitations.by_code(tx, said) is None

    listed.does(lambda tx, _: turn(tx))
