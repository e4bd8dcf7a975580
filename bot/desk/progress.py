"""Drafts as officers see them: where each stands, since when, and which date counts for it; never what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.calendar import name, title
from bot.desk.needs import Need
from bot.desk.officers import Actor
from bot.desk.roles import may, reach
from bot.house import House
from flows.deadlines import Deadline, Due, due
from locales import Words
from storage import board
from storage import calendar as changes
from storage.board import Entry, Wanted
from storage.database import Transaction
from storage.summaries import Summary

NEAR, QUIET = 30, 30
"""Days: a date so near is shown on the first page, and a draft that nobody touched for so long."""
NOT_TAKEN, NOT_REVIEWED = timedelta(hours=1), timedelta(days=10)
"""From when on a handover is worth a look: as for operators."""
_DUTY = {"registration": "filing", "product": "filing", "update": "update"}
_TO_DO = frozenset({"started", "complete", "returned"})


@dataclass(frozen=True, slots=True)
class Line:
    """A draft in the list: `question` is the one that is open, `on` the date that counts next for it."""

    entry: Entry
    question: str
    due: Due | None
    due_name: str


def lines(tx: Transaction, house: House, say: Words, wanted: Wanted, most: int) -> list[Line]:
    """The drafts wanted, the newest first."""
    today = house.today(tx)
    deadlines = house.calendar.deadlines(tx, house.main_notice)
    found = []
    for entry in board.entries(tx, wanted, most):
        one = entry.summary
        every = due(deadlines, one.categories, one.district, today) if one.state in _TO_DO else ()
        counts = _next(every, one, today)
        found.append(
            Line(entry, question(say, one.open_question), counts, title(say, counts.deadline) if counts else "")
        )
    return found


def state(say: Words, code: str) -> str:
    """Where a draft stands, in words."""
    return say.plain(f"desk.state_{code}")


def question(say: Words, open_question: str) -> str:
    """What is asked now, as lists call it; "" when nothing is open."""
    key = f"q.{open_question}.name"
    return say.plain(key) if open_question and say.has(key) else ""


def _next(every: tuple[Due, ...], one: Summary, today: date) -> Due | None:
    mine = [each for each in every if each.deadline.duty == _DUTY.get(one.form) and each.on is not None]
    ahead = [each for each in mine if each.on is not None and each.on >= today]
    return ahead[0] if ahead else mine[-1] if mine else None


def near(tx: Transaction, house: House, officer: Actor) -> list[Need]:
    """Dates that are near, with how many units in the officer's reach they concern."""
    today, mine, found = house.today(tx), reach(officer), []
    for one, districts in _ahead(tx, house, officer):
        if one.on is not None and (one.on - today).days <= NEAR:
            units = changes.units(tx, one.deadline.categories, districts) if mine != () else 0
            found.append(_need(one.deadline, one.on, (one.on - today).days, units))
    return found


def dates(tx: Transaction, house: House, officer: Actor, most: int) -> list[Due]:
    """The next dates in the officer's reach, near or not."""
    ahead = sorted((one for one, _ in _ahead(tx, house, officer)), key=lambda one: one.on or date.max)
    return ahead[:most]


def _ahead(tx: Transaction, house: House, officer: Actor) -> Iterator[tuple[Due, tuple[str, ...]]]:
    """Dates to come, each with the districts in the officer's reach it concerns."""
    mine, today = reach(officer), house.today(tx)
    known = house.calendar.deadlines(tx, house.main_notice) if may(officer, "calendar") else ()
    for one in known:
        districts = one.districts if mine is None else tuple(set(one.districts or mine) & set(mine))
        if mine and not districts:
            continue
        for each in due([one], one.categories, next(iter(one.districts), ""), today):
            if each.on is not None and each.state in ("open", "coming"):
                yield each, districts


def _need(deadline: Deadline, on: date, days: int, units: int) -> Need:
    known = {"what": lambda say: name(say, deadline), "on": on, "days": days, "n": units}
    return Need("desk.need_date", "/desk/calendar", 2, known)


def waiting(tx: Transaction, _house: House, officer: Actor) -> list[Need]:
    """Drafts sent back, drafts that nobody touches, and handovers that are stuck."""
    if not may(officer, "drafts"):
        return []
    mine, quiet = reach(officer), tx.now - timedelta(days=QUIET)
    returned = board.count(tx, Wanted(mine, ("returned",)))
    still = board.count(tx, Wanted(mine, ("started", "complete"), quiet_before=quiet))
    not_taken, silent = board.stuck(tx, mine, tx.now - NOT_TAKEN, tx.now - NOT_REVIEWED)
    found = [
        ("desk.need_stuck", "/desk/drafts?state=submitted", 0, not_taken),
        ("desk.need_silent", "/desk/drafts?state=submitted", 0, silent),
        ("desk.need_returned", "/desk/drafts?state=returned", 1, returned),
        ("desk.need_quiet", "/desk/drafts?state=started&quiet=1", 1, still),
    ]
    return [Need(words, path, rank, {"n": n, "days": QUIET}) for words, path, rank, n in found if n]
