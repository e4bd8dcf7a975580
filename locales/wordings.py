"""How people ask: the wordings of `questions.toml`, of all languages, and whether a text reads as a question.

A language's file has `topics`, `unknown` (what looks like a topic and has no answer there) and `decline` (what is none
of our business), each name -> wordings, besides the words that questions begin, hold and end with, and polite openings.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from locales import catalogue
from locales.check import Finding
from locales.simpler import simplified

KINDS = ("topics", "unknown", "decline")
Asked = Literal["", "perhaps", "plainly"]

_NOT_WORDS = re.compile(r"[\W_]+")
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[\u2e80-\uabff])|(?<=[\u2e80-\uabff])(?=[a-z0-9])")
_HANGUL = re.compile("[가-힣]")
_ENDS = "?？"


def wordings(language: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """By kind and name, what people say in a language; nothing for one without a file."""
    return {kind: {name: tuple(said) for name, said in table(language).get(kind, {}).items()} for kind in KINDS}


def label(topic: str, language: str) -> str:
    """How a topic is asked about most plainly, for a button; "" where nobody has said."""
    for one in (language, catalogue.FIRST):
        if found := wordings(one)["topics"].get(topic):
            wide = ord(found[0][0]) > _LAST_LATIN and not _HANGUL.search(found[0])
            return found[0][:1].upper() + found[0][1:] + ("？" if wide else "?")
    return ""


def bare(text: str) -> str:
    """The text as it is compared: one width, one case, simplified characters, no punctuation, no polite opening."""
    return _bare(fold(text))


def _bare(plain: str) -> str:
    short = f" {plain} "
    phrases, any_of_them = _polite(catalogue.folders())
    for phrase in phrases if any_of_them.search(short) else ():
        if phrase in short:
            short = short.replace(phrase, "" if ord(phrase[0]) > _LAST_LATIN else " ")
    return " ".join(short.split()) or plain


def fold(text: str) -> str:
    """One width, one case, simplified characters; words and numbers with single spaces between."""
    return _NOT_WORDS.sub(" ", simplified(unicodedata.normalize("NFKC", text).casefold())).strip()


def asks(text: str) -> Asked:
    """Whether a text reads as a question, in any offered language: "plainly" by how it ends, "perhaps" by a word."""
    plain, folded = text.rstrip().rstrip("\"'”’」』)）"), fold(text)
    ends, words, wide = _asking(catalogue.folders())
    if plain.endswith(tuple(_ENDS)) or (len(folded) > _SHORTEST and folded.endswith(ends)):
        return "plainly"
    if folded.isascii():  # where openings are words of their own
        found = not words.isdisjoint(folded.split()) and _bare(folded).partition(" ")[0] in words
    else:
        found = wide.search(folded) is not None or _bare(folded).partition(" ")[0] in words
    return "perhaps" if found else ""


def told_apart(language: str) -> Mapping[str, Sequence[str]]:
    """The aspects that a language has words for, with their markers."""
    found: Mapping[str, Sequence[str]] = table(language).get("aspects", {})
    return found


def aspects(text: str) -> frozenset[str]:
    """What a bare text asks about that a topic may say nothing of: who signs, the exchange rate, the opening hours."""
    spaced = apart(text)
    return frozenset(aspect for marker, aspect in _aspects(catalogue.folders()) if marker in spaced)


def check() -> tuple[Finding, ...]:
    """What is wrong with the files: a wording under two names, or one that says nothing."""
    return tuple(finding for language in catalogue.languages() for finding in _wrong(language))


_LAST_LATIN = 0x2E7F
_SHORTEST = 3
"""Characters of what ends like a question: shorter ones are names and interjections."""


def _wrong(language: str) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for kind, names in wordings(language).items():
        for name, said in names.items():
            where = f"{kind}.{name}"
            for wording in said:
                other = seen.setdefault(bare(wording), where)
                if other != where:
                    yield Finding("said_twice", f"{language}: {wording}", f"{other} and {where}", "keep one of them")
                if not bare(wording):
                    yield Finding("says_nothing", f"{language}: {where}", repr(wording), "write words")


def table(language: str) -> Mapping[str, Any]:
    """All that a language's files say."""
    return _tables(language, catalogue.folders())


@cache
def _tables(language: str, folders: tuple[Path, ...]) -> Mapping[str, Any]:
    """One language's file, with those of notices outside the product."""
    whole: dict[str, Any] = {}
    for path in (folder / language / "questions.toml" for folder in folders):
        for name, value in tomllib.loads(path.read_text(encoding="utf-8")).items() if path.is_file() else ():
            before = whole.get(name)
            whole[name] = value if before is None else before | value if isinstance(value, dict) else before + value
    return whole


@cache
def _polite(folders: tuple[Path, ...]) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Longest first, a Latin one as words with spaces around; and what finds any of them."""
    said = {fold(one) for language in catalogue.languages() for one in _tables(language, folders).get("polite", ())}
    spaced = (one if ord(one[0]) > _LAST_LATIN else f" {one} " for one in said if one)
    longest_first = tuple(sorted(spaced, key=len, reverse=True))
    return longest_first, _any(longest_first)


def _any(phrases: Iterable[str]) -> re.Pattern[str]:
    """Finds whether one of some phrases is in a text."""
    return re.compile("|".join(map(re.escape, phrases)) or "(?!)")


@cache
def _asking(folders: tuple[Path, ...]) -> tuple[tuple[str, ...], frozenset[str], re.Pattern[str]]:
    """What questions end with, what they begin with, and what of that may stand anywhere: what is not Latin."""
    tables = [_tables(language, folders) for language in catalogue.languages()]
    ends = {fold(one) for table in tables for one in table.get("ends", ())}
    words = frozenset(fold(one) for table in tables for one in table.get("asks", ()))
    return tuple(ends), words, _any(word for word in words if ord(word[0]) > _LAST_LATIN)


@cache
def _aspects(folders: tuple[Path, ...]) -> tuple[tuple[str, str], ...]:
    """Markers with the aspect they are of: Latin ones as whole words, or as what a word begins with (translat-)."""
    tables = (_tables(language, folders).get("aspects", {}) for language in catalogue.languages())
    return tuple((_marker(one), aspect) for table in tables for aspect, markers in table.items() for one in markers)


def apart(text: str) -> str:
    """A bare text with spaces around it and between Latin words and what is written without spaces: " 要 cnas 的 "."""
    return f" {_BOUNDARY.sub(' ', text)} "


def markers(written: Iterable[str]) -> tuple[str, ...]:
    """How phrases stand in a bare text with spaces around: Latin ones as whole words, or as beginnings (translat-)."""
    return tuple(map(_marker, written))


def _marker(written: str) -> str:
    said = fold(written)
    return said if ord(said[0]) > _LAST_LATIN else f" {said}{'' if written.endswith('-') else ' '}"
