"""The whole conversation as a state machine: three contacts who let each other in and out, updates that come twice,
late or in another order, buttons of long ago, restarts, new editions and people who want to be forgotten. Nothing
fails, no answer is lost, nobody sees or touches what they have no part in, and of who was forgotten nothing is left."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import time_machine
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

from bot import answering, summaries
from bot.buttons import Tap
from bot.held import Held, section_of
from bot.messages import Address, Attachment, Attempt, Inbound, Outbound
from bot.turn import Turn
from flows.journey import Step
from flows.question import Text
from flows.values import Mark
from storage import contacts, drafts, inbox
from storage.database import Transaction
from storage.drafts import Draft
from tests.support import editions
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, Dialogue, Person
from tests.support.witness import Fate, Word, access, all_drafts, contact_of, fates, left_of, may_see, told

NAMES = ("王工", "李工", "陈工")
WHO = st.sampled_from(NAMES)
PLACES = st.integers(0, 300)
REPLIES = (
    "是", "否", "没有", "都不是", "企业", "浦东新区", "91310000132260250X", "13812345678", "wang@example.com",
    "ZL201810862228.X", "2018-08-01", "2900 万元", "0", "2025", "<b>&", "没有了",
)  # fmt: skip
COMMANDS = (
    "上一题", "清单", "核对", "提交", "继续", "稍后再填", "跳过", "进度", "填一件产品", "重新开始", "依据", "我的备案",
    "我的数据", "谁填了什么", "副本",
)  # fmt: skip
LONG = os.environ.get("CHAOS") == "long"
EXAMPLES = int(os.environ.get("CHAOS_EXAMPLES", "300")) if LONG else 5
STEPS = 50 if LONG else 30
READINGS = tuple(sorted(editions.READINGS))


class Conversation(RuleBasedStateMachine):
    """Three contacts on one database; every update is kept, so that it can come again."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = time_machine.travel(START, tick=False)
        self.loop = asyncio.new_event_loop()
        self.dialogue = Dialogue(Path(self.folder.name), self.template, self.clock.start())
        self.numbers: Iterator[int] = count(1)
        self.sent: list[tuple[str, Inbound]] = []
        self.held: list[tuple[str, Inbound]] = []
        self.words: list[Word] = []
        self.codes: list[str] = []
        self.said_by: dict[str, set[str]] = {name: set() for name in NAMES}

    @initialize(first=st.sampled_from(("who", "registration", "registered")))
    def begin(self, first: str) -> None:
        for name in NAMES:
            self._begin(name, first if name == NAMES[0] else "who")
            self.answers_in_own_words(name, 0)

    def teardown(self) -> None:
        self.dialogue.close()
        self.clock.stop()
        self.loop.close()
        self.folder.cleanup()

    # What contacts do

    @rule(who=WHO, text=st.sampled_from(REPLIES + COMMANDS))
    def says(self, who: str, text: str) -> None:
        self._send(who, text=text)

    @rule(who=WHO, place=st.integers(0, 9))
    def answers_in_own_words(self, who: str, place: int) -> None:
        """Where a text is asked for, what was said is an answer: it must be found again as long as its draft is."""
        for line in ("继续", "填一件产品", "核对"):
            if not self._run(lambda tx: self._asks_for_text(tx, who)):
                self._send(who, text=line)
                self._press(who, "g", place)
        taken = self._run(lambda tx: self._asks_for_text(tx, who))
        text = self._own_words(who)
        self._send(who, text=text)
        landed = self._run(lambda tx: _landed(tx, who, text))
        assert landed or not taken
        self.words += landed

    @rule(who=WHO, name=st.sampled_from(("营业执照.pdf", "a.exe")))
    def sends_a_file(self, who: str, name: str) -> None:
        self._send(who, attachments=(Attachment(name, name, "", 1000),))

    @rule(who=WHO, place=st.integers(0, 6))
    def taps(self, who: str, place: int) -> None:
        self._tap(who, place)

    @rule(who=WHO, place=PLACES)
    def taps_a_button_of_long_ago(self, who: str, place: int) -> None:
        self._tap(who, place)

    @rule(who=WHO, whose=WHO, place=PLACES)
    def taps_a_button_of_another(self, who: str, whose: str, place: int) -> None:
        before = self._run(all_drafts)
        self._tap(who, place, whose=whose)
        assert whose == who or _answers(self._run(all_drafts)) == _answers(before)

    @rule(who=WHO, place=st.integers(0, 4))
    def changes_an_answer(self, who: str, place: int) -> None:
        self._send(who, text="核对")
        self._tap(who, place)

    # What colleagues do

    @rule(who=WHO, part=st.integers(0, 8))
    def invites(self, who: str, part: int) -> None:
        """To a section, the whole draft or the subject; the code is passed on."""
        self._send(who, text="邀请同事")
        self._names_themselves(who)
        if self._press(who, "ic", part):
            self.codes += re.findall(r"YQ-\w{5}-\w{5}", self._person(who).screen[-1].text)

    @precondition(lambda self: self.codes)
    @rule(who=WHO, which=PLACES)
    def accepts(self, who: str, which: int) -> None:
        self._send(who, text=self.codes[-1 - which % len(self.codes)])
        self._press(who, "ia", 0)
        self._names_themselves(who)

    @rule(who=WHO, other=WHO, part=st.integers(0, 8), product=st.booleans())
    def lets_in(self, who: str, other: str, part: int, product: bool) -> None:
        before = len(self.codes)
        if product:
            self._send(who, text="填一件产品")
        self.invites(who, part)
        if len(self.codes) > before:
            self.accepts(other, 0)

    @rule(who=WHO, verb=st.sampled_from(("pr", "ph", "ir")), place=st.integers(0, 3), how=st.integers(0, 1))
    def removes_hands_over_or_takes_back(self, who: str, verb: str, place: int, how: int) -> None:
        self._send(who, text="谁在填")
        if self._press(who, verb, place) and verb != "ir":
            self._press(who, verb, how)

    @rule(who=WHO, sure=st.integers(0, 3))
    def wants_to_be_forgotten(self, who: str, sure: int) -> None:
        self._send(who, text="删除我的数据")
        if sure == 1:
            self._press(who, "pe", 0)

    # What the network does

    @precondition(lambda self: self.sent)
    @rule(place=PLACES)
    def brings_an_update_again(self, place: int) -> None:
        name, inbound = self.sent[place % len(self.sent)]
        before = self._run(all_drafts)
        assert self._take(name, inbound)
        assert _answers(self._run(all_drafts)) == _answers(before)

    @rule(who=WHO, text=st.sampled_from(REPLIES))
    def holds_an_update_back(self, who: str, text: str) -> None:
        self.held.append((who, self._inbound(who, text=text)))

    @precondition(lambda self: self.held)
    @rule(place=PLACES)
    def brings_what_was_held_back(self, place: int) -> None:
        name, inbound = self.held.pop(place % len(self.held))
        self.sent.append((name, inbound))
        assert self._take(name, inbound)

    # What we do

    @rule()
    def restarts(self) -> None:
        self.loop.run_until_complete(self.dialogue.do("!restart"))

    @rule(reading=st.sampled_from(READINGS))
    def publishes(self, reading: str) -> None:
        self.loop.run_until_complete(self.dialogue.do(f"!publish {reading}"))

    @rule()
    def sends_what_is_owed(self) -> None:
        core = self.dialogue.office.core
        usual, core.senders["web"] = core.senders["web"], self._carry
        self.loop.run_until_complete(core.deliveries.tick())
        core.senders["web"] = usual

    # What must be true

    @invariant()
    def no_update_failed(self) -> None:
        assert self._run(lambda tx: inbox.failed(tx, 1)) == ()

    @invariant()
    def every_view_is_the_replay_of_its_events(self) -> None:
        self._run(self._replayed)

    @invariant()
    def no_answer_is_lost(self) -> None:
        kept = self._run(lambda tx: {one: _texts(tx, one) for one in {word.draft for word in self.words}})
        assert [word for word in self.words if word.text not in kept[word.draft]] == []

    # How it is done

    def _begin(self, name: str, given: str) -> None:
        for line in (f"!as {name}", f"!given {given}"):
            self.loop.run_until_complete(self.dialogue.do(line))

    def _own_words(self, who: str) -> str:
        text = f"第{next(self.numbers)}个说法"
        self.said_by[who].add(text)
        return text

    def _names_themselves(self, who: str) -> None:
        asked = self._run(lambda tx: contacts.arrive(tx, "web", who)[0].asking or {})
        if str(asked.get("people", "")).startswith("name_"):
            self._send(who, text=self._own_words(who))

    def _inbound(self, who: str, **what: Any) -> Inbound:
        person = self._person(who)
        return Inbound(person.address, f"machine-{next(self.numbers)}", language=person.language, **what)

    def _send(self, who: str, **what: Any) -> None:
        inbound = self._inbound(who, **what)
        self.sent.append((who, inbound))
        assert self._take(who, inbound)

    def _take(self, who: str, inbound: Inbound) -> tuple[Outbound, ...]:
        """What is said. What they have no part in stays as it was; when they were forgotten, they begin as new."""
        before, contact, meant = self._run(lambda tx: (all_drafts(tx), contact_of(tx, who), fates(tx, _id(tx, who))))
        reach = self._run(lambda tx: {one: access(tx, draft, who) for one, draft in before.items()})
        said = self.loop.run_until_complete(self.dialogue.office.receive(inbound))
        after = self._run(all_drafts)
        for one in (one for one, mine in reach.items() if mine is None):
            assert after[one].answers == before[one].answers
        self._run(lambda tx: self._keeps_to_their_part(tx, before, reach))
        for message in said:
            self._sees(who, message)
        self._person(who).sees(said, inbound.button)
        if contact is not None and self._run(lambda tx: contact_of(tx, who)) is None:
            self._forgotten(who, contact, meant)
        return said

    def _sees(self, who: str, message: Outbound) -> None:
        """Nothing that others said is told to somebody without a part in it."""
        text, house = told(message), self.dialogue.office.core.house
        for word in (one for one in self.words if one.who != who and one.text in text):
            assert self._run(lambda tx, one=word: may_see(tx, house, one, who)), (word, who, text)

    def _keeps_to_their_part(self, tx: Transaction, before: dict[int, Draft], reach: dict[int, Any]) -> None:
        """Who fills some sections answers nothing in others."""
        limited = {one: mine.sections for one, mine in reach.items() if mine is not None and not mine.whole}
        for one, sections in limited.items():
            form = Held.of(self.dialogue.office.core.house, tx, drafts.peek(tx, one)).form
            for event in drafts.events(tx, one):
                if event.seq > before[one].version and not isinstance(event.value, Mark) and event.source != "edition":
                    assert event.question.startswith("edition") or section_of(form, event.question) in sections, event

    def _forgotten(self, who: str, contact: int, meant: tuple[Fate, ...]) -> None:
        """What nobody else has a part in is gone, what was handed over is as it was, and they begin as new."""
        drafts_now = self._run(all_drafts)
        gone = {fate.draft for fate in meant if fate.goes}
        assert not gone & {*drafts_now}
        assert {fate.draft for fate in meant if not fate.goes} <= {*drafts_now}
        assert self._run(lambda tx: [*left_of(tx, contact, self.said_by[who], gone)]) == []
        reduced = {fate.draft for fate in meant if fate.filed and not fate.others}
        self.words = [word for word in self.words if word.draft not in gone | reduced]
        self.said_by[who] = set()
        for line in (f"!as {who}", "/start"):
            self.loop.run_until_complete(self.dialogue.do(line))
        known = self._run(lambda tx: {one for one, draft in all_drafts(tx).items() if access(tx, draft, who)})
        assert [self._run(all_drafts)[one].answers for one in known] == [{}]

    async def _carry(self, address: Address, message: Outbound) -> Attempt:
        self._sees(address.id, message)
        self._person(address.id).sees((message,), "")
        return Attempt("sent")

    def _tap(self, who: str, place: int, whose: str = "") -> None:
        codes = [button.code for shown in self._person(whose or who).screen for row in shown.buttons for button in row]
        if codes:
            self._send(who, button=codes[-1 - place % len(codes)])

    def _press(self, who: str, verb: str, place: int) -> bool:
        """Taps one of the buttons of a verb in the last words; whether there was one."""
        person = self._person(who)
        shown = [one.code for message in person.screen[-person.news :] for row in message.buttons for one in row]
        taps = {code: self._run(lambda tx, one=code: self._opened(tx, who, one)) for code in shown}
        codes = [code for code, tap in taps.items() if tap is not None and tap.verb == verb]
        if codes:
            self._send(who, button=codes[place % len(codes)])
        return bool(codes)

    def _opened(self, tx: Transaction, who: str, code: str) -> Tap | None:
        return Turn(self.dialogue.office.core.house, tx, contacts.arrive(tx, "web", who)[0]).codes.open(code)

    def _person(self, who: str) -> Person:
        return self.dialogue.people[who]

    def _run(self, work: Any) -> Any:
        return self.dialogue.office.core.db.run_now(work)

    def _asks_for_text(self, tx: Transaction, who: str) -> bool:
        turn = Turn(self.dialogue.office.core.house, tx, contacts.arrive(tx, "web", who)[0])
        if turn.contact.draft_id is None or not turn.reaches(turn.contact.draft_id) or "people" in turn.asking:
            return False
        turn.look(turn.contact.draft_id)
        here = answering.current(turn)
        if not isinstance(here, Step) or type(here.question) is not Text or turn.asking.get("doubt"):
            return False
        shown = turn.asking.get("shown")
        fresh = shown is None or (shown[0], shown[1], shown[2]) == (*here.key, turn.held.seq(*here.key))
        return fresh and not turn.held.frozen and turn.held.may_change(here.key[0])

    def _replayed(self, tx: Transaction) -> None:
        rows = {row.draft_id: row for row in drafts.summaries(tx)}
        for draft in all_drafts(tx).values():
            assert drafts.replay(drafts.events(tx, draft.id)) == draft.answers
            if draft.version and not draft.closed:
                assert rows[draft.id] == summaries.of(tx, Held.of(self.dialogue.office.core.house, tx, draft))


def _id(tx: Transaction, who: str) -> int:
    return contact_of(tx, who) or 0


def _answers(every: dict[int, Draft]) -> dict[int, Any]:
    return {one: draft.answers for one, draft in every.items()}


def _texts(tx: Transaction, draft: int) -> set[str]:
    return {str(event.value) for event in drafts.events(tx, draft)}


def _landed(tx: Transaction, who: str, text: str) -> list[Word]:
    return [
        Word(text, who, one, event.question)
        for one in drafts.all_ids(tx)
        for event in drafts.events(tx, one)
        if event.value == text
    ]


def test_the_conversation_holds(sqlite_template: Path) -> None:  # noqa: F811
    Conversation.template = sqlite_template
    run_state_machine_as_test(
        Conversation,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
