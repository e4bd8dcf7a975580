"""The circular's template, which the city may change in Word, and the days on which circulars are drafted."""

from __future__ import annotations

from typing import Any, Final

from bot.desk import circular_numbers as numbers
from bot.desk import periods
from bot.desk.officers import Actor, RefusedError
from bot.desk.roles import may
from bot.house import House
from locales import pages
from storage import audit
from storage import circular_templates as store
from storage.circulars import Circular
from storage.database import Transaction
from storage.officers import Officer

BUILT_IN: Final = 0
"""In place of a number: the template that comes with the product."""
LAST_DAY: Final = 28
"""Of the days a schedule may name: every month has it."""


def built_in() -> bytes:
    """The template that comes with the product."""
    return pages.asset("desk/circular.docx")


def in_force(tx: Transaction) -> bytes:
    """The template that circulars are made of now."""
    chosen = store.plan(tx).template_id
    return (store.content(tx, chosen) if chosen else None) or built_in()


def content(tx: Transaction, number: int) -> bytes | None:
    """A template by its number; None when there is none."""
    return built_in() if number == BUILT_IN else store.content(tx, number)


def sample(tx: Transaction, house: House) -> dict[str, Any]:
    """Something for every place, made of the numbers of today: what an upload is tried with."""
    period = periods.over("month", house.today(tx))
    found = Circular(
        0, period.kind, period.first, "drafted", None, None, numbers.texts(house, period),
        numbers.figures(tx, house, period), 1, tx.now, tx.now, None, None,
    )  # fmt: skip
    return numbers.sample(house, found)


def add(tx: Transaction, by: Officer, actor: Actor, name: str, uploaded: bytes) -> int:
    """An uploaded template that was found to be right is in force from now on; returns its number. Raises
    RefusedError."""
    _mine(actor)
    made = store.add(tx, by.id, name, uploaded)
    store.use(tx, made)
    audit.note(tx, actor.name, "circular_template_added", detail=f"template {made}")
    return made


def use(tx: Transaction, actor: Actor, number: int) -> None:
    """An earlier template, or the built-in one, is in force again. Raises RefusedError."""
    _mine(actor)
    if content(tx, number) is None:
        raise RefusedError("no_template")
    store.use(tx, number or None)
    audit.note(tx, actor.name, "circular_template_used", detail=f"template {number}")


def schedule(tx: Transaction, by: Officer, actor: Actor, monthly: int, quarterly: int) -> None:
    """Days of the month on which the clock drafts; 0: never. Raises RefusedError."""
    _mine(actor)
    if not all(0 <= one <= LAST_DAY for one in (monthly, quarterly)):
        raise RefusedError("circular_day", last=LAST_DAY)
    store.set_days(tx, by.id, monthly, quarterly)
    audit.note(tx, actor.name, "circular_schedule", detail=f"monthly {monthly}, quarterly {quarterly}")


def _mine(actor: Actor) -> None:
    if not may(actor, "circular_template"):
        raise RefusedError("not_yours")
