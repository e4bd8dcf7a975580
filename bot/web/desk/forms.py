"""What the console's forms share: what stands in one, errors by field, and a refused act as an error at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.desk.officers import RefusedError
from bot.web.desk.pages import Desk
from bot.web.desk.refusals import why
from locales import Words
from storage.database import Transaction

Act = Callable[[Transaction], object]


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in a form, and what is wrong with it, by field."""

    said: dict[str, Any]
    errors: dict[str, str]

    @property
    def seen(self) -> int | None:
        return int(self.said["seen"]) if self.said["seen"].isdecimal() else None


def a_date(text: str) -> date | None:
    """A day as browsers send it, None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def refused(desk: Desk, say: Words, act: Act, fields: Mapping[str, str], first: str) -> dict[str, str]:
    """Does it; what is refused is an error at its field by `fields`, or at the `first` one of the form."""
    try:
        await desk.db.run(act)
    except RefusedError as refusal:
        return {fields.get(refusal.code, first): why(say, refusal)}
    return {}
