"""Sums of money with their unit, into integer fen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from flows.lexicon import Lexicon, fold
from flows.problems import Problem
from flows.reading.currencies import foreign
from flows.reading.numbers import BESIDE, Figure, figures, is_about, is_range, is_vague, plain, told

LARGEST = 10**17
"""The largest sum read, in fen; a limit of this product."""

YUAN, WAN = 100, 1_000_000
"""元 and 万元 in fen."""

_YUAN_SIGN = re.compile(r"(?:[¥￥]|人民币|rmb|cny)\s*[-:]?\s*$")
_DOTTED = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_GERMAN = re.compile(r"\s*(?:mio|mrd|tsd|tausend|millionen|milliarden?)\b")
_COMMA = re.compile(r"[0-9]{1,3},[0-9]{3}")
_FRENCH = re.compile(r"\s*millions\b")  # 3,256 millions: 3.256 to whoever writes the plural
_COINS = re.compile(r"\s*[元块]\s*零?\s*(?:([0-9一二三四五六七八九])\s*[角毛])?\s*(?:([0-9一二三四五六七八九])\s*分)?")
_DIGITS = {sign: value for signs in ("123456789", "一二三四五六七八九") for value, sign in enumerate(signs, 1)}


def read_money(text: str, least: int, lexicon: Lexicon) -> int | Problem:
    """The sum in fen. Without a unit both likely sums are offered; 万 and 亿 alone mean 万元 and 亿元."""
    clean = plain(text)
    found = figures(clean)
    sums = [(figure, _unit(clean, figure, lexicon.money_units)) for figure in told(clean, _without_coins(clean, found))]
    if not sums and is_vague(clean):
        return Problem("rough_number")
    if not sums:
        nothing = _says_none(fold(text), lexicon)
        return Problem("no_money", {}, (0,) if nothing and least <= 0 else ())
    if is_range(clean, [figure for figure, _ in sums]):
        return Problem("several_numbers")
    if len(sums) > 1:
        known = (_fen(clean, f, unit) for f, unit in sums if isinstance(unit, int) and not f.rough)
        return Problem("several_numbers", {}, _allowed(known, least))
    figure, unit = sums[0]
    if is_about(clean, figure, lexicon.about):
        figure = replace(figure, rough=True)
    return _judged(clean, figure, unit, least)


def _says_none(whole: str, lexicon: Lexicon) -> bool:
    """没有, 没有出口, 수출 없음: perhaps zero, which is offered and not assumed."""
    nothing = lexicon.no | lexicon.none_of_them
    long = tuple(phrase for phrase in nothing if len(phrase) > 1)
    return whole in nothing or whole.startswith(long) or whole.endswith(tuple(f" {phrase}" for phrase in long))


def _judged(text: str, figure: Figure, unit: int | Problem | None, least: int) -> int | Problem:
    if isinstance(unit, Problem):
        return 0 if figure.value == 0 and least <= 0 and not figure.rough else unit
    if figure.rough:
        sums = [_fen(text, figure, unit or YUAN)] if figure.value else []
        return Problem("rough_number", {}, _allowed(sums, least))
    if unit is None and figure.value:
        sums = [_fen(text, figure, YUAN), _fen(text, figure, WAN)]
        worst = _outside(sums[0], least)
        number = "-" * (figure.value < 0) + text[figure.start : figure.end].lstrip("-")
        return worst or Problem("money_unit", {"number": number}, _allowed(sums, least))
    german = unit == YUAN or _GERMAN.match(text, figure.end)
    if unit and german and _DOTTED.fullmatch(text[figure.start : figure.end]):  # 3.200 yuan: 3,200 to a German
        return Problem("money_dot", {}, _allowed([figure.value * 1000 * unit, figure.value * unit], least))
    if unit and _FRENCH.match(text, figure.end) and _COMMA.fullmatch(text[figure.start : figure.end]):
        return Problem("money_dot", {}, _allowed([figure.value / 1000 * unit, figure.value * unit], least))
    fen = _fen(text, figure, unit or YUAN)
    problem = _outside(fen, least)
    return int(fen) if problem is None else problem


def _unit(text: str, figure: Figure, units: Mapping[str, int]) -> int | Problem | None:
    """What one of the figure's units is worth in fen; None where none is said."""
    if unit := foreign(text, figure.start, figure.end):
        return Problem("other_currency", {"unit": unit})
    after = text[figure.end :].lstrip()
    likely = [unit for unit in units if after.startswith(unit)] if after else []
    said = max((unit for unit in likely if _ends(after, unit)), key=len, default="")
    if said:
        return units[said]
    return YUAN if figure.scaled or _YUAN_SIGN.search(text, max(0, figure.start - BESIDE), figure.start) else None


def _ends(after: str, unit: str) -> bool:
    """Whether a unit that words begin with, if it is Latin, ends there (the k of 5k is not that of 5kg)."""
    following = after[len(unit) : len(unit) + 1]
    return bool(unit) and not (unit[-1].isascii() and following.isascii() and following.isalpha())


def _without_coins(text: str, found: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figures but for the 角 and 分 that belong to the one before them."""
    spans = [(f.end, coins.end()) for f in found if (coins := _COINS.match(text, f.end))]
    return tuple(f for f in found if not any(start < f.start < end for start, end in spans))


def _fen(text: str, figure: Figure, unit: int | Problem | None) -> Decimal:
    """The figure in fen, with the 角 and 分 said after it."""
    coins = _COINS.match(text, figure.end)
    jiao, fen = (_DIGITS.get(sign or "", 0) for sign in coins.groups()) if coins else (0, 0)
    return figure.value * (unit if isinstance(unit, int) else YUAN) + 10 * jiao + fen


def _outside(fen: Decimal, least: int) -> Problem | None:
    if fen < least:
        return Problem("money_too_small", {"least": least})
    if fen > LARGEST:
        return Problem("money_too_large", {"most": LARGEST})
    return None if fen == fen.to_integral_value() else Problem("too_precise", {"places": 2})


def _allowed(sums: Iterable[Decimal], least: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(fen) for fen in sums if _outside(fen, least) is None))
