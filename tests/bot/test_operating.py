"""An operator's day: what was not taken is found and taken again, a channel is closed for a while."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from bot import conversation, door, inboxes, switching
from bot.inbound_json import pack, unpack
from bot.messages import Address, Attachment, Inbound
from bot.settings import SettingsError
from bot.turn import Turn
from storage import contacts, drafts, inbox
from tests.bot.operating import Day


@pytest.fixture
async def day(tmp_path: Path) -> AsyncIterator[Day]:
    made = Day.begin(tmp_path)
    yield made
    await made.core.close()


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The word 「绊倒」 makes the code fail."""
    known = conversation.respond

    def respond(here, inbound, *, new):
        if inbound.text == "绊倒":
            raise KeyError(inbound.text)
        return known(here, inbound, new=new)

    monkeypatch.setattr(conversation, "respond", respond)
    return monkeypatch


def answers(day: Day, who: str) -> int:
    def count(tx):
        contact, _ = contacts.arrive(tx, "web", who)
        return len(drafts.load(tx, contact.draft_id).answers)

    return day.core.db.run_now(count)


def test_an_update_comes_out_of_the_inbox_as_it_went_in():
    for inbound in (
        Inbound(Address("web", "王"), "1", start="", raw=b"{}"),
        Inbound(Address("telegram:1", "7"), "2", text="您好", language="zh", message_id="3"),
        Inbound(Address("web", "王"), "4", attachments=(Attachment("r", "证书.pdf", "application/pdf", 3),)),
    ):
        assert unpack(pack(inbound)) == inbound
    with pytest.raises(ValueError, match="packed"):
        unpack(b"[]")


async def test_an_update_that_failed_is_listed_without_what_it_says(day: Day, stumbling):
    await day.meet("王")
    assert "已经留给管理员" in await day.write("王", "绊倒")
    inboxes.listed(day.settings, day.hear, show=False)
    said = day.heard()
    assert "failed: KeyError < respond" in said
    assert "绊倒" not in said
    inboxes.listed(day.settings, day.hear, show=True)
    assert "绊倒" in day.heard()


async def test_after_the_mend_it_is_taken_as_a_turn_and_its_reply_is_sent(day: Day, stumbling):
    await day.meet("王")
    await day.write("王", "绊倒")
    with pytest.raises(SettingsError, match="it fails again: KeyError"):
        inboxes.retry(day.settings, day.hear, 3, force=False)
    stumbling.undo()
    inboxes.retry(day.settings, day.hear, 3, force=False)
    assert day.heard() == "3: taken; 1 messages owed to its contact"
    await day.core.deliveries.tick()
    assert day.told()
    inboxes.listed(day.settings, day.hear, show=False)
    assert day.heard() == "0 updates"


async def test_what_the_contact_has_gone_past_is_not_taken_as_an_answer_to_something_else(day: Day, stumbling):
    await day.meet("王")
    await day.write("王", "绊倒")
    await day.write("王", "1")
    stumbling.undo()
    with pytest.raises(SettingsError, match="gone on since"):
        inboxes.retry(day.settings, day.hear, 3, force=False)
    inboxes.retry(day.settings, day.hear, 3, force=True)
    with pytest.raises(SettingsError, match="was taken and answered"):
        inboxes.retry(day.settings, day.hear, 3, force=True)
    with pytest.raises(SettingsError, match="no update 99"):
        inboxes.retry(day.settings, day.hear, 99, force=True)


async def test_a_closed_channel_says_the_operators_words_and_loses_nothing(day: Day):
    await day.meet("王")
    before = answers(day, "王")
    switching.switch(day.settings, day.hear, "web", "off", "今晚 20:00 至 22:00 维护。")
    assert "web        off since" in day.heard()
    said = await day.write("王", "1")
    assert said.startswith("今晚 20:00 至 22:00 维护。\n您填过的都在。")
    assert answers(day, "王") == before
    inboxes.listed(day.settings, day.hear, show=False)
    assert "held: the channel was closed" in day.heard()
    assert "维护" not in await day.write("7", "/start", channel="telegram:1"), "the other channel is open"


async def test_who_wrote_while_it_was_closed_hears_once_that_it_is_open(day: Day):
    await day.meet("王")
    switching.switch(day.settings, day.hear, "web", "off", "")
    assert "这里暂停办理" in await day.write("王", "1")
    await day.write("王", "怎么了")
    await day.core.answer_forgotten()
    await day.core.deliveries.tick()
    assert day.told() == "", "still closed"
    switching.switch(day.settings, day.hear, "web", "on", "")
    for _ in range(2):
        await day.core.answer_forgotten()
        await day.core.deliveries.tick()
    said = day.told()
    assert said.count("可以继续办理了") == 1
    inboxes.listed(day.settings, day.hear, show=False)
    assert "0 updates" in day.heard()


async def test_someone_who_first_wrote_while_it_was_closed_is_welcome_afterwards(day: Day):
    switching.switch(day.settings, day.hear, "web", "off", "")
    await day.write("李", "我的手机是 13812345678")
    inboxes.listed(day.settings, day.hear, show=True)
    assert "138" not in day.heard(), "nothing is kept of who has not agreed yet"
    switching.switch(day.settings, day.hear, "web", "on", "")
    await day.core.answer_forgotten()
    await day.core.deliveries.tick()
    assert "可以继续办理了" in day.told()
    assert await day.meet("李")


async def test_a_receipt_says_the_operators_words_while_filings_wait_here(day: Day):
    await day.meet("王")
    switching.switch(day.settings, day.hear, "hand_over", "off", "平台升级到 18:00。")

    def said(tx):
        turn = Turn(day.core.house, tx, contacts.arrive(tx, "web", "王")[0])
        return [message.text for message in door.hand_over_closed(turn)]

    assert day.core.db.run_now(said) == ["平台升级到 18:00。\n这次备案已经收好，恢复后自动提交，您不用再做什么。"]
    switching.switch(day.settings, day.hear, "hand_over", "on", "")
    assert day.core.db.run_now(said) == []


async def test_only_what_there_is_can_be_switched(day: Day):
    with pytest.raises(SettingsError, match="none of these"):
        switching.switch(day.settings, day.hear, "fax", "off", "")
    switching.listed(day.settings, day.hear)
    names = ("web", "telegram", "wechat", "wecom", "terminal", "hand_over")
    assert day.heard().split() == [word for name in names for word in (name, "on")]


async def test_what_waits_for_too_long_is_reported(day: Day):
    await day.core.handle(Inbound(Address("web", "王"), "1", text="/start"))
    inboxes.listed(day.settings, day.hear, show=False)
    assert day.heard() == "0 updates"
    with time_machine.travel(timedelta(hours=2)):
        inboxes.listed(day.settings, day.hear, show=False)
        said = day.heard()
    assert "never answered" in said
    assert "overdue  update 1 received" in said


async def test_deliveries_are_listed_by_state_without_what_they_say(day: Day):
    await day.meet("王")
    await day.core.not_sent(
        1, Address("web", "王"), (await day.core.handle(Inbound(Address("web", "王"), "9"))).messages[0]
    )
    inboxes.sent(day.settings, day.hear, "", 50)
    said = day.heard()
    assert "owed      reply" in said
    assert said.startswith("owed 1")
    await day.core.deliveries.tick()
    inboxes.sent(day.settings, day.hear, "owed", 50)
    assert day.heard() == "nothing of the kind"
    inboxes.sent(day.settings, day.hear, "", 50, kind="reply", contact=1)
    assert day.heard().startswith("sent 1")
    inboxes.sent(day.settings, day.hear, "", 50, kind="reminder")
    assert day.heard() == "nothing of the kind"


async def test_more_than_anybody_can_mean_is_answered_once_and_not_taken(tmp_path: Path):
    day = Day.begin(tmp_path, most_a_minute=3)
    said = [await day.write("王", "/start"), await day.write("王", "同意")]
    said += [await day.write("王", f"/status {n}") for n in range(4)]
    assert all(said[:3])
    assert "您发得有些快" in said[3]
    assert said[4:] == ["", ""]
    assert await day.write("李", "/start"), "another contact is not slowed down"
    with time_machine.travel(timedelta(minutes=2)):
        assert "您发得有些快" not in await day.write("王", "/status")
    await day.core.close()


async def test_a_reply_with_a_document_that_waits_keeps_its_document(day: Day):
    from bot.messages import Document, Outbound

    await day.meet("王")
    await day.core.not_sent(1, Address("web", "王"), Outbound("副本", documents=(Document("副本.docx", "x/y", b"PK"),)))
    await day.core.deliveries.tick()
    ((_, message),) = day.news
    assert message.documents == (Document("副本.docx", "x/y", b"PK"),)


def test_the_inbox_counts_by_contact_and_knows_what_came_later(sqlite_database):
    def turn(tx):
        contact, _ = contacts.arrive(tx, "web", "王")
        ids = [inbox.accept(tx, "web", str(n), b"{}").id for n in range(3)]
        for one in ids:
            inbox.attach(tx, one, contact.id)
        inbox.hold(tx, ids[2])
        assert inbox.count_since(tx, contact.id, tx.now - timedelta(minutes=1)) == 3
        assert inbox.count_since(tx, contact.id, tx.now) == 0
        return [inbox.taken_after(tx, contact.id, one) for one in ids]

    assert sqlite_database.run_now(turn) == [True, False, False]
