"""Days and years as people write them: 2024年3月5日, 二〇二四年三月, 2024.3.5, 20240305, 5 March 2024."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from flows.lexicon import Lexicon
from flows.problems import Problem
from flows.reading.calendars import ROC, of_taiwan, ours
from flows.reading.options import read_yes_no

YEARS_BACK = 5
"""How many calendar years before today a data year may lie; a limit of this product."""

_SEP = r"\s*[-./,、]\s*|\s+"
_LETTER = "[a-zà-öø-ÿ]"
_NAME = _LETTER + "{3,9}"
_DIGIT = re.compile("[0-9]")  # without one there is none of the shapes
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?<![0-9])(?P<y>[0-9]{4}|[0-9]{2})\s*年度?\s*(?:(?P<m>[0-9]{1,2})\s*月份?\s*(?:(?P<d>[0-9]{1,2})\s*[日号]?)?)?",
        rf"(?<![0-9])(?P<y>[0-9]{{4}})(?:{_SEP})(?P<m>[0-9]{{1,2}})(?:(?:{_SEP})(?P<d>[0-9]{{1,2}}))?(?![0-9])",
        r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})?(?![0-9])",
        r"(?<![0-9.])(?P<d>[0-9]{1,2})\.\s?(?P<m>0?[1-9]|1[0-2])\.\s?(?P<y>[0-9]{4})(?![0-9])",  # German
        rf"(?<![0-9])(?P<a>[0-9]{{1,2}})(?:{_SEP})(?P<b>[0-9]{{1,2}})(?:{_SEP})(?P<y>[0-9]{{4}})(?![0-9])",
        rf"(?<![0-9])(?P<a>[0-9]{{1,2}})(?:{_SEP})(?P<b>[0-9]{{1,2}})(?:{_SEP})(?P<c>[0-9]{{1,2}})(?![0-9])",
        rf"(?<![a-z0-9])(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th|er|\.)?\s*(?:of\s+|de\s+)?(?P<name>{_NAME})\.?(?:,?\s+(?:de\s+)?(?P<y>[0-9]{{4}}))?(?![0-9])",
        rf"(?<!{_LETTER})(?P<name>{_NAME})\.?\s+(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9])(?:,?\s+(?P<y>[0-9]{{4}})(?![0-9]))?",
        rf"(?<!{_LETTER})(?P<name>{_NAME})\.?,?\s+(?:de\s+)?(?P<y>[0-9]{{4}})(?![0-9])",
        r"(?<![0-9])(?P<m>[0-9]{1,2})\s*月\s*(?P<d>[0-9]{1,2})\s*[日号]?",
        r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2})(?![0-9])",
    )
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date as far as it is written; `loose` are three numbers whose order is not known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    loose: tuple[int, int, int] | None = None


def read_day(
    text: str, lexicon: Lexicon, today: date, latest: date | None, earliest: date | None, precision: str
) -> date | Problem:
    """The one day a text gives (the first of the month with precision "month"), from `earliest` to `latest`. One of
    Taiwan's calendar is asked about."""
    clean = ours(text, lexicon, today)
    if taiwan := of_taiwan(clean):
        return _of_taiwan(*taiwan, precision, latest, earliest)
    found = tuple(dict.fromkeys(_written(clean, lexicon.months, today)))
    if not found:
        return Problem("no_day")
    read = [_day(written, today, precision) for written in found]
    if len(set(map(str, read))) > 1:
        return Problem("several_days", {}, _allowed((r for r in read if isinstance(r, date)), latest, earliest))
    day = read[0]
    if isinstance(day, Problem):
        offers = (offer for offer in day.offers if isinstance(offer, date))
        return Problem(day.code, day.params, _allowed(offers, latest, earliest))
    return _outside(day, latest, earliest) or day


def read_year(text: str, lexicon: Lexicon, today: date) -> int | Problem:
    """The calendar year a text gives, one that is over; a plain yes is the last one."""
    said = read_yes_no(text, lexicon)
    if isinstance(said, bool):
        return today.year - 1 if said else Problem("which_year", {}, years_before(today))
    clean = ours(text, lexicon, today)
    if taiwan := of_taiwan(clean):
        western = taiwan[0] + ROC
        offers = (western,) if earliest_year(today) <= western < today.year else ()
        return Problem("day_roc", {"year": taiwan[0], "western": western}, offers)
    years = list(dict.fromkeys(_years(clean, today)))
    if len(years) > 1:
        return Problem("several_years", {}, tuple(y for y in years if earliest_year(today) <= y < today.year))
    return _data_year(years[0], today) if years else Problem("no_year", {"year": today.year - 1})


def earliest_year(today: date) -> int:
    """The first data year that is still read."""
    return today.year - YEARS_BACK


def years_before(today: date) -> tuple[int, ...]:
    """The years that may be meant when the last one is not, latest first."""
    return tuple(range(today.year - 2, earliest_year(today) - 1, -1))


def _data_year(year: int, today: date) -> int | Problem:
    if year >= today.year:
        return Problem("year_not_over", {"year": year, "latest": today.year - 1}, (today.year - 1,))
    if year < earliest_year(today):
        return Problem("year_too_old", {"year": year, "earliest": earliest_year(today)})
    return year


def _years(text: str, today: date) -> Iterator[int]:
    for match in re.finditer(r"(?<![0-9])(?:([0-9]{2})(?=\s*年)|((?:19|20)[0-9]{2})(?![0-9]))", text):
        yield _century(int(match[1]), today) if match[1] else int(match[2])


def _of_taiwan(
    year: int, month: int | None, day: int | None, precision: str, latest: date | None, earliest: date | None
) -> Problem:
    whole = month is not None and (day is not None or precision == "month")
    exact = _date(year + ROC, month or 1, day or 1) if whole else None
    meant = () if exact is None else (exact if precision == "day" else exact.replace(day=1),)
    return Problem("day_roc", {"year": year, "western": year + ROC}, _allowed(meant, latest, earliest))


def _written(text: str, months: Mapping[str, int], today: date) -> Iterator[Written]:
    """The dates in a text; what one shape has taken no later shape sees."""
    for shape in _SHAPES:
        if not _DIGIT.search(text):
            return
        rest, at = [], 0
        for match in shape.finditer(text):
            parts = match.groupdict()
            if (name := parts.pop("name", None)) is not None and name not in months:
                continue
            yield _from(parts, months.get(name or ""), today)
            rest.append(text[at : match.start()])
            at = match.end()
        text = "\n".join([*rest, text[at:]])


def _from(parts: Mapping[str, str | None], month: int | None, today: date) -> Written:
    number = {name: int(part) for name, part in parts.items() if part}
    year = number.get("y")
    if "a" in number:
        return Written(loose=(number["a"], number["b"], number.get("c", year or 0)))
    if year is not None and year < 100:
        year = _century(year, today)
    return Written(year, number.get("m", month), number.get("d"))


def _century(year: int, today: date) -> int:
    return year + (2000 if year <= today.year % 100 else 1900)


def _day(written: Written, today: date, precision: str) -> date | Problem:
    if written.loose:
        return _ordered(written.loose, today, precision)
    year, month, day = written.year, written.month, written.day
    if month is None:
        return Problem("month_missing", {"year": year or 0})
    if year is None:
        offers = (_date(y, month, day or 1) for y in (today.year, today.year - 1))
        return Problem("year_missing", {"month": month, "day": day or 1}, tuple(d for d in offers if d))
    if day is None and precision == "day":
        return Problem("day_of_month_missing", {"year": year, "month": month})
    exact = _date(year, month, day or 1)
    if exact is None:
        return Problem("no_such_day", {"year": year, "month": month, "day": day or 1})
    return exact if precision == "day" else exact.replace(day=1)


def _ordered(loose: tuple[int, int, int], today: date, precision: str) -> date | Problem:
    """5/3/2024 in the only order that is a day; two that are, and years of two digits, are offered."""
    a, b, c = loose
    short = c < 100
    orders = [(_century(a, today), b, c), (_century(c, today), b, a)] if short else [(c, b, a), (c, a, b)]
    days = list(dict.fromkeys(day for order in orders if (day := _date(*order))))
    if precision == "month":
        days = list(dict.fromkeys(day.replace(day=1) for day in days))
    if not days:
        year, month, day_of_month = orders[0]
        return Problem("no_such_day", {"year": year, "month": month, "day": day_of_month})
    return days[0] if len(days) == 1 and not short else Problem("day_order", {}, tuple(days))


def _date(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day)
    return None


def _outside(day: date, latest: date | None, earliest: date | None) -> Problem | None:
    if latest and day > latest:
        return Problem("day_future", {"latest": latest})
    if earliest and day < earliest:
        return Problem("day_too_early", {"earliest": earliest})
    return None


def _allowed(days: Iterable[date], latest: date | None, earliest: date | None) -> tuple[date, ...]:
    return tuple(day for day in days if _outside(day, latest, earliest) is None)
