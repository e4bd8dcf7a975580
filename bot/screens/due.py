"""When something is due, which other dates apply, and what says so."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot import calendar
from bot.messages import Button, Outbound
from bot.reminders.topic import Topic
from bot.screens import parts, topics
from bot.turn import Turn
from flows.changes import source_of
from flows.cite import Citation, Source
from flows.deadlines import Due
from flows.deadlines import due as dues
from flows.patents import DESIGN_15_YEARS_SINCE, expires_on, kind_of
from storage import calendar as store
from storage import drafts, standings

Cited = tuple[Citation, Source]
_NEAR = ("remind.today", "remind.tomorrow")
_COUNTED, _OTHERS = 10, 2
"""Days ahead for which working days are counted out, and other dates named."""


def when(turn: Turn, topic: Topic, still: str = "") -> str:
    """When a date is, from today on: in days and with its weekday; as past when it is, with what can still be done."""
    assert topic.on is not None
    n, on, say = (topic.on - turn.today).days, topic.on, turn.say
    named = {"on": day(turn, on)}
    if n < 0:
        return str(say("remind.over", still=still, **named)).strip()
    if n < len(_NEAR):
        return str(say(_NEAR[n], **named))
    if topic.opening:
        return str(say("remind.opened", **named))
    return str(say("remind.in_days", n=n, working=_working(turn, on), **named))


def day(turn: Turn, day: date) -> str:
    return turn.say.plain("remind.day", on=day, today=turn.today)


def _working(turn: Turn, on: date) -> int:
    """Working days from tomorrow to a day that is near; 0 where the holidays in between are not all announced."""
    days = turn.house.calendar.working(turn.tx)
    ahead = [turn.today + timedelta(days=n) for n in range(1, (on - turn.today).days + 1)]
    known = len(ahead) <= _COUNTED and all(days.announced(day.year) for day in ahead)
    return sum(days.is_working(day) for day in ahead) if known else 0


def others(turn: Turn, topic: Topic) -> list[str]:
    """The other dates to come of the same duty, and one that another source gives for the same."""
    if topic.why not in ("deadline", "moved") or topic.on is None:
        return []
    unit = standings.standing(turn.tx, topic.subject)
    every = dues(
        turn.house.calendar.deadlines(turn.tx, topic.notice),
        unit.categories - {standings.EVERY},
        unit.district,
        turn.today,
    )
    mine = next((one for one in every if one.deadline.id == topic.deadline and one.on == topic.on), None)
    if mine is None:
        return []
    found = [one for one in every if one.series == mine.series and one.on and one is not mine]
    return [_other(turn, topic, mine, one) for one in found[:_OTHERS]]


def _other(turn: Turn, topic: Topic, mine: Due, one: Due) -> str:
    assert one.on is not None
    clash = mine.deadline.id == one.deadline.differs_from or one.deadline.id == mine.deadline.differs_from
    say = topics.saying(turn, topic)
    what, label = calendar.name(say, one.deadline), say.plain(f"label.{one.deadline.label}")
    return str(turn.say("remind.differs" if clash else "remind.also", what=what, on=day(turn, one.on), label=label))


def cites(turn: Turn, topic: Topic) -> Cited | None:
    """The passage that sets the date, and the document it is in."""
    if topic.why == "patent":
        return _law_of_terms(turn, topic)
    found = topics.deadline_of(turn, topic)
    if topic.why == "moved" and topic.on is None:
        return _withdrawal(turn, topic)
    return (found.cite, found.source) if found is not None and found.source is not None else None


def _withdrawal(turn: Turn, topic: Topic) -> Cited | None:
    """The document that withdrew the date."""
    acts = store.changes(turn.tx, topic.notice)
    last = next((act for act in reversed(acts) if (act.deadline, act.kind) == (topic.deadline, "withdraw")), None)
    if last is None:
        return None
    source = source_of(last.content["source"])
    return Citation(source.id, source.title, source.url or source.title), source


def ending(turn: Turn, topic: Topic) -> tuple[tuple[str, date], ...]:
    """The product's patents whose term ends on the topic's day, each with the day it was filed on."""
    given = drafts.peek(turn.tx, topic.draft or 0).answers
    numbers = {key[1]: one.value for key, one in given.items() if key[0] == "number"}
    filed = {key[1]: one.value for key, one in given.items() if key[0] == "filed_on"}
    known = ((number, filed.get(item)) for item, number in numbers.items())
    every = [(number, day) for number, day in known if isinstance(number, str) and isinstance(day, date)]
    return tuple(one for one in every if expires_on(*one) == topic.on)


def _law_of_terms(turn: Turn, topic: Topic) -> Cited | None:
    """What the notice cites for the length of such a patent's term."""
    found = ending(turn, topic)
    if not found:
        return None
    kind = kind_of(found[0][0])
    old = kind == "design" and found[0][1] < DESIGN_15_YEARS_SINCE
    wanted = "term_ended_old_design" if old else f"term_ended_{kind}"
    held = topics.aside(turn).look(topic.draft or 0)
    every = (check for section in held.form.sections for clause in section.clauses for check in clause.checks)
    passage = next((check.cite for check in every if check.id == wanted), None)
    sources = {one.id: one for one in held.edition.notice.sources}
    return None if passage is None else (passage, sources[passage.source])


def cite(turn: Turn, topic: Topic) -> str:
    """A line that says where a date comes from and how sure it is, or ""."""
    found = cites(turn, topic)
    if found is None:
        return ""
    passage, source = found
    label = turn.say.plain(f"label.{source.label}")
    title = source.issuer if source.verbatim else re.split("[（：]", source.title, maxsplit=1)[0]
    where = "" if passage.passage == source.title else passage.passage
    return str(turn.say("remind.cite", source=title, passage=where, label=label))


def law(turn: Turn, passage: Citation, source: Source) -> Outbound:
    """The passage that sets the date, quoted; of what officers entered without a quotation the document itself."""
    if passage.quote not in (source.title, source.url):
        return parts.law(turn, passage, source)
    label = turn.say.plain(f"label.{source.label}")
    link = [Button(turn.say.plain("button.remind_source"), url=source.url)] if source.url else []
    text = turn.say("remind.source", title=source.title, on=source.issued, label=label)
    return Outbound(str(text), parts.rows(link), "law")
