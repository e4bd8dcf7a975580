"""A reply cut into clauses, without those that are asked, supposed, quoted or said of somebody else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flows.lexicon import Lexicon

LONGEST = 2000
"""Characters of a reply that are read; a limit of this product."""
QUOTED = "\x00"
"""Stands for every character within quotation marks."""

_SENTENCE = re.compile(r"[^。！!？?；;\n]+[。！!？?；;\n]*")
_FULL_STOP = re.compile(r"(?:(?<=[a-z]{2})|(?<=[가-힣]))\.(?=\s|$)")
_CLAUSE = re.compile(r"(?:[^,、]|(?<=[0-9])[,](?=[0-9])|,(?=\s{0,3}(?:ltd|inc|llc|limited)\b))+")
_JOINED = re.compile(
    r"\s(?:and|und|et)\s(?=(?:(?:we|wir|nous|on)\s)?(?:also\s|auch\s|aussi\s)?(?:want|wish|need|plan|hope|intend"
    r"|would like|möchten|wollen|würden|brauchen|souhait|voul|voudr|aimer|cherch))|(?<=이고)\s|(?<=이며)\s|(?<=있고)\s"
    r"|(?<=없고)\s|(?<=없으며)\s"
)
"""Between what is told and what is wished, where no comma need be."""
_QUOTES = re.compile(r"「[^」]*」|『[^』]*』|“[^”]*”|\"[^\"]*\"|‘[^’]*’|«[^»]*»|„[^“”]*[“”]|《[^》]*》")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a reply, folded character by character, from `start` on. `sure`: not a wish or a guess; `ours`: of the
    unit that writes, because it says so or because the clause before did; `earlier`: what its sentence said before."""

    text: str
    start: int
    sure: bool
    ours: bool
    earlier: str = ""


def same_length(text: str) -> str:
    """The text in one width and case, every character in its place."""
    return "".join(_folded(character) for character in text)


def clauses(text: str, lexicon: Lexicon) -> Iterator[Clause]:
    """What of a text, made `same_length`, is told of the contact's own unit."""
    quiet = _QUOTES.sub(lambda match: match[0][0] + QUOTED * (len(match[0]) - 2) + match[0][-1], text)
    quiet = _JOINED.sub(lambda match: ",".ljust(len(match[0])), _FULL_STOP.sub(";", quiet))
    for sentence in _SENTENCE.finditer(quiet):
        yield from _of_sentence(sentence[0], sentence.start(), lexicon)


def _of_sentence(sentence: str, at: int, lexicon: Lexicon) -> Iterator[Clause]:
    asked = sentence.rstrip().endswith(("?", "？"))
    parts = list(_CLAUSE.finditer(sentence))
    others = ours = False
    for place, part in enumerate(parts):
        clause = part[0]
        if holds(clause, lexicon.cues.get("if", ())):
            return
        own = holds(clause, lexicon.cues.get("ours", ()))
        others = holds(clause, lexicon.cues.get("others", ())) or (others and not own)
        ours = own or (ours and not others)
        asks = holds(without(clause, lexicon.cues.get("of_which", ())), lexicon.cues.get("asks", ()))
        if others or asks or (asked and (place == len(parts) - 1 or not own)):
            continue
        yield Clause(
            clause,
            at + part.start(),
            not holds(clause, lexicon.cues.get("perhaps", ())),
            ours,
            sentence[: part.start()],
        )


def holds(text: str, phrases: Collection[str]) -> bool:
    """Whether one of the phrases is in a text, Latin ones as whole words."""
    return any(find(text, phrase) >= 0 for phrase in phrases)


def find(text: str, phrase: str, start: int = 0) -> int:
    """Where a phrase stands in a text from `start` on, Latin and Korean ones from the beginning of a word; or -1."""
    at = text.find(phrase, start)
    while at >= 0 and not _whole(text, at, at + len(phrase)):
        at = text.find(phrase, at + 1)
    return at


def starts(text: str, phrases: Collection[str]) -> str:
    """The longest of the phrases that a text begins with, or ""."""
    begun = (one for one in phrases if text.startswith(one) and _whole(text, 0, len(one)))
    return max(begun, key=len, default="")


def ends(text: str, phrases: Collection[str]) -> str:
    """The longest of the phrases that a text ends with, or ""."""
    ended = (one for one in phrases if one and text.endswith(one) and _whole(text, len(text) - len(one), len(text)))
    return max(ended, key=len, default="")


def without(text: str, phrases: Collection[str]) -> str:
    """A text with the phrases taken out, long ones first."""
    for phrase in sorted(phrases, key=len, reverse=True):
        at = find(text, phrase)
        while at >= 0:
            text = text[:at] + " " + text[at + len(phrase) :]
            at = find(text, phrase, at)
    return text.strip(" :：=-—·()（）.")


def _whole(text: str, start: int, end: int) -> bool:
    before = start > 0 and _letter(text[start - 1]) and _letter(text[start])
    return not before and not (end < len(text) and _latin(text[end]) and _latin(text[end - 1]))


def _letter(character: str) -> bool:
    return _latin(character) or "가" <= character <= "힣"


def _latin(character: str) -> bool:
    return "a" <= character <= "z" or "ß" <= character <= "ÿ"


def _folded(character: str) -> str:
    if character == "，":
        return "、"  # between digits it is no part of a figure, as the narrow one may be
    plain = unicodedata.normalize("NFKC", character).casefold()
    return plain if len(plain) == 1 else character
