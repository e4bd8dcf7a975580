"""Papers are read beside the conversation: nothing is lost, nothing is written silently, nobody waits."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from bot.messages import Inbound
from bot.reading import LEASE
from flows.papers import Box, Reading
from storage import contacts, drafts, files, readings
from storage.database import Transaction
from storage.drafts import Draft
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, Dialogue, plain
from tests.support.reader import Scripted

CODE, NAME = ("credit_code", ""), ("subject_name", "")


@pytest.fixture
async def dialogue(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Dialogue]:  # noqa: F811
    """At the question for the unit's name, with papers being read."""
    with time_machine.travel(START, tick=False) as clock:
        made = Dialogue(tmp_path, sqlite_template, clock)
        await made.do("!reader")
        await made.do("!given who")
        yield made
        made.close()


async def draft(dialogue: Dialogue, who: str = "王工") -> Draft:
    def look(tx: Transaction) -> Draft:
        contact, _ = contacts.arrive(tx, "web", who)
        assert contact.draft_id is not None
        return drafts.peek(tx, contact.draft_id)

    return await dialogue.office.core.db.run(look)


async def says(dialogue: Dialogue, line: str) -> str:
    return "\n".join(plain(one) for one in await dialogue.do(line))


async def test_what_was_read_is_no_answer_until_it_is_tapped(dialogue: Dialogue) -> None:
    await says(dialogue, "@执照.png")
    assert NAME not in (await draft(dialogue)).answers
    await says(dialogue, "都对，填上")
    answers = (await draft(dialogue)).answers
    assert answers[NAME].value == "上海某某机电有限公司"
    assert answers[CODE].value == "91310000132260250X"


async def test_an_answer_remembers_its_paper_and_what_is_typed_remembers_none(dialogue: Dialogue) -> None:
    await says(dialogue, "@执照.png")
    await says(dialogue, "改 1")
    await says(dialogue, "上海某某机电有限公司")
    await says(dialogue, "对，填上")
    made = await draft(dialogue)
    known = await dialogue.office.core.db.run(lambda tx: readings.origins(tx, made.id))
    paper = made.answers["business_licence", ""].value
    assert isinstance(paper, tuple)
    assert {made.answers[CODE].seq} == set(known)
    assert known[made.answers[CODE].seq].file_id == paper[0]
    events = {one.seq: one.source for one in await dialogue.office.core.db.run(lambda tx: drafts.events(tx, made.id))}
    assert (events[made.answers[NAME].seq], events[made.answers[CODE].seq]) == ("typed", "file")


async def test_a_card_takes_only_what_it_still_shows(dialogue: Dialogue) -> None:
    """The name was typed meanwhile: the old card changes nothing."""
    await says(dialogue, "@执照.png")
    await says(dialogue, "上海新名机电有限公司")
    assert "9131" in await says(dialogue, "!stale 都对，填上")
    assert CODE not in (await draft(dialogue)).answers
    assert (await draft(dialogue)).answers[NAME].value == "上海新名机电有限公司"


class Slow(Scripted):
    """Reads nothing for the first `fails` times."""

    def __init__(self, fails: int) -> None:
        self.left = fails

    async def read(self, content: bytes, media_type: str, /) -> Reading | None:
        self.left -= 1
        if self.left >= 0:
            raise OSError("the process died")
        return await super().read(content, media_type)

    async def crop(self, content: bytes, media_type: str, page: int, boxes: Sequence[Box], /) -> bytes | None:
        return None


@pytest.mark.parametrize(("fails", "state", "tried"), [(1, "read", 2), (9, "failed", 4)])
async def test_a_reader_that_dies_gets_the_file_again_a_few_times(
    dialogue: Dialogue, fails: int, state: str, tried: int
) -> None:
    core = dialogue.office.core
    core.reading.readers = (Slow(fails),)
    await says(dialogue, "拍照识别营业执照")
    await _sent(dialogue, "执照.png")
    assert await core.reading.sweep() == 1
    for _ in range(5):
        dialogue._clock.shift(timedelta(seconds=LEASE + 1))
        await core.reading.sweep()
    made = await draft(dialogue)
    [row] = (await core.db.run(lambda tx: readings.of_draft(tx, made.id))).values()
    assert (row.state, row.attempts) == (state, tried)


class Dying(Scripted):
    """Ends at the first paper, and at what goes while it is read."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue, self.read_so_far = dialogue, 0

    async def read(self, content: bytes, media_type: str, /) -> Reading | None:
        self.read_so_far += 1
        if self.read_so_far == 1:
            raise OSError("the process died")
        if self.read_so_far == 2:
            await self.dialogue.office.core.db.run(_nothing_is_left)
        return await super().read(content, media_type)


def _nothing_is_left(tx: Transaction) -> None:
    for one in tx.connection.exec_driver_sql("SELECT id FROM files").scalars().all():
        files.drop(tx, one)


async def test_a_paper_that_dies_or_goes_while_it_is_read_keeps_no_other_waiting(dialogue: Dialogue) -> None:
    core = dialogue.office.core
    core.reading.readers = (Dying(dialogue),)
    for name in ("执照.png", "执照旧名.png"):
        await _sent(dialogue, name)
    assert await core.reading.sweep() == 2
    assert await core.db.run(lambda tx: tx.connection.exec_driver_sql("SELECT count(*) FROM readings").scalar()) == 0


async def _sent(dialogue: Dialogue, which: str) -> None:
    """A licence is sent and kept; it is not read yet."""
    from bot.messages import Attachment

    core = dialogue.office.core
    inbound = Inbound(dialogue.people["王工"].address, which, attachments=(Attachment(which, which),))
    sweep, core.reading.readers = core.reading.readers, ()
    await core.handle(inbound)
    await core.settle()
    core.reading.readers = sweep


async def test_who_fills_one_section_is_shown_what_is_theirs(dialogue: Dialogue) -> None:
    """A colleague for the papers may not take the unit's name from them."""
    await says(dialogue, "邀请同事")
    await says(dialogue, "王工")
    said = await says(dialogue, "登记材料")
    code = "".join(re.findall(r"YQ-?(\w{5})-?(\w{5})", said)[0])
    await says(dialogue, "!as 李工")
    for line in (f"!link i_{code}", "接受", "李工"):
        await says(dialogue, line)
    said = await says(dialogue, "@执照.png")
    assert "上读到" not in said
    assert NAME not in (await draft(dialogue)).answers
    await says(dialogue, "!as 王工")
    assert "「营业执照」上读到" in await says(dialogue, "清单") + await says(dialogue, "继续：单位与联系人")
