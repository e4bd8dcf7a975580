"""Who may change which dates, what is refused and why, and that every change is on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest

from bot.desk import calendar as acts
from bot.desk import officers as seats
from bot.desk.calendar import Entry, Ground
from bot.desk.officers import OPERATOR, Actor
from bot.house import House
from storage import audit, contacts, officers
from storage.database import Transaction
from tests.bot.operating import Day
from tests.support.acts import *  # noqa: F403
from tests.support.acts import does, refused

T = TypeVar("T")
NOTICE = "shanghai_2022"
GROUND = Ground("沪知局〔2027〕3 号", "rule", "延期", "https://x.cn/3")
XUHUI = Actor("officer:7", "310104", "district_officer")
READER = Actor("officer:8", "city", "reader")
NEW = Entry(date(2027, 6, 30), {"zh_Hans": "区里的期限"}, {"zh_Hans": "完成备案"}, "filing")
OURS = Entry(date(2027, 6, 30), {"zh_Hans": "区里的期限"}, {"zh_Hans": "完成备案"}, "filing", (), ("310104",))


def moved(actor: Actor, name: str = "city_projects", entry: Entry | None = None, **more: int) -> Callable[..., None]:
    wanted = entry or Entry(date(2027, 6, 30))
    return lambda tx, house: acts.amend(tx, house, actor, NOTICE, name, wanted, GROUND, **more)


def test_a_change_is_in_force_at_once_and_on_record(office: Day) -> None:
    does(office, moved(OPERATOR))
    found = does(office, lambda tx, house: house.calendar.find(tx, NOTICE, "city_projects"))
    assert found is not None and found.on == date(2027, 6, 30)
    [row] = does(office, lambda tx, _: acts.history(tx, NOTICE, "city_projects"))
    assert (row.author, row.reason, row.kind) == ("operator", "延期", "amend")
    [act] = does(office, lambda tx, _: audit.latest(tx, action="calendar_amend"))
    assert (act.actor, act.detail) == ("operator", f"{NOTICE} city_projects change 1")


def test_what_is_rolled_back_was_never_in_force(office: Day) -> None:
    def fails(tx: Transaction, house: House) -> None:
        moved(OPERATOR)(tx, house)
        assert house.calendar.find(tx, NOTICE, "city_projects").on == date(2027, 6, 30)  # type: ignore[union-attr]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        does(office, fails)
    does(office, moved(OPERATOR, entry=Entry(date(2027, 5, 31))))
    found = does(office, lambda tx, house: house.calendar.find(tx, NOTICE, "city_projects"))
    assert found is not None and found.on == date(2027, 5, 31)


def test_a_district_changes_its_own_dates_and_no_others(office: Day) -> None:
    name = does(office, lambda tx, house: acts.add(tx, house, XUHUI, NOTICE, OURS, GROUND))
    does(office, moved(XUHUI, name, Entry(date(2027, 7, 31))))
    assert refused(office, moved(XUHUI)) == "not_yours"
    assert refused(office, lambda tx, house: acts.add(tx, house, XUHUI, NOTICE, NEW, GROUND)) == "not_yours"
    other = Actor("officer:9", "310115", "district_officer")
    assert refused(office, moved(other, name)) == "not_yours"
    assert refused(office, lambda tx, house: acts.withdraw(tx, house, other, NOTICE, name, GROUND)) == "not_yours"
    does(office, lambda tx, house: acts.withdraw(tx, house, XUHUI, NOTICE, name, GROUND))


@pytest.mark.parametrize("actor", [READER, Actor("officer:5", "association", "association")])
def test_readers_and_the_association_change_nothing(office: Day, actor: Actor) -> None:
    assert refused(office, moved(actor)) == "not_yours"
    assert refused(office, lambda tx, _: acts.correct_day(tx, actor, date(2027, 2, 17), False, "国办")) == "not_yours"


def test_who_looked_at_an_older_state_is_told_so(office: Day) -> None:
    does(office, moved(OPERATOR, seen=0))
    assert refused(office, moved(OPERATOR, entry=Entry(date(2027, 7, 1)), seen=0)) == "overtaken"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (moved(OPERATOR, "nothing"), "no_deadline"),
        (moved(OPERATOR, entry=Entry(date(2023, 3, 31))), "nothing_new"),
        (moved(OPERATOR, "yearly_update", Entry(date(2027, 3, 31))), "nothing_new"),
        (lambda tx, house: acts.add(tx, house, OPERATOR, "beijing", NEW, GROUND), "no_notice"),
        (lambda tx, house: acts.add(tx, house, OPERATOR, NOTICE, Entry(), GROUND), "incomplete"),
        (lambda tx, house: acts.add(tx, house, OPERATOR, NOTICE, NEW, Ground("", "rule", "因")), "no_source"),
        (lambda tx, house: acts.add(tx, house, OPERATOR, NOTICE, NEW, Ground("文", "rule", " ")), "no_reason"),
        (lambda tx, house: acts.add(tx, house, OPERATOR, NOTICE, NEW, Ground("文", "gossip", "因")), "no_label"),
        (lambda tx, _: acts.enter_year(tx, OPERATOR, 2031, "国办"), "no_days"),
        (lambda tx, _: seats.invite(tx, OPERATOR, "李科", "310104", "city_officer"), "no_role"),
        (lambda tx, _: seats.invite(tx, OPERATOR, "李科", "310199", "reader"), "no_office"),
        (lambda tx, _: seats.invite(tx, XUHUI, "李科", "310104", "reader"), "not_yours"),
        (lambda tx, _: seats.remove(tx, OPERATOR, 99), "no_officer"),
    ],
)
def test_what_is_refused_has_its_reason(office: Day, act: Callable[[Transaction, House], object], code: str) -> None:
    assert refused(office, act) == code


def test_a_day_off_is_entered_and_a_year_ended(office: Day) -> None:
    does(office, lambda tx, _: acts.correct_day(tx, OPERATOR, date(2031, 2, 17), False, "国办"))
    working = does(office, lambda tx, house: house.calendar.working(tx))
    assert (working.is_working(date(2031, 2, 17)), working.announced(2031)) == (False, False)
    does(office, lambda tx, _: acts.enter_year(tx, OPERATOR, 2031, "国办"))
    assert does(office, lambda tx, house: house.calendar.working(tx)).announced(2031)


async def test_who_is_removed_finds_their_buttons_dead(office: Day) -> None:
    await office.meet("李科")
    who = does(office, lambda tx, _: contacts.arrive(tx, "web", "李科")[0].id)
    made, code = does(office, lambda tx, _: officers.invite(tx, "李科", "city", "city_officer"))
    assert "上海市知识产权局" in await office.write("李科", f"GW-{code[:5]}-{code[5:]}")
    does(office, lambda tx, _: seats.accept(tx, made, who))
    assert "期限日历" in await office.write("李科", "日历管理")
    does(office, lambda tx, _: seats.remove(tx, OPERATOR, made))
    assert "期限日历" not in await office.write("李科", "日历管理")


async def test_a_question_of_an_act_is_left_by_any_command_and_nothing_is_written(office: Day) -> None:
    await office.meet("李科")
    who = does(office, lambda tx, _: contacts.arrive(tx, "web", "李科")[0].id)
    does(office, lambda tx, _: seats.accept(tx, officers.invite(tx, "李科", "city", "city_officer")[0], who))
    replies = await office.core.handle(_typed("李科", "日历管理", "a"))
    add = next(b.code for row in replies.messages[0].buttons for b in row if b.label == "新增期限")
    assert "叫什么" in await office.write("李科", button=add)
    assert "要做什么" in await office.write("李科", "年度更新")  # words of a command are a title here
    assert "已完成" in await office.write("李科", "清单")
    assert "您要办的是" in await office.write("李科", "继续")
    assert does(office, lambda tx, _: acts.history(tx, NOTICE)) == ()


def _typed(who: str, text: str, update: str) -> object:
    from bot.messages import Address, Inbound

    return Inbound(Address("web", who), update, text=text)
