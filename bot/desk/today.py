"""What needs an officer today: each part of the desk says so in lines, the console and the chat show them."""

from __future__ import annotations

from collections.abc import Callable

from bot.desk import broadcasts, circulars, pairs, policies, progress, tickets
from bot.desk.needs import Need
from bot.desk.officers import Actor
from bot.house import House
from storage.database import Transaction

NEEDS: tuple[Callable[[Transaction, House, Actor], list[Need]], ...] = (
    progress.near,
    progress.waiting,
    broadcasts.waiting,
    policies.ending,
    circulars.waiting,
    tickets.waiting,
    pairs.waiting,
)
"""Add yours: it answers for what the officer may do and reaches, and with nothing for everybody else."""


def of(tx: Transaction, house: House, officer: Actor) -> list[Need]:
    """All there is, the most pressing first."""
    found = [need for asks in NEEDS for need in asks(tx, house, officer)]
    return sorted(found, key=lambda need: need.rank)
