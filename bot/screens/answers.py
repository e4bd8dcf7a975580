"""Answers to free questions: the passage we wrote, with its source and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from zlib import crc32

from bot.broadcast import sender
from bot.documents.papers import LIMITS
from bot.messages import Button, Outbound, Progress
from bot.screens import dates, parts
from bot.turn import Turn
from flows.cite import Citation, Source
from flows.deadlines import Deadline, Due, due
from flows.knowledge import Topic
from locales import Words, asked_as, languages, words
from storage import subjects

ANSWER, CLAUSE = "wa", "wc"
"""Verbs of buttons: another topic, and the passage behind one."""


def answer(turn: Turn, topic: Topic, *more: Button) -> Outbound:
    """One topic's answer, its source below it."""
    every = turn.house.calendar.deadlines(turn.tx, notice(turn))
    mine = dates.categories(turn) if turn.holds else None
    where = district(turn)
    named = naming(every, topic, mine, where, turn.today)
    office = sender(turn.say, where) if where else ""
    text = worded(turn.say, topic, named, office, turn.house.retention_days)
    cite, source = cited(topic, every, turn.today)
    about = Button(turn.say.plain("button.clause"), turn.codes.make(CLAUSE, number(topic)), "quiet")
    lines = f"{text}\n<i>{sourced(turn.say, cite, source)}</i>"
    return Outbound(lines, parts.rows([*more, about]), "law", progress=progress(turn))


def worded(say: Words, topic: Topic, named: Iterable[Due], office: str, days: int) -> str:
    """The answer as marked text."""
    told = "".join(dates.told(say, one) for one in named)
    spoken = say.plain("say.list_comma").join(words(one).plain("language.name") for one in languages())
    known = {"office": office, "megabytes": LIMITS.size // 1_000_000, "days": days, "languages": spoken}
    return str(say(f"answer.{topic.id}", **known, **({"dates": told} if topic.dates else {}))).strip()


def sourced(say: Words, cite: Citation, source: Source) -> str:
    """Where it stands and how sure it is, in a line of marked text."""
    key = "say.answer_source" if source.verbatim else "say.answer_source_told"
    known = {"passage": cite.passage, "issuer": source.issuer, "issued": source.issued.isoformat()}
    return str(say(key, **known, title=source.title, label=say.plain(f"label.{source.label}")))


def cited(topic: Topic, deadlines: Iterable[Deadline], today: date) -> tuple[Citation, Source]:
    """The passage behind a topic: of a date, as that is in force now."""
    found = next((one.in_year(today.year) for one in deadlines if one.id == topic.deadline), None)
    return (found.cite, found.source) if found is not None and found.source is not None else (topic.cite, topic.source)


def naming(
    deadlines: Iterable[Deadline], topic: Topic, categories: tuple[str, ...] | None, where: str, today: date
) -> Sequence[Due]:
    """The dates that an answer names: what comes next, else what has no date yet, else the last one of a unit's. Of a
    unit whose categories are not known, only what concerns everybody."""
    mine = [one for one in deadlines if one.duty == topic.dates and (categories is not None or not one.categories)]
    found = [one for one in due(mine, categories or (), where, today) if one.counts or one.on is None]
    coming = [one for one in found if one.state in ("open", "coming")]
    undated = [one for one in found if one.state == "undated"]
    past = [one for one in found if one.state == "past" and topic.dates == "filing"]
    return coming[:1] or undated[:1] or past[-1:]


def law(turn: Turn, topic: Topic) -> Outbound:
    """The passage behind an answer, quoted."""
    return parts.law(turn, *cited(topic, turn.house.calendar.deadlines(turn.tx, notice(turn)), turn.today))


def offer(turn: Turn, topics: Iterable[Topic], *more: Button) -> Outbound:
    """The topics that were perhaps meant, to be tapped."""
    buttons = [Button(asked_as(one.id, turn.language), turn.codes.make(ANSWER, number(one))) for one in topics]
    text = str(turn.say("say.asked_perhaps"))
    return Outbound(text, (*parts.rows(buttons, most=1), *parts.rows(more)), progress=progress(turn))


def said(turn: Turn, key: str, *buttons: Button) -> Outbound:
    """One sentence, with ways on."""
    return Outbound(str(turn.say(key)), parts.rows(buttons), progress=progress(turn))


def number(topic: Topic) -> int:
    """What stands for a topic in a button: the same in every release."""
    return crc32(topic.id.encode())


def notice(turn: Turn) -> str:
    """The notice that is asked about."""
    return turn.held.draft.notice if turn.holds else turn.house.main_notice


def district(turn: Turn) -> str:
    """The contact's district, or "" while it is not said."""
    found = dates.district(turn) if turn.holds else ""
    if found or turn.contact.subject_id is None:
        return found
    return subjects.get(turn.tx, turn.contact.subject_id).district


def progress(turn: Turn) -> Progress | None:
    """How far the draft in hand is, if there is one."""
    return parts.progress(turn) if turn.holds else None
