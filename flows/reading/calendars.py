"""Years and months as other calendars and languages write them, turned into ours before a date is looked for."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from functools import lru_cache

import cn2an

from flows.lexicon import Lexicon
from flows.reading.numbers import plain

ROC = 1911
"""The year before the first of 民国, Taiwan's calendar."""

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988, "s": 1925}
_ERA = re.compile(r"(令和|平成|昭和|(?<![a-z0-9])[rhs])\s*(元|[0-9]{1,2})(?=\s*(?:年|[-./]\s*[0-9]|$))")
_CHINESE = re.compile(r"[零一二三四五六七八九十]+(?=\s*[年月日号號])")
_KOREAN = re.compile(r"(?<=[0-9])(\s*)([년월일])")
_SIGNS = {"년": "年", "월": "月", "일": "日"}
_ROC = re.compile(
    r"(?:(?:民国|民國)\s*(?P<named>[0-9]{1,3}|元)|(?<![0-9])(?P<bare>1[01][0-9]))\s*年\s*"
    r"(?:(?P<m>[0-9]{1,2})\s*月\s*(?:(?P<d>[0-9]{1,2})\s*[日号號]?)?)?"
)


def ours(text: str, lexicon: Lexicon, today: date) -> str:
    """The plain text with digits for the Chinese numerals of dates, and with our years for 令和6年, R6.3.1, 去年, last
    year. What 民国 counts stays as it is."""
    clean = plain(text)
    if not clean.isascii():
        clean = _KOREAN.sub(lambda match: match[1] + _SIGNS[match[2]], clean)
        clean = _CHINESE.sub(_number, clean.replace("廿", "二十").replace("卅", "三十"))
    words, any_of_them = _words(lexicon)
    for word, ahead in words if any_of_them.search(clean) else ():
        if word in clean:
            clean = _worded(clean, word, today.year + ahead)
    return _ERA.sub(lambda match: str(_ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))), clean)


@lru_cache(maxsize=64)
def _words(lexicon: Lexicon) -> tuple[tuple[tuple[str, int], ...], re.Pattern[str]]:
    """What years are called, long words first, and how far from this one they are; and what finds any of them."""
    words = [(plain(word), lexicon.years[word]) for word in sorted(lexicon.years, key=len, reverse=True)]
    return tuple(words), re.compile("|".join(re.escape(word) for word, _ in words))


def of_taiwan(clean: str) -> tuple[int, int | None, int | None] | None:
    """The year, month and day that a text, made `ours`, gives in Taiwan's calendar, as written."""
    found = _ROC.search(clean)
    if found is None:
        return None
    year = 1 if found["named"] == "元" else int(found["named"] or found["bare"])
    month, day = (int(found[part]) if found[part] else None for part in ("m", "d"))
    return year, month, day


def _worded(text: str, word: str, year: int) -> str:
    """去年 as a year; before a month that needs 年 between, and a Latin word only as a whole."""
    if word.isascii():
        return re.sub(rf"(?<![a-z]){re.escape(word)}(?![a-z])", str(year), text)
    return text.replace(word, f"{year}年")


def _number(match: re.Match[str]) -> str:
    with suppress(ValueError, KeyError):
        return str(cn2an.cn2an(match[0], "smart"))
    return match[0]
