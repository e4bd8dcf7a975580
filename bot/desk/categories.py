"""The lists' own words for categories: officers say which of the notice's each means, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.desk import calendar
from bot.desk.officers import Actor, RefusedError
from bot.desk.roles import may, reach
from bot.house import House
from flows.deadlines import NO_CATEGORY
from storage import audit, meanings, tallies
from storage.database import Transaction
from storage.meanings import Meaning


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an office's lists, how many units within reach it stands at, and what it means, if that was said."""

    office: str
    word: str
    units: int
    meaning: Meaning | None


def words(tx: Transaction, by: Actor) -> tuple[Word, ...]:
    """The words of the units within an officer's reach, those that nobody spoke of first, then the most frequent."""
    known, at = meanings.every(tx), dict[tuple[str, str], set[tuple[str, str]]]()
    for row in tallies.worded(tx, reach(by)):
        for word in row.words:
            at.setdefault((row.office, word), set()).add((row.district, row.unit))
    found = [Word(*key, len(units), known.get(key)) for key, units in at.items()]
    return tuple(sorted(found, key=lambda one: (one.meaning is not None, -one.units, one.office, one.word)))


def theirs(by: Actor, office: str) -> bool:
    """Whether the words of an office's lists are the officer's to explain."""
    return may(by, "categories") and by.may_change((office,))


def known(house: House) -> tuple[str, ...]:
    """What a word may mean: the notice's categories, or none of them."""
    return (*calendar.categories(house, house.main_notice), NO_CATEGORY)


def mean(tx: Transaction, house: House, by: Actor, said: Mapping[tuple[str, str], str]) -> int:
    """(office, word) -> category, "" to take back what was said; returns how many are new. Raises RefusedError."""
    before = {(one.office, one.word): one.meaning.category if one.meaning else "" for one in words(tx, by)}
    new = [(office, word, category) for (office, word), category in said.items()
           if before.get((office, word)) != category]  # fmt: skip
    for office, word, category in new:
        if (office, word) not in before:
            raise RefusedError("no_word", word=word)
        if not theirs(by, office):
            raise RefusedError("not_yours")
        if category not in ("", *known(house)):
            raise RefusedError("no_category", name=category, known=", ".join(known(house)))
        meanings.mean(tx, office, word, category, by.name)
    for office in sorted({one[0] for one in new}):
        count = sum(one[0] == office for one in new)
        audit.note(tx, by.name, "categories_meant", detail=f"{office} {count} words")
    return len(new)


def placed(rows: Iterable[tallies.Worded], known: Mapping[tuple[str, str], Meaning]) -> dict[str, set[tuple[str, str]]]:
    """Category -> the units listed with a word for it, as (district, unit)."""
    found: dict[str, set[tuple[str, str]]] = {one.category: set() for one in known.values()}
    found.pop(NO_CATEGORY, None)
    for row in rows:
        for word in row.words:
            meaning = known.get((row.office, word))
            if meaning is not None and meaning.category in found:
                found[meaning.category].add((row.district, row.unit))
    return found
