"""The year 2026 as it is on paper: which days are worked, when the bot was down, what officers did.

Days off and make-up days as the State Council announced them (国办发明电〔2025〕7号), copied by hand; one day is an
officer's. Instants here are on the wall in Shanghai.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEAR = 2026
OFF = {
    *((1, day) for day in (1, 2, 3)),
    *((2, day) for day in range(15, 24)),
    *((4, day) for day in (4, 5, 6)),
    *((5, day) for day in range(1, 6)),
    *((6, day) for day in (19, 20, 21)),
    *((9, day) for day in (25, 26, 27)),
    *((10, day) for day in range(1, 8)),
    (11, 12),  # a Thursday: an officer's word
}
MADE_UP = {(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)}
OFFICERS_DAY_OFF = date(2026, 11, 12)


def worked(day: date) -> bool:
    if (day.month, day.day) in OFF:
        return False
    return (day.month, day.day) in MADE_UP or day.weekday() < 5


def worked_before(day: date) -> date:
    """The last worked day not after this one."""
    return day if worked(day) else worked_before(day - timedelta(days=1))


def worked_after(day: date) -> date:
    """The first worked day not before this one."""
    return day if worked(day) else worked_after(day + timedelta(days=1))


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(YEAR, month, day, hour, minute, tzinfo=SHANGHAI)


DOWN = (
    (at(1, 20, 0), at(1, 23, 8)),
    (at(3, 24, 8), at(3, 24, 16)),
    (at(7, 30, 0), at(8, 4, 8)),
    (at(10, 25, 8), at(10, 25, 20)),
)
"""From, until: nothing ran. Days of January, the morning of a 7-day stage, the last days of a date that had been
extended, and the day itself of another."""
TIMES = (time(2, 5), time(9, 5), time(13, 5), time(17, 5))


def runs(first: date, last: date) -> tuple[datetime, ...]:
    """When the bot looked at what is due: three times a day, on some days at night too."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    found = (datetime.combine(day, one, SHANGHAI) for day in days for one in TIMES[day.day % 7 != 1 :])
    return tuple(when for when in found if not any(since <= when < until for since, until in DOWN))


RUNS = runs(date(2026, 1, 1), date(2026, 12, 31))


@dataclass(frozen=True)
class Dated:
    """A date somebody entered: what for, whom it concerns (empty: everybody), from when until when it was in force."""

    name: str
    duty: str
    on: date
    categories: frozenset[str]
    districts: frozenset[str]
    since: datetime
    until: datetime | None = None
    becomes: date | None = None
    """What it was changed to at `until`; None: it was withdrawn."""
    was: str = ""
    """The name in the notice of what it amends, "" for a date of its own."""


ZHUANJINGTEXIN = Dated(
    "zhuanjingtexin", "filing", date(2026, 2, 24), frozenset({"zhuanjingtexin"}), frozenset(), at(1, 5)
)
CITY = Dated(
    "city_projects", "filing", date(2026, 4, 30), frozenset({"city_pilot", "city_project"}), frozenset(), at(3, 2),
    was="city_projects",
)  # fmt: skip
PUDONG = Dated(
    "pudong", "filing", date(2026, 6, 30), frozenset(), frozenset({"310115"}), at(5, 6), at(6, 24), date(2026, 7, 31)
)
PUDONG_LATER = Dated("pudong", "filing", date(2026, 7, 31), frozenset(), frozenset({"310115"}), at(6, 24))
AWARD = Dated(
    "innovation_award", "award", date(2026, 8, 14), frozenset({"innovation_award"}), frozenset(), at(6, 10), at(8, 5),
    was="innovation_award",
)  # fmt: skip
RECOGNITION = Dated(
    "recognition_later", "recognition", date(2026, 9, 15), frozenset(), frozenset(), at(7, 20), was="recognition_later"
)
SUNDAY = Dated(
    "national_advantage", "filing", date(2026, 10, 25), frozenset({"national_advantage"}), frozenset(), at(9, 1),
    was="national_advantage",
)  # fmt: skip
SOONER = Dated(
    "china_patent_award", "award", date(2026, 11, 30), frozenset({"china_patent_award"}), frozenset(), at(10, 8),
    at(11, 10), date(2026, 11, 20), was="china_patent_award",
)  # fmt: skip
SOONER_NOW = Dated(
    "china_patent_award", "award", date(2026, 11, 20), frozenset({"china_patent_award"}), frozenset(), at(11, 10),
    was="china_patent_award",
)  # fmt: skip
DATES = (ZHUANJINGTEXIN, CITY, PUDONG, PUDONG_LATER, AWARD, RECOGNITION, SUNDAY, SOONER, SOONER_NOW)
WINDOW = Dated("yearly_update", "update", date(2026, 3, 31), frozenset(), frozenset(), at(1, 1, 0))
OPENS = date(2026, 1, 1)
