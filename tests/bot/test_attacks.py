"""What strangers, clever contacts and broken files try; each attack is a test named for it."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
import zlib
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pytest
import time_machine
from standardwebhooks import Webhook

from bot import reviews
from bot.buttons import Codes
from bot.documents.papers import Accepted, Refused, accept
from bot.messages import Attachment, Button, Inbound, Outbound
from bot.platform.contract import Event, Review
from storage import contacts, drafts, filings, inbox, invitations
from storage.database import Transaction
from tests.bot.documents import samples
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, Dialogue, plain

SECRET = "whsec_" + base64.b64encode(b"the platform's own secret").decode()
MARKUP = (
    "<b>粗</b><script>alert(1)</script>", "</i></b><a href='https://evil.example'>点</a>", "**粗** _斜_ [点](https://x)",
    "{{ 7 * 7 }}{% raw %}", "&lt;b&gt; &amp;", "=HYPERLINK(\"https://x\")", "频道 @channel `код` ~~x~~",
)  # fmt: skip


@pytest.fixture
async def dialogue(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Dialogue]:  # noqa: F811
    with time_machine.travel(START, tick=False) as clock:
        made = Dialogue(tmp_path, sqlite_template, clock)
        yield made
        made.close()


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


# Events of the platform


def _event(case: str, number: str = "evt_1") -> Event:
    review = Review(kind="accepted", case=case, reference="BA-2026-00001", number="CP-2026-000001")
    return Event(id=number, type="case.accepted", timestamp=datetime.now(UTC), data=review)


def _signed(event: Event, secret: str = SECRET, at: datetime | None = None) -> tuple[dict[str, str], bytes]:
    body, moment = event.model_dump_json(), at or datetime.now(UTC)
    signature = Webhook(secret).sign(event.id, moment, body)
    stamp = str(int(moment.timestamp()))
    return {"webhook-id": event.id, "webhook-timestamp": stamp, "webhook-signature": signature}, body.encode()


async def _handed_over(dialogue: Dialogue) -> filings.FilingRow:
    await dialogue.do("!given registration")
    for line in ("提交", "提交"):
        await dialogue.do(line)
    filing = await dialogue.office.filing(dialogue.people["王工"].address)
    await dialogue.office.core.db.run(lambda tx: filings.link_platform(tx, filing.id, "case-1"))
    return filing


async def test_an_event_that_the_platform_did_not_sign_is_refused(dialogue: Dialogue) -> None:
    filing = await _handed_over(dialogue)
    headers, body = _signed(_event("case-1"))
    other = "whsec_" + base64.b64encode(b"somebody else's secret...").decode()
    forged = [
        ({}, body),
        (headers, body.replace(b"CP-2026", b"CP-2027")),
        (headers | {"webhook-id": "evt_2"}, body),
        _signed(_event("case-1"), other),
        _signed(_event("case-1"), at=datetime.now(UTC) - timedelta(hours=1)),
        _signed(_event("case-1"), at=datetime.now(UTC) + timedelta(hours=1)),
        (headers, b"{}"),
        (headers, b"\xff" * 100),
    ]
    for given, content in forged:
        assert (await dialogue.office.core.hook(SECRET, given, content))[0] == 401
    assert dialogue.office.core.db.run_now(lambda tx: filings.reviews(tx, filing.id)) == ()


async def test_a_replayed_event_is_taken_once(dialogue: Dialogue) -> None:
    filing = await _handed_over(dialogue)
    headers, body = _signed(_event("case-1"))
    for _ in range(3):
        assert (await dialogue.office.core.hook(SECRET, headers, body))[0] == 204
    assert len(dialogue.office.core.db.run_now(lambda tx: filings.reviews(tx, filing.id))) == 1
    assert await dialogue.office.core.deliveries.tick() == 1


async def test_an_event_about_a_case_that_is_not_ours_is_let_go(dialogue: Dialogue) -> None:
    filing = await _handed_over(dialogue)
    assert (await dialogue.office.core.hook(SECRET, *_signed(_event("case-of-others"))))[0] == 204
    assert dialogue.office.core.db.run_now(lambda tx: filings.reviews(tx, filing.id)) == ()


async def test_without_a_secret_no_event_is_believed() -> None:
    headers, body = _signed(_event("case-1"))
    with pytest.raises(reviews.Unverified):
        reviews.verify(headers, body, "")


# Files


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "/etc/shadow",
        "a\x00.pdf",
        "\u202efdp.exe",
        "CON",
        "." * 300,
        "%2e%2e%2f",
        "~/.ssh",
    ],
)
async def test_a_file_name_is_no_path(dialogue: Dialogue, tmp_path: Path, name: str) -> None:
    before = _outside(tmp_path)
    found = accept(samples.pdf(), name)
    assert isinstance(found, Accepted)
    assert not set(found.name) & set("/\\\x00\u202e")
    assert not found.name.startswith(".")
    await dialogue.do("!given who")
    for line in ("上海某某机电有限公司", "91310000132260250X", "王工", "13812345678", "wang@example.com"):
        await dialogue.do(line)
    said = await dialogue.office.receive(_file(dialogue, name, "a.pdf"))
    assert said
    assert _outside(tmp_path) == before
    kept = _outside(tmp_path, within=True)
    assert kept
    assert all(re.fullmatch(r"[0-9a-f]{2,}", path.name) for path in kept)


def _outside(folder: Path, *, within: bool = False) -> set[Path]:
    """The files beside the papers, or those of the papers; the database makes some of its own."""
    return {
        path
        for path in folder.rglob("*")
        if path.is_file() and ("papers" in path.parts) is within and not path.name.startswith("beian.db")
    }


def _file(dialogue: Dialogue, name: str, ref: str) -> Inbound:
    return Inbound(dialogue.people["王工"].address, f"file {name}", attachments=(Attachment(ref, name, "", 9),))


def test_a_picture_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10**6))
        + chunk(b"IEND", b"")
    )
    found = accept(bomb, "scan.png")
    assert isinstance(found, Refused)
    assert found.code == "too_many_pixels"


def test_a_document_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w>" + b" " * 60_000_000)
        for number in range(5):
            archive.writestr(f"word/media/{number}.bin", b"\0" * 60_000_000)
    found = accept(packed.getvalue(), "letter.docx")
    assert isinstance(found, Refused)
    assert found.code == "bomb"


def test_a_document_with_a_million_entities_is_refused() -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
    )
    found = accept(samples.word(**{"word/document.xml": laughs + "]><l>&j;</l>"}), "letter.docx")
    assert isinstance(found, Refused)


@pytest.mark.parametrize(
    "content",
    [
        samples.picture("JPEG") + samples.archive(a="1"),
        samples.pdf() + b"<html><script>alert(1)</script></html>" + samples.archive(a="1"),
        b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)",
        b"%PDF-1.4\n<html><script>alert(1)</script>",
        b"MZ" + samples.pdf(),
    ],
)
def test_a_file_that_is_two_things_at_once_is_refused(content: bytes) -> None:
    assert isinstance(accept(content, "scan.pdf"), Refused)
