"""A circular on its way, put there by the product's own acts."""

from __future__ import annotations

from bot.desk import circulars as acts
from bot.desk import officers as seats
from bot.desk.officers import OPERATOR, actor
from bot.house import House
from storage import officers
from storage.database import Transaction
from storage.officers import Officer


def sent(tx: Transaction, house: House, period: str) -> int:
    """The one for a period, as "month:2026-10-01": a city officer drafts it, a second one approves and sends it."""
    author, second = _seat(tx, "甲"), _seat(tx, "乙")
    made = acts.draft(tx, house, author, actor(author), period)
    acts.approve(tx, second, actor(second), made, 1, b"PK")
    acts.send(tx, house, actor(second), made)
    return made


def _seat(tx: Transaction, name: str) -> Officer:
    found = officers.get(tx, seats.invite(tx, OPERATOR, name, "city", "city_officer")[0])
    assert found is not None
    return found
