"""Yes and no, and the options of a choice, from typed words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set

from flows.lexicon import Lexicon, fold
from flows.problems import Problem

MOST_OFFERED = 5
"""A text that fits more options than this says nothing about them."""

_PAUSE = re.compile(r"[,，、。.;；!！?？\s]+")
_ORDINAL = re.compile(r"(?:第|选项|选)?\s*([0-9]{1,3}|[一二三四五六七八九十])\s*(?:个|项|种|号)?")
_LIST = re.compile(r"[,，、;；/+&和及与\n]+|\band\b|\s+(?=[0-9])|(?<=[0-9])\s+")
_TAKEN = "\x00"  # folding leaves no such character
_NOT = re.compile(r"(?:不是|并非|不属于|不算|不|非|没有|无|\bnot(?: an?| the)?|\bno)\s*$")
_CHINESE = "一二三四五六七八九十"


def read_yes_no(text: str, lexicon: Lexicon) -> bool | Problem:
    """True or False where every part of the reply says the same; a longer sentence is not guessed at."""
    whole = fold(text)
    for phrases, meaning in ((lexicon.yes, True), (lexicon.no, False)):
        if whole in phrases:
            return meaning
    parts = [part for part in _PAUSE.split(whole) if part]
    for phrases, meaning in ((lexicon.yes, True), (lexicon.no, False)):
        if parts and all(part in phrases for part in parts):
            return meaning
    return Problem("yes_no")


def read_choice(text: str, options: Sequence[str], phrases: Mapping[str, str]) -> str | Problem:
    """The option a text means: its phrase, its number from 1, or the only phrase it contains or is part of."""
    number = _number(fold(text))
    if number is not None:
        return options[number - 1] if 0 < number <= len(options) else Problem("no_option", {"count": len(options)})
    said = phrases.get(fold(text))
    code = said if said in options else read_phrase(text, _known(options, phrases))
    return Problem("no_option", {"count": len(options)}) if code is None else code


def read_choices(
    text: str, options: Sequence[str], phrases: Mapping[str, str], none_of_them: Iterable[str]
) -> tuple[str, ...] | Problem:
    """All options a text names, in the options' order; () for "none of them"."""
    whole, nothing = fold(text), frozenset(none_of_them)
    if whole in nothing:
        return ()
    meanings, rest = _contained(whole, _known(options, phrases))
    found, unsure = set(meanings), list[Problem]()
    for part in filter(None, map(fold, _LIST.split(rest))):
        if part in nothing:
            return Problem("none_with_others")
        read = read_choice(part, options, phrases)
        if isinstance(read, Problem) and not read.offers:
            return read
        if isinstance(read, Problem):
            unsure.append(read)
        else:
            found.add(read)
    if len(unsure) == 1:
        sets = (_ordered(options, found | {str(offer)}) for offer in unsure[0].offers)
        return Problem("ambiguous", {}, tuple(dict.fromkeys(sets)))
    return _ordered(options, found) if found and not unsure else Problem("no_option", {"count": len(options)})


def _ordered(options: Sequence[str], found: Set[str]) -> tuple[str, ...]:
    return tuple(code for code in options if code in found)


def read_phrase(text: str, phrases: Mapping[str, str]) -> str | Problem | None:
    """The meaning of the phrase a text is, contains or is part of; None for no phrase, a Problem for several."""
    whole = fold(text)
    if whole in phrases:
        return phrases[whole]
    meanings = _contained(whole, phrases)[0] or _containing(whole, phrases)
    if len(meanings) > MOST_OFFERED:
        return None
    if len(meanings) > 1:
        return Problem("ambiguous", {}, tuple(meanings))
    return meanings[0] if meanings else None


def _known(options: Sequence[str], phrases: Mapping[str, str]) -> dict[str, str]:
    return {fold(code): code for code in options} | {p: code for p, code in phrases.items() if code in options}


def _number(whole: str) -> int | None:
    match = _ORDINAL.fullmatch(whole)
    if match is None:
        return None
    return _CHINESE.index(match[1]) + 1 if match[1] in _CHINESE else int(match[1])


def _contained(whole: str, phrases: Mapping[str, str]) -> tuple[list[str], str]:
    """What the phrases inside the text mean, but for those denied and those that are part of a longer one there;
    and the list members of the text that no phrase is in."""
    rest, meanings = whole, dict[str, None]()
    there = [phrase for phrase in phrases if phrase in whole and len(phrase) > 1]
    for phrase in sorted(there, key=len, reverse=True):
        at = _at(rest, phrase)
        if at < 0:
            continue
        if not _NOT.search(rest[:at]):
            meanings[phrases[phrase]] = None
        rest = rest[:at] + _TAKEN * len(phrase) + rest[at + len(phrase) :]
    return list(meanings), "，".join(part for part in _LIST.split(rest) if _TAKEN not in part)


def _at(text: str, phrase: str) -> int:
    """Where a phrase first stands in a text, Latin ones as whole words only; or -1."""
    at = text.find(phrase)
    while at >= 0 and not _bounded(text, at, at + len(phrase)):
        at = text.find(phrase, at + 1)
    return at


def _bounded(text: str, start: int, end: int) -> bool:
    before = start > 0 and _latin(text[start - 1]) and _latin(text[start])
    return not before and not (end < len(text) and _latin(text[end]) and _latin(text[end - 1]))


def _containing(whole: str, phrases: Mapping[str, str]) -> list[str]:
    """What the phrases mean that the text is part of; a few letters are part of too much."""
    if len(whole) < (4 if whole.isascii() else 2):
        return []
    around = {phrase: meaning for phrase, meaning in phrases.items() if whole in phrase}
    return list(dict.fromkeys(meaning for phrase, meaning in around.items() if _at(phrase, whole) >= 0))


def _latin(character: str) -> bool:
    return "a" <= character <= "z"
