"""What needs an officer today: each part of the desk says so in a line, the console and the chat show them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.desk.officers import Actor
from bot.house import House
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Need:
    """A line: `words` a key with `params` (`n` how many), `path` the page where it is done. Smaller `rank`s come first:
    0 something is stuck, 1 somebody waits, 2 a day is near."""

    words: str
    path: str
    rank: int = 1
    params: Mapping[str, Any] = field(default_factory=dict)


Asks = Callable[[Transaction, House, Actor], list[Need]]
NEEDS: list[Asks] = []
"""Append yours: it answers for what the officer may do, and nothing for everybody else."""


def of(tx: Transaction, house: House, officer: Actor) -> list[Need]:
    """All there is, the most pressing first."""
    found = [need for asks in NEEDS for need in asks(tx, house, officer)]
    return sorted(found, key=lambda need: need.rank)
