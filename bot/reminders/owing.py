"""Who has not done what a date asks, whether or not a reminder of it is due: by the rules that reminders go by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.house import House
from bot.reminders import dated
from bot.reminders.dates import Dated, Plan
from bot.reminders.scanning import every
from bot.reminders.topic import Topic
from flows.deadlines import Deadline, stand
from storage import preferences
from storage.query import Transaction


def latest(deadline: Deadline, today: date) -> date | None:
    """The date that can be owed: its day, of a yearly window this year's end; None where there is none."""
    return stand(deadline, today)[0].on


def owing(tx: Transaction, house: House, notice: str, deadline: Deadline) -> Iterator[Topic]:
    """The units (duties of units) or products (those of products) that the date binds and that have not done it, nor
    said that it is done elsewhere."""
    on = latest(deadline, house.today(tx))
    if on is None:
        return
    cycle = deadline.cycle if deadline.on is not None else on.year
    opens = None if deadline.on is not None else deadline.window(on.year)[0]
    plan = Plan(Dated(notice, deadline, cycle, on, opens), 0, False, on, on)
    for found in every(dated.parts(tx, house, plan)):
        if preferences.done_by(tx, found.topic.key) is None:
            yield found.topic
