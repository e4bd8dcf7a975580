"""An hour as officers say it: 今天 14:00, 明天 9 点半, 2026-11-24 09:00, 9:30."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.turn import Turn
from flows.lexicon import fold
from flows.problems import Reply
from flows.question import Day
from locales import day

_CLOCK: Final = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})\s*(?:[:：]\s*(?P<exact>\d{2})|[点時时]\s*(?:(?P<min>\d{1,2})\s*分?|(?P<half>半))?)"
)
_DAY: Final = timedelta(days=1)
_HOURS: Final = (9, 14)
"""What is offered: the beginnings of a bureau's morning and afternoon."""


def offered(turn: Turn) -> list[tuple[datetime, str]]:
    """The next instants that are usual, as they are called."""
    here = _here(turn)
    days = (here.date(), here.date() + _DAY)
    every = [datetime.combine(on, time(hour), turn.house.zone) for on in days for hour in _HOURS]
    return [(one, said(turn, one)) for one in every if one > here]


def said(turn: Turn, at: datetime) -> str:
    """今天 14:00, 明天 09:00, 2026 年 11 月 30 日 09:00."""
    here, there = _here(turn), at.astimezone(turn.house.zone)
    name = _near(turn).get((there.date() - here.date()).days) or day(there.date(), turn.language)
    return f"{name} {there:%H:%M}"


def read(turn: Turn, text: str) -> datetime | None:
    """The instant that was written; a clock alone is the next time it shows that. None: it cannot be told."""
    folded = fold(text)
    found = _CLOCK.search(folded)
    clock = _clock(found) if found else None
    if found is None or clock is None:
        return None
    rest = (folded[: found.start()] + " " + folded[found.end() :]).strip()
    here = _here(turn)
    on = _day(turn, rest) if rest else here.date() if clock > here.time() else here.date() + _DAY
    return datetime.combine(on, clock, turn.house.zone) if on is not None else None


def _clock(found: re.Match[str]) -> time | None:
    minute = 30 if found["half"] else int(found["exact"] or found["min"] or 0)
    hour = int(found["hour"])
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(turn: Turn, text: str) -> date | None:
    near = {fold(name): ahead for ahead, name in _near(turn).items()}
    if text in near:
        return _here(turn).date() + near[text] * _DAY
    read_ = Day("day", latest_today=False).read(Reply(text=text), turn.lexicon, turn.today)
    if isinstance(read_, date):
        return read_
    offers = [one for one in getattr(read_, "offers", ()) if isinstance(one, date) and one >= turn.today]
    return offers[0] if len(offers) == 1 else None


def _near(turn: Turn) -> dict[int, str]:
    return {0: turn.say.plain("say.cast_today"), 1: turn.say.plain("say.cast_tomorrow")}


def _here(turn: Turn) -> datetime:
    return turn.tx.now.astimezone(turn.house.zone)


def of_minute(minute: int) -> datetime:
    """An instant from a button's code: minutes since 1970."""
    return datetime.fromtimestamp(minute * 60, UTC)
