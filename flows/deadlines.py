"""Dated duties with their sources: read from a notice's calendar.toml, and which of them concern a unit on a day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, cast, get_args

from flows.cite import Citation, Label, Source

Spoken = tuple[tuple[str, str], ...]
"""A text by language, for what has no entry in the catalogues."""

Duty = Literal["filing", "update", "recognition", "award"]
State = Literal["past", "open", "coming", "undated"]

NO_CATEGORY = "none"
"""Stands in `categories` for units that belong to none."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A dated duty. `categories` and `districts` say whom it concerns; empty means everybody.

    It falls `on` one day, or every year from `opens` to `closes` (month, day), or has no date: then it is a gate or a
    date nobody has published. `cycle` is the year it belongs to where several dates serve one year's duty.
    `differs_from` names a deadline that another source gives for the same duty. `source` is the document behind it.
    What officers entered carries its own words (`titles`, `todos`); `years` is what a yearly window is in single years
    for which officers moved its end, each with its own source.
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
    source: Source | None = None
    titles: Spoken = ()
    todos: Spoken = ()
    years: tuple[tuple[int, Deadline], ...] = ()

    @property
    def yearly(self) -> bool:
        return self.opens is not None and self.closes is not None

    def in_year(self, year: int) -> Deadline:
        """The deadline as it is in a year: with that year's end and source, where officers moved it."""
        return dict(self.years).get(year, self)

    def window(self, year: int) -> tuple[date, date]:
        """The days on which a yearly deadline opens and closes in a year. Raises ValueError for any other."""
        this = self.in_year(year)
        if this.opens is None or this.closes is None:
            raise ValueError(f"{self.id} has no yearly window")
        return date(year, *this.opens), date(year, *this.closes)

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
    def cycle(self) -> int:
        """The year of the duty that this date serves; 0: a duty that comes once."""
        return self.deadline.cycle or (self.on.year if self.on and self.deadline.yearly else 0)

    @property
    def series(self) -> tuple[str, str, int]:
        """What it is one date of: within a series the earliest counts. Each award is a duty of its own."""
        gate = (self.deadline.differs_from or self.deadline.id) if self.deadline.duty == "award" else ""
        return self.deadline.duty, gate, self.cycle


def read(text: str, sources: Iterable[Source]) -> tuple[Deadline, ...]:
    """The deadlines of a calendar.toml. Raises ValueError naming the entry that is wrong."""
    known = {source.id: source for source in sources}
    deadlines = tuple(_deadline(entry, known) for entry in tomllib.loads(text).get("deadline", []))
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
    found = [each for deadline in deadlines if deadline.concerns(mine, district) for each in stand(deadline, today)]
    earliest: dict[tuple[str, str, int], date] = {}
    for each in found:
        if each.on:
            earliest[each.series] = min(each.on, earliest.get(each.series, each.on))
    marked = (replace(each, counts=each.on is not None and each.on == earliest[each.series]) for each in found)
    return tuple(sorted(marked, key=lambda each: each.on or date.max))


def needed_words(deadlines: Iterable[Deadline]) -> Mapping[str, frozenset[str]]:
    """Keys that every language must have: what each deadline is, the same without its date, and what can (still) be
    done."""
    return {f"deadline.{each.id}{part}": frozenset() for each in deadlines for part in ("", ".name", ".do")}


def stand(deadline: Deadline, today: date) -> tuple[Due, ...]:
    """A deadline on a day; once a yearly window has closed, that one and the next."""
    if deadline.on:
        return (Due(deadline, "past" if today > deadline.on else "coming", deadline.on),)
    if not deadline.yearly:
        return (Due(deadline, "undated"),)
    opens, closes = deadline.window(today.year)
    this, following = deadline.in_year(today.year), deadline.in_year(today.year + 1)
    if today <= closes:
        return (Due(this, "open" if today >= opens else "coming", closes, opens),)
    opens_again, closes_again = deadline.window(today.year + 1)
    return Due(this, "past", closes, opens), Due(following, "coming", closes_again, opens_again)


def _deadline(entry: Mapping[str, Any], sources: Mapping[str, Source]) -> Deadline:
    name = str(entry.get("id", "a deadline without an id"))
    known = {"passage", "quote", *Deadline.__dataclass_fields__} - {"cite", "label", "titles", "todos", "years"}
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
            label=sources[entry["source"]].label,
            source=sources[entry["source"]],
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
