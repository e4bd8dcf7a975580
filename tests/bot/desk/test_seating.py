"""Officers are invited and removed in the chat by the console's acts: same audit, and nothing for who may not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.desk import officers as seats
from bot.desk.officers import OPERATOR
from bot.messages import Address, Inbound, Outbound
from storage import audit, contacts, officers
from tests.bot.operating import Day


@pytest.fixture
async def office(tmp_path: Path) -> Iterator[Day]:
    day = Day.begin(tmp_path)
    await day.meet("李科")
    who = day.core.db.run_now(lambda tx: contacts.arrive(tx, "web", "李科")[0].id)
    made, _ = day.core.db.run_now(lambda tx: seats.invite(tx, OPERATOR, "李科", "city", "city_admin"))
    day.core.db.run_now(lambda tx: seats.accept(tx, made, who))
    yield day
    day.core.db.close()


async def said(office: Day, update: str, text: str = "", button: str = "") -> Outbound:
    inbound = Inbound(Address("web", "李科"), f"own {update}", text=text, button=button)
    return (await office.core.handle(inbound)).messages[-1]


def tap(message: Outbound, label: str) -> str:
    return next(one.code for row in message.buttons for one in row if label in one.label)


def trail(office: Day, action: str) -> list[tuple[str, str]]:
    return [(one.actor, one.detail) for one in office.core.db.run_now(lambda tx: audit.latest(tx, action=action))]


async def invited(office: Day, name: str = "周科") -> Outbound:
    listing = await said(office, f"{name}1", "人员管理")
    await said(office, f"{name}2", button=tap(listing, "邀请工作人员"))
    where = await said(office, f"{name}3", name)
    role = await said(office, f"{name}4", button=tap(where, "徐汇"))
    return await said(office, f"{name}5", button=tap(role, "只看"))


async def test_the_acts_are_the_consoles_and_so_is_the_trail(office: Day) -> None:
    assert "/?start=o_" in (await invited(office)).text
    one, other = office.core.db.run_now(officers.everyone)
    assert (other.name, other.office, other.role) == ("周科", "310104", "reader")
    assert (f"officer:{one.id}", f"officer {other.id} 310104 reader") in trail(office, "officer_invited")
    card = await said(office, "b1", button=tap(await said(office, "b0", "人员管理"), "周科"))
    sure = await said(office, "b2", button=tap(card, "移除"))
    assert trail(office, "officer_removed") == [], "asked first"
    assert "已移除" in (await said(office, "b3", button=tap(sure, "移除"))).text
    assert trail(office, "officer_removed") == [(f"officer:{one.id}", f"officer {other.id}")]
    assert "等待接受" not in (await said(office, "b4", "人员管理")).buttons[0][0].label


async def test_nobody_removes_themselves(office: Day) -> None:
    card = await said(office, "1", button=tap(await said(office, "0", "人员管理"), "李科"))
    assert all("移除" not in one.label for row in card.buttons for one in row)


async def test_buttons_of_who_is_administrator_no_more_do_nothing(office: Day) -> None:
    await invited(office)
    listing = await said(office, "1", "人员管理")
    card = await said(office, "2", button=tap(listing, "周科"))
    sure = await said(office, "3", button=tap(card, "移除"))
    office.core.db.run_now(lambda tx: seats.remove(tx, OPERATOR, 1))
    for place, (message, label) in enumerate(((listing, "邀请"), (listing, "周科"), (card, "移除"), (sure, "移除"))):
        assert "不在您的权限里" in (await said(office, f"x{place}", button=tap(message, label))).text
    assert [one.name for one in office.core.db.run_now(officers.everyone) if one.removed_at is None] == ["周科"]


async def test_a_question_is_left_by_any_command_and_an_old_button_picks_nothing(office: Day) -> None:
    listing = await said(office, "1", "人员管理")
    await said(office, "2", button=tap(listing, "邀请工作人员"))
    where = await said(office, "3", "周科")
    await said(office, "4", "工作台")
    assert "工作人员" in (await said(office, "5", button=tap(where, "徐汇"))).text
    assert len(office.core.db.run_now(officers.everyone)) == 1
