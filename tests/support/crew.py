"""Three contacts on one database: what each does, what each is told, and whether that may be."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import time_machine

from bot import answering, summaries
from bot.buttons import Tap
from bot.held import Held, section_of
from bot.messages import Address, Attempt, Inbound, Outbound
from bot.turn import Turn
from flows.journey import Step
from flows.notice import find
from flows.question import Text
from flows.values import Mark
from storage import contacts, drafts
from storage.database import Transaction
from storage.drafts import Draft
from tests.support.dialogue import START, Dialogue, Person
from tests.support.witness import Fate, Word, access, all_drafts, contact_of, fates, filed, left_of, may_see, told

NAMES = ("王工", "李工", "陈工")


class Crew:
    """`sent` is every update, so that it can come again; `words` are the answers that nobody else could have given,
    `said_by` all texts of that kind by whom; `codes` the invitations that were made, and by whom; `met` whoever was
    told of whom by one."""

    def __init__(self, template: Path) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = time_machine.travel(START, tick=False)
        self.loop = asyncio.new_event_loop()
        self.dialogue = Dialogue(Path(self.folder.name), template, self.clock.start())
        self.numbers: Iterator[int] = count(1)
        self.sent: list[tuple[str, Inbound]] = []
        self.words: list[Word] = []
        self.codes: dict[str, str] = {}
        self.met: dict[str, set[str]] = {name: {name} for name in NAMES}
        self.said_by: dict[str, set[str]] = {name: set() for name in NAMES}

    def close(self) -> None:
        self.dialogue.close()
        self.clock.stop()
        self.loop.close()
        self.folder.cleanup()

    def directs(self, line: str) -> None:
        """A stage direction of the dialogue."""
        self.loop.run_until_complete(self.dialogue.do(line))

    def news(self) -> None:
        """Sends what is owed, each to whom it is for."""
        core = self.dialogue.office.core
        usual, core.senders["web"] = core.senders["web"], self.carry
        self.loop.run_until_complete(core.deliveries.tick())
        core.senders["web"] = usual

    def begin(self, name: str, given: str) -> None:
        self.directs(f"!as {name}")
        self.directs(f"!given {given}")

    def own_words(self, who: str) -> str:
        text = f"第{next(self.numbers)}个说法"
        self.said_by[who].add(text)
        return text

    def names_themselves(self, who: str) -> None:
        asked = self.run(lambda tx: contacts.arrive(tx, "web", who)[0].asking or {})
        if str(asked.get("people", "")).startswith("name_"):
            self.send(who, text=self.own_words(who))

    def inbound(self, who: str, **what: Any) -> Inbound:
        person = self.person(who)
        return Inbound(person.address, f"machine-{next(self.numbers)}", language=person.language, **what)

    def send(self, who: str, **what: Any) -> None:
        inbound = self.inbound(who, **what)
        self.sent.append((who, inbound))
        assert self.take(who, inbound)

    def take(self, who: str, inbound: Inbound) -> tuple[Outbound, ...]:
        """What is said. What they have no part in stays as it was; when they were forgotten, they begin as new."""
        before, contact, meant = self.run(lambda tx: (all_drafts(tx), contact_of(tx, who), fates(tx, _id(tx, who))))
        reach = self.run(lambda tx: {one: access(tx, draft, who) for one, draft in before.items()})
        said = self.loop.run_until_complete(self.dialogue.office.receive(inbound))
        after = self.run(all_drafts)
        for one in (one for one, mine in reach.items() if mine is None):
            assert after[one].answers == before[one].answers
        self.run(lambda tx: self._keeps_to_their_part(tx, before, reach))
        for message in said:
            self._sees(who, message)
        self.person(who).sees(said, inbound.button)
        if contact is not None and self.run(lambda tx: contact_of(tx, who)) is None:
            self._forgotten(who, contact, meant)
        return said

    def _sees(self, who: str, message: Outbound) -> None:
        """Nothing that others said is told to somebody without a part in it."""
        text, house = told(message), self.dialogue.office.core.house
        for word in (one for one in self.words if one.who != who and one.text in text):
            if word.question == "contact_name" and word.who in self.met[who]:
                continue  # it is what colleagues call them
            assert self.run(lambda tx, one=word: may_see(tx, house, one, who)), (word, who, text)

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
        drafts_now = self.run(all_drafts)
        gone = {fate.draft for fate in meant if fate.goes}
        assert not gone & {*drafts_now}
        for fate in (one for one in meant if not one.goes):
            assert self.run(lambda tx, one=fate: filed(tx, one.draft)) == fate.filed
        assert {fate.draft for fate in meant if not fate.goes} <= {*drafts_now}
        assert self.run(lambda tx: [*left_of(tx, contact, self.said_by[who], gone)]) == []
        reduced = {fate.draft for fate in meant if fate.filed and not fate.others}
        self.words = [word for word in self.words if word.draft not in gone | reduced]
        self.said_by[who] = set()
        self.directs(f"!as {who}")
        self.directs("/start")
        known = self.run(lambda tx: {one for one, draft in all_drafts(tx).items() if access(tx, draft, who)})
        assert [self.run(all_drafts)[one].answers for one in known] == [{}]

    async def carry(self, address: Address, message: Outbound) -> Attempt:
        self._sees(address.id, message)
        self.person(address.id).sees((message,), "")
        return Attempt("sent")

    def tap(self, who: str, place: int, whose: str = "") -> None:
        codes = [button.code for shown in self.person(whose or who).screen for row in shown.buttons for button in row]
        if codes:
            self.send(who, button=codes[-1 - place % len(codes)])

    def goes_to_a_text(self, who: str, place: int) -> None:
        """By way of the check, page by page, to where a text was given or is to be."""
        self.send(who, text="核对")
        for page in range(5):
            shown = self._shown(who)
            texts = [code for code, tap in shown.items() if tap.verb == "g" and self.run(partial(self._is_text, tap))]
            if texts and page >= place % 3:
                return self.send(who, button=texts[place % len(texts)])
            if not self.press(who, "p", 0):
                return None
        return None

    def _is_text(self, tap: Tap, tx: Transaction) -> bool:
        held = Held.of(self.dialogue.office.core.house, tx, drafts.peek(tx, tap.numbers[0]))
        return type(find(held.form, held.names[tap.numbers[2]])) is Text

    def press(self, who: str, verb: str, place: int) -> bool:
        """Taps one of the buttons of a verb in the last words; whether there was one."""
        codes = [code for code, tap in self._shown(who).items() if tap.verb == verb]
        if codes:
            self.send(who, button=codes[place % len(codes)])
        return bool(codes)

    def _shown(self, who: str) -> dict[str, Tap]:
        """The codes of the buttons in the last words, with what each says."""
        person = self.person(who)
        codes = self.run(lambda tx: Turn(self.dialogue.office.core.house, tx, contacts.arrive(tx, "web", who)[0])).codes
        shown = [one.code for message in person.screen[-person.news :] for row in message.buttons for one in row]
        return {code: tap for code in shown if (tap := codes.open(code)) is not None}

    def meet(self, who: str, code: str) -> None:
        """An invitation says who invites; who are on one draft know each other's names, and those of their others."""
        together = self.met[who] | self.met[self.codes[code]]
        for one in together:
            self.met[one] = together

    def person(self, who: str) -> Person:
        return self.dialogue.people[who]

    def run(self, work: Any) -> Any:
        return self.dialogue.office.core.db.run_now(work)

    def asks_for_text(self, tx: Transaction, who: str) -> bool:
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

    def replayed(self, tx: Transaction) -> None:
        rows = {row.draft_id: row for row in drafts.summaries(tx)}
        for draft in all_drafts(tx).values():
            assert drafts.replay(drafts.events(tx, draft.id)) == draft.answers
            if draft.version and not draft.closed:
                assert rows[draft.id] == summaries.of(tx, Held.of(self.dialogue.office.core.house, tx, draft))


def _id(tx: Transaction, who: str) -> int:
    return contact_of(tx, who) or 0


def answers(every: dict[int, Draft]) -> dict[int, Any]:
    return {one: draft.answers for one, draft in every.items()}


def texts(tx: Transaction, draft: int) -> set[str]:
    return {str(event.value) for event in drafts.events(tx, draft)}


def landed(tx: Transaction, who: str, text: str) -> list[Word]:
    return [
        Word(text, who, one, event.question)
        for one in drafts.all_ids(tx)
        for event in drafts.events(tx, one)
        if event.value == text
    ]
