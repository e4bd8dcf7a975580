"""Free questions in the chat: real answers are never taken for questions, and what was not answered is counted."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
import time_machine

from bot import guidance, taps
from flows.notice import questions
from flows.notices.shanghai_2022 import NOTICE
from flows.question import Choice, Choices
from flows.samples import samples
from locales import asks, find, languages, words
from storage import unanswered
from tests.support.asked import TOPICS
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, Dialogue

TODAY = date(2026, 11, 23)
NAMES = [
    "变频水泵",
    "上一步",
    "智能手机 X30",
    "饿了么",
    "多功能哪吒风扇",
    "上海某某机电有限公司",
    "What's Up Pump",
    "Canon printer",
    "免费乐净水器",
]


def labels() -> list[str]:
    found = []
    for form in NOTICE.forms:
        for *_, question in questions(form):
            if isinstance(question, (Choice, Choices)):
                for language in languages():
                    say = words(language, NOTICE.id)
                    found += [say.plain(f"q.{question.id}.{option}") for option in question.options]
    return found


def answers() -> list[str]:
    return [str(value) for form in NOTICE.forms for some in samples(form, TODAY).values() for value in some]


@pytest.mark.parametrize("reads", ["typed", "free"])
def test_no_label_no_example_and_no_name_is_taken_for_a_question(reads: guidance.Reads) -> None:
    taken = {
        text
        for text in {*labels(), *answers(), *NAMES}
        if guidance._meant(find(text, "zh_Hans", TOPICS), asks(text), reads)
    }
    assert taken == set()


@pytest.fixture
def dialogue(tmp_path: Path, sqlite_template: Path):  # noqa: F811
    with time_machine.travel(START, tick=False) as clock:
        found = Dialogue(tmp_path, sqlite_template, clock)
        yield found
        found.close()


def play(dialogue: Dialogue, script: str) -> str:
    return asyncio.run(dialogue.play(script))


def counted(dialogue: Dialogue) -> list[tuple[str, int, int, int]]:
    found = asyncio.run(dialogue.office.core.db.run(lambda tx: unanswered.times(tx, date(2026, 1, 1))))
    return [(one.topic, one.near, one.unknown, one.declined) for one in found]


def test_what_is_not_answered_is_counted_without_its_words(dialogue: Dialogue) -> None:
    play(
        dialogue,
        "> !given who\n> 今天天气怎么样？\n> 今天天气怎么样？\n> 我们被认定的概率有多大？\n> 分公司能备案吗？\n",
    )
    assert sorted(counted(dialogue)) == [("", 0, 0, 2), ("filing_recognition", 0, 1, 0)]


def test_old_counts_go(dialogue: Dialogue) -> None:
    play(dialogue, "> !given who\n> 今天天气怎么样？\n")
    gone = asyncio.run(dialogue.office.core.db.run(lambda tx: unanswered.drop_old(tx, date(2027, 1, 1))))
    assert (gone, counted(dialogue)) == (1, [])


def test_a_question_asked_while_nothing_may_be_changed_is_answered(dialogue: Dialogue) -> None:
    said = play(dialogue, "> !given registered\n> !tap 办件进度\n> 审核要多久？\n")
    assert "一般 1–2 个工作日" in said
    assert "平台惯例" in said.rpartition("> 审核要多久？")[2]


def test_the_clause_behind_an_answer_is_one_tap_away(dialogue: Dialogue) -> None:
    said = play(dialogue, "> !given who\n> 9131000013226025 吗？\n> 手机三种颜色要报三次吗？\n> !tap 依据\n")
    assert "不同颜色、大小、配置等应归类为同一备案产品" not in said  # the open question's own, which stands below
    said = play(dialogue, "> 手机三种颜色要报三次吗？\n> !pick 4\n")
    assert "「同一型号或品种的产品应作为一件产品进行备案" in said


def test_the_literal_answer_is_bound_to_what_was_typed(dialogue: Dialogue) -> None:
    said = play(dialogue, "> !given who\n> 分公司能备案吗？\n> 这就是我的回答\n> !stale 这就是我的回答\n")
    assert "统一社会信用代码是多少" in said
    assert said.count("分公司没有独立法人资格") == 1


def test_nobody_else_has_its_buttons() -> None:
    assert {verb: taps._FREE[verb] for verb in guidance.TAPS} == guidance.TAPS
    assert not set(guidance.TAPS) & set(taps._VERBS)


def test_a_statement_that_begins_as_questions_do_is_none(dialogue: Dialogue) -> None:
    play(dialogue, "> !given who\n> Wir sind gerade umgezogen\n> Auf Deutsch\n")
    said = play(dialogue, "> eigentlich sind wir in Minhang\n").rpartition("> eigentlich")[2]
    assert "auf Minhang ändern?" in said
    assert "juristische" in play(dialogue, "> Wer kann melden?\n")


def test_an_offered_correction_is_still_open_after_a_question(dialogue: Dialogue) -> None:
    said = play(
        dialogue, "> /start\n> 专利产品备案\n> 我们是徐汇的企业\n> 都对\n> 其实我们是在闵行\n> 多少钱？\n> 改过来\n"
    )
    assert "改好了。所在区：徐汇区 → 闵行区。" in said.rpartition("> 改过来")[2]
