"""Figures as people write them: 3,200.5万, 三百二十万, 12亿3400万, １５％; and the one number a reply gives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import cn2an

from flows.problems import Problem

MOST_DIGITS = 18
LARGEST = 10**15
"""The largest plain number read; a limit of this product."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number found in a text, from `start` to `end`. Rough: 300多万, 二三十."""

    value: Decimal
    start: int
    end: int
    scaled: bool = False
    rough: bool = False


def plain(text: str) -> str:
    """The text with one spelling for every digit, comma, minus sign and scale; nothing is cut off."""
    visible = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if unicodedata.category(c) != "Cf")
    return visible.translate(_SPELLINGS)


def figures(text: str) -> tuple[Figure, ...]:
    """The numbers in a plain text, from left to right."""
    return tuple(_figures(text))


def is_range(text: str, found: Sequence[Figure]) -> bool:
    """Whether two neighbours are the ends of a range: 300-400万, 三到五."""
    return any(_BETWEEN.fullmatch(text[a.end : b.start]) for a, b in pairwise(found))


def told(text: str, found: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures without dates, counts and percentages (1-12月, 3件, 10%), unless there is nothing else."""
    numbers = tuple(f for f in found if text[f.start : f.end] != "一") or tuple(found)
    aside = {f for f in numbers if _ASIDE.match(text, f.end)}
    aside |= {a for a, b in pairwise(numbers) if b in aside and is_range(text, (a, b))}
    return tuple(f for f in numbers if f not in aside) or numbers


def read_number(
    text: str, least: int | Decimal | None, most: int | Decimal | None, places: int
) -> int | Decimal | Problem:
    """The number a text gives: an int without places, else a Decimal."""
    clean = plain(text)
    found = figures(clean)
    chosen = told(clean, found)
    if not chosen:
        return Problem("no_number")
    if len(chosen) > 1 or is_range(clean, chosen):
        return Problem("several_numbers", {}, _offered([_typed(f.value, places) for f in chosen], least, most, places))
    figure = chosen[0]
    value = _typed(figure.value, places)
    problem = _outside(value, least, most, places)
    if problem is None and figure.rough:
        return Problem("rough_number", {}, (value,) if figure.value else ())
    return problem or value


_SPELLINGS = str.maketrans(
    "壹贰叁肆伍陆柒捌玖拾佰仟萬億兩两〇圆點−‐‑‒–٫", "一二三四五六七八九十百千万亿二二零元点-----.", "'’_"
)
_DIGIT = "零一二三四五六七八九"
_ARABIC = (
    r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
)
_ONE = rf"(?:{_ARABIC}|[{_DIGIT}]+(?:点[{_DIGIT}]+)?)"
_SCALE = r"[十百千万亿]"
_RUN = re.compile(rf"(?:{_ONE}|(?=十))(?:\s*{_SCALE}+\s*(?:{_ONE}(?![0-9]*\s*[元角分年月日]))?)*")
_PART = re.compile(rf"({_ONE})?\s*({_SCALE}*)\s*")
_LIKELY_ROUGH = re.compile(rf"(?<!零)(?:[{_DIGIT[1:]}]{{2,}})(?={_SCALE})")
_MORE = re.compile(rf"\s*[多余几来]\s*({_SCALE}*)")
_MINUS = re.compile(r"(?:(?<![0-9a-z])-|负|亏损?)\s*[¥￥]?\s*(?:人民币|rmb|cny)?\s*$")
_BETWEEN = re.compile(r"\s*(?:[-~—]+|至|到|to)\s*")
_ASIDE = re.compile(r"\s*[年月日号件家个台项种款季%]")
_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


def _figures(text: str) -> Iterator[Figure]:
    at = 0
    while match := _RUN.search(text, at):
        run = match[0].rstrip()
        at = max(match.end(), match.start() + 1)
        if not run:
            continue
        more = _MORE.match(text, match.start() + len(run))
        scale, end = (more[1], more.end()) if more else ("", match.start() + len(run))
        value = _value(run)
        if value is None:
            yield Figure(Decimal(0), match.start(), end, bool(re.search(_SCALE, run)), rough=True)
            continue
        signed = -value if _MINUS.search(text, 0, match.start()) else value
        at = max(at, end)
        scaled = bool(re.search("[万亿]", run + scale))
        yield Figure(_exact(signed, scale), match.start(), end, scaled, rough=more is not None)


def _value(run: str) -> Decimal | None:
    """The value of one written number; None for what nobody can be sure about (三五百万)."""
    bare = re.sub(r"[\s,]", "", run)
    if not re.search(_SCALE, bare):
        return Decimal(bare.translate(_TO_ARABIC))
    if _LIKELY_ROUGH.search(bare):
        return None
    if not re.search("[0-9点]", bare):
        with suppress(ValueError, KeyError):  # cn2an knows plain Chinese numerals only
            return Decimal(cn2an.cn2an(bare, "smart"))
    return _sum(_PART.findall(bare))


_TO_ARABIC = str.maketrans(_DIGIT + "点", "0123456789.")


def _decimal(one: str) -> Decimal:
    return Decimal(one.translate(_TO_ARABIC))


def _sum(parts: Sequence[tuple[str, str]]) -> Decimal:
    """12亿3400万, 3千2百万, 3万5 (a last lone digit counts tenths of the scale before it)."""
    total = section = Decimal(0)
    last = 1
    for one, scale in parts:
        value = _decimal(one) if one else Decimal(1 if scale else 0)
        section += (
            value * last // 10 if len(one) == 1 and not scale and last > 10 else _exact(value, scale.strip("万亿"))
        )
        for sign in scale.lstrip("十百千"):
            whole = sign == "亿" or not section  # 万亿 and 万万 multiply what is there
            total = (total + section) * _TIMES[sign] if whole else total + section * _TIMES[sign]
            section = Decimal(0)
        last = _TIMES[scale[-1]] if scale else 1
    return total + section


def _exact(value: Decimal, scale: str) -> Decimal:
    for sign in scale:
        value *= _TIMES[sign]
    return value


def _typed(value: Decimal, places: int) -> int | Decimal:
    return int(value) if places == 0 and value == value.to_integral_value() else value


def _outside(
    value: int | Decimal, least: int | Decimal | None, most: int | Decimal | None, places: int
) -> Problem | None:
    lowest, highest = -LARGEST if least is None else least, LARGEST if most is None else most
    if value < lowest:
        return Problem("too_small", {"least": lowest})
    if value > highest:
        return Problem("too_large", {"most": highest})
    if isinstance(value, Decimal) and value != round(value, places):
        return Problem("too_precise", {"places": places})
    return None


def _offered(
    values: Sequence[int | Decimal], least: int | Decimal | None, most: int | Decimal | None, places: int
) -> tuple[int | Decimal, ...]:
    return tuple(dict.fromkeys(v for v in values if _outside(v, least, most, places) is None))
