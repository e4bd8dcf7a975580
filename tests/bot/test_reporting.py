"""What contacts report of a filing they carry counts like the platform's word: from those who may, in its turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import time_machine

from bot import handover
from bot.packing import accepted_case
from storage import counters, filings, people, summaries
from storage.database import Transaction
from storage.filings import FilingRow, ReviewRow
from tests.support.dialogue import START, Dialogue

REGISTERED = "!as wang\n!carried\n!given registration\n!given submitted"
ACCEPTED = "办件进度\n注册审核通过了\n今天\nZC-1\n确定"


@pytest.fixture
async def dialogue(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Dialogue]:
    with time_machine.travel(START, tick=False) as clock:
        made = Dialogue(tmp_path, sqlite_template, clock)
        await play(made, REGISTERED)
        yield made
        made.close()


async def play(dialogue: Dialogue, script: str) -> str:
    """What the last line of a script leads to."""
    said = ""
    for line in script.splitlines():
        said = (await dialogue.play(f"> {line}\n")).partition("\n")[2].partition("\n")[2]
    return said


def told(dialogue: Dialogue) -> list[ReviewRow]:
    return list(dialogue.office.core.db.run_now(lambda tx: filings.reviews(tx, last_of(tx).id)))


def last_of(tx: Transaction) -> FilingRow:
    found = filings.latest(tx, 1)
    assert found is not None
    return found


async def test_it_counts_as_the_platforms_word(dialogue: Dialogue) -> None:
    db = dialogue.office.core.db
    assert db.run_now(lambda tx: handover.must_wait(tx, "registration", last_of(tx).subject_id))
    await play(dialogue, ACCEPTED)
    [row] = told(dialogue)
    assert (row.kind, row.body["reference"], row.body["by"]) == ("accepted", "ZC-1", 1)

    def counted(tx: Transaction) -> tuple[bool, str | None, int]:
        subject = last_of(tx).subject_id
        verified = counters.totals(tx)[("310115", "", "verified")]
        return handover.must_wait(tx, "registration", subject), accepted_case(tx, subject, "registration"), verified

    assert db.run_now(counted) == (False, None, 1), "no back end has a case of it"
    assert db.run_now(state) == "accepted"


def state(tx: Transaction) -> str:
    found = summaries.summary_of(tx, 1)
    assert found is not None
    return found.state


async def test_taken_back_it_is_as_before(dialogue: Dialogue) -> None:
    await play(dialogue, ACCEPTED)
    await play(dialogue, "报错了，撤回\n撤回")
    assert told(dialogue) == []
    db = dialogue.office.core.db
    assert db.run_now(lambda tx: handover.must_wait(tx, "registration", last_of(tx).subject_id))
    assert db.run_now(state) == "submitted"
    assert db.run_now(counters.totals).get(("310115", "", "verified"), 0) == 0


async def test_it_can_be_taken_back_on_the_same_day_only(dialogue: Dialogue) -> None:
    await play(dialogue, ACCEPTED)
    said = await play(dialogue, "!later 1 day\n!stale 报错了，撤回")
    assert "只能当天撤回" in said
    assert [row.kind for row in told(dialogue)] == ["accepted"]


async def test_a_double_tap_reports_once(dialogue: Dialogue) -> None:
    await play(dialogue, "办件进度\n已在平台提交\n今天\n!doubled 确定\n!stale 确定")
    assert [row.kind for row in told(dialogue)] == ["received"]


async def test_colleagues_hear_of_it_and_of_its_end(dialogue: Dialogue) -> None:
    await play(dialogue, "!as li\n/start")
    db = dialogue.office.core.db
    db.run_now(lambda tx: people.grant(tx, 1, 2, ""))
    said = await play(dialogue, f"!as wang\n{ACCEPTED}\n!later 1 hour")
    assert "→ li" in said
    assert "这是同事从平台看到后报告的。" in said
    said = await play(dialogue, "!tap 报错了，撤回\n撤回\n!later 1 hour")
    assert "撤回了关于「上海某某机电有限公司」的报告：注册审核通过" in said


async def test_news_that_was_taken_back_is_not_sent(dialogue: Dialogue) -> None:
    await play(dialogue, "!as li\n/start")
    dialogue.office.core.db.run_now(lambda tx: people.grant(tx, 1, 2, ""))
    said = await play(dialogue, f"!as wang\n{ACCEPTED}\n报错了，撤回\n撤回\n!later 1 hour")
    assert "注册已通过" not in said
    assert "撤回了关于" in said


async def test_who_fills_a_part_reports_nothing(dialogue: Dialogue) -> None:
    await play(dialogue, "!as li\n/start")
    dialogue.office.core.db.run_now(lambda tx: people.grant(tx, 1, 2, "identity"))
    await play(dialogue, "!as wang\n办件进度\n已在平台提交")
    await play(dialogue, "!as li\n!foreign wang 今天\n!foreign wang 已在平台提交\n办件进度")
    assert "已在平台提交" not in "".join(
        button.label for message in dialogue.people["li"].screen for row in message.buttons for button in row
    )
    assert told(dialogue) == []


async def test_what_a_colleague_reported_first_stands(dialogue: Dialogue) -> None:
    await play(dialogue, "!as li\n/start")
    dialogue.office.core.db.run_now(lambda tx: people.grant(tx, 1, 2, ""))
    await play(dialogue, "!as wang\n办件进度\n平台退回了\n今天")
    await play(dialogue, "!as li\n!link d_1\n办件进度\n注册审核通过了\n今天\n没有编号\n确定")
    said = await play(dialogue, "!as wang\n不用，直接选")
    assert "已通过" in said
    assert [row.kind for row in told(dialogue)] == ["accepted"]


async def test_leaving_the_question_leaves_the_report(dialogue: Dialogue) -> None:
    said = await play(dialogue, "办件进度\n注册审核通过了\n今天\n清单")
    assert "备案主体" in said or "主体资格" in said
    said = await play(dialogue, "ZC-2026-1")
    assert "平台给的编号" not in said
    assert told(dialogue) == []


async def test_filings_that_waited_for_a_back_end_are_carried(tmp_path: Path, sqlite_template: Path) -> None:
    with time_machine.travel(START, tick=False) as clock:
        dialogue = Dialogue(tmp_path, sqlite_template, clock)
        await play(dialogue, "!as wang\n!given registration\n!given submitted\n!carried")
        said = await play(dialogue, "办件进度")
        assert "[打开填报页] [已在平台提交]" in said
        dialogue.close()


async def test_a_back_end_is_asked_for_nothing(dialogue: Dialogue) -> None:
    core = dialogue.office.core
    assert await core.hand_over() + await core.listen() == 0
    assert not core.house.demo, "nothing plays a platform"
