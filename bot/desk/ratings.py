"""好差评 as officers see it: how often each level was given, by district, from the counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from storage import counters
from storage.database import Transaction
from storage.ratings import LEVELS
from storage.standings import EVERY

GOOD = 3
"""This level and above."""
_RATED = "rated:"


@dataclass(frozen=True, slots=True)
class Rated:
    """Level -> how often it was given."""

    counts: Mapping[int, int]

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def satisfied(self) -> int | None:
        """Tenths of a percent; None where nobody said anything."""
        return round(1000 * sum(self.counts[one] for one in LEVELS if one >= GOOD) / self.n) if self.n else None


def by_district(tx: Transaction, districts: Collection[str] | None) -> dict[str, Rated]:
    """Of some districts (None: all), those where anybody said anything; "" the units without one."""
    found: dict[str, Counter[int]] = {}
    for (district, category, indicator), n in counters.totals(tx).items():
        if indicator.startswith(_RATED) and category == EVERY and (districts is None or district in districts):
            found.setdefault(district, Counter())[int(indicator.removeprefix(_RATED))] += n
    return {district: Rated(counts) for district, counts in sorted(found.items()) if counts.total()}


def whole(found: Mapping[str, Rated]) -> Rated:
    """All districts together."""
    return Rated(sum((Counter(one.counts) for one in found.values()), Counter[int]()))
