"""Numbers and words instead of buttons: what is offered, what a reply means, and what is never taken for a choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot.messages import Address, Button, Capabilities, Inbound, Outbound
from bot.rendering import Rendering, joined
from storage import contacts
from storage.database import Database

HERE = Address("plain", "王工")
KIND = Outbound(
    "由哪一类单位来备案？", ((Button("企业", "a1"), Button("高校院所", "a2")), (Button("清单", "c1", "quiet"),))
)
SALES = Outbound(
    "销售额是多少？", ((Button("2 元", "o1", "primary"),), (Button("依据", "c2", "quiet"),)), wants="number"
)
NEWS = Outbound("还有 7 天。", ((Button("现在填", "r1"), Button("不再提醒", "r2")),))


@dataclass
class Chat:
    db: Database
    rendering: Rendering = field(default_factory=lambda: Rendering("zh_Hans", {"plain": Capabilities("numbered")}))

    def said(self, *messages: Outbound) -> list[str]:
        made = self.db.run_now(lambda tx: self.rendering.replies(tx, HERE, messages))
        return [one.offered for one in made]

    def news(self, message: Outbound) -> str:
        return self.db.run_now(lambda tx: self.rendering.news(tx, HERE, message)).offered

    def means(self, text: str) -> str:
        """The code that a reply is a tap on, or the text."""
        inbound = self.db.run_now(lambda tx: self.rendering.meant(tx, Inbound(HERE, "1", text)))
        return inbound.button or inbound.text


@pytest.fixture
def chat(sqlite_database: Database) -> Iterator[Chat]:
    sqlite_database.run_now(lambda tx: contacts.arrive(tx, HERE.channel, HERE.id, "zh_Hans"))
    yield Chat(sqlite_database)


def test_answers_are_numbers_and_ways_around_are_words(chat: Chat):
    assert chat.said(KIND) == ["1 企业　2 高校院所\n回复数字，或回复：清单。"]
    assert [chat.means(text) for text in ("1", "２", "2.", "选2", "第 1 个")] == ["a1", "a2", "a2", "a2", "a1"]
    assert [chat.means(text) for text in ("企业", "清单", "3", "12", "企业单位")] == ["a1", "c1", "3", "12", "企业单位"]


@pytest.mark.parametrize("wants", ["number", "text", "date", "tel", "email"])
def test_a_number_typed_where_words_are_asked_for_is_the_contacts_own(chat: Chat, wants):
    chat.said(KIND)
    [offered] = chat.said(Outbound(SALES.text, SALES.buttons, wants=wants))
    assert offered == "也可以回复：2 元、依据。"
    assert [chat.means(text) for text in ("1", "2", "2 元", "依据")] == ["1", "2", "o1", "c2"]


def test_news_while_a_number_is_asked_for_offers_none(chat: Chat):
    chat.said(SALES)
    assert chat.news(NEWS) == "也可以回复：现在填、不再提醒。"
    assert [chat.means(text) for text in ("1", "现在填", "依据")] == ["1", "r1", "c2"]


def test_news_between_leaves_the_numbers_that_were_there(chat: Chat):
    chat.said(KIND)
    assert chat.news(NEWS) == "3 现在填　4 不再提醒\n回复数字。"
    assert [chat.means(text) for text in ("1", "4")] == ["a1", "r2"]


def test_what_is_said_once_more_keeps_its_numbers(chat: Chat):
    assert chat.said(KIND) == [chat.news(KIND)]
    assert chat.news(NEWS) == "3 现在填　4 不再提醒\n回复数字。"


def test_news_that_asks_what_is_open_takes_the_place_of_what_was_asked(chat: Chat):
    chat.said(SALES)
    chat.news(Outbound(KIND.text, KIND.buttons, lead=""))
    assert [chat.means(text) for text in ("1", "依据")] == ["a1", "依据"]


def test_what_shows_no_choices_leaves_those_before(chat: Chat):
    chat.said(SALES)
    chat.said(Outbound("附件 一、3.（2）", card="law"))
    assert [chat.means(text) for text in ("1", "依据")] == ["1", "c2"]


def test_things_that_are_called_by_a_number_get_no_other(chat: Chat):
    rows = ((Button("改 1", "x1"), Button("改 2", "x2")), (Button("这一节没问题", "x3"),))
    assert chat.said(Outbound("提交前核对", rows)) == ["也可以回复：改 1、改 2、这一节没问题。"]
    assert [chat.means(text) for text in ("1", "改 2")] == ["1", "x2"]


def test_choices_outlive_the_process_and_are_nobody_elses(chat: Chat):
    chat.said(KIND)
    again = Chat(chat.db)
    assert again.means("1") == "a1"
    other = Inbound(Address("plain", "李工"), "1", "1")
    assert chat.db.run_now(lambda tx: chat.rendering.meant(tx, other)) == other


def test_a_link_is_shown_and_is_no_choice(chat: Chat):
    assert chat.said(Outbound("见", ((Button("打开", url="https://x.example/?a=1&b=2"),),))) == [
        '<a href="https://x.example/?a=1&amp;b=2">打开</a>'
    ]


def test_buttons_are_drawn_where_they_fit_and_their_names_may_be_typed(chat: Chat):
    chat.rendering.channels["plain"] = Capabilities(most_buttons=3, longest_label=4, with_buttons=20)
    assert chat.said(KIND) == [""]
    assert [chat.means(text) for text in ("企业", "1")] == ["a1", "1"]
    assert chat.said(Outbound("长" * 21, KIND.buttons)) == ["1 企业　2 高校院所\n回复数字，或回复：清单。"]


def test_what_one_turn_says_is_one_message_where_messages_are_scarce():
    told, asked = Outbound("记下了。"), Outbound("下一题", KIND.buttons, lead="", wants="text")
    one = joined([told, asked])
    assert (one.text, one.buttons, one.wants, one.lead) == ("记下了。\n\n下一题", KIND.buttons, "text", "记下了。")


def test_channels_that_can_do_everything_are_left_alone(chat: Chat):
    web = Address("web", "王工")
    assert chat.db.run_now(lambda tx: chat.rendering.replies(tx, web, [KIND])) == (KIND,)


def test_things_that_are_called_the_same_are_told_apart_where_there_are_no_numbers(chat: Chat):
    rows = ((Button("VX20", "x1"), Button("VX20", "x2")), (Button("第 3", "x3"),))
    assert chat.said(Outbound("哪一件？", rows)) == ["也可以回复：VX20、VX20 (2)、第 3。"]
    assert [chat.means(text) for text in ("VX20", "VX20（2）")] == ["x1", "x2"]
