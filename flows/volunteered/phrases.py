"""Many phrases looked for in one text. Three characters tell which may be there: hundreds cost little more than few."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import add

_LATER = "\u0250"
"""What Latin words come before."""


@dataclass(frozen=True, slots=True)
class _Index:
    """Phrases by the characters they begin with, and by those they end with: three, or as many as there are."""

    begin: Mapping[str, tuple[str, ...]]
    end: Mapping[str, tuple[str, ...]]


def holds(text: str, phrases: frozenset[str]) -> bool:
    """Whether one of the phrases is in a text, Latin ones as whole words."""
    return any(find(text, phrase) >= 0 for phrase in _possible(text, phrases))


def within(text: str, phrases: frozenset[str]) -> list[str]:
    """Those that are in a text, if only as parts of words: long ones first, of two as long the one that comes first."""
    found = [phrase for phrase in _possible(text, phrases) if phrase in text]
    return sorted(found, key=lambda one: (-len(one), text.find(one)))


def has(text: str, phrases: frozenset[str]) -> bool:
    """Whether one of the phrases is in a text, if only as part of a word."""
    begin = _index(phrases).begin
    for some in begin.keys() & _beginnings(text):
        for phrase in begin[some]:
            if phrase in text:
                return True
    return False


def find(text: str, phrase: str, start: int = 0) -> int:
    """Where a phrase stands in a text from `start` on, Latin and Korean ones from the beginning of a word; or -1."""
    at = text.find(phrase, start)
    while at >= 0 and not _whole(text, at, at + len(phrase)):
        at = text.find(phrase, at + 1)
    return at


def starts(text: str, phrases: frozenset[str]) -> str:
    """The longest of the phrases that a text begins with, or ""."""
    begin = _index(phrases).begin
    possible = begin.get(text[:3], ()) + begin.get(text[:2], ()) + begin.get(text[:1], ())
    begun = [one for one in possible if text.startswith(one) and _whole(text, 0, len(one))]
    return max(begun, key=len) if begun else ""


def ends(text: str, phrases: frozenset[str]) -> str:
    """The longest of the phrases that a text ends with, or ""."""
    end = _index(phrases).end
    possible = end.get(text[-3:], ()) + end.get(text[-2:], ()) + end.get(text[-1:], ())
    ended = [one for one in possible if text.endswith(one) and _whole(text, len(text) - len(one), len(text))]
    return max(ended, key=len) if ended else ""


def without(text: str, phrases: frozenset[str]) -> str:
    """A text with the phrases taken out, long ones first."""
    for phrase in within(text, phrases):
        at = find(text, phrase)
        while at >= 0:
            text = text[:at] + " " + text[at + len(phrase) :]
            at = find(text, phrase, at)
    return text.strip(" :：=-—·()（）.")


@lru_cache(maxsize=64)
def pattern(phrases: frozenset[str]) -> re.Pattern[str]:
    """Matches any of the phrases, long ones first, Latin ones as whole words; upper case is another letter."""
    every = sorted(filter(None, phrases), key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(one)}\b" if one < _LATER else re.escape(one) for one in every) or "(?!)")


@lru_cache(maxsize=64)
def _ending(phrases: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, phrases)) or '(?!)'})$")


def without_ending(text: str, phrases: frozenset[str]) -> str:
    """A text without the phrase it ends with, if only as part of a word, and without the space before that."""
    return _ending(phrases).sub("", text)


def _possible(text: str, phrases: frozenset[str]) -> list[str]:
    """Those of whose first characters the text has some."""
    begin = _index(phrases).begin
    return [phrase for some in begin.keys() & _beginnings(text) for phrase in begin[some]]


@lru_cache(maxsize=8)
def _beginnings(text: str) -> frozenset[str]:
    pairs = list(map(add, text, text[1:]))
    return frozenset((*text, *pairs, *map(add, pairs, text[2:])))


@lru_cache(maxsize=1024)
def _index(phrases: frozenset[str]) -> _Index:
    begin: dict[str, tuple[str, ...]] = {}
    end: dict[str, tuple[str, ...]] = {}
    for phrase in filter(None, phrases):
        begin[phrase[:3]] = (*begin.get(phrase[:3], ()), phrase)
        end[phrase[-3:]] = (*end.get(phrase[-3:], ()), phrase)
    return _Index(begin, end)


def _whole(text: str, start: int, end: int) -> bool:
    before = start > 0 and _letter(text[start - 1]) and _letter(text[start])
    return not before and not (end < len(text) and _latin(text[end]) and _latin(text[end - 1]))


def _letter(character: str) -> bool:
    return _latin(character) or "가" <= character <= "힣"


def _latin(character: str) -> bool:
    return "a" <= character <= "z" or "ß" <= character <= "ÿ"
