"""A reply cut into clauses, without those that are asked, supposed, quoted or said of somebody else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from flows.lexicon import Lexicon
from flows.volunteered.phrases import has, holds, starts, without

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
_MAY = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)?(?: of)? ?may\b|\bmay(?= (?:[0-9]|the [0-9]))")
"""The month, which is no doubt: filed on 12 May 2022."""
_QUOTES = re.compile(r"「[^」]*」|『[^』]*』|“[^”]*”|\"[^\"]*\"|‘[^’]*’|«[^»]*»|„[^“”]*[“”]|《[^》]*》")


_TURNING = ("if", "ours", "others", "of_which", "asks", "asks_first", "perhaps")
"""Cues of which each says that a clause is not simply told, or of whom."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a reply, folded character by character, from `start` on. `sure`: not a wish or a guess; `ours`: of the
    unit that writes, because it says so or because the clause before did; `earlier`: what its sentence said before;
    `others`: said of somebody else, of whom only the name of who gave the licence is wanted."""

    text: str
    start: int
    sure: bool
    ours: bool
    earlier: str = ""
    others: bool = False


def same_length(text: str) -> str:
    """The text in one width and case, every character in its place."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded, text))


def clauses(text: str, lexicon: Lexicon) -> Iterator[Clause]:
    """What of a text, made `same_length`, is told, whether of the contact's own unit or of others."""
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
        turns = has(clause, lexicon.phrases(*_TURNING))
        if turns and holds(clause, lexicon.phrases("if")):
            return
        own = turns and holds(clause, lexicon.phrases("ours"))
        others = (turns and holds(clause, lexicon.phrases("others"))) or (others and not own)
        ours = own or (ours and not others)
        if (turns and _asks(clause, lexicon)) or (asked and (place == len(parts) - 1 or not own)):
            continue
        yield Clause(
            clause,
            at + part.start(),
            not (turns and holds(_MAY.sub(" ", clause), lexicon.phrases("perhaps"))),
            ours,
            sentence[: part.start()],
            others,
        )


def _asks(clause: str, lexicon: Lexicon) -> bool:
    """Whether a clause asks by its words: some anywhere, some only where it begins („sind wir …“, not „eigentlich sind
    wir …“)."""
    anywhere = holds(without(clause, lexicon.phrases("of_which")), lexicon.phrases("asks"))
    return anywhere or bool(starts(clause.lstrip(), lexicon.phrases("asks_first")))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character == "，":
        return "、"  # between digits it is no part of a figure, as the narrow one may be
    plain = unicodedata.normalize("NFKC", character).casefold()
    return plain if len(plain) == 1 else character
