"""Whatever contacts do, in whatever order: nothing fails, all are answered, nothing is lost or mixed up."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import summaries
from bot.held import Held
from bot.messages import Outbound
from flows.values import Answers
from storage import contacts, drafts, inbox
from storage.database import Transaction
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, Dialogue, plain
from tests.support.house import Office

BEGINNINGS = ("who", "registration", "registered", "product", "filled", "accepted")
REPLIES = (
    "/start", "是", "否", "没有", "1", "2 3", "都不是", "企业", "徐汇", "上海某某机电有限公司", "91310000132260250X",
    "王工", "13812345678", "a@example.com", "ZL202120592620.4", "2021-03-23", "2900 万元", "3200万", "0", "2025",
    "一句说明", "😀", "水" * 600, "\x00\u202e", "/", "Please help", "<b>&amp;", "{{ 7 }}", "%s", "9" * 30,
)  # fmt: skip
COMMANDS = (
    "清单", "上一题", "继续", "跳过", "稍后再填", "依据", "核对", "提交", "进度", "帮助", "英文", "中文", "重新开始",
    "我的备案", "新产品", "年度更新", "撤销备案", "先到这里", "副本", "传完了",
)  # fmt: skip
FILES = ("@a.pdf", "@b.jpg @c.png", "@d.exe", "@empty.pdf", "@gone.pdf")
DIRECTIONS = (
    "!as 李工", "!as 王工", "!forged", "!sticker", "!edited 改过的话", "!restart", "!link n_shanghai_2022", "!link zzz",
    "!later 3 days", "!doubled 清单", "!foreign 李工 清单",
)  # fmt: skip
PICKS = st.one_of(st.integers(0, 12), st.integers(0, 400)).map(lambda place: f"!pick {place}")
DEEDS = st.one_of(PICKS, PICKS, *(st.sampled_from(some) for some in (REPLIES, COMMANDS, FILES, DIRECTIONS)))
EXAMPLES = 400 if os.environ.get("CHAOS") == "long" else 20
SILENT = ("!as", "!restart", "!later")


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(beginning=st.sampled_from(BEGINNINGS), deeds=st.lists(DEEDS, min_size=5, max_size=40))
def test_whatever_contacts_do(sqlite_template: Path, beginning: str, deeds: list[str]):  # noqa: F811
    asyncio.run(_play(sqlite_template, beginning, deeds))


async def _play(template: Path, beginning: str, deeds: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(START, tick=False) as clock:
        dialogue = Dialogue(Path(folder), template, clock)
        try:
            for line in ("!as 李工", "!given who", "!as 王工", f"!given {beginning}"):
                await dialogue.do(line)
            for deed in deeds:
                await _one(dialogue, deed)
        finally:
            dialogue.close()


async def _one(dialogue: Dialogue, deed: str) -> None:
    """One deed: it is answered, and only the drafts of whoever did it may have changed."""
    others = [name for name in dialogue.people if name != dialogue.who]
    before = [_answers(dialogue.office, name) for name in others]
    said = await dialogue.do(deed)
    assert said or deed.startswith(SILENT), deed
    for message in said:
        _is_sendable(message)
    assert dialogue.office.core.db.run_now(lambda tx: inbox.failed(tx, 1)) == ()
    if not deed.startswith("!as"):
        assert [_answers(dialogue.office, name) for name in others] == before
    for name in dialogue.people:
        dialogue.office.core.db.run_now(lambda tx, who=name: _is_consistent(tx, dialogue.office, who))


def _is_sendable(message: Outbound) -> None:
    """What the narrowest channel takes."""
    assert 0 < len(plain(message)) <= 4096
    for button in (button for row in message.buttons for button in row):
        assert button.label.strip()
        assert len(button.code.encode()) <= 64


def _drafts(tx: Transaction, who: str) -> tuple[drafts.Draft, ...]:
    contact, _ = contacts.arrive(tx, "web", who)
    return drafts.of_subject(tx, contact.subject_id) if contact.subject_id is not None else ()


def _answers(office: Office, who: str) -> dict[int, Answers]:
    return office.core.db.run_now(lambda tx: {draft.id: draft.answers for draft in _drafts(tx, who)})


def _is_consistent(tx: Transaction, office: Office, who: str) -> None:
    """The view is what the events say, and the summary what a fresh walk says."""
    rows = {row.draft_id: row for row in drafts.summaries(tx)}
    for draft in _drafts(tx, who):
        assert drafts.replay(drafts.events(tx, draft.id)) == draft.answers
        if draft.version:
            assert rows[draft.id] == summaries.of(tx, Held.of(office.core.house, tx, draft))


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_every_beginning_is_as_consistent(beginning: str, sqlite_template: Path):  # noqa: F811
    asyncio.run(_play(sqlite_template, beginning, ["清单"]))
