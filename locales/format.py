"""Figures and dates as each language writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache, partial
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, get_timezone_location

from locales import catalogue

HERE = "Asia/Shanghai"
_MYRIADS = ("zh", "ja", "ko")
_MYRIAD, _MILLION = 1_000_000, 100_000_000  # fen


@cache
def locale(language: str) -> Locale:
    """Babel's data for one of our languages."""
    return Locale.parse(language)


def tag(language: str) -> str:
    """The BCP 47 tag of one of our languages: zh-Hans."""
    return language.replace("_", "-")


def number(value: int | Decimal | str, language: str) -> str:
    """A figure, or its digits, with thousands separated: 1,234.5."""
    grouped = f"{value:,}" if isinstance(value, int) else f"{Decimal(value):,f}"
    return grouped.translate(_separators(language))


def percent(value: int | Decimal, language: str) -> str:
    """A share given in percent: 12.5%, in some languages with a space before the sign."""
    return f"{number(value, language)}{_percent_sign(language)}"


def money(fen: int, language: str) -> str:
    """An amount in fen: 3,200 万元 / CNY 32 million when round, else 32,000,001 元 / CNY 32,000,001. One in parts,
    "#億|#万|元", names hundreds of millions apart, as Japanese and Korean do: 1億2,000万元."""
    unit = _MYRIAD if language.startswith(_MYRIADS) else _MILLION
    if abs(fen) >= unit and fen % _MYRIAD == 0:
        pattern = _pattern(language, "format.money_large")
        if "|" in pattern:
            return _in_parts(pattern, fen // _MYRIAD, language)
        return pattern.replace("#", number(_shortest(fen, unit), language))
    return _pattern(language, "format.money").replace("#", number(_yuan(fen), language))


@lru_cache(2048)
def day(value: date, language: str) -> str:
    """2026 年 3 月 31 日 / 31 March 2026."""
    return str(format_date(value, _pattern(language, "format.day"), locale(language)))


def dated(value: date, language: str, today: date | None = None) -> str:
    """A day with its weekday: 3 月 31 日（星期三）/ Wednesday 31 March; with its year when that is not today's."""
    near = today is not None and value.year == today.year
    return str(format_date(value, _pattern(language, "format.near" if near else "format.dated"), locale(language)))


def weekday(value: date, language: str) -> str:
    """星期三 / Wednesday."""
    return str(format_date(value, "EEEE", locale(language)))


def place(zone: str, language: str) -> str:
    """A time zone by its city: 上海 / Shanghai."""
    return str(get_timezone_location(zone, locale(language), return_city=True))


@lru_cache(512)
def month(value: date, language: str) -> str:
    """2026 年 3 月 / March 2026."""
    return str(format_date(value, _pattern(language, "format.month"), locale(language)))


def instant(value: datetime, language: str, timezone: str = HERE) -> str:
    """A UTC instant as the clock on the wall shows it: 2026 年 3 月 31 日 09:05 / 31 March 2026, 09:05."""
    pattern = _pattern(language, "format.instant")
    return str(format_datetime(value, pattern, ZoneInfo(timezone), locale(language)))


def filters(language: str) -> Mapping[str, Callable[..., str]]:
    """The filters that texts may use: {{ amount|money }}."""
    helpers: tuple[Callable[..., str], ...] = (number, percent, money, day, dated, month, instant)
    return {helper.__name__: partial(helper, language=language) for helper in helpers}


@cache
def _pattern(language: str, key: str) -> str:
    every = (catalogue.texts(one, "beian") for one in catalogue.chain(language))
    return next(spoken[key] for spoken in every if key in spoken)


@cache
def _percent_sign(language: str) -> str:
    return str(locale(language).percent_formats[None].pattern).lstrip("#,0")


@cache
def _separators(language: str) -> dict[int, str]:
    symbols = locale(language).number_symbols["latn"]
    return {ord(","): symbols["group"], ord("."): symbols["decimal"]}


def _in_parts(pattern: str, myriads: int, language: str) -> str:
    large, small, unit = pattern.split("|")
    counts = zip((large, small), divmod(abs(myriads), 10_000), strict=True)
    said = "".join(part.replace("#", number(count, language)) for part, count in counts if count)
    return ("-" if myriads < 0 else "") + said.rstrip() + unit


def _yuan(fen: int) -> int | Decimal:
    return fen // 100 if fen % 100 == 0 else Decimal(fen).scaleb(-2)


def _shortest(fen: int, unit: int) -> int | Decimal:
    whole, rest = divmod(fen, unit)
    return whole if rest == 0 else Decimal(fen) / unit
