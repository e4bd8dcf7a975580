"""What officers hear of their broadcasts in the chat, and the one message there that says how far one is."""

from dataclasses import replace

import pytest

from bot.delivery import Deliveries
from bot.desk import broadcasts as acts
from bot.desk import cast_news
from bot.desk.boards import Boards
from bot.desk.officers import RefusedError, actor
from bot.messages import Attempt
from storage import audiences, boards, contacts, officers, preferences
from storage.broadcasts import Content
from tests.support.town import CHANNEL, Town

CITY = {"office": "city", "role": "city_officer"}


class Chat:
    """The officers' chats: what was sent there, and what stands in a message that is edited."""

    def __init__(self, town, message="77"):
        self.town, self.message = town, message
        self.sent, self.edits, self.answer = [], [], "sent"
        self.boards = Boards(town.db, town.house, {"telegram": self.edit})
        self.post = Deliveries(town.db, (*town.kinds, cast_news.kind(town.house)), {"telegram": self.send})

    async def send(self, address, message):
        if not address.id.startswith("9"):
            return await self.town._send(address, message)
        self.sent.append((address.id, message))
        return Attempt("sent", message=self.message)

    async def edit(self, address, number, message):
        self.edits.append((address.id, number, message.text))
        return Attempt(self.answer)

    async def round(self):
        await self.town.round(self.post)

    def said(self, chat):
        return [message.text.partition("\n")[0] for whose, message in self.sent if whose == chat]


@pytest.fixture
def town(sqlite_database):
    return Town(sqlite_database)


def buttons(message):
    return [button.label for row in message.buttons for button in row]


async def test_one_message_says_how_far_it_is_until_it_is_done(town):
    town.crowd(130)
    chat = Chat(town)
    by = town.officer()
    number = town.written(by)
    town.after = lambda: len(town.heard) == 60 and town.act(acts.pause, by, number)
    await chat.round()
    await chat.round()
    assert chat.said("91") == ["您的广播开始发送了。"]
    await chat.boards.tick()
    assert [edit[:2] for edit in chat.edits] == [("91", "77")]
    assert "已暂停" in chat.edits[-1][2]
    await chat.boards.tick()
    assert len(chat.edits) == 1, "what says so already is not edited"
    town.after = lambda: None
    town.act(acts.resume, by, number)
    again = Chat(town)  # another process: where the message is, is in the database
    while town.state(number) != "done":
        await again.round()
    await again.round()
    await again.boards.tick()
    assert "130 位里处理完 130 位" in again.edits[-1][2]
    assert again.said("91") == ["您的广播发完了。"]
    assert town.run(boards.every) == ()
    await again.boards.tick()
    assert len(again.edits) == 1


@pytest.mark.parametrize("message", ["77", ""])
async def test_what_cannot_be_edited_is_left_alone(town, message):
    town.crowd(30)
    chat = Chat(town, message)
    town.written(town.officer())
    await chat.round()
    chat.answer = "gone"
    await chat.boards.tick()
    await chat.boards.tick()
    assert len(chat.edits) == (1 if message else 0)
    assert town.run(boards.every) == ()


async def test_an_edit_that_did_not_arrive_is_made_again(town):
    town.crowd(30)
    chat = Chat(town)
    town.written(town.officer())
    await chat.round()
    chat.answer = "retry"
    await chat.boards.tick()
    chat.answer = "sent"
    await chat.boards.tick()
    assert len(chat.edits) == 2


async def test_who_acts_for_no_office_any_more_reads_no_more_of_it(town):
    town.crowd(30)
    chat = Chat(town)
    by = town.officer()
    town.written(by)
    await chat.round()
    town.run(officers.remove, by.id)
    await chat.boards.tick()
    assert (chat.edits, town.run(boards.every)) == ([], ())


async def test_every_other_city_officer_is_asked_and_nobody_else(town):
    town.crowd(3)
    author = town.officer(1, **CITY)
    for number, seat in enumerate((CITY, {"office": "city", "role": "reader"}, {}), 2):
        town.officer(number, **seat)
    number = town.compose(author)
    town.act(acts.send, author, number)
    chat = Chat(town)
    await chat.round()
    [(whose, message)] = chat.sent
    assert whose == "92"
    assert {"同意发送", "退回修改"} <= set(buttons(message))
    second = town.run(officers.get, author.id + 1)
    town.run(acts.approve, second, actor(second), number)
    town.heard.clear()
    await chat.round()
    await chat.round()
    assert len(town.heard) == 3
    assert chat.said("91")[-1] == "您的广播发完了。"


def test_whoever_wrote_last_is_not_the_second(town):
    """Otherwise one officer could change another's words and let them go alone."""
    town.crowd(3)
    author, other = town.officer(1, **CITY), town.officer(2, **CITY)
    number = town.compose(author)
    content = replace(town.found(number).content, texts={"zh_Hans": "别的话"})
    town.run(acts.rewrite, town.house, other, actor(other), number, content)
    town.act(acts.send, other, number)
    with pytest.raises(RefusedError, match="broadcast_own"):
        town.run(acts.approve, other, actor(other), number)
    town.run(acts.approve, author, actor(author), number)
    assert town.state(number) == "scheduled"


def test_who_is_not_written_to_is_counted_before(town):
    town.crowd(5)
    ids = [town.run(contacts.address_at, CHANNEL, str(n))[1] for n in (1000, 1001, 1002)]
    for one in ids[:2]:
        town.run(preferences.stop, one, "broadcast")
    for one in ids[1:]:
        town.run(lambda tx, whose=one: contacts.gone(tx, contacts.addresses(tx, whose)[0].id))
    assert town.run(audiences.barred, town.compose(town.officer())) == {"stopped": 2, "unreachable": 1}


def test_nothing_is_counted_where_nobody_is_meant(town):
    content = Content("催办", {"zh_Hans": "内容"})
    by = town.officer()
    number = town.run(lambda tx: acts.compose(tx, town.house, by, actor(by), content))
    assert town.run(audiences.barred, number) == {"stopped": 0, "unreachable": 0}
