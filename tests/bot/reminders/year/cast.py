"""Who there is in the year: units in every state, with what they do and when, and the people who hear of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Literal

from tests.bot.reminders.year.almanac import at

Verb = Literal["begin", "fill", "touch", "hand_over", "returned", "accepted", "withdrawn", "close", "invite", "taken"]
Form = Literal["registration", "product", "update", "invitation"]
BEFORE = timedelta(days=60)


@dataclass(frozen=True)
class Act:
    """What happens to one draft; of a product `year` is the year of its figures, `ends` when its patent's term ends."""

    when: datetime
    verb: Verb
    form: Form = "registration"
    year: int = 2025
    ends: date | None = None
    recognition: bool = True
    branch: bool = False


@dataclass(frozen=True)
class Person:
    """Somebody of the unit. `stops` says when which kind is stopped (True) or wanted again; `later` when what is put
    off until which day; `done` when what is said to be done elsewhere."""

    name: str
    joins: datetime | None = None
    leaves: datetime | None = None
    hours: tuple[int, int] = (9 * 60, 18 * 60)
    zone: str = "Asia/Shanghai"
    stops: tuple[tuple[datetime, str, bool], ...] = ()
    later: tuple[tuple[datetime, str, date], ...] = ()
    done: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True)
class Case:
    """One unit and its year."""

    number: int
    story: str
    categories: tuple[str, ...]
    district: str
    acts: tuple[Act, ...]
    people: tuple[Person, ...]


def _acts(start: datetime, *steps: tuple[float, Verb, Form], year: int = 2025, recognition: bool = True) -> list[Act]:
    """Steps by days after the start."""
    return [Act(start + timedelta(days=days), verb, form, year, None, recognition) for days, verb, form in steps]


def _registered(start: datetime) -> list[Act]:
    return _acts(
        start, (0, "fill", "registration"), (0.1, "hand_over", "registration"), (1, "accepted", "registration")
    )


def _filed(start: datetime, year: int = 2025) -> list[Act]:
    steps = ((2, "fill", "product"), (2.1, "hand_over", "product"), (4, "accepted", "product"))
    return _registered(start) + _acts(start, *steps, year=year)  # type: ignore[arg-type]


def _old(start: datetime) -> list[Act]:
    """A product filed long before the year, with figures of the year before the last."""
    return _filed(at(1, 1) - timedelta(days=200) - (start - at(1, 1)) / 10, year=2024)


def _updated(start: datetime, month: int, day: int) -> list[Act]:
    steps: tuple[tuple[float, Verb, Form], ...] = ((-1, "fill", "update"), (-0.9, "hand_over", "update"))
    return _old(start) + _acts(at(month, day), *steps, (0, "accepted", "update"))


STORIES: dict[str, Callable[[datetime], list[Act]]] = {
    "half registered": lambda t: _acts(t, (0, "begin", "registration")),
    "half registered, went on": lambda t: _acts(t, (0, "begin", "registration"), (5.2, "touch", "registration")),
    "registration whole": lambda t: _acts(t, (0, "fill", "registration")),
    "registration handed over": lambda t: _registered(t)[:2],
    "registration returned": lambda t: [*_registered(t)[:2], *_acts(t, (1.3, "returned", "registration"))],
    "registration corrected": lambda t: [
        *_registered(t)[:2],
        *_acts(t, (1.3, "returned", "registration"), (6, "touch", "registration"), (6.1, "hand_over", "registration")),
    ],
    "product begun": lambda t: _registered(t) + _acts(t, (1.5, "begin", "product")),
    "product whole": lambda t: _registered(t) + _acts(t, (1.5, "fill", "product")),
    "product handed over": lambda t: _filed(t)[:5],
    "product returned": lambda t: _filed(t)[:5] + _acts(t, (5, "returned", "product")),
    "filed this year": _filed,
    "never updated": _old,
    "updated in February": lambda t: _updated(t, 2, 10),
    "updated in the last week": lambda t: _updated(t, 3, 26),
    "update left": lambda t: _old(t) + _acts(at(3, 20), (0, "begin", "update")),
    "has last year's figures": lambda t: _filed(at(1, 1) - BEFORE),
    "withdrawn": lambda t: _filed(at(1, 1) - BEFORE) + _acts(at(5, 20), (0, "withdrawn", "product")),
    "branch": lambda t: [Act(t, "fill", branch=True)],
    "nothing yet": lambda t: [],
    "product started over": lambda t: _registered(t) + _acts(t, (2, "begin", "product"), (2.5, "close", "product")),
    "patent ends": lambda t: [
        Act(one.when, one.verb, one.form, ends=date(2026, 12, 1 + t.day % 25)) for one in _filed(at(1, 1) - BEFORE)
    ],
    "no recognition wanted": lambda t: _registered(t) + _acts(t, (1.5, "fill", "product"), recognition=False),
    "colleague invited": lambda t: [*_acts(t, (0, "fill", "registration"), (1, "invite", "invitation"))],
    "colleague came": lambda t: [
        *_acts(t, (0, "fill", "registration"), (1, "invite", "invitation"), (4.5, "taken", "invitation"))
    ],
}
CATEGORIES: tuple[tuple[str, ...], ...] = (
    ("zhuanjingtexin",), ("city_pilot",), ("city_project",), ("innovation_award",), ("national_advantage",), (),
    ("china_patent_award",), ("central_funds",), ("zhuanjingtexin", "innovation_award"), ("pudong_xuhui_funds",),
    ("national_advantage", "china_patent_award"),
)  # fmt: skip
DISTRICTS = ("310104", "310115", "310115", "310104", "310115")


LATER = (
    (at(3, 25, 10), "yearly_update", date(2026, 3, 28)),
    (at(5, 30, 10), "pudong", date(2026, 6, 3)),
    (at(9, 9, 10), "recognition_later", date(2026, 9, 11)),
    (at(10, 17, 10), "national_advantage", date(2026, 10, 23)),
)
"""A Saturday; a weekday between two stages; another; the day of a stage."""


def _people(number: int) -> tuple[Person, ...]:
    names = count(1)

    def person(**more: object) -> Person:
        return Person(f"{number}-{next(names)}", **more)  # type: ignore[arg-type]

    kinds: tuple[Callable[[], tuple[Person, ...]], ...] = (
        lambda: (person(),),
        lambda: (person(), person()),
        lambda: (person(), person(joins=at(6, 12, 11))),
        lambda: (person(), person(leaves=at(4, 24, 11))),
        lambda: (person(stops=((at(2, 1), "draft", True),)), person()),
        lambda: (person(stops=((at(2, 26), "deadline", True), (at(7, 2), "deadline", False))),),
        lambda: (person(stops=((at(3, 1), "update", True), (at(3, 1), "draft", True))), person()),
        lambda: (person(hours=(13 * 60, 15 * 60)),),
        lambda: (person(zone="Europe/Berlin"),),
        lambda: (person(done=((at(4, 10), "city_projects"), (at(3, 25), "yearly_update"))), person()),
        lambda: (person(later=LATER), person()),
    )
    return kinds[number % len(kinds)]()


def cast(many: int) -> tuple[Case, ...]:
    """So many units: every story with every category, every sort of person, begun all over the year."""
    names = tuple(STORIES)
    found = []
    for number in range(many):
        story = names[number % len(names)]
        turn = number // len(names)
        start = at(1, 1, 9) + timedelta(days=(number * 37) % 330, hours=(number * 5) % 11)
        found.append(
            Case(
                number, story, CATEGORIES[(turn + number) % len(CATEGORIES)], DISTRICTS[turn % len(DISTRICTS)],
                tuple(sorted(STORIES[story](start), key=lambda act: act.when)), _people(number * 3 + turn),
            )
        )  # fmt: skip
    return tuple(found)
