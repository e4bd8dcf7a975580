"""The days on which a date is reminded of, and until when each reminder is of use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.house import House
from bot.reminders.topic import AFTER, Topic, dated
from flows.deadlines import Deadline, Duty, due
from flows.working_days import WorkingDays
from storage.query import Transaction
from storage.standings import Standing

STAGES: Mapping[Duty, tuple[int, ...]] = {
    "filing": (30, 7, 1, 0, AFTER),
    "award": (30, 7, 1, 0),
    "update": (30, 7, 1, 0, AFTER),
    "recognition": (30, 7, 1, 0),
}
"""Days before; what can still be done after the day is said once after it."""
AFTER_FOR = 30
"""Days in which it is of use to hear of a date that has passed."""


@dataclass(frozen=True, slots=True)
class Dated:
    """One date of a deadline, in one year of its duty."""

    notice: str
    deadline: Deadline
    cycle: int
    on: date
    opens: date | None = None

    @property
    def name(self) -> str:
        return dated(self.notice, self.deadline.id, self.cycle, self.on)


@dataclass(frozen=True, slots=True)
class Plan:
    """A stage of a date: planned on `day`, of use before `until`."""

    dated: Dated
    stage: int
    opening: bool
    day: date
    until: date

    @property
    def rule(self) -> str:
        return f"deadline:{self.dated.name}:{'opening' if self.opening else self.stage}"

    def topic(self, subject: int, draft: int | None = None) -> Topic:
        of, which = self.dated.deadline, self.dated
        return Topic(
            "deadline", subject, draft, which.notice, of.id, of.duty, which.on, cycle=which.cycle, stage=self.stage,
            opening=self.opening,
        )  # fmt: skip


def on_record(notice: str, deadline: Deadline, today: date) -> Iterator[Dated]:
    """The dates of a deadline that may matter today: of a yearly one last year's and this year's."""
    if deadline.on is not None:
        yield Dated(notice, deadline, deadline.cycle, deadline.on)
    elif deadline.yearly:
        for year in (today.year - 1, today.year):
            opens, closes = deadline.window(year)
            yield Dated(notice, deadline, year, closes, opens)


def current(tx: Transaction, house: House, topic: Topic) -> Dated | None:
    """The date that a topic's deadline has now in the same year of the duty; None: withdrawn, or not dated."""
    deadline = next((one for one in house.calendar.deadlines(tx, topic.notice) if one.id == topic.deadline), None)
    if deadline is None:
        return None
    if deadline.on is not None:
        return Dated(topic.notice, deadline, deadline.cycle, deadline.on)
    if not deadline.yearly:
        return None
    opens, closes = deadline.window(topic.cycle)
    return Dated(topic.notice, deadline, topic.cycle, closes, opens)


def plans(of: Dated, working: WorkingDays) -> tuple[Plan, ...]:
    """All stages of a date, by day."""
    days = [(stage, False, _day(of.on, stage, working)) for stage in STAGES[of.deadline.duty] if _fits(of, stage)]
    if of.opens is not None:
        days.insert(0, ((of.on - of.opens).days, True, working.on_or_after(of.opens)))
    ends = [day for _, _, day in days[1:]]
    found = []
    for (stage, opening, day), following in zip(days, [*ends, date.max], strict=True):
        found.append(Plan(of, stage, opening, day, min(following, _end(of.on, stage, day))))
    return tuple(found)


def plan_of(of: Dated, topic: Topic, working: WorkingDays) -> Plan | None:
    """The stage that a topic is about, as it is planned now."""
    same = (one for one in plans(of, working) if one.opening == topic.opening)
    return next((one for one in same if topic.opening or one.stage == topic.stage), None)


def binds(tx: Transaction, house: House, of: Dated, where: Standing) -> bool:
    """Whether this is the date that counts for such a unit: of those of one duty that concern it the earliest to come,
    and after its day it itself."""
    if not where.categories:
        return False
    day = min(of.on, house.today(tx))
    found = due(house.calendar.deadlines(tx, of.notice), where.categories, where.district, day)
    mine = next((each for each in found if each.deadline.id == of.deadline.id and each.on == of.on), None)
    coming = [each for each in found if each.on is not None and each.on >= day]
    return mine is not None and all(each.on >= of.on for each in coming if each.on and each.series == mine.series)


def _fits(of: Dated, stage: int) -> bool:
    """A window is not reminded of before it opens."""
    return of.opens is None or of.on - timedelta(days=stage) > of.opens


def _day(on: date, stage: int, working: WorkingDays) -> date:
    if stage == 0:
        return on
    moved = on - timedelta(days=stage)
    return working.on_or_after(moved) if stage == AFTER else working.on_or_before(moved)


def _end(on: date, stage: int, day: date) -> date:
    """What is said before the day is of no use after it."""
    return day + timedelta(days=AFTER_FOR) if stage == AFTER else on + timedelta(days=1)
