"""Photos sent as one album: several updates, one turn, and every one of them counts once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import time_machine

from bot.inbound_json import unpack
from bot.messages import Attachment, Inbound, join
from storage import contacts, drafts, inbox
from storage.database import Transaction
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, Dialogue, plain


@pytest.fixture
async def dialogue(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Dialogue]:  # noqa: F811
    """At the question for the business licence."""
    with time_machine.travel(START, tick=False) as clock:
        made = Dialogue(tmp_path, sqlite_template, clock)
        await made.do("!given who")
        for line in ("上海某某机电有限公司", "91310000132260250X", "王工", "13812345678", "跳过"):
            await made.do(line)
        yield made
        made.close()


async def sends(dialogue: Dialogue, *names: str) -> str:
    """What is said to photos that come as one album, each under its own number."""
    who = dialogue.people["王工"].address
    parts = [Inbound(who, f"part-{name}", attachments=(Attachment(name),), raw=name.encode()) for name in names]
    return "\n".join(plain(one) for one in await dialogue.office.receive(join(parts)))


async def licences(dialogue: Dialogue) -> int:
    """How many files the licence has."""

    def count(tx: Transaction) -> int:
        contact, _ = contacts.arrive(tx, "web", "王工")
        assert contact.draft_id is not None
        value = drafts.peek(tx, contact.draft_id).answers["business_licence", ""].value
        return len(value) if isinstance(value, tuple) else 0

    return await dialogue.office.core.db.run(count)


async def test_a_part_that_comes_again_alone_has_no_second_effect(dialogue: Dialogue) -> None:
    await sends(dialogue, "1.jpg", "2.jpg", "3.jpg")
    assert await licences(dialogue) == 3
    for name in ("1.jpg", "2.jpg", "3.jpg"):
        assert "营业执照" in await sends(dialogue, name)
    assert "营业执照" in await sends(dialogue, "2.jpg", "3.jpg")
    assert await licences(dialogue) == 3


async def test_of_an_album_that_comes_again_only_what_is_new_is_taken(dialogue: Dialogue) -> None:
    await sends(dialogue, "1.jpg", "2.jpg")
    await sends(dialogue, "2.jpg", "3.jpg", "4.jpg")
    assert await licences(dialogue) == 4


async def test_an_album_that_failed_is_kept_whole_and_its_parts_are_known(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("bot.conversation.uploads.announced", lambda *_: 1 // 0)
        await sends(dialogue, "1.jpg", "2.jpg")
    await sends(dialogue, "2.jpg")
    [kept] = await dialogue.office.core.db.run(inbox.failed)
    assert [one.ref for one in unpack(kept.raw).attachments] == ["1.jpg", "2.jpg"]
    assert unpack(kept.raw).raw == b"1.jpg\n2.jpg"
