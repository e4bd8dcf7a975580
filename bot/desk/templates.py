"""The templates of what is made in Word, which the city may change: of the circular, and of the documents that contacts
print. One act for the page and the tests."""

from __future__ import annotations

from typing import Any, Final

from bot.desk import circular_numbers as numbers
from bot.desk import periods
from bot.desk.officers import Actor, RefusedError
from bot.desk.roles import may
from bot.documents.outgoing import kinds
from bot.house import House
from locales import pages
from storage import audit
from storage import templates as store
from storage.circulars import Circular
from storage.database import Transaction
from storage.officers import Officer

BUILT_IN: Final = 0
"""In place of a number: the template that comes with the product."""
CIRCULAR: Final = "circular"
KINDS: Final = (*kinds.KINDS, CIRCULAR)


def built_in(kind: str) -> bytes:
    """The template that comes with the product."""
    return pages.asset("desk/circular.docx" if kind == CIRCULAR else f"documents/{kind}.docx")


def in_force(tx: Transaction, kind: str) -> bytes:
    """What documents of a kind are made of now."""
    return store.in_force(tx, kind) or built_in(kind)


def content(tx: Transaction, kind: str, number: int) -> bytes | None:
    """A template by its number; None when there is none."""
    return built_in(kind) if number == BUILT_IN else store.content(tx, kind, number)


def sample(tx: Transaction, house: House, kind: str) -> dict[str, Any]:
    """Something for every place: what an upload is tried with. The circular's is made of the numbers of today."""
    if kind != CIRCULAR:
        return kinds.sample(kind)
    period = periods.over("month", house.today(tx))
    found = Circular(
        0, period.kind, period.first, "drafted", None, None, numbers.texts(house, period),
        numbers.figures(tx, house, period), 1, tx.now, tx.now, None, None,
    )  # fmt: skip
    return numbers.sample(house, found)


def add(tx: Transaction, by: Officer, actor: Actor, kind: str, name: str, uploaded: bytes) -> int:
    """An uploaded template that was found to be right is in force from now on; returns its number. Raises
    RefusedError."""
    _theirs(actor)
    made = store.add(tx, kind, by.id, name, uploaded)
    store.use(tx, kind, made)
    audit.note(tx, actor.name, "template_added", detail=f"{kind} {made}")
    return made


def use(tx: Transaction, actor: Actor, kind: str, number: int) -> None:
    """An earlier template, or the built-in one, is in force again. Raises RefusedError."""
    _theirs(actor)
    if content(tx, kind, number) is None:
        raise RefusedError("no_template")
    store.use(tx, kind, number or None)
    audit.note(tx, actor.name, "template_used", detail=f"{kind} {number}")


def _theirs(actor: Actor) -> None:
    if not may(actor, "templates"):
        raise RefusedError("not_yours")
