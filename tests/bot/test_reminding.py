"""What contacts do about reminders, read as the chat."""

from __future__ import annotations

import asyncio

import pytest

from bot.buttons import Codes
from bot.messages import Address
from bot.screens.reminders import DONE_SURE, GO, PUT_OFF, STOP, VERB
from storage import contacts, deliveries, preferences
from storage.contacts import Contact
from storage.deliveries import DeliveryRow
from tests.support.dialogue import Dialogue, Script

PROJECT = """\
!officer moves city_projects to 2026-12-24: 关于市级项目承担单位备案期限的通知
!given project
填一件产品
!given pump
"""
COLLEAGUE = """\
邀请同事
整份
!as 李工
!link i_CODE000001
接受
李工
!as 王工
"""


class Year(Script):
    """A dialogue with what is stored behind it."""

    def contact(self, name: str = "王工") -> Contact:
        return self.dialogue.office.core.db.run_now(lambda tx: contacts.arrive(tx, "web", name)[0])

    def reminders(self, name: str = "王工") -> list[DeliveryRow]:
        who = self.contact(name).id
        rows = self.dialogue.office.core.db.run_now(lambda tx: deliveries.of_contact(tx, who))
        return [row for row in rows if row.kind == "reminder"]

    def wishes(self) -> preferences.Wishes:
        who = self.contact().id
        return self.dialogue.office.core.db.run_now(lambda tx: preferences.wishes(tx, who))

    def tap(self, *numbers: int, name: str = "王工") -> str:
        """What a button of the contact's own says that nobody was shown."""
        house = self.dialogue.office.core.house
        code = Codes(house.button_key, self.contact(name).id).make(VERB, *numbers)
        person = self.dialogue.people[name]
        assert person.address == Address("web", name)
        return asyncio.run(self.dialogue.tapped(code))


@pytest.fixture
def year(numbered: Dialogue) -> Year:
    return Year(numbered)


def test_several_things_of_one_day_are_one_message(year: Year) -> None:
    shown = year.last(PROJECT + "邀请同事\n经济数据\n!until 2026-11-26")
    assert "有 2 件事" in shown
    assert "邀请同事填：经济数据\n还没有人接受，11 月 30 日（星期一）前有效。" in shown
    assert "[继续填：变频水泵 VX20]" in shown


def test_putting_off_puts_off_all_that_the_message_told_of(year: Year) -> None:
    year.play(PROJECT + "邀请同事\n经济数据\n!until 2026-11-26\n明天提醒")
    shown = year.last("!until 2026-11-27")
    assert "邀请同事填" in shown
    assert "4 天没有动了" in shown


def test_of_several_kinds_one_is_stopped_at_a_time(year: Year) -> None:
    shown = year.last(PROJECT + "邀请同事\n经济数据\n!until 2026-11-26\n停用这类提醒")
    assert "[没人接受的邀请]\n[没填完的、退回没改的]" in shown
    year.play("没填完的、退回没改的")
    assert year.wishes().stopped == {"draft"}


def test_what_one_says_is_done_elsewhere_no_colleague_is_reminded_of(year: Year) -> None:
    both = year.last(PROJECT + COLLEAGUE + "!until 2026-11-24")
    assert "→ 李工" in both
    year.play("!tap 在别处办好了\n确认，已办好")
    shown = year.last("!later 40 days")
    assert "市级知识产权项目承担单位" not in shown
    assert "→ 李工" in shown  # of the draft that was left, which is another matter


def test_who_did_not_say_it_cannot_take_it_back(year: Year) -> None:
    year.play(PROJECT + COLLEAGUE + "!until 2026-11-24\n!tap 在别处办好了\n确认，已办好")
    year.play("!as 李工\n!tap 在别处办好了\n还没有")
    assert "市级知识产权项目承担单位" not in year.last("!later 40 days")


def test_a_reminder_of_somebody_else_opens_nothing(year: Year) -> None:
    year.play(PROJECT + "!until 2026-11-24\n!as 李工\n/start")
    theirs = year.reminders()[0].id
    for act in (GO, PUT_OFF, DONE_SURE, STOP):
        assert "过时" in year.tap(act, theirs, 0, name="李工")
    assert "过时" in year.tap(GO, 10_000, 0, name="李工")
    assert "过时" in year.tap(99, theirs, 0, name="李工")


def test_neither_the_reminder_nor_putting_it_off_touches_what_is_asked(year: Year) -> None:
    year.play(PROJECT + "!until 2026-11-24 08:00\n!tap 上一题")
    before = year.contact()
    assert before.asking
    year.play("!later 2 hours\n明天提醒\n!tap 停用这类提醒\n!tap 提醒设置")
    after = year.contact()
    assert (after.asking, after.draft_id) == (before.asking, before.draft_id)


def test_going_on_opens_the_draft_it_is_about_whichever_was_in_hand(year: Year) -> None:
    year.play(PROJECT + "另一件产品\n专利权人\n!until 2026-11-26\n")
    assert "专利号是多少" in year.last("!tap 继续填：变频水泵 VX20")


def test_a_day_that_has_passed_is_offered_anew(year: Year) -> None:
    year.play(PROJECT + "!until 2026-11-24\n!later 3 days")
    assert "哪天再提醒您？" in year.last("!tap 明天提醒")


def test_a_withdrawn_date_is_told_to_who_heard_of_it_and_names_what_withdrew_it(year: Year) -> None:
    year.play(PROJECT + "!until 2026-11-24\n!officer withdraws city_projects: 关于取消期限的通知")
    shown = year.last("!later 1 hours")
    assert "原来 12 月 24 日（星期四）的期限取消了" in shown
    assert "关于取消期限的通知 · 文件规定" in shown
    assert "提醒]" not in shown.replace("[停用这类提醒]", "")
    assert "市级知识产权项目承担单位" not in year.last("!later 60 days")


def test_all_kinds_are_stopped_at_once_and_taken_up_again(year: Year) -> None:
    year.play("!given product")
    assert "☑" not in year.last("提醒设置\n全部停用")
    assert year.last("!later 40 days") == ""
    assert "☐" not in year.last("提醒设置\n全部恢复")


def test_what_was_put_off_is_listed_and_can_be_taken_back(year: Year) -> None:
    year.play(PROJECT + "!until 2026-11-24\n下周提醒")
    shown = year.last("提醒设置")
    assert "推迟了：市级知识产权项目承担单位的产品备案，11 月 30 日（星期一）再提醒" in shown
    assert "推迟了" not in year.last("取消推迟")


def test_hours_of_another_place(year: Year) -> None:
    shown = year.last("!given product\n提醒设置\n改时间\n13:00–18:00\n!tap 改时间\n东京")
    assert "13:00–18:00 之间提醒（东京时间）" in shown
    assert "2026-11-26 Thu 12:00" in year.last("!until 2026-11-27")


def test_where_holidays_are_not_announced_working_days_are_not_spoken_of(year: Year) -> None:
    announced = year.last(PROJECT + "!until 2026-12-17")
    assert "还有 7 天（5 个工作日），12 月 24 日（星期四）截止。" in announced
    year.play("!officer moves city_projects to 2027-02-04: 延期通知\n!later 1 days")
    later = year.last("!until 2027-01-28")
    assert "还有 7 天，2 月 4 日（星期四）截止。" in later


def test_in_english(year: Year) -> None:
    year.play(PROJECT + "英文")
    shown = year.last("!until 2026-12-23 10:00")
    assert "It closes tomorrow, Thursday 24 December." in shown
    assert "变频水泵 VX20: 21 still missing: 9 in Patents; 7 in Figures; 5 in Supporting papers." in shown
    assert "上海市知识产权局" not in shown
