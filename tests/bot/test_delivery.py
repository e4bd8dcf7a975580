"""What is owed is sent: once, in order, to the right place, and whatever happens is noted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.delivery import TRIES, Deliveries, Kind, address_gone
from bot.messages import Address, Attempt, Button, Document, Outbound
from bot.replies import OVERTAKEN, owe_reply
from storage import contacts, deliveries, merging

DAY = date(2026, 3, 31)
TELEGRAM, WEB = Address("telegram:4242", "7"), Address("web", "anna")


class Sender:
    """Answers with `attempts` one after another, then with sent."""

    def __init__(self, *attempts):
        self.attempts, self.sent = list(attempts), []

    async def __call__(self, address, message):
        self.sent.append((address.id, message.text))
        attempt = self.attempts.pop(0) if self.attempts else Attempt("sent")
        if isinstance(attempt, Exception):
            raise attempt
        return attempt


def reminder(**more):
    def render(tx, rows):
        return Outbound("、".join(row.payload["text"] for row in rows))

    return Kind("reminder", **({"still_owed": lambda tx, row: "", "render": render} | more))


class Post:
    """A contact with two addresses, a sender for each, and one kind of message."""

    def __init__(self, db, kind=None, telegram=None, web=None):
        self.db = db
        self.telegram, self.web = telegram or Sender(), web or Sender()
        self.senders = {"telegram": self.telegram, "web": self.web}
        self.deliveries = Deliveries(db, (kind or reminder(),), self.senders)
        self.anna = db.run_now(lambda tx: contacts.arrive(tx, *astuple(TELEGRAM)))[0].id

    def owe(self, *texts, kind="reminder", day=DAY, contact=0):
        for text in texts:
            self.db.run_now(
                lambda tx, text=text: deliveries.plan(tx, contact or self.anna, kind, text, day, {"text": text})
            )

    async def tick(self, later=0.0):
        """As if `later` seconds had passed for everything that waits."""
        self.db.run_now(lambda tx: _age(tx, later))
        return await self.deliveries.tick()

    def rows(self):
        return self.db.run_now(lambda tx: deliveries.of_contact(tx, self.anna))

    def states(self):
        return [(row.state, row.reason) for row in self.rows()]

    def tries(self):
        return [
            (attempt.outcome, attempt.detail)
            for row in self.rows()
            for attempt in self.db.run_now(lambda tx, row=row: deliveries.tries(tx, row.id))
        ]


def astuple(address):
    return address.channel, address.id


def _age(tx, seconds):
    if seconds:
        for row in deliveries.in_state(tx, "owed"):
            deliveries.later(tx, row.id, row.not_before - timedelta(seconds=seconds))


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


async def test_the_last_used_address_is_chosen(db):
    post = Post(db)
    link(db, post.anna, WEB)
    post.owe("甲")
    await post.tick()
    assert (post.web.sent, post.telegram.sent) == ([("anna", "甲")], [])


async def test_an_address_that_is_gone_is_left_for_the_next_at_once(db):
    post = Post(db, web=Sender(Attempt("gone", "blocked")))
    link(db, post.anna, WEB)
    post.owe("甲", "乙")
    await post.tick()
    assert post.telegram.sent == [("7", "甲"), ("7", "乙")]
    assert len(post.web.sent) == 1
    assert post.tries() == [("gone", "blocked"), ("sent", ""), ("sent", "")]


async def test_when_no_address_is_left_it_is_gone_until_the_contact_writes_again(db):
    post = Post(db, telegram=Sender(Attempt("gone", "blocked")))
    post.owe("甲")
    await post.tick()
    assert post.states() == [("gone", "no address takes messages")]
    db.run_now(lambda tx: contacts.arrive(tx, *astuple(TELEGRAM)))
    post.owe("乙")
    await post.tick()
    assert post.telegram.sent[-1] == ("7", "乙")


async def test_a_channel_without_a_sender_here_is_passed_over(db):
    post = Post(db)
    link(db, post.anna, WEB)
    del post.senders["web"]
    post.owe("甲")
    await post.tick()
    assert post.telegram.sent == [("7", "甲")]


async def test_a_reply_goes_to_the_address_it_answers_as_a_new_message(db):
    post = Post(db)
    link(db, post.anna, WEB)
    reply = Outbound("记下了", buttons=((Button("继续", "c1"),),), edit=True)
    kept = []

    async def keep(address, message):
        kept.append((address, message))
        return Attempt("sent")

    post.senders["telegram"] = keep
    db.run_now(lambda tx: owe_reply(tx, 17, TELEGRAM, reply))
    await post.tick()
    assert kept == [(TELEGRAM, Outbound("记下了", buttons=reply.buttons))]


async def test_a_reply_goes_elsewhere_only_when_its_address_is_gone(db):
    post = Post(db)
    link(db, post.anna, WEB)
    db.run_now(lambda tx: owe_reply(tx, 17, TELEGRAM, Outbound("记下了")))
    db.run_now(lambda tx: address_gone(tx, TELEGRAM))
    await post.tick()
    assert post.web.sent == [("anna", "记下了")]


async def test_a_reply_is_owed_once_and_news_of_a_file_each_time(db):
    post = Post(db)
    for inbox_id in (17, 17, 0, 0):
        db.run_now(lambda tx, n=inbox_id: owe_reply(tx, n, TELEGRAM, Outbound("收到 1 份")))
    await post.tick()
    assert len(post.telegram.sent) == 3


async def test_replies_go_before_reminders(db):
    post = Post(db)
    post.owe("提醒")
    db.run_now(lambda tx: owe_reply(tx, 17, TELEGRAM, Outbound("回复")))
    await post.tick()
    assert [text for _, text in post.telegram.sent] == ["回复", "提醒"]


async def test_a_reply_to_nobody_known_is_owed_to_nobody(db):
    db.run_now(lambda tx: owe_reply(tx, 1, Address("web", "nobody"), Outbound("好")))
    assert db.run_now(deliveries.owed) == 0


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


def link(db, contact_id, address):
    """A second address of the contact, used later than the first."""
    db.run_now(lambda tx: contacts.add(tx, contact_id, *astuple(address)))


class Chat(Post):
    """Replies of one contact that could not go out when they were due."""

    async def owe_all(self, *messages, at=TELEGRAM):
        for number, message in enumerate(messages, 1 + len(self.rows())):
            self.db.run_now(lambda tx, number=number, message=message: owe_reply(tx, number, at, message))

    @property
    def texts(self):
        return [text for _, text in self.telegram.sent]


def asks(question, noted=""):
    buttons = ((Button("依据", "c"),),)
    return Outbound(f"{noted}\n{question}" if noted else question, buttons, lead=noted)


RECEIPT = Outbound("已提交，编号 BA-2026-00017。", card="receipt")
OUTCOME = Outbound("分公司没有独立法人资格，不能备案。")


async def test_after_an_outage_twenty_replies_are_few_and_nothing_told_is_lost(db):
    chat = Chat(db)
    answered = [asks(f"第 {n} 问", f"记下了：{n}。") for n in range(1, 9)]
    await chat.owe_all(*answered, asks("第 8 问"), OUTCOME, *answered, RECEIPT, asks("再来一遍"))
    assert len(chat.rows()) == 20
    assert await chat.tick() == 20
    told = "\n".join(f"记下了：{n}。" for n in range(1, 9))
    assert chat.texts == [told, OUTCOME.text, told, RECEIPT.text, "再来一遍"]
    assert chat.states().count(("skipped", OVERTAKEN)) == 1  # it told nothing
    assert chat.states().count(("sent", "")) == 19


async def test_the_newest_question_keeps_what_was_noted_before_it_and_its_buttons(db):
    chat, shown = Chat(db), []

    async def sender(address, message):
        shown.append(message)
        return Attempt("sent")

    chat.senders["telegram"] = sender
    await chat.owe_all(asks("哪个区？", "有独立法人资格：有。"), asks("哪些类别？", "记下了：徐汇区。"))
    await chat.tick()
    [message] = shown
    assert message.text == "有独立法人资格：有。\n记下了：徐汇区。\n哪些类别？"
    assert message.buttons == asks("").buttons


async def test_what_is_gathered_waits_together_and_goes_out_later(db):
    chat = Chat(db, telegram=Sender(Attempt("retry", "429", 30.0)))
    await chat.owe_all(asks("一？"), asks("二？", "记下了：一。"))
    await chat.tick()
    await chat.owe_all(asks("三？", "记下了：二。"))
    await chat.tick(later=30.0)
    assert chat.texts == ["记下了：一。\n二？", "记下了：一。\n记下了：二。\n三？"]
    assert {state for state, _ in chat.states()} == {"sent", "skipped"}


async def test_a_document_goes_out_by_itself_between_questions(db):
    chat = Chat(db)
    copy = Outbound("填报副本", documents=(Document("副本.docx", "x/y", b"PK"),))
    await chat.owe_all(asks("一？"), copy, asks("二？"))
    await chat.tick()
    assert chat.texts == ["填报副本", "二？"]


async def test_each_address_is_asked_where_it_was_answered(db):
    chat = Chat(db)
    web = db.run_now(lambda tx: contacts.arrive(tx, *astuple(WEB)))[0].id
    db.run_now(lambda tx: merging.merge(tx, web, chat.anna))
    await chat.owe_all(asks("一？"))
    await chat.owe_all(asks("二？"), at=WEB)
    await chat.tick()
    assert (chat.texts, [text for _, text in chat.web.sent]) == (["一？"], ["二？"])
