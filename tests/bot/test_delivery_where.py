"""Where what is owed goes: to which address, in which order, and few replies after many that could not go."""

import pytest

from bot.delivery import address_gone
from bot.messages import Address, Attempt, Button, Document, Outbound
from bot.replies import OVERTAKEN, owe_reply
from storage import contacts, deliveries, merging
from tests.support.post import TELEGRAM, WEB, Chat, Post, Sender, asks, astuple, link


@pytest.fixture
def db(sqlite_database):
    return sqlite_database


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
