"""Support policies (支持政策) that offices keep: when one is in force, and whether it fits a product."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, cast, get_args

from flows.cite import Label
from flows.deadlines import NO_CATEGORY, Spoken

Needs = Literal["", "accepted", "recognised"]
"""What a product has to be for it: anything, accepted by the platform, recognised."""
NEEDS: tuple[Needs, ...] = get_args(Needs)
When = Literal["coming", "open", "past"]
_REACHED: Mapping[str, frozenset[str]] = {
    "accepted": frozenset({"accepted", "recognised", "not_recognised"}),
    "recognised": frozenset({"recognised"}),
}
_OVER = frozenset({"withdrawn", "revoked"})


@dataclass(frozen=True, slots=True)
class Policy:
    """What an office supports. `title`, `amount` and `condition` are words by language; `source` is the document and
    `clause` the passage in it; in force from the day `begins` to the day `until` (None: none is named).

    `categories` are the units it is for (none: all), `needs` what the product has to be.
    """

    title: Spoken
    amount: Spoken
    condition: Spoken
    link: str
    source: str
    clause: str
    label: Label
    begins: date
    until: date | None = None
    categories: tuple[str, ...] = ()
    needs: Needs = ""

    def when(self, today: date) -> When:
        """Where it stands on a day."""
        if today < self.begins:
            return "coming"
        return "past" if self.until is not None and today > self.until else "open"

    def fits(self, categories: Collection[str] | None, status: str) -> bool | None:
        """Whether it is for a product in this `status` ("" before the handover) of a unit of these categories (None:
        not said yet). None: that shows later."""
        mine = None if categories is None else set(categories) or {NO_CATEGORY}
        if self.categories and mine is not None and mine.isdisjoint(self.categories):
            return False
        if self.needs and status in _OVER:
            return False
        known = not self.categories or mine is not None
        return True if known and (not self.needs or status in _REACHED[self.needs]) else None


def content(policy: Policy) -> dict[str, Any]:
    """A policy as JSON has it."""
    until = policy.until.isoformat() if policy.until is not None else ""
    return {**asdict(policy), "begins": policy.begins.isoformat(), "until": until}


def policy_of(content: Mapping[str, Any]) -> Policy:
    """The policy that `content` wrote."""
    title, amount, condition = (_spoken(content[name]) for name in ("title", "amount", "condition"))
    link, source, clause = (str(content[name]) for name in ("link", "source", "clause"))
    until = date.fromisoformat(content["until"]) if content["until"] else None
    return Policy(
        title, amount, condition, link, source, clause, cast(Label, content["label"]),
        date.fromisoformat(content["begins"]), until, tuple(content["categories"]), cast(Needs, content["needs"]),
    )  # fmt: skip


def _spoken(pairs: Any) -> Spoken:
    return tuple((str(language), str(text)) for language, text in pairs)
