"""After Telegram was away for long: the contact gets what they were told meanwhile, and the question that is open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
import time_machine

from bot.messages import Inbound
from storage import deliveries
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import GIVEN, START, Dialogue, plain

WHO = (GIVEN / "who.txt").read_text(encoding="utf-8").splitlines()
ANSWERS = [line for line in WHO if not line.startswith(("#", "/"))]


@pytest.fixture
async def dialogue(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Dialogue]:  # noqa: F811
    with time_machine.travel(START, tick=False) as clock:
        made = Dialogue(tmp_path, sqlite_template, clock)
        await made.do("/start")
        yield made
        made.close()


_number = count(1000)


async def unheard(dialogue: Dialogue, text: str) -> None:
    """A contact writes, and the replies do not go out."""
    core, who = dialogue.office.core, dialogue.people["王工"].address
    replies = await core.handle(Inbound(who, str(next(_number)), text, language="zh-CN"))
    for message in replies.messages:
        await core.not_sent(replies.inbox_id, who, message)
    await core.answered(replies.inbox_id)


async def heard(dialogue: Dialogue) -> list[str]:
    """What comes once it goes out again."""
    await dialogue.office.core.deliveries.tick()
    return [plain(one) for one in dialogue.office._taken()]


async def test_twenty_owed_replies_become_one_message_with_everything_noted_and_the_open_question(
    dialogue: Dialogue,
) -> None:
    for answer in ANSWERS:
        await unheard(dialogue, answer)
    for _ in range(20 - len(ANSWERS)):
        await unheard(dialogue, "继续")
    [message] = await heard(dialogue)
    assert message.splitlines() == [
        "记下了：专利产品备案。",
        "记下了：企业。",
        "独立法人资格：有。",
        "记下了：浦东新区。",
        "所属类别：无。",
        "单位全称是什么？与登记证照上的一致。",
    ]
    assert await dialogue.office.core.db.run(deliveries.counts) == {"sent": 6, "skipped": 14}


async def test_a_question_that_was_answered_meanwhile_is_not_asked_any_more(dialogue: Dialogue) -> None:
    await unheard(dialogue, ANSWERS[0])
    await dialogue.do(ANSWERS[1])
    [message] = await heard(dialogue)
    assert message == "记下了：专利产品备案。"


async def test_an_outcome_and_an_answer_to_a_question_go_out_as_they_were(dialogue: Dialogue) -> None:
    await unheard(dialogue, ANSWERS[0])
    await unheard(dialogue, "分公司")
    await unheard(dialogue, "依据")
    noted, outcome, law = await heard(dialogue)
    assert noted == "记下了：专利产品备案。"
    assert outcome.startswith("记下了：分公司、分支机构。\n按通知，备案主体要有独立法人资格。")
    assert law.startswith("附件 一、1.（1）：")
