"""Channels that let us write only for a while: what waits, what goes elsewhere, and what a broadcast says before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from bot import pacing
from bot.channels.wecom import CUSTOMERS_CAN, MEMBERS_CAN
from bot.delivery import Deliveries
from bot.desk import broadcasts as acts
from bot.desk import reached
from bot.kinds import TRIES
from bot.messages import EMAIL, Address, Attempt, Capabilities, Outbound, Pace
from bot.outbound_json import to_json
from bot.rendering import Rendering
from bot.replies import owe_reply
from bot.returned import returned
from locales import words
from storage import contacts, deliveries, mailing
from storage.pacing import note, open_window
from tests.support.post import Post, Sender, astuple, link, reminder
from tests.support.town import CHANNEL, Town

WECHAT, MAIL = Address("wechat:kf", "wm1"), Address(EMAIL, "1:wang@firm.example")
CAN = Capabilities(writing_first="window", window=Pace(2, 3600.0))
PACED = Capabilities(paces=(Pace(2, 60.0), Pace(3, 3600.0)))


class Wang(Post):
    """A contact who came from WeChat, and has a mailbox when `mailed`."""

    def __init__(self, db, *, mailed=False, able=CAN):
        self.db, self.wechat, self.mail = db, Sender(), Sender()
        self.anna = db.run_now(lambda tx: contacts.arrive(tx, *astuple(WECHAT)))[0].id
        self.senders = {"wechat": self.wechat, EMAIL: self.mail}
        self.rendering = Rendering("zh_Hans", {"wechat": able})
        kind = reminder(mailed="unless_stopped", at_most_once=True)
        self.deliveries = Deliveries(db, (kind,), self.senders, "us", self.rendering)
        if mailed:
            link(db, self.anna, MAIL)

    def writes(self):
        def wrote(tx):
            address, contact = contacts.address_at(tx, *astuple(WECHAT))
            pacing.wrote(tx, CAN, address)
            deliveries.wrote(tx, contact)

        self.db.run_now(wrote)

    def spend(self, able=CAN):
        return self.db.run_now(lambda tx: pacing.spend(tx, able, WECHAT))


@pytest.fixture
def db(sqlite_database):
    return sqlite_database


@pytest.fixture
def town(sqlite_database):
    with time_machine.travel("2026-03-04T10:00:00+08:00", tick=False):
        yield Town(sqlite_database)


async def test_what_cannot_be_written_waits_until_the_contact_writes_and_is_no_try(db):
    wang = Wang(db)
    wang.owe("甲")
    await wang.tick()
    assert [(row.state, row.attempts, row.not_before) for row in wang.rows()] == [("owed", 0, deliveries.CLOSED)]
    wang.writes()
    await wang.tick()
    assert wang.wechat.sent == [("wm1", "甲")]


async def test_news_goes_to_the_mailbox_while_the_window_is_shut(db):
    wang = Wang(db, mailed=True)
    wang.owe("甲")
    await wang.tick()
    assert (wang.wechat.sent, wang.mail.sent) == ([], [(MAIL.id, "甲")])


async def test_news_stays_where_the_contact_is_while_it_can_be_written_there(db):
    wang = Wang(db, mailed=True)
    wang.writes()
    db.run_now(lambda tx: contacts.arrive(tx, *astuple(WECHAT)))
    wang.owe("甲")
    await wang.tick()
    assert (wang.wechat.sent, wang.mail.sent) == ([("wm1", "甲")], [])


async def test_who_stopped_letters_is_waited_for(db):
    wang = Wang(db, mailed=True)
    mailbox = db.run_now(lambda tx: contacts.address_at(tx, *astuple(MAIL))[0])
    db.run_now(lambda tx: mailing.stop(tx, mailbox))
    wang.owe("甲")
    await wang.tick()
    assert wang.mail.sent == []
    assert wang.rows()[0].not_before == deliveries.CLOSED


async def test_a_reply_waits_for_the_address_it_answers(db):
    wang = Wang(db, mailed=True)
    db.run_now(lambda tx: owe_reply(tx, 17, WECHAT, Outbound("记下了")))
    await wang.tick()
    assert wang.mail.sent == []
    wang.writes()
    await wang.tick()
    assert wang.wechat.sent == [("wm1", "记下了")]


def test_a_window_takes_so_many_messages_for_so_long_and_begins_anew_with_each_word(db):
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False) as clock:
        wang = Wang(db)
        assert wang.spend() == pacing.NEVER
        wang.writes()
        assert [wang.spend() for _ in range(3)] == [0.0, 0.0, pacing.NEVER]
        clock.shift(timedelta(seconds=1))
        wang.writes()
        assert wang.spend() == 0.0
        clock.shift(timedelta(hours=1))
        assert wang.spend() == pacing.NEVER


def test_what_the_channel_says_is_over_is_over(db):
    wang = Wang(db)
    wang.writes()
    db.run_now(lambda tx: pacing.shut(tx, WECHAT))
    assert wang.spend() == pacing.NEVER


def test_a_pace_says_how_long_it_takes(db):
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False) as clock:
        wang = Wang(db, able=PACED)
        assert [wang.spend(PACED) for _ in range(3)] == [0.0, 0.0, 60.0]
        clock.shift(timedelta(seconds=60))
        assert [wang.spend(PACED) for _ in range(2)] == [0.0, 3540.0]


def test_in_wechat_five_messages_may_follow_a_word_of_the_customers_for_two_days(db):
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False) as clock:
        wang = Wang(db, able=CUSTOMERS_CAN)
        wang.writes()
        assert [wang.spend(CUSTOMERS_CAN) for _ in range(6)] == [0.0] * 5 + [pacing.NEVER]
        clock.shift(timedelta(hours=1))
        wang.writes()
        clock.shift(timedelta(hours=47, minutes=59))
        assert wang.spend(CUSTOMERS_CAN) == 0.0
        clock.shift(timedelta(minutes=1))
        assert wang.spend(CUSTOMERS_CAN) == pacing.NEVER


def test_a_member_gets_thirty_messages_a_minute_and_a_thousand_an_hour(db):
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False) as clock:
        wang = Wang(db, able=MEMBERS_CAN)
        address = db.run_now(lambda tx: contacts.address_at(tx, *astuple(WECHAT))[0])
        assert [wang.spend(MEMBERS_CAN) for _ in range(31)] == [0.0] * 30 + [60.0]
        clock.shift(timedelta(minutes=59))
        db.run_now(lambda tx: [note(tx, address) for _ in range(970)])
        assert wang.spend(MEMBERS_CAN) == 60.0
        clock.shift(timedelta(minutes=1))
        spent = [wang.spend(MEMBERS_CAN) for _ in range(31)]
        assert spent == [0.0] * 30 + [59 * 60.0], "the hour's thousand is spent before the minute's thirty"


def test_a_broadcast_says_who_can_be_reached_now_and_by_what(town):
    town.crowd(4)
    ids = [town.run(contacts.address_at, CHANNEL, str(1000 + place)) for place in range(4)]
    town.house.rendering.channels["telegram"] = CAN
    town.run(open_window, ids[0][0])
    town.run(lambda tx: contacts.add(tx, ids[1][1], EMAIL, f"{ids[1][1]}:li@firm.example"))
    number = town.compose(town.officer())
    found = town.run(lambda tx: reached.now(tx, town.house.rendering, number, mails=True))
    assert found == {"telegram": 1, "email": 1, reached.WAITING: 2}
    house = replace(town.house, mails=True)
    house.rendering.channels["telegram"] = CAN
    assert town.run(lambda tx: reached.line(tx, house, words("zh_Hans"), number)) == (
        "现在能送到 2 位：邮件 1、Telegram 1。另有 2 位要等其来信后才能送到，微信不让先发。"
    )


async def test_a_broadcast_is_over_when_only_those_are_left_who_have_to_write_first(town):
    town.crowd(2)
    town.house.rendering.channels["telegram"] = CAN
    address, _ = town.run(contacts.address_at, CHANNEL, "1000")
    town.run(open_window, address)
    by = town.officer()
    number = town.compose(by)
    town.act(acts.send, by, number)
    post = Deliveries(town.db, town.kinds, {"telegram": town._send}, "us", town.house.rendering)
    for _ in range(3):
        await town.round(post)
    assert len(town.heard) == 1
    assert town.state(number) == "done"
    late_address, late = town.run(contacts.address_at, CHANNEL, "1001")
    town.run(open_window, late_address)
    town.run(deliveries.wrote, late)
    await town.round(post)
    assert len(town.heard) == 2


def sent_as(wang, number, said=None):
    """A message goes to WeChat that the channel calls by a number."""
    return wang.db.run_now(lambda tx: pacing.spend(tx, CAN, WECHAT, number, to_json(Outbound(said or "甲"))))


def came_back(wang, number, *, gone=False):
    return wang.db.run_now(lambda tx: returned(tx, WECHAT, number, "fail_type 6", gone=gone))


async def test_what_did_not_arrive_after_all_goes_to_the_mailbox_once(db):
    wang = Wang(db, mailed=True)
    wang.writes()
    db.run_now(lambda tx: contacts.arrive(tx, *astuple(WECHAT)))
    wang.wechat.attempts = [Attempt("sent", "n1")]
    wang.owe("甲")
    await wang.tick()
    sent_as(wang, "n1")
    assert [came_back(wang, "n1") for _ in range(2)] == [True, False], "the platform may say it twice"
    await wang.tick()
    assert (len(wang.wechat.sent), wang.mail.sent) == (1, [(MAIL.id, "甲")])
    assert wang.tries() == [("sent", "n1"), ("retry", "did not arrive: fail_type 6"), ("sent", "")]


async def test_what_did_not_arrive_waits_until_the_contact_writes_where_there_is_no_other_way(db):
    wang = Wang(db)
    wang.writes()
    wang.wechat.attempts = [Attempt("sent", "n1")]
    wang.owe("甲")
    await wang.tick()
    sent_as(wang, "n1")
    came_back(wang, "n1")
    await wang.tick()
    assert [(row.state, row.not_before) for row in wang.rows()] == [("owed", deliveries.CLOSED)]
    wang.writes()
    await wang.tick()
    assert wang.wechat.sent == [("wm1", "甲")] * 2


async def test_a_reply_that_did_not_arrive_waits_for_where_it_belongs(db):
    wang = Wang(db, mailed=True)
    wang.writes()
    sent_as(wang, "n1", "记下了")
    came_back(wang, "n1")
    await wang.tick()
    assert (wang.wechat.sent, wang.mail.sent) == ([], [])
    wang.writes()
    await wang.tick()
    assert wang.wechat.sent == [("wm1", "记下了")]


async def test_of_who_refuses_messages_what_is_owed_goes_to_their_other_chat(db):
    wang = Wang(db)
    wang.writes()
    wang.senders["web"] = web = Sender()
    link(db, wang.anna, Address("web", "wang"))
    sent_as(wang, "n1", "记下了")
    came_back(wang, "n1", gone=True)
    await wang.tick()
    assert (wang.wechat.sent, web.sent) == ([], [("wang", "记下了")])


async def test_what_never_arrives_is_given_up_at_last_and_says_so(db):
    wang = Wang(db)
    wang.owe("甲")
    for number in range(TRIES // 2):
        wang.writes()
        wang.wechat.attempts = [Attempt("sent", f"n{number}")]
        await wang.tick()
        sent_as(wang, f"n{number}")
        came_back(wang, f"n{number}")
    [row] = wang.rows()
    assert (row.state, row.reason) == ("gone", "given up: did not arrive: fail_type 6")


def test_a_failure_that_nobody_knows_of_changes_nothing(db):
    wang = Wang(db)
    wang.writes()
    assert not came_back(wang, "n1")
    assert wang.spend() == 0.0
