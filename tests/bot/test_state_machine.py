"""The whole conversation as a state machine: two contacts, updates that come twice, late or in another order, buttons
of long ago, restarts and new editions. Nothing fails, no answer is lost, nobody's draft is touched by somebody else."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot import answering, summaries
from bot.held import Held
from bot.messages import Inbound, Outbound
from bot.turn import Turn
from flows.journey import Step
from flows.question import Text
from flows.values import Answers
from storage import contacts, drafts, inbox
from storage.database import Transaction
from tests.support import editions
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, Dialogue, Person

NAMES = ("王工", "李工")
PLACES = st.integers(0, 300)
REPLIES = (
    "是", "否", "没有", "都不是", "企业", "浦东新区", "91310000132260250X", "13812345678", "wang@example.com",
    "ZL201810862228.X", "2018-08-01", "2900 万元", "0", "2025", "<b>&", "没有了",
)  # fmt: skip
COMMANDS = ("上一题", "清单", "核对", "提交", "继续", "稍后再填", "跳过", "进度", "填一件产品", "重新开始", "依据")
EXAMPLES = 200 if os.environ.get("CHAOS") == "long" else 6
READINGS = tuple(sorted(editions.READINGS))


class Conversation(RuleBasedStateMachine):
    """Two contacts on one database; every update is kept, so that it can come again."""

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
        self.given: dict[str, list[str]] = {name: [] for name in NAMES}
        for name in NAMES:
            self.loop.run_until_complete(self._begin(name))

    def teardown(self) -> None:
        self.dialogue.close()
        self.clock.stop()
        self.loop.close()
        self.folder.cleanup()

    async def _begin(self, name: str) -> None:
        for line in (f"!as {name}", "!given who"):
            await self.dialogue.do(line)

    # What contacts do

    @rule(who=st.sampled_from(NAMES), text=st.sampled_from(REPLIES + COMMANDS))
    def says(self, who: str, text: str) -> None:
        self._send(who, text=text)

    @rule(who=st.sampled_from(NAMES))
    def answers_in_own_words(self, who: str) -> None:
        """Where a text is asked for, what was said is an answer: it must be found again at the end."""
        taken = self._run(self._asks_for_text, who)
        text = f"第{next(self.numbers)}个说法"
        self._send(who, text=text)
        if taken:
            self.given[who].append(text)

    @rule(who=st.sampled_from(NAMES), place=st.integers(0, 6))
    def taps(self, who: str, place: int) -> None:
        self._tap(who, place)

    @rule(who=st.sampled_from(NAMES), place=PLACES)
    def taps_a_button_of_long_ago(self, who: str, place: int) -> None:
        self._tap(who, place)

    @rule(who=st.sampled_from(NAMES), place=PLACES)
    def taps_a_button_of_the_other(self, who: str, place: int) -> None:
        other = next(name for name in NAMES if name != who)
        before = self._answers(who)
        self._tap(who, place, whose=other)
        assert self._answers(who) == before

    @rule(who=st.sampled_from(NAMES), place=st.integers(0, 4))
    def changes_an_answer(self, who: str, place: int) -> None:
        self._send(who, text="核对")
        self._tap(who, place)

    # What the network does

    @precondition(lambda self: self.sent)
    @rule(place=PLACES)
    def brings_an_update_again(self, place: int) -> None:
        name, inbound = self.sent[place % len(self.sent)]
        before = self._answers(name)
        assert self._take(name, inbound)
        assert self._answers(name) == before

    @rule(who=st.sampled_from(NAMES), text=st.sampled_from(REPLIES))
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

    # What must be true

    @invariant()
    def no_update_failed(self) -> None:
        assert self.dialogue.office.core.db.run_now(lambda tx: inbox.failed(tx, 1)) == ()

    @invariant()
    def every_view_is_the_replay_of_its_events(self) -> None:
        for name in NAMES:
            self._run(self._replayed, name)

    @invariant()
    def no_answer_is_lost(self) -> None:
        for name, given in self.given.items():
            kept = self._run(_texts, name)
            assert [text for text in given if text not in kept] == []

    @invariant()
    def nobody_has_what_the_other_said(self) -> None:
        for name, given in self.given.items():
            for other in (one for one in NAMES if one != name):
                assert not set(given) & self._run(_texts, other)
                seen = "".join(message.text for message in self.dialogue.people[other].screen)
                assert not any(text in seen for text in given)

    # How it is done

    def _inbound(self, who: str, **what: Any) -> Inbound:
        person = self._person(who)
        return Inbound(person.address, f"machine-{next(self.numbers)}", language=person.language, **what)

    def _send(self, who: str, **what: Any) -> None:
        inbound = self._inbound(who, **what)
        self.sent.append((who, inbound))
        assert self._take(who, inbound)

    def _take(self, who: str, inbound: Inbound) -> tuple[Outbound, ...]:
        """What is said; the other's drafts stay as they were."""
        other = next(name for name in NAMES if name != who)
        before = self._answers(other)
        said = self.loop.run_until_complete(self.dialogue.office.receive(inbound))
        self._person(who).sees(said, inbound.button)
        assert self._answers(other) == before
        return said

    def _tap(self, who: str, place: int, whose: str = "") -> None:
        codes = [button.code for shown in self._person(whose or who).screen for row in shown.buttons for button in row]
        if codes:
            self._send(who, button=codes[-1 - place % len(codes)])

    def _person(self, who: str) -> Person:
        return self.dialogue.people[who]

    def _run(self, work: Any, who: str) -> Any:
        return self.dialogue.office.core.db.run_now(lambda tx: work(tx, who))

    def _answers(self, who: str) -> dict[int, Answers]:
        return {draft.id: draft.answers for draft in self._run(_drafts, who)}

    def _asks_for_text(self, tx: Transaction, who: str) -> bool:
        turn = Turn(self.dialogue.office.core.house, tx, contacts.arrive(tx, "web", who)[0])
        assert turn.contact.draft_id is not None
        turn.look(turn.contact.draft_id)
        here = answering.current(turn)
        plain = isinstance(here, Step) and type(here.question) is Text
        return plain and not turn.held.frozen and turn.held.may_change(here.key[0]) and not turn.asking.get("doubt")

    def _replayed(self, tx: Transaction, who: str) -> None:
        rows = {row.draft_id: row for row in drafts.summaries(tx)}
        for draft in _drafts(tx, who):
            assert drafts.replay(drafts.events(tx, draft.id)) == draft.answers
            if draft.version and not draft.closed:
                fresh = summaries.of(Held.of(self.dialogue.office.core.house, tx, draft))
                assert rows[draft.id] == fresh


def _drafts(tx: Transaction, who: str) -> tuple[drafts.Draft, ...]:
    contact, _ = contacts.arrive(tx, "web", who)
    return drafts.of_subject(tx, contact.subject_id) if contact.subject_id is not None else ()


def _texts(tx: Transaction, who: str) -> set[str]:
    return {str(event.value) for draft in _drafts(tx, who) for event in drafts.events(tx, draft.id)}


def test_the_conversation_holds(sqlite_template: Path) -> None:  # noqa: F811
    Conversation.template = sqlite_template
    run_state_machine_as_test(
        Conversation,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
