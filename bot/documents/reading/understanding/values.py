"""Values in what was read: days, patent numbers, credit codes and sums, each with whether nothing speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

import cn2an

from bot.documents.reading.understanding.signs import tight
from flows import credit, patents
from flows.reading.money import LARGEST

EARLIEST, LATEST = 1949, 2120
"""Years between which a day on a paper can lie, where nobody says which day it is."""

UNITS = {"元": 100, "千元": 100_000, "万元": 1_000_000, "百万元": 100_000_000, "亿元": 10_000_000_000}
"""Units of money on statements, in fen."""

_CHINESE_YEAR = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DAY = re.compile(r"(?<!\d)(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})(?:日|(?!\d))")
_SOLID = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_CHINESE_DAY = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_NUMBER = re.compile(
    r"(?<![0-9A-Z])(ZL|CN|2L|Z1|21(?=[12]))?"
    r"((?:[12][0-9OIL]{3}[1-9OILSB][0-9OILSZBQD]{7}|[89O0][0-9OIL][1-9IL][0-9OILSZBQD]{5})[.·,]?[0-9XOILSZB])(?![0-9A-Z])"
)
_CODE = re.compile(r"(?<![0-9A-Z])([0-9A-Z]{18})(?![0-9A-Z])")
_FIGURE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?")
_LOOSE_FIGURE = re.compile(r"-?[\d,.]+")
_LIKE_DIGITS = str.maketrans("OQDILZSB", "00011258")


@dataclass(frozen=True, slots=True)
class Told:
    """A value and the words it was read from; `exact` when they say just that, unmended and with right checks."""

    value: date | str | int
    words: str
    exact: bool


def days(text: str) -> Iterator[date]:
    """The days in a text, in its order."""
    bare = tight(text)
    found = [(match.start(), match.groups()) for shape in (_DAY, _SOLID) for match in shape.finditer(bare)]
    for match in _CHINESE_DAY.finditer(bare):
        year, month, day = match.groups()
        found.append((match.start(), (year.translate(_CHINESE_YEAR), _small(month), _small(day))))
    for _, (year, month, day) in sorted(found):
        with suppress(ValueError):
            yield date(int(year), int(month), int(day))


def _small(chinese: str) -> str:
    with suppress(ValueError, KeyError):
        return str(int(cn2an.cn2an(chinese, "smart")))
    return "0"


def believable(day: date, today: date | None) -> bool:
    """Whether a paper can carry a day that is over."""
    return date(EARLIEST, 1, 1) <= day <= (today or date(LATEST, 1, 1))


def numbers(text: str) -> tuple[Told, ...]:
    """The patent numbers in a text: right ones exactly, look-alikes mended or as they were read."""
    return tuple(_number(match[0], match[1], match[2]) for match in _NUMBER.finditer(tight(text).upper()))


def _number(words: str, mark: str | None, body: str) -> Told:
    bare = re.sub(r"[.·,]", "", body)
    full = f"ZL{bare[:-1]}.{bare[-1]}"
    if patents.is_number(full):
        return Told(full, words, mark in ("ZL", "CN", None) and _known_kind(full))
    last = bare[-1] if bare[-1] == "X" else bare[-1].translate(_LIKE_DIGITS)
    mended = f"ZL{bare[:-1].translate(_LIKE_DIGITS)}.{last}"
    return Told(mended if patents.is_number(mended) else full, words, False)


def _known_kind(full: str) -> bool:
    with suppress(KeyError):
        return bool(patents.kind_of(full)) and 1985 <= patents.filing_year(full) <= LATEST
    return False


def codes(text: str) -> tuple[Told, ...]:
    """The credit codes in a text."""
    return tuple(_code(match[1]) for match in _CODE.finditer(tight(text).upper()) if _like_code(match[1]))


def _like_code(words: str) -> bool:
    return sum(sign.isdigit() for sign in words) >= 6 and words[0] in "159YNAI"


def _code(words: str) -> Told:
    if credit.wrong(words) is None:
        return Told(words, words, True)
    mended = credit.read(words)
    one = mended if isinstance(mended, str) else credit.one_swap(words)
    return Told(one or words, words, False)


def figure(text: str) -> tuple[Decimal, bool] | None:
    """The one figure a cell holds, and whether it is written as figures are; None for none or several."""
    bare = re.sub(r"^[¥￥]", "", tight(text))
    with suppress(InvalidOperation):
        if _FIGURE.fullmatch(bare):
            return Decimal(bare.replace(",", "")), True
        if _LOOSE_FIGURE.fullmatch(bare) and any(map(str.isdigit, bare)):
            head, _, tail = re.sub(r"[,.](?=\d{3}(?!\d))|[,.](?=.*[,.])", "", bare).replace(",", ".").partition(".")
            return Decimal(f"{head}.{tail or 0}"), False
    return None


def fen(amount: Decimal, unit: int) -> int | None:
    """A figure of a statement in fen; None where that is no whole number or larger than any sum."""
    exact = amount * unit
    return int(exact) if exact == exact.to_integral_value() and abs(exact) <= LARGEST else None


def counted(text: str) -> int | None:
    """A small count, in digits or Chinese ones."""
    if text.isdigit():
        return int(text)
    small = _small(text)
    return int(small) or None
