"""`beian remind --dry-run`: who would hear what on a day, and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date

from bot.house import House
from bot.reminders.dry_run import Line, lines
from bot.reminders.topic import AFTER, Topic
from bot.settings import Settings
from bot.unattended import Say, opened
from storage.database import Transaction


def rehearse(settings: Settings, say: Say, day: date, *, as_json: bool) -> None:
    """A line for each contact and topic, and what it comes to; ids only, no names. In JSON `announced` says whether the
    year's public holidays are known; otherwise that is said at the end."""
    with opened(settings) as (db, house):
        db.run_now(house.notices.first_start)
        found, notes = db.run_now(lambda tx: (list(lines(tx, house, day)), _notes(tx, house, day)))
        known = db.run_now(lambda tx: house.calendar.working(tx).announced(day.year))
    for line in found:
        say(json.dumps({**_data(line), "announced": known}, ensure_ascii=False) if as_json else _text(line))
    if not as_json:
        for text in (*_sums(day, found), *notes):
            say(text)


def _notes(tx: Transaction, house: House, day: date) -> list[str]:
    working = house.calendar.working(tx)
    off = [] if working.is_working(day) else [f"{day} is no working day: only a date's own day is reminded of"]
    return off + [
        f"the public holidays of {year} are not announced: Monday to Friday are counted"
        for year in (day.year,)
        if not working.announced(year)
    ]


def _data(line: Line) -> dict[str, object]:
    return {
        "contact": line.contact,
        "at": line.at.isoformat(),
        "why": why(line.topic),
        "skipped": line.skipped,
        "kind": line.topic.kind,
        "topic": line.topic.payload(),
    }


def _text(line: Line) -> str:
    about = "" if line.topic.draft is None else f" draft {line.topic.draft}"
    when = f"not: {line.skipped}" if line.skipped else f"{line.at:%m-%d %H:%M}"
    return f"contact {line.contact:<6} unit {line.topic.subject:<6}{about:<14} {why(line.topic)}  {when}"


def why(topic: Topic) -> str:
    """Why a contact hears of it, in a few words for operators."""
    named = f"{topic.deadline} {topic.on}"
    if topic.why == "deadline":
        return f"{named}: {_stage(topic)}"
    if topic.why == "moved":
        return f"{topic.deadline}: {topic.was} is {topic.on or 'withdrawn'} now"
    if topic.why == "patent":
        return f"patent ends {topic.on}: {topic.stage} days before"
    if topic.why == "invitation":
        return f"invitation {topic.invitation} not taken"
    return f"{topic.why}: {topic.stage} days"


def _stage(topic: Topic) -> str:
    if topic.opening:
        return "the window opens"
    return {AFTER: "after it", 0: "the day itself"}.get(topic.stage, f"{topic.stage} days before")


def _sums(day: date, found: Sequence[Line]) -> list[str]:
    heard = Counter(why(line.topic) for line in found if not line.skipped)
    passed = Counter(line.skipped for line in found if line.skipped)
    people = len({line.contact for line in found if not line.skipped})
    return [
        f"{day}: {people} contacts, {sum(heard.values())} reminders",
        *(f"{count:>8}  {name}" for name, count in sorted(heard.items())),
        *(f"{count:>8}  not sent: {name}" for name, count in sorted(passed.items())),
    ]
