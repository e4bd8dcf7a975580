"""Signing in to the console: links that open once, forms of our own pages only, sessions that end."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import time_machine

from bot.desk import officers as seats
from bot.desk.officers import OPERATOR
from bot.messages import EMAIL, Address, Attempt, Inbound
from bot.web.limits import Limits, Rate
from storage import audit, contacts, officers
from storage import desk as store
from storage.database import Transaction
from tests.support.console import Console

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
OVER = "用过、被新的替换，或已超过 10 分钟"


async def test_a_link_signs_in_once_and_looking_at_it_uses_nothing_up(console: Console) -> None:
    link = console.link(console.officer("city", "city_officer", "李科"))
    robot, browser = console.stranger(), console.stranger()
    for _ in range(3):
        looked = await robot.get(link)
        assert (looked.status_code, "李科，点下面的按钮" in looked.text) == (200, True)
    assert "set-cookie" not in looked.headers
    assert (await browser.post(link)).headers["location"] == "/desk"
    assert "上海市知识产权局 · 市局工作人员 · 李科" in (await browser.get("/desk")).text
    again = await robot.post(link)
    assert (again.status_code, OVER in again.text) == (410, True)
    assert (await robot.get("/desk")).headers["location"] == "/desk/in"


async def test_a_link_works_for_ten_minutes(console: Console) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        link = console.link(console.officer("city", "city_officer"))
        clock.shift(timedelta(minutes=10))
        late = await console.stranger().get(link)
        assert (late.status_code, OVER in late.text) == (410, True)
        assert (await console.stranger().post(link)).status_code == 410


async def test_a_newer_link_takes_the_place_of_an_older(console: Console) -> None:
    officer = console.officer("city", "city_officer")
    older, newer = console.link(officer), console.link(officer)
    assert (await console.stranger().post(older)).status_code == 410
    assert (await console.stranger().post(newer)).status_code == 303


@pytest.mark.parametrize(
    "forged",
    [
        lambda link: link[:-1] + ("0" if link[-1] != "0" else "1"),
        lambda link: re.sub(r"/\d+\.", "/999.", link),
        lambda link: re.sub(r"\.[0-9a-f]+", ".", link),
        lambda link: re.sub(r"/\d+\.", "/x.", link),
        lambda link: link + "0",
    ],
)
async def test_a_forged_link_opens_nothing(console: Console, forged: Callable[[str], str]) -> None:
    link = console.link(console.officer("city", "city_officer"))
    assert (await console.stranger().get(forged(link))).status_code == 410
    assert (await console.stranger().post(forged(link))).status_code == 410
    assert (await console.stranger().post(link)).status_code == 303


async def test_the_secret_of_one_officers_link_opens_no_other(console: Console) -> None:
    mine, other = (console.link(console.officer("310104", "reader", name)) for name in ("周科", "钱科"))
    mixed = f"{mine.partition('.')[0]}.{other.partition('.')[2]}"
    assert (await console.stranger().post(mixed)).status_code == 410


async def test_another_sites_page_signs_nobody_in(console: Console) -> None:
    link, browser = console.link(console.officer("city", "city_officer")), console.stranger()
    answer = await browser.client.post(link, headers={"Origin": "http://evil.test"})
    assert answer.status_code == 403
    assert (await browser.post(link)).status_code == 303, "nothing was used up"


async def test_an_officer_signed_in_is_told_before_another_takes_the_browser(console: Console) -> None:
    browser = await console.signed_in(console.officer("city", "city_admin", "王科"))
    old = browser.client.cookies["beian_desk"]
    link = console.link(console.officer("310104", "reader", "周科"))
    assert "现在以 王科 登录" in (await browser.get(link)).text
    await browser.post(link)
    assert "周科" in (await browser.get("/desk")).text
    assert (await _with(console, old)).status_code == 303, "the session before is over"


async def test_a_session_ends_when_idle_and_at_the_latest_after_twelve_hours(console: Console) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        browser = await console.browser("city", "city_officer")
        for _ in range(11):
            clock.shift(timedelta(minutes=65))
            assert (await browser.get("/desk")).status_code == 200
        clock.shift(timedelta(minutes=5))
        assert (await browser.get("/desk")).headers["location"] == "/desk/in"
        idle = await console.browser("310104", "reader")
        clock.shift(timedelta(hours=2))
        assert (await idle.get("/desk")).headers["location"] == "/desk/in"


async def test_who_signs_out_is_signed_out_wherever_the_cookie_is(console: Console) -> None:
    browser = await console.browser("city", "city_officer")
    cookie = browser.client.cookies["beian_desk"]
    await browser.get("/desk")
    assert "已退出" in (await browser.post("/desk/out")).text
    assert (await _with(console, cookie)).headers["location"] == "/desk/in"


async def test_who_is_removed_or_erased_is_out_at_once_and_their_link_opens_nothing(console: Console) -> None:
    officer = console.officer("310104", "district_officer")
    browser, link = await console.signed_in(officer), console.link(officer)
    console.does(lambda tx, _: seats.remove(tx, OPERATOR, officer))
    assert (await browser.get("/desk")).headers["location"] == "/desk/in"
    assert (await console.stranger().post(link)).status_code == 410
    gone = console.officer("310115", "district_officer")
    browser = await console.signed_in(gone)
    contact = console.does(lambda tx, _: officers.get(tx, gone))
    assert contact is not None and contact.contact_id is not None
    console.does(lambda tx, _: officers.leave(tx, contact.contact_id or 0))
    assert (await browser.get("/desk")).headers["location"] == "/desk/in"


async def test_a_forged_cookie_is_nobody(console: Console) -> None:
    cookie = (await console.browser("city", "city_admin")).client.cookies["beian_desk"]
    number, _, secret = cookie.partition(".")
    for forged in (
        f"{number}.{secret[:-1]}x",
        f"{int(number) + 1}.{secret}",
        f"{number}.",
        "x",
        "9" * 400,
        f"-1.{secret}",
    ):
        assert (await _with(console, forged)).headers["location"] == "/desk/in"


async def test_the_cookie_is_for_the_desk_only_and_out_of_scripts_reach(console: Console) -> None:
    answer = await console.stranger().post(console.link(console.officer("city", "city_officer")))
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/desk", "max-age=43200"))
    assert answer.headers["cache-control"] == "no-store"


async def test_a_form_needs_our_origin_and_its_own_token(console: Console) -> None:
    browser, other = await console.browser("city", "city_admin"), await console.browser("310104", "reader")
    await browser.get("/desk/officers")
    stranger = re.search(r'name="csrf" value="(\w+)"', (await other.get("/desk")).text)
    assert stranger is not None
    seat = {"name": "赵科", "office": "310104", "role": "reader"}
    for fields, origin in (
        (seat, "http://desk.test"),
        (seat | {"csrf": ""}, "http://desk.test"),
        (seat | {"csrf": stranger[1]}, "http://desk.test"),
        (seat | {"csrf": browser.csrf}, "http://evil.test"),
        (seat | {"csrf": browser.csrf}, "null"),
    ):
        answer = await browser.client.post("/desk/officers", data=fields, headers={"Origin": origin})
        assert answer.status_code == 403
    cross = {"Sec-Fetch-Site": "same-site"}
    assert (
        await browser.client.post("/desk/officers", data=seat | {"csrf": browser.csrf}, headers=cross)
    ).status_code == 403
    assert len(console.does(lambda tx, _: officers.everyone(tx))) == 2
    assert (await browser.post("/desk/officers", **seat)).status_code == 200


async def test_a_form_sent_after_the_session_ended_says_how_to_sign_in(console: Console) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        browser = await console.browser("city", "city_admin")
        await browser.get("/desk/officers")
        clock.shift(timedelta(hours=3))
        answer = await browser.post("/desk/officers", name="赵科", office="310104", role="reader")
        assert (answer.status_code, "在聊天里发送「工作台」" in answer.text) == (401, True)


async def test_the_chat_gives_officers_a_link_and_others_none(console: Console) -> None:
    async def said(who: str) -> str:
        message = Inbound(Address("web", who), f"{who}-1", text="/desk")
        return str(await console.office.receive(message))

    console.officer("310104", "district_officer", "周科")
    given = re.search(r"url='[^']*(/desk/in/[\w.]+)'", await said("周科"))
    assert given is not None
    assert (await console.stranger().post(given[1])).status_code == 303
    assert "/desk/in/" not in await said("路人")


async def test_a_link_by_mail_goes_to_a_confirmed_mailbox_and_says_nothing_of_others(console: Console) -> None:
    object.__setattr__(console.house, "mails", True)
    seat = (
        console.does(lambda tx, _: officers.get(tx, made))
        if (made := console.officer("city", "reader", "孙科"))
        else None
    )
    assert seat is not None and seat.contact_id is not None
    who = seat.contact_id
    console.does(lambda tx, _: contacts.add(tx, who, EMAIL, f"{who}:sun@bureau.example"))
    sent: list[str] = []

    async def post(_address: Address, message: object) -> Attempt:
        sent.append(str(message))
        return Attempt("sent")

    console.office.core.senders[EMAIL] = post
    browser = console.stranger()
    known = await browser.post("/desk/in", mailbox=" Sun@Bureau.example ")
    unknown = await browser.post("/desk/in", mailbox="nobody@bureau.example")
    assert known.text == unknown.text
    assert "已经发出" in known.text
    await console.office.round()
    [letter] = sent
    link = re.search(r"/desk/in/[\w.]+", letter)
    assert link is not None
    assert (await browser.post(link[0])).status_code == 303
    assert (await browser.post("/desk/in", mailbox="sun@bureau.example")).status_code == 200
    await console.office.round()
    assert len(sent) == 1, "no second letter within a minute"


async def test_who_asks_too_often_waits(console: Console) -> None:
    object.__setattr__(console.app.state.desk, "limits", Limits(Rate(3, 60), Rate(3, 60)))
    browser = console.stranger()
    statuses = [(await browser.get("/desk/in/1.x")).status_code for _ in range(4)]
    assert statuses == [410, 410, 410, 429]


async def test_signing_in_and_looking_are_in_the_trail(console: Console) -> None:
    officer = console.officer("310104", "district_officer")
    browser = await console.signed_in(officer)
    await browser.get("/desk/drafts")
    await browser.get("/desk/officers")
    acts = console.does(lambda tx, _: audit.latest(tx, actor=audit.officer(officer)))
    assert [(act.action, act.detail) for act in acts][:2] == [
        ("desk_view", "/desk/drafts"),
        ("desk_sign_in", "session 1"),
    ]


def test_neither_links_nor_cookies_are_kept(console: Console) -> None:
    officer = console.officer("city", "city_admin")
    token = console.link(officer).rpartition("/")[2]

    def rows(tx: Transaction, _: object) -> str:
        session = store.session_token(tx, store.begin(tx, officer))
        tables = ("desk_links", "desk_sessions")
        kept = [str(tx.connection.exec_driver_sql(f"SELECT * FROM {name}").fetchall()) for name in tables]
        assert session.partition(".")[2] not in str(kept)
        return str(kept)

    assert token.partition(".")[2] not in console.does(rows)


async def _with(console: Console, cookie: str) -> httpx.Response:
    browser = console.stranger()
    browser.client.cookies.set("beian_desk", cookie, path="/desk")
    return await browser.get("/desk")
