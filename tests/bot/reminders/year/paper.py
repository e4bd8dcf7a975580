"""Where a unit and its drafts stand at an instant, from what was done to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.bot.reminders.year.almanac import DATES, SHANGHAI, Dated
from tests.bot.reminders.year.cast import Act, Case


@dataclass(frozen=True)
class State:
    """One draft from an instant on; `said` is when the last word on it was said, `version` counts what changed."""

    since: datetime
    state: str
    version: int
    act: Act


def draft(case: Case, form: str) -> list[State]:
    """How a draft stands, from act to act."""
    states: list[State] = []
    for act in (one for one in case.acts if one.form == form):
        past = states[-1].version if states else 0
        version = past + (act.verb in ("begin", "fill", "touch"))
        states.append(State(act.when, _state(act, states), version, act))
    return states


def _state(act: Act, states: list[State]) -> str:
    if act.branch:
        return "not_eligible"
    if act.verb == "touch":
        return states[-1].state
    names = {"begin": "started", "fill": "complete", "hand_over": "submitted", "close": "closed"}
    return names.get(act.verb, act.verb)


def standing(states: list[State], when: datetime) -> State | None:
    return next((one for one in reversed(states) if one.since <= when), None)


def is_in(states: list[State], when: datetime, *wanted: str) -> bool:
    found = standing(states, when)
    return found is not None and found.state in wanted


class Unit:
    """What the rules ask of a unit at an instant."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.forms = {form: draft(case, form) for form in ("registration", "product", "update")}

    def is_one(self, when: datetime) -> bool:
        """Somebody registers it, and it may file."""
        found = standing(self.forms["registration"], when)
        return found is not None and found.state != "not_eligible"

    def has_filed(self, when: datetime) -> bool:
        return is_in(self.forms["product"], when, "accepted")

    def year(self, when: datetime) -> int:
        """Of the newest figures accepted."""
        years = [one.act.year for one in self.forms["product"] if one.state == "accepted" and one.since <= when]
        updates = [one.act.year for one in self.forms["update"] if one.state == "accepted" and one.since <= when]
        return max((*years, *updates), default=0)

    def concerned(self, dated: Dated) -> bool:
        mine = set(self.case.categories) or {"none"}
        return (not dated.categories or bool(mine & dated.categories)) and (
            not dated.districts or self.case.district in dated.districts
        )

    def counts(self, dated: Dated, when: datetime) -> bool:
        """Of several dates of one duty the earliest to come, or the last that passed."""
        rivals = [
            one.on
            for one in DATES
            if one.duty == dated.duty == "filing" and in_force(one, when) and self.concerned(one)
            and one.on >= when.astimezone(SHANGHAI).date()
        ]  # fmt: skip
        return dated.on <= min(rivals, default=dated.on)


def in_force(dated: Dated, when: datetime) -> bool:
    return dated.since <= when and (dated.until is None or when < dated.until)
