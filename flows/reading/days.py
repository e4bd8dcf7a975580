from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flows.lexicon import Lexicon
from flows.problems import Problem


def read_day(
    text: str, months: Mapping[str, int], today: date, latest: date | None, earliest: date | None, precision: str
) -> date | Problem:
    return Problem("no_day")


def read_year(text: str, lexicon: Lexicon, today: date) -> int | Problem:
    return Problem("no_year", {"year": today.year - 1})


def earliest_year(today: date) -> int:
    return today.year - 5
