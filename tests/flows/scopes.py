"""A scope given by hand: what each name is worth, and the items of a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flows.values import Missing, Value

UNKNOWN, ABSENT = Missing.UNKNOWN, Missing.ABSENT


@dataclass
class ByHand:
    """`values` by name for the form; `rows` by group one mapping per item; names in `still_open` are open groups."""

    values: Mapping[str, Value | Missing] = field(default_factory=dict)
    rows: Mapping[str, list[Mapping[str, Value | Missing]]] = field(default_factory=dict)
    facts: Mapping[str, Value] = field(default_factory=dict)
    still_open: frozenset[str] = frozenset()
    today: date = date(2026, 3, 1)

    def value(self, name: str, item: str = "") -> Value | Missing:
        for rows in self.rows.values():
            if item and int(item) <= len(rows) and name in rows[int(item) - 1]:
                return rows[int(item) - 1][name]
        return self.values.get(name, ABSENT)

    def given(self, name: str, item: str = "") -> Value | Missing:
        return self.facts.get(f"{name}/{item}", self.facts.get(name, ABSENT))

    def items(self, group: str) -> tuple[str, ...] | None:
        return tuple(str(n + 1) for n in range(len(self.rows[group]))) if group in self.rows else None

    def closed(self, group: str) -> bool:
        return group not in self.still_open

    def of_item(self, name: str) -> bool:
        return any(name in row for rows in self.rows.values() for row in rows)
