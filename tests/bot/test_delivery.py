"""What is owed is sent: once, in order, to the right place, and whatever happens is noted."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery import TRIES
from bot.messages import Attempt, Outbound
from bot.replies import owe_reply
from storage import contacts, deliveries
from tests.support.post import DAY, TELEGRAM, Post, Sender, reminder


@pytest.fixture
def db(sqlite_database):
    return sqlite_database


async def test_it_goes_out_once(db):
    post = Post(db)
    post.owe("还有 7 天")
    assert await post.tick() == 1
    assert await post.tick() == 0
    assert post.telegram.sent == [("7", "还有 7 天")]
    assert post.states() == [("sent", "")]
    assert post.tries() == [("sent", "")]


async def test_what_is_no_longer_owed_is_skipped_with_the_reason(db):
    post = Post(db, reminder(still_owed=lambda tx, row: "already handed over"))
    post.owe("还有 7 天")
    await post.tick()
    assert post.telegram.sent == []
    assert post.states() == [("skipped", "already handed over")]


async def test_reminders_that_are_due_are_one_message_also_after_an_outage(db):
    post = Post(db, reminder(merges=True))
    post.owe("甲", "乙")
    post.owe("丙", day=DAY + timedelta(days=1))
    await post.tick()
    assert [text for _, text in post.telegram.sent] == ["甲、乙、丙"]
    assert post.states() == [("sent", "")] * 3


async def test_one_that_is_not_owed_is_left_out_of_the_merged_message(db):
    post = Post(db, reminder(merges=True, still_owed=lambda tx, row: "done" if row.payload["text"] == "甲" else ""))
    post.owe("甲", "乙")
    await post.tick()
    assert [text for _, text in post.telegram.sent] == ["乙"]


async def test_a_retry_waits_as_long_as_it_was_told(db):
    post = Post(db, telegram=Sender(Attempt("retry", "halted", 3600)))
    post.owe("甲")
    await post.tick()
    assert await post.tick(later=3500) == 0
    assert await post.tick(later=200) == 1
    assert post.tries() == [("retry", "halted"), ("sent", "")]


async def test_pauses_grow_and_after_many_tries_it_is_given_up_and_listed(db):
    post = Post(db, telegram=Sender(*[Attempt("retry", "500")] * 99))
    post.owe("甲")
    pauses = []
    for _ in range(TRIES):
        before = datetime.now(UTC)
        await post.tick(later=4000)
        pauses.append((post.rows()[0].not_before - before).total_seconds())
    assert pauses[0] < pauses[1] < pauses[2]
    assert pauses[-2] <= 3601
    assert len(post.telegram.sent) == TRIES
    assert post.states() == [("gone", "given up: 500")]


async def test_what_comes_after_a_message_that_must_wait_waits_too(db):
    post = Post(db, telegram=Sender(Attempt("retry")))
    post.owe("第一", "第二")
    await post.tick()
    assert [text for _, text in post.telegram.sent] == ["第一"]
    await post.tick(later=60)
    assert [text for _, text in post.telegram.sent] == ["第一", "第一", "第二"]


async def test_another_contact_does_not_wait(db):
    post = Post(db, telegram=Sender(Attempt("retry")))
    bo = db.run_now(lambda tx: contacts.arrive(tx, "web", "bo"))[0].id
    post.owe("甲")
    post.owe("乙", contact=bo)
    await post.tick()
    assert post.web.sent == [("bo", "乙")]


@pytest.mark.parametrize(
    ("at_most_once", "states", "sent"),
    [(True, [("uncertain", "no answer in time")], 1), (False, [("sent", "")], 2)],
)
async def test_an_uncertain_try_is_repeated_only_where_twice_is_better_than_never(db, at_most_once, states, sent):
    uncertain = Attempt("uncertain", "no answer in time")
    post = Post(db, reminder(at_most_once=at_most_once), telegram=Sender(uncertain))
    post.owe("甲")
    await post.tick()
    await post.tick(later=60)
    assert post.states() == states
    assert len(post.telegram.sent) == sent


@pytest.mark.parametrize(("at_most_once", "sent"), [(True, 0), (False, 1)])
async def test_after_a_crash_in_the_middle_of_sending(db, at_most_once, sent):
    post = Post(db, reminder(at_most_once=at_most_once))
    post.owe("甲")
    (row,) = db.run_now(lambda tx: deliveries.claim(tx, "the process that died", 10, -1))
    db.run_now(lambda tx: deliveries.begin(tx, row.id, "the process that died"))
    await post.tick()
    assert len(post.telegram.sent) == sent
    assert post.rows()[0].state == ("uncertain" if at_most_once else "sent")


async def test_what_a_process_only_claimed_before_it_died_goes_out(db):
    post = Post(db, reminder(at_most_once=True))
    post.owe("甲")
    db.run_now(lambda tx: deliveries.claim(tx, "the process that died", 10, -1))
    await post.tick()
    assert post.states() == [("sent", "")]


async def test_one_that_must_wait_is_put_off_without_counting_as_a_try(db):
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    post = Post(db, reminder(merges=True, wait=lambda tx, row: tomorrow if row.payload["text"] == "甲" else None))
    post.owe("甲", "乙")
    await post.tick()
    assert [text for _, text in post.telegram.sent] == ["乙"]
    assert [(row.state, row.attempts, row.not_before) for row in post.rows()] == [
        ("owed", 0, tomorrow),
        ("sent", 1, post.rows()[1].not_before),
    ]


async def test_all_that_a_contact_is_owed_is_one_message_however_many_others_wait(db):
    post = Post(db, reminder(merges=True))
    bo = db.run_now(lambda tx: contacts.arrive(tx, "telegram:4242", "8"))[0].id
    post.owe("先")
    post.owe(*(f"{number}" for number in range(60)), contact=bo)
    post.owe("后")
    await post.tick()
    assert ("7", "先、后") in post.telegram.sent
    assert len(post.telegram.sent) == 2


@pytest.mark.parametrize(("at_most_once", "state"), [(True, "uncertain"), (False, "owed")])
async def test_what_may_have_gone_out_before_something_broke_is_not_repeated(db, monkeypatch, at_most_once, state):
    post = Post(db, reminder(at_most_once=at_most_once))
    post.owe("甲")
    finish, broken = deliveries.finish, [True]

    def once(*arguments):
        if broken and broken.pop():
            raise RuntimeError("the disk is full")
        finish(*arguments)

    monkeypatch.setattr(deliveries, "finish", once)
    await post.tick()
    assert [row.state for row in post.rows()] == [state]
    assert len(post.telegram.sent) == 1


async def test_a_sender_that_breaks_is_uncertain(db):
    post = Post(db, reminder(at_most_once=True), telegram=Sender(RuntimeError("secret text")))
    post.owe("甲")
    await post.tick()
    assert post.states() == [("uncertain", "RuntimeError")]


async def test_a_kind_that_cannot_be_worded_does_not_hold_up_the_others(db):
    def render(tx, rows):
        raise KeyError(rows[0].payload["text"])

    post = Post(db, reminder(render=render))
    post.owe("甲")
    db.run_now(lambda tx: owe_reply(tx, 17, TELEGRAM, Outbound("回复")))
    await post.tick()
    assert post.telegram.sent == [("7", "回复")]
    assert ("retry", "KeyError") in post.tries()


async def test_a_kind_nobody_knows_any_more_is_skipped(db):
    post = Post(db)
    post.owe("甲", kind="horoscope")
    await post.tick()
    assert post.states() == [("skipped", "nobody knows this kind any more")]


async def test_stopping_puts_back_what_was_not_tried(db):
    post = Post(db)

    async def last(address, message):
        post.deliveries.stop()
        return Attempt("sent")

    post.senders["telegram"] = last
    post.owe("甲", "乙", "丙")
    await post.tick()
    assert [state for state, _ in post.states()] == ["sent", "owed", "owed"]
    assert not any(row.interrupted for row in db.run_now(lambda tx: deliveries.claim(tx, "next", 10, 60)))
