"""Chinese patent numbers: reading them from messy text, their check digit, kind and term.

Form: ZL, year, type, serial, ".", check; until 2003-10 the year has two digits and the serial five instead of seven.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from flows.problems import Problem

Kind = Literal["invention", "utility_model", "design"]

LENGTH, OLD_LENGTH = 13, 9
"""Characters of a number, its check included, without ZL and the dot."""

DESIGN_15_YEARS_SINCE = date(2021, 6, 1)
"""Designs filed from this day on last 15 years, earlier ones 10 (the amended Patent Law in force)."""

_KINDS: dict[str, Kind] = {
    "1": "invention",
    "2": "utility_model",
    "3": "design",
    "8": "invention",
    "9": "utility_model",
}
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
LIKE_DIGITS = str.maketrans("OQDILZSBG", "000112586")
"""Letters, and the digits they are taken for."""
_PUBLICATION = re.compile(
    r"CN[\s.]*[0-9][0-9\s.]{1,12}[ABCUSY][0-9]?(?![0-9A-Z])|(?<![0-9A-Z])[1-3][0-9]{8}[ABCUSY](?![0-9A-Z])"
)
_FOREIGN = re.compile(r"(?<![A-Z])(?:US|EP|JP|KR|DE|GB|FR|TW|WO|PCT)[\s/]*(?:CN)?[0-9][0-9A-Z/,. ]*")
_MARKED = re.compile(r"(?<![A-Z])(ZL|CN)[^0-9A-Z]+(?=[0-9])")
_CHUNK = re.compile(r"(?P<word>[0-9A-Z]+)|(?P<dot>[ \t]*[.·•][ \t]*)|(?P<gap>[ \t_-]+)|(?P<stop>.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Written:
    """A number as written: its characters without signs, whether ZL and a dot were there, and where it stands."""

    body: str
    marked: bool
    dotted: bool
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


def read(text: str, today: date) -> str | Problem:
    """The one patent number in a text, as "ZL201810862228.X"."""
    clean = _upper(text)
    found = tuple(dict.fromkeys(_found(clean)))
    likely = tuple(w for w in found if w.marked or len(w.body) == LENGTH) or found
    read = [_judged(written, today) for written in likely]
    numbers = tuple(dict.fromkeys(number for number in read if isinstance(number, str)))
    if not numbers and (elsewhere := _other(clean)):
        return elsewhere
    if not read:
        return Problem("no_patent")
    return read[0] if len(read) == 1 or len(set(map(str, read))) == 1 else Problem("several_patents", {}, numbers)


def listed(line: str, today: date) -> Iterator[tuple[str, str | Problem]]:
    """What a line of a list names: each number as written, with its normal form or what is wrong. A publication's
    number beside a patent's, telephone numbers, days and the like are passed by."""
    clean = _upper(line)
    found = list(_found(_PUBLICATION.sub(lambda match: " ; " + " " * (len(match[0]) - 3), clean)))
    likely = [one for one in found if _likely(one, today)]
    if not any(isinstance(_judged(one, today), str) for one in likely) and (elsewhere := _other(clean)):
        yield str(elsewhere.params["number"]), elsewhere
        return
    shown = line if len(line) == len(clean) else clean
    for one in likely:
        yield shown[one.start : one.end].strip(), _judged(one, today)


def _likely(written: Written, today: date) -> bool:
    """Whether a run of digits in a list is meant as a patent's number."""
    count = len(written.body)
    if written.marked or (written.dotted and count >= OLD_LENGTH - 1) or LENGTH - 1 <= count <= LENGTH + 1:
        return True
    return count == OLD_LENGTH and isinstance(_judged(written, today), str)


def is_number(text: str) -> bool:
    """Whether a text is a full number in its normal form with the right check digit."""
    return re.fullmatch(r"ZL(?:[0-9]{12}|[0-9]{8})\.[0-9X]", text) is not None and check_of(text[2:-2]) == text[-1]


def bare(written: str) -> str:
    """A number as written, without ZL, dots and spaces, in upper case."""
    return re.sub(r"[^0-9A-Z]", "", _upper(written)).removeprefix("ZL").removeprefix("CN")


def placed(body: str, today: date) -> str | Problem:
    """The full number that characters without signs are, or what is wrong with them."""
    return _checked(Written(body, marked=True, dotted=True), today)


def check_of(digits: str) -> str:
    """The check character for the 12 (old form: 8) digits before it."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return "X" if rest == 10 else str(rest)


def kind_of(number: str) -> Kind:
    """What a full number is a patent for."""
    return _KINDS[number[_type_at(number)]]


def filing_year(number: str) -> int:
    """The year a full number says it was filed in (of a PCT one: the international filing)."""
    return _year(number[2:-2])


def takes_pct(number: str) -> bool:
    """Whether a full number came by way of an international application, whose day may lie in another year."""
    return number[_type_at(number)] in "89"


def last_year(number: str) -> int:
    """The last year its term may reach into, by its number alone."""
    kind, year = kind_of(number), filing_year(number)
    longest = 15 if kind == "design" and year >= DESIGN_15_YEARS_SINCE.year else term_years(kind, date(year, 1, 1))
    return year + longest


def term_years(kind: Kind, filed_on: date) -> int:
    """Years of protection from the day of filing."""
    if kind == "design":
        return 15 if filed_on >= DESIGN_15_YEARS_SINCE else 10
    return 20 if kind == "invention" else 10


def expires_on(number: str, filed_on: date) -> date:
    """The day the term ends, fees and compensation of term apart: a warning, never a verdict."""
    year = filed_on.year + term_years(kind_of(number), filed_on)
    try:
        return filed_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 2, 28)


def _upper(text: str) -> str:
    visible = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return _MARKED.sub(r"\1", "".join("." if c in "。｡" else c for c in visible).upper())


def _found(text: str) -> Iterator[Written]:
    """Runs of digits, spaces and dots that could be numbers; a check after a dot ends one, and so does another ZL."""
    body, marked, dotted, after_dot, start, end = "", False, False, False, 0, 0
    for chunk in _CHUNK.finditer(text):
        word = chunk["word"] or ""
        zl = word.startswith(("ZL", "CN"))
        joins = word == "X" or any(c.isdigit() for c in word)
        ended = len(body) >= LENGTH or (dotted and len(body) == OLD_LENGTH)
        if after_dot and len(word) == 1 and not _checks(body):  # a digit too many before the dot
            ended = False
        if chunk["stop"] or (word and (zl or ended or not joins)):
            yield from _whole(body, marked, dotted, start, end)
            body, marked, dotted = "", zl, False
        if joins:
            start, end = start if body else chunk.start(), chunk.end()
            body += word[2:] if zl else word
        after_dot = bool(body) and not dotted and chunk[0] in (".", "·", "•")
        dotted = dotted or bool(body and chunk["dot"])
    yield from _whole(body, marked, dotted, start, end)


def _checks(body: str) -> bool:
    """Whether a body is a whole number with its right check."""
    return len(body) == LENGTH and body[:-1].isdigit() and check_of(body[:-1]) == body[-1]


def _whole(body: str, marked: bool, dotted: bool, start: int, end: int) -> Iterator[Written]:
    digits = sum(c.isdigit() for c in body)
    if digits >= (3 if marked else 6):
        yield Written(body, marked, dotted, start, end)


def _other(text: str) -> Problem | None:
    """A publication's number or another country's, neither of which is a patent number here."""
    for shape, code in ((_PUBLICATION, "patent_publication"), (_FOREIGN, "patent_foreign")):
        if match := shape.search(text):
            return Problem(code, {"number": match[0].strip()[:30]})
    return None


def _judged(written: Written, today: date) -> str | Problem:
    body = written.body
    if letter := next((c for c in body[:-1] + body[-1:].replace("X", "") if not c.isdigit()), ""):
        repaired = body.translate(LIKE_DIGITS)
        number = _checked(Written(repaired, written.marked, written.dotted), today)
        return number if isinstance(number, str) else Problem("patent_letter", {"letter": letter})
    return _checked(written, today)


def _checked(written: Written, today: date) -> str | Problem:
    body = written.body
    if not written.dotted and len(body) in (LENGTH - 1, OLD_LENGTH - 1) and body.isdigit() and _plausible(body, today):
        number = f"ZL{body}.{check_of(body)}"
        return Problem("patent_check_missing", {"number": f"ZL{body}"}, (number,))
    if len(body) not in (LENGTH, OLD_LENGTH) or not re.fullmatch("[0-9]+[0-9X]", body):
        expected = OLD_LENGTH if len(body) <= OLD_LENGTH + 1 else LENGTH
        shown = f"ZL{body[:-1]}.{body[-1]}" if written.dotted else f"ZL{body}"
        shown = shown if len(shown) <= 32 else shown[:32] + "…"
        return Problem("patent_length", {"number": shown, "count": len(body), "expected": expected})
    number, right = f"ZL{body[:-1]}.{body[-1]}", check_of(body[:-1])
    if body[-1] != right:
        return Problem("patent_check", {"number": number, "given": body[-1], "expected": right})
    return _placed(number, today)


def _placed(number: str, today: date) -> str | Problem:
    type_, year = number[_type_at(number)], filing_year(number)
    if type_ not in _KINDS:
        return Problem("patent_type", {"number": number, "type": type_})
    first = 1985 if len(number) == OLD_LENGTH + 3 else 2003
    return number if first <= year <= today.year else Problem("patent_year", {"number": number, "year": year})


def _plausible(digits: str, today: date) -> bool:
    return isinstance(_placed(f"ZL{digits}.{check_of(digits)}", today), str)


def _type_at(number: str) -> int:
    return 6 if len(number) == LENGTH + 3 else 4


def _year(digits: str) -> int:
    if len(digits) == LENGTH - 1:
        return int(digits[:4])
    short = int(digits[:2])
    return 1900 + short if short >= 85 else 2000 + short
