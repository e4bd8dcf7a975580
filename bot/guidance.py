"""Free questions, any time: answered from what we know, with the source, and then the open question again.

A reply that the open question can read is an answer. It is taken for a question only when it plainly reads as one and
a topic is sure, or when anything could be typed there; a tap then takes it as the answer after all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from bot import answering, changing, lost, wording
from bot.buttons import Tap
from bot.house import House
from bot.messages import Button, Outbound
from bot.screens import answers
from bot.turn import Turn
from flows.journey import Doubt
from flows.knowledge import Topic
from flows.problems import Problem
from flows.question import Papers, Text
from flows.reading.options import read_yes_no
from locales import Found, asks, find, languages, lexicon, propose
from storage import subjects, unanswered
from storage.officers import CITY

Show = list[Outbound]
Reads = Literal["", "typed", "free"]


def typed(turn: Turn, text: str) -> Show:
    """What a typed question is answered with, and what is open again; nothing for a reply."""
    form, reads = asks(text), _reads(turn, text)
    if (reads == "typed" and form != "plainly") or (reads and not form):
        return []
    if form == "perhaps" and changing.told_otherwise(turn, text):
        return []  # „eigentlich sind wir in Minhang“ begins as questions do
    found = _find(turn, text)
    if not _meant(found, form, reads):
        return []
    literal = _literal(turn, text) if reads else []
    said = _said(turn, found, text, literal, aloud=bool(reads) or (form == "plainly" and not _foreign(turn, text)))
    return [*said, changing.again(turn)] if said else []


def prepare(house: House, today: date) -> None:
    """Makes what the first question needs. It takes a second, which no turn is to wait for: for a thread of its own."""
    known = house.notices.knowledge(house.main_notice)
    find("", house.language, [topic.id for topic in known if topic.holds(today)])
    for language in languages():
        lexicon(language, house.main_notice)


def _foreign(turn: Turn, text: str) -> bool:
    """Whether another language is offered first."""
    return not turn.contact.language_chosen and propose(text, "", turn.language, languages()) is not None


def beside(turn: Turn, text: str) -> Show:
    """The answer to a question of somebody who is about to begin."""
    found = _find(turn, text)
    return _said(turn, found, text, [], aloud=False) if _meant(found, asks(text), "") else []


def _meant(found: Found, form: str, reads: Reads) -> bool:
    """Whether a text is a question, by its form, what it would be as a reply, and whether a topic is sure."""
    sure = found.decision == "sure"
    if reads == "typed":
        return sure and form == "plainly"
    if reads == "free":
        return form == "plainly" or (sure and bool(form))
    return bool(form) or (sure and found.exact)


def _said(turn: Turn, found: Found, text: str, literal: list[Button], *, aloud: bool) -> Show:
    """What is said to a question. `aloud`: also that there is no ground to answer it, which is otherwise said with what
    is wrong with it as a reply."""
    known = {topic.id: topic for topic in _topics(turn)}
    nearest = [known[name] for name in found.nearest]
    if found.decision == "sure":
        return [answers.answer(turn, nearest[0], *literal)]
    _count(turn, found)
    if found.decision == "declined":
        return [answers.said(turn, "say.asked_elsewhere", *literal)]
    office = lost.handing_over(turn, text) if turn.holds else []
    if found.decision == "near":
        return [answers.offer(turn, nearest, *literal, *office)]
    return [answers.said(turn, "say.ask_offer" if office else "say.ask_contact", *literal, *office)] if aloud else []


def _find(turn: Turn, text: str) -> Found:
    return find(text, turn.language, [topic.id for topic in _topics(turn)])


def _topics(turn: Turn) -> list[Topic]:
    every = turn.house.notices.knowledge(answers.notice(turn))
    return [topic for topic in every if topic.holds(turn.today)]


def _reads(turn: Turn, text: str) -> Reads:
    """What a text is as a reply to what is open: none, one that is read, or any words at all."""
    here = answering.current(turn)
    if turn.held.frozen:
        return ""
    if isinstance(here, Doubt):
        return "free" if "doubt" in turn.asking else ""
    if here is None:
        return "typed" if answering.another(turn, text) is not None else ""
    if isinstance(here.question, Papers):
        return "typed" if turn.lexicon_says(text, "enough") or read_yes_no(text, turn.lexicon) is False else ""
    if isinstance(turn.reads(here, text), Problem):
        return ""
    return "free" if isinstance(here.question, Text) else "typed"


def _literal(turn: Turn, text: str) -> list[Button]:
    """The way to have it taken as the answer."""
    here = answering.current(turn)
    if here is None:
        return []
    return [wording.button(turn, here.key, text, turn.say.plain("button.literal"))]


def _count(turn: Turn, found: Found) -> None:
    subject = turn.contact.subject_id
    office = subjects.get(turn.tx, subject).district if subject is not None else ""
    nearest = found.nearest[0] if found.nearest and found.decision != "declined" else ""
    unanswered.count(turn.tx, turn.today, office or CITY, turn.language, nearest, found.decision)


def _about(turn: Turn, tap: Tap) -> Topic | None:
    return next((one for one in _topics(turn) if answers.number(one) == tap.numbers[0]), None)


def _answered(turn: Turn, tap: Tap) -> Show:
    """One of the topics that were offered."""
    topic = _about(turn, tap)
    said = [answers.answer(turn, topic)] if topic is not None else []
    return [*said, changing.again(turn)]


def _clause(turn: Turn, tap: Tap) -> Show:
    topic = _about(turn, tap)
    return [answers.law(turn, topic)] if topic is not None else [answering.again(turn)]


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {answers.ANSWER: _answered, answers.CLAUSE: _clause}
