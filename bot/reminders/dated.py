"""Who is reminded of a date: units that have not filed, products whose figures are old or that are not filed yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from bot.house import House
from bot.reminders.dates import Plan, binds
from bot.reminders.scanning import Found, Part, Row
from bot.summaries import PASSED
from flows.deadlines import Duty
from storage import people, standings, summaries
from storage.drafts import Summary
from storage.query import Transaction

UNDER_WAY = ("started", "complete", "returned")
"""States of a draft with which its contact can go on."""


def parts(tx: Transaction, house: House, plan: Plan) -> tuple[Part, ...]:
    """What is to be read for one stage of one date."""
    return _PARTS[plan.dated.deadline.duty](tx, house, plan)


def _unfiled(tx: Transaction, house: House, plan: Plan) -> tuple[Part, ...]:
    of = plan.dated.deadline

    def read(category: str, district: str | None, key: Sequence[Any], most: int) -> list[Row]:
        after = (str(key[0]), int(key[1])) if key else ("", 0)
        rows = standings.unfiled(tx, category, district, after, most)
        return [Row((there, subject), partial(_unit, tx, house, plan, subject)) for there, subject in rows]

    return tuple(
        partial(read, category, district)
        for category in of.categories or (standings.EVERY,)
        for district in of.districts or (None,)
    )


def _unit(tx: Transaction, house: House, plan: Plan, subject: int) -> Found | None:
    if not binds(tx, house, plan.dated, standings.standing(tx, subject)):
        return None
    return Found(plan.topic(subject), people.informed_of_subject(tx, subject), plan.day)


def _outdated(tx: Transaction, house: House, plan: Plan) -> tuple[Part, ...]:
    def read(state: str, key: Sequence[Any], most: int) -> list[Row]:
        after = (int(key[0]), int(key[1])) if key else (0, 0)
        rows = summaries.outdated(tx, state, after, plan.dated.cycle - 1, most)
        return [Row((one.data_year, one.draft_id), partial(_product, tx, house, plan, one)) for one in rows]

    return tuple(partial(read, state) for state in sorted(PASSED))


def _undecided(tx: Transaction, house: House, plan: Plan) -> tuple[Part, ...]:
    def read(state: str, said: bool, key: Sequence[Any], most: int) -> list[Row]:
        rows = summaries.for_recognition(tx, state, said, int(key[0]) if key else 0, most)
        return [Row((one.draft_id,), partial(_product, tx, house, plan, one)) for one in rows]

    return tuple(partial(read, state, said) for state in UNDER_WAY for said in (True, False))


def _product(tx: Transaction, house: House, plan: Plan, one: Summary) -> Found | None:
    if not binds(tx, house, plan.dated, standings.standing(tx, one.subject_id)):
        return None
    topic = plan.topic(one.subject_id, one.draft_id)
    return Found(topic, people.informed(tx, one.draft_id, one.subject_id), plan.day)


_PARTS: Mapping[Duty, Callable[[Transaction, House, Plan], tuple[Part, ...]]] = {
    "filing": _unfiled,
    "award": _unfiled,
    "update": _outdated,
    "recognition": _undecided,
}
