"""What a unit's filings add to the bureaus' indicators: from what was handed over and what the platform said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.house import House
from flows import filing as filings_flow
from flows.deadlines import NO_CATEGORY
from storage import counters, drafts, filings, ratings, subjects
from storage.counters import Share
from storage.database import Transaction
from storage.filings import FilingRow
from storage.standings import EVERY

PASSED: Final = frozenset({"accepted", "recognised", "not_recognised"})
"""States of a filing that the platform took and nobody took back."""
_TAKEN_BACK: Final = frozenset(filings_flow.ENDS)
YEARLY: Final = ("sales", "exports")
"""Figures that are counted by the year they are of, as "sales:2025"."""


@dataclass(frozen=True, slots=True)
class Handed:
    """The last submission of a draft: what it says, what became of it, and the product it is about."""

    filing: FilingRow
    status: str
    product: int

    def says(self, name: str) -> Any:
        """What it answers to a question outside groups; None when it does not."""
        items = (item for section in self.filing.content["data"] for item in section["items"])
        return next((item["value"] for item in items if item["question"] == name and not item["item"]), None)


def share(tx: Transaction, subject_id: int) -> Share:
    """What a unit adds: (district, category, indicator) -> n, recounted from its filings and the platform's events."""
    found = tuple(_handed(tx, subject_id))
    registrations = [one for one in found if one.filing.form == "registration" and one.status not in _TAKEN_BACK]
    accepted = [one for one in registrations if one.status in PASSED]
    said = next(reversed(accepted or registrations), None)
    numbers = _products([one for one in found if one.status in PASSED])
    numbers.update({f"rated:{level}": n for level, n in ratings.of_subject(tx, subject_id).items()})
    numbers["registered"] = int(bool(registrations))
    numbers["verified"] = int(bool(accepted))
    district = str(said.says("district") or "") if said else ""
    return {
        (district, category, indicator): n
        for category in (EVERY, *_categories(said))
        for indicator, n in numbers.items()
        if n
    }


def _handed(tx: Transaction, subject_id: int) -> Iterator[Handed]:
    last = {row.draft_id: row for row in filings.of_subject(tx, subject_id)}
    for draft_id, row in sorted(last.items()):
        status = filings_flow.status(one.event() for one in filings.reviews(tx, row.id))
        about = drafts.peek(tx, draft_id).about if row.form == "update" else None
        yield Handed(row, status, draft_id if about is None else about)


def _categories(registration: Handed | None) -> tuple[str, ...]:
    said = registration.says("categories") if registration else None
    return tuple(map(str, said)) or (NO_CATEGORY,) if isinstance(said, (list, tuple)) else ()


def _products(passed: Iterable[Handed]) -> Counter[str]:
    """The numbers of the products the platform accepted, each with the updates of it that were."""
    numbers: Counter[str] = Counter()
    accepted = [one for one in passed if one.filing.form in ("product", "update")]
    for product in (one for one in accepted if one.filing.form == "product"):
        numbers.update(_product(product, [one for one in accepted if one.product == product.product]))
    numbers["filed"] = int(numbers["products"] > 0)
    return numbers


def _product(product: Handed, told: list[Handed]) -> Counter[str]:
    """`told` is the product and its updates in their order: of each year the last figures count."""
    years = {int(year): one for one in told if (year := one.says("data_year")) is not None}
    taking_part = [said for one in told if (said := one.says("recognition")) is not None]
    numbers = Counter({f"{name}:{year}": int(one.says(name) or 0) for year, one in years.items() for name in YEARLY})
    numbers["products"] = 1
    numbers["entered"] = int(bool(taking_part and taking_part[-1] is True))
    numbers["recognised"] = int(product.status == "recognised")
    numbers[f"newest:{max(years, default=0)}"] = 1
    return numbers


def keep(tx: Transaction, house: House, subject_id: int) -> None:
    """After anything that may change what a unit adds."""
    counters.move(tx, subject_id, house.today(tx), share(tx, subject_id))


def rebuild(tx: Transaction, house: House) -> int:
    """What every unit adds is recounted, and the counters made to agree; returns how many rows that took."""
    day = house.today(tx)
    moved = sum(counters.move(tx, one, day, share(tx, one)) for one in subjects.all_ids(tx))
    return moved + counters.settle(tx, day)
