"""Dated duties with their sources: read from a notice's calendar.toml, and which of them concern a unit on a day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, cast, get_args

from flows.cite import Citation, Label, Source

Duty = Literal["filing", "update", "recognition", "award"]
State = Literal["past", "open", "coming", "undated"]

NO_CATEGORY = "none"
"""Stands in `categories` for units that belong to none."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A dated duty. `categories` and `districts` say whom it concerns; empty means everybody.

    It falls `on` one day, or every year from `opens` to `closes` (month, day), or has no date: then it is a gate or a
    date nobody has published. `cycle` is the year it belongs to where several dates serve one year's duty.
    `differs_from` names a deadline that another source gives for the same duty.
    """

    id: str
    duty: Duty
    cite: Citation
    label: Label
    categories: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    on: date | None = None
    opens: tuple[int, int] | None = None
    closes: tuple[int, int] | None = None
    cycle: int = 0
    differs_from: str = ""

    def concerns(self, categories: Iterable[str], district: str) -> bool:
        mine = set(categories) or {NO_CATEGORY}
        return (not self.categories or not mine.isdisjoint(self.categories)) and (
            not self.districts or district in self.districts
        )


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as it stands on a day. `counts`: the earliest date of its duty and cycle, the one that binds."""

    deadline: Deadline
    state: State
    on: date | None = None
    opens: date | None = None
    counts: bool = False

    @property
    def _series(self) -> tuple[str, int]:
        year = self.on.year if self.on and self.deadline.closes else 0
        return self.deadline.duty, self.deadline.cycle or year


def read(text: str, sources: Iterable[Source]) -> tuple[Deadline, ...]:
    """The deadlines of a calendar.toml. Raises ValueError naming the entry that is wrong."""
    labels = {source.id: source.label for source in sources}
    deadlines = tuple(_deadline(entry, labels) for entry in tomllib.loads(text).get("deadline", []))
    names = [deadline.id for deadline in deadlines]
    for deadline in deadlines:
        if names.count(deadline.id) > 1:
            raise ValueError(f"{deadline.id}: used twice")
        if deadline.differs_from and deadline.differs_from not in names:
            raise ValueError(f"{deadline.id}: differs from {deadline.differs_from!r}, which is not there")
    return deadlines


def due(deadlines: Iterable[Deadline], categories: Iterable[str], district: str, today: date) -> tuple[Due, ...]:
    """All that concern such a unit, past ones included, by date; those without a date come last."""
    mine = tuple(categories)
    found = [each for deadline in deadlines if deadline.concerns(mine, district) for each in _stand(deadline, today)]
    earliest: dict[tuple[str, int], date] = {}
    for each in found:
        if each.on:
            earliest[each._series] = min(each.on, earliest.get(each._series, each.on))
    marked = (replace(each, counts=each.on is not None and each.on == earliest[each._series]) for each in found)
    return tuple(sorted(marked, key=lambda each: each.on or date.max))


def needed_words(deadlines: Iterable[Deadline]) -> Mapping[str, frozenset[str]]:
    """Keys that every language must have: what each deadline is, and what can (still) be done."""
    return {f"deadline.{each.id}{part}": frozenset() for each in deadlines for part in ("", ".do")}


def _stand(deadline: Deadline, today: date) -> tuple[Due, ...]:
    if deadline.on:
        return (Due(deadline, "past" if today > deadline.on else "coming", deadline.on),)
    if not (deadline.opens and deadline.closes):
        return (Due(deadline, "undated"),)
    this = _window(deadline.opens, deadline.closes, today.year)
    if today <= this[1]:
        return (Due(deadline, "open" if today >= this[0] else "coming", this[1], this[0]),)
    following = _window(deadline.opens, deadline.closes, today.year + 1)
    return Due(deadline, "past", this[1], this[0]), Due(deadline, "coming", following[1], following[0])


def _window(opens: tuple[int, int], closes: tuple[int, int], year: int) -> tuple[date, date]:
    return date(year, *opens), date(year, *closes)


def _deadline(entry: Mapping[str, Any], labels: Mapping[str, Label]) -> Deadline:
    name = str(entry.get("id", "a deadline without an id"))
    known = {"id", "duty", "source", "passage", "quote", *Deadline.__dataclass_fields__} - {"cite", "label"}
    try:
        if strange := sorted(set(entry) - known):
            raise ValueError(f"unknown {strange[0]}")
        if entry["duty"] not in get_args(Duty):
            raise ValueError(f"unknown duty {entry['duty']!r}")
        if ("opens" in entry) != ("closes" in entry) or ("on" in entry and "opens" in entry):
            raise ValueError("either on, or opens and closes, or no date")
        return Deadline(
            id=entry["id"],
            duty=cast(Duty, entry["duty"]),
            cite=Citation(entry["source"], entry["passage"], entry["quote"]),
            label=labels[entry["source"]],
            categories=tuple(entry.get("categories", ())),
            districts=tuple(entry.get("districts", ())),
            on=entry.get("on"),
            opens=_month_and_day(entry.get("opens")),
            closes=_month_and_day(entry.get("closes")),
            cycle=entry.get("cycle", 0),
            differs_from=entry.get("differs_from", ""),
        )
    except KeyError as error:
        raise ValueError(f"{name}: no {error.args[0]}") from error
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def _month_and_day(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    month, day = (int(part) for part in text.split("-"))
    if (month, day) == (2, 29):
        raise ValueError("02-29 is not in every year")
    date(2000, month, day)  # raises for a day that does not exist
    return month, day
