"""A year with a thousand drafts: everybody hears what they are to hear, when they are to hear it, and nothing else."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import chinese_calendar
import time_machine

from bot.reminders.topic import Why
from tests.bot.reminders.year import almanac
from tests.bot.reminders.year.cast import cast
from tests.bot.reminders.year.expected import AFTER, OPENING, expected
from tests.bot.reminders.year.play import Year

UNITS, UNITS_LONG = 600, 3000


def test_the_almanac_copied_by_hand_is_the_one_announced() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    known = [day for day in days if day != almanac.OFFICERS_DAY_OFF]
    assert [day for day in known if almanac.worked(day) != chinese_calendar.is_workday(day)] == []


def test_everybody_hears_what_they_are_to_hear_and_nothing_else(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "beian.db")
    long = os.environ.get("CHAOS") == "long"
    cases = cast(UNITS_LONG if long else UNITS)
    assert sum(len({act.form for act in case.acts} - {"invitation"}) for case in cases) >= 1000
    wanted = {name: said for case in cases for name, said in expected(case).items()}
    with time_machine.travel(almanac.RUNS[0], tick=False) as clock:
        year = Year(tmp_path, cases, clock, worded=long)
        try:
            asyncio.run(year.run())
            heard = year.core.db.run_now(year.heard)
            left = year.core.db.run_now(year.unexplained)
        finally:
            year.close()
    stories = {person.name: case.story for case in cases for person in case.people}
    unlike = {
        f"{name} ({stories[name]})": (sorted(set(said) - set(heard[name])), sorted(set(heard[name]) - set(said)))
        for name, said in wanted.items()
        if said != heard[name]
    }
    assert unlike == {}
    assert left == []
    # All that somebody hears at one time is one message.
    at_once = {(when, name) for name, said in heard.items() for when, *_ in said}
    assert Counter(year.sent) == Counter(at_once)
    whys = {(why, stage) for said in wanted.values() for _, why, _, stage in said}
    assert {why for why, _ in whys} == set(get_args(Why)) - {"carried"}  # there is a back end
    assert {stage for _, stage in whys} >= {90, 30, 10, 7, 3, 1, 0, AFTER, OPENING}
