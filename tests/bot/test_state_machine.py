"""The whole conversation as a state machine: three contacts who let each other in and out, updates that come twice,
late or in another order, buttons of long ago, restarts, new editions and people who want to be forgotten. Nothing
fails, no answer is lost, nobody sees or touches what they have no part in, and of who was forgotten nothing is left."""

from __future__ import annotations

import os
import re
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.messages import Attachment, Inbound
from storage import inbox
from tests.support import editions
from tests.support.crew import NAMES, Crew, answers, landed, texts
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.witness import all_drafts

WHO = st.sampled_from(NAMES)
PLACES = st.integers(0, 300)
REPLIES = (
    "是", "否", "没有", "都不是", "企业", "浦东新区", "91310000132260250X", "13812345678", "wang@example.com",
    "ZL201810862228.X", "2018-08-01", "2900 万元", "0", "2025", "<b>&", "没有了",
)  # fmt: skip
COMMANDS = (
    "上一题", "清单", "核对", "提交", "继续", "稍后再填", "跳过", "进度", "新产品", "重新开始", "依据", "我的备案",
    "我的数据", "谁填了什么", "副本",
)  # fmt: skip
LONG = os.environ.get("CHAOS") == "long"
EXAMPLES = int(os.environ.get("CHAOS_EXAMPLES", "300")) if LONG else 4
STEPS = 50 if LONG else 30
READINGS = tuple(sorted(editions.READINGS))


class Conversation(RuleBasedStateMachine):
    """Three contacts on one database; every update is kept, so that it can come again."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.crew = Crew(self.template)
        self.held: list[tuple[str, Inbound]] = []

    @initialize(first=st.sampled_from(("who", "registration", "product")))
    def begin(self, first: str) -> None:
        for name in NAMES:
            self.crew.begin(name, first if name == NAMES[0] else "who")
            self.answers_in_own_words(name, 0)

    def teardown(self) -> None:
        self.crew.close()

    # What contacts do

    @rule(who=WHO, text=st.sampled_from(REPLIES + COMMANDS))
    def says(self, who: str, text: str) -> None:
        self.crew.send(who, text=text)

    @rule(who=WHO, place=st.integers(0, 9))
    def answers_in_own_words(self, who: str, place: int) -> None:
        """Where a text is asked for, what was said is an answer: it must be found again as long as its draft is."""
        if not self.crew.run(lambda tx: self.crew.asks_for_text(tx, who)):
            self.crew.goes_to_a_text(who, place)
        taken = self.crew.run(lambda tx: self.crew.asks_for_text(tx, who))
        text = self.crew.own_words(who)
        self.crew.send(who, text=text)
        found = self.crew.run(lambda tx: landed(tx, who, text))
        assert found or not taken
        self.crew.words += found

    @rule(who=WHO, name=st.sampled_from(("营业执照.pdf", "a.exe")))
    def sends_a_file(self, who: str, name: str) -> None:
        self.crew.send(who, attachments=(Attachment(name, name, "", 1000),))

    @rule(who=WHO, place=st.integers(0, 6))
    def taps(self, who: str, place: int) -> None:
        self.crew.tap(who, place)

    @rule(who=WHO, place=PLACES)
    def taps_a_button_of_long_ago(self, who: str, place: int) -> None:
        self.crew.tap(who, place)

    @rule(who=WHO, whose=WHO, place=PLACES)
    def taps_a_button_of_another(self, who: str, whose: str, place: int) -> None:
        before = self.crew.run(all_drafts)
        self.crew.tap(who, place, whose=whose)
        assert whose == who or answers(self.crew.run(all_drafts)) == answers(before)

    @rule(who=WHO, place=st.integers(0, 4))
    def changes_an_answer(self, who: str, place: int) -> None:
        self.crew.send(who, text="核对")
        self.crew.tap(who, place)

    # What colleagues do

    @rule(who=WHO, part=st.integers(0, 8))
    def invites(self, who: str, part: int) -> None:
        """To a section, the whole draft or the subject; the code is passed on."""
        self.crew.send(who, text="邀请同事")
        self.crew.names_themselves(who)
        if self.crew.press(who, "ic", part):
            for code in re.findall(r"YQ-\w{5}-\w{5}", self.crew.person(who).screen[-1].text):
                self.crew.codes[code] = who

    @precondition(lambda self: self.crew.codes)
    @rule(who=WHO, which=PLACES)
    def accepts(self, who: str, which: int) -> None:
        code = [*self.crew.codes][-1 - which % len(self.crew.codes)]
        self.crew.meet(who, code)
        self.crew.send(who, text=code)
        self.crew.press(who, "ia", 0)
        self.crew.names_themselves(who)

    @rule(who=WHO, other=WHO, part=st.integers(0, 8), product=st.booleans())
    def lets_in(self, who: str, other: str, part: int, *, product: bool) -> None:
        before = len(self.crew.codes)
        if product:
            self.crew.send(who, text="新产品")
        self.invites(who, part)
        if len(self.crew.codes) > before:
            self.accepts(other, 0)

    @rule(who=WHO, verb=st.sampled_from(("pr", "ph", "ir")), place=st.integers(0, 3), how=st.integers(0, 1))
    def removes_hands_over_or_takes_back(self, who: str, verb: str, place: int, how: int) -> None:
        self.crew.send(who, text="谁在填")
        if self.crew.press(who, verb, place) and verb != "ir":
            self.crew.press(who, verb, how)

    @rule(who=WHO, sure=st.integers(0, 3))
    def wants_to_be_forgotten(self, who: str, sure: int) -> None:
        self.crew.send(who, text="删除我的数据")
        if sure == 1:
            self.crew.press(who, "pe", 0)

    # What the network does

    @precondition(lambda self: self.crew.sent)
    @rule(place=PLACES)
    def brings_an_update_again(self, place: int) -> None:
        name, inbound = self.crew.sent[place % len(self.crew.sent)]
        before = self.crew.run(all_drafts)
        assert self.crew.take(name, inbound)
        assert answers(self.crew.run(all_drafts)) == answers(before)

    @rule(who=WHO, text=st.sampled_from(REPLIES))
    def holds_an_update_back(self, who: str, text: str) -> None:
        self.held.append((who, self.crew.inbound(who, text=text)))

    @precondition(lambda self: self.held)
    @rule(place=PLACES)
    def brings_what_was_held_back(self, place: int) -> None:
        name, inbound = self.held.pop(place % len(self.held))
        self.crew.sent.append((name, inbound))
        assert self.crew.take(name, inbound)

    # What we do

    @rule()
    def restarts(self) -> None:
        self.crew.directs("!restart")

    @rule(reading=st.sampled_from(READINGS))
    def publishes(self, reading: str) -> None:
        self.crew.directs(f"!publish {reading}")

    @rule()
    def sends_what_is_owed(self) -> None:
        self.crew.news()

    # What must be true

    @invariant()
    def no_update_failed(self) -> None:
        assert self.crew.run(lambda tx: inbox.failed(tx, 1)) == ()

    @invariant()
    def every_view_is_the_replay_of_its_events(self) -> None:
        self.crew.run(self.crew.replayed)

    @invariant()
    def no_answer_is_lost(self) -> None:
        kept = self.crew.run(lambda tx: {one: texts(tx, one) for one in {word.draft for word in self.crew.words}})
        assert [word for word in self.crew.words if word.text not in kept[word.draft]] == []


def test_the_conversation_holds(sqlite_template: Path) -> None:  # noqa: F811
    Conversation.template = sqlite_template
    run_state_machine_as_test(
        Conversation,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_a_day_on_which_everything_about_colleagues_happens(sqlite_template: Path) -> None:  # noqa: F811
    """What chance seldom brings together: a part, the whole and the firm shared, then one after another forgotten."""
    Conversation.template = sqlite_template
    machine = Conversation()
    anna, bo, chen = NAMES
    try:
        machine.begin("product")
        for whose, whom, part in ((chen, bo, 1), (anna, bo, 5), (anna, chen, 0)):
            machine.lets_in(whose, whom, part, product=False)
        for who in NAMES:
            machine.answers_in_own_words(who, 1)
            for text in ("谁填了什么", "核对", "我的数据"):
                machine.says(who, text)
            machine.sends_what_is_owed()
        for place in range(7):
            machine.changes_an_answer(bo, place)
            machine.taps_a_button_of_another(bo, anna, place)
        machine.removes_hands_over_or_takes_back(anna, "pr", 0, 0)
        for who in NAMES:
            machine.wants_to_be_forgotten(who, 1)
            machine.every_view_is_the_replay_of_its_events()
            machine.no_answer_is_lost()
            machine.no_update_failed()
    finally:
        machine.teardown()
