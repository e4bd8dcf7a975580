"""What strangers and clever contacts try in the chat; each attack is a test named for it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

import docx
import pytest

from bot.buttons import Codes
from bot.messages import Button, Inbound, Outbound
from storage import contacts, drafts, inbox, invitations
from storage.database import Transaction
from tests.support.dialogue import Dialogue, plain

MARKUP = (
    "<b>粗</b><script>alert(1)</script>", "</i></b><a href='https://evil.example'>点</a>", "**粗** _斜_ [点](https://x)",
    "{{ 7 * 7 }}{% raw %}", "&lt;b&gt; &amp;", "=HYPERLINK(\"https://x\")", "频道 @channel `код` ~~x~~",
)  # fmt: skip


class Tags(HTMLParser):
    """The tags of a message; those we use, closed in order, or the channels would not show it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == [], text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


# Markup in what people say


@pytest.mark.parametrize("text", MARKUP)
async def test_markup_in_an_answer_is_shown_as_it_was_typed_on_every_screen_and_in_the_copy(
    dialogue: Dialogue, text: str
) -> None:
    await dialogue.do("!given who")
    await dialogue.do(text)
    for line in (
        "91310000132260250X",
        text,
        "王工",
        "13812345678",
        "wang@example.com",
        "@a.pdf",
        "就这些",
        "@b.pdf",
        "就这些",
    ):
        await dialogue.do(line)
    for screen in ("核对", "清单", "进度", "我的备案", "上一题", "帮助", "重新开始", "继续", "提交"):
        await dialogue.do(screen)
    said = await dialogue.do("提交")
    said = (*said, *await dialogue.do("副本"), *await dialogue.do("!accepted"), *await dialogue.do("填一件产品"))
    for message in dialogue.said:
        assert set(Tags(message.text).seen) <= {"b", "i", "a", "blockquote", "code", "s", "u"}
        assert "evil.example'>" not in message.text
    assert any(text in plain(message) for message in dialogue.said)
    copies = [document for message in dialogue.said for document in message.documents]
    assert copies
    assert all(text in _words_of(document.content) for document in copies)


def _words_of(document: bytes) -> str:
    opened = docx.Document(io.BytesIO(document))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in opened.paragraphs), *cells])


async def test_markup_in_the_platforms_words_is_shown_as_text(dialogue: Dialogue) -> None:
    await dialogue.do("!given registration")
    for line in ("提交", "提交"):
        await dialogue.do(line)
    said = await dialogue.do("!returned subject_name: <script>alert(1)</script> <b>名称")
    assert "&lt;script&gt;" in "".join(message.text for message in said)
    assert all("script" not in Tags(message.text).seen for message in said)


async def test_a_megabyte_of_text_is_answered_and_does_not_fill_the_screen(dialogue: Dialogue) -> None:
    await dialogue.do("!given who")
    for text in (
        "水" * 350_000,
        "1" * 1_000_000,
        "<" * 1_000_000,
        "万" * 300_000,
        " " * 1_000_000 + "x",
        "一" * 300_000,
        "a" * 300_000,
        "a@" * 150_000,
        "「" * 300_000,
        "你好，" * 100_000,
        "不对，" * 100_000,
        "吗？" * 150_000,
    ):
        said = await dialogue.do(text)
        assert said
        assert all(len(message.text) < 4096 for message in said)
    assert dialogue.office.core.db.run_now(lambda tx: inbox.failed(tx, 1)) == ()


# Buttons and links of others


async def test_a_button_of_somebody_else_changes_nothing(dialogue: Dialogue) -> None:
    await dialogue.do("!given who")
    codes = [button.code for shown in dialogue.people["王工"].screen for row in shown.buttons for button in row]
    await dialogue.do("!as 李工")
    first = await dialogue.do("/start")
    before = dialogue.office.core.db.run_now(_all_events)
    for number, code in enumerate(codes):
        stranger = dialogue.people["李工"].address
        said = await dialogue.office.receive(Inbound(stranger, f"stolen-{number}", button=code))
        assert said
        assert "上海" not in "".join(message.text for message in said)
    assert first
    assert dialogue.office.core.db.run_now(_all_events) == before


@pytest.mark.parametrize(
    "code", ["", "~", "a.1.1.1~", "c.0~AAAAAAAAAAA", "é~é", "a" * 64, "a.1.1.1.0~" + "A" * 11, "c.zz"]
)
async def test_a_made_up_button_changes_nothing(dialogue: Dialogue, code: str) -> None:
    await dialogue.do("!given who")
    before = dialogue.office.core.db.run_now(_all_events)
    said = await dialogue.office.receive(Inbound(dialogue.people["王工"].address, "made-up", text="/", button=code))
    assert said
    assert dialogue.office.core.db.run_now(_all_events) == before


@pytest.mark.parametrize(
    ("verb", "numbers"),
    [
        ("q", (1,)),
        ("c", (999,)),
        ("u", (999, 0)),
        ("d", (999,)),
        ("w", (999,)),
        ("p", (999, 0)),
        ("a", (1, 0, 999, 0, 0)),
    ],
)
async def test_a_button_of_another_release_or_of_an_erased_draft_changes_nothing(
    dialogue: Dialogue, verb: str, numbers: tuple[int, ...]
) -> None:
    await dialogue.do("!given who")
    core, address = dialogue.office.core, dialogue.people["王工"].address
    contact = core.db.run_now(lambda tx: contacts.arrive(tx, address.channel, address.id)[0])
    code, before = Codes(core.house.button_key, contact.id).make(verb, *numbers), core.db.run_now(_all_events)
    said = await dialogue.office.receive(Inbound(address, "odd", button=code))
    assert [message.card for message in said if message.card == "problem"] == []
    assert core.db.run_now(lambda tx: inbox.failed(tx, 1)) == ()
    assert core.db.run_now(_all_events) == before


def _all_events(tx: Transaction) -> list[tuple[Any, ...]]:
    return [(draft, event.seq, event.key) for draft in drafts.all_ids(tx) for event in drafts.events(tx, draft)]


async def test_a_guessed_invitation_opens_nothing_and_says_nothing_about_the_draft(dialogue: Dialogue) -> None:
    await dialogue.do("!given who")
    await dialogue.do("上海某某机电有限公司")
    core, address = dialogue.office.core, dialogue.people["王工"].address
    inviting = core.db.run_now(lambda tx: contacts.arrive(tx, address.channel, address.id)[0])
    assert inviting.subject_id is not None
    subject, draft = inviting.subject_id, inviting.draft_id
    code = core.db.run_now(lambda tx: invitations.invite(tx, subject, draft, "", inviting.id))[1]
    other = "A" if code[-1] != "A" else "B"
    await dialogue.do("!as 李工")
    await dialogue.do("/start")
    for guess in (code[:-1] + other, code[::-1], "AAAAA AAAAA", "00000 00000", code[:-1], code + other):
        said = await dialogue.do(f"YQ {guess}")
        linked = await dialogue.do(f"!link i_{guess}")
        assert "上海某某机电" not in "".join(message.text for message in (*said, *linked))
        assert [one.label for one in _buttons((*said, *linked)) if one.label == "接受"] == []
    assert "接受" in [one.label for one in _buttons(await dialogue.do(f"YQ {code}"))]
    stranger = dialogue.people["李工"].address
    joined = core.db.run_now(lambda tx: contacts.arrive(tx, stranger.channel, stranger.id)[0])
    assert joined.subject_id != subject
    assert len(core.db.run_now(lambda tx: invitations.open_ones(tx, subject))) == 1


def _buttons(said: Iterable[Outbound]) -> list[Button]:
    return [button for message in said for row in message.buttons for button in row]
