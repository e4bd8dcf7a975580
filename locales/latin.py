"""What Latin letters tell of a text's language: its commonest words and letters, else a detector of our own."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from locales import catalogue, scripts

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

SHORTEST = 12
"""Letters from which a detector is worth asking."""

_LONG = 24
"""Letters of a text without any common word on which a detector is believed against the client."""

_SURE = 0.8
_PLAIN = 2
"""Common words of one language, and at most half as many of another, that need no detector."""
_LABEL = 3
"""Words that may be the name of a thing, when none of them is a common one."""
_RIVALS = ("de", "en", "es", "fr", "it", "pt")
_RIVAL, _OFFERED, _CLIENTS, _A_WORD = 0.1, 1.0, 3.0, 4.0  # prior weights; what a common word multiplies them by
_MOST_WORDS = 5
_EVERYBODYS = "en"
"""Whose single words ("hello", "thanks") are said in every language."""
_WORD = re.compile(r"[^\W\d_]+")
_PINYIN = re.compile(
    "(?:(?:[zcs]h|[bpmfdtnlgkhjqxzcsryw])?"
    "(?:[iu]?a(?:ng?|i|o)?|[iu]?e(?:i|n|ng|r)?|ou?|[iu]o|i?ong|i(?:u|n|ng)?|u(?:i|n)?|ve?))"
)


@dataclass(frozen=True, slots=True)
class Known:
    """By what a language is known: its commonest words, and letters that others do not have."""

    words: frozenset[str]
    letters: frozenset[str]

    def tells(self, word: str) -> int:
        """1 for a word that is this language's, -1 for one that has a letter which it does not have, else 0."""
        if word.isascii():
            return int(word in self.words)
        strange = {letter for letter in word if letter > "\u007f"} - self.letters
        return -1 if strange else 1


def common(text: str, offered: Sequence[str]) -> Counter[str]:
    """Language, offered or a rival -> how many of its commonest words, and words with its letters, a text has; less
    those it cannot spell."""
    said = [word.lower() for word in _said(text)]
    spoken = {one: known for one in (*offered, *_RIVALS) if (known := _known(one)).words}
    return +Counter({one: sum(map(known.tells, said)) for one, known in spoken.items()})


def language(text: str, client: str, offered: Sequence[str]) -> str:
    """The offered language of words in Latin letters, "" when that is not told: names tell nothing."""
    said, hits = _said(text), common(text, offered)
    first, second = [*hits.most_common(2), ("", 0), ("", 0)][:2]
    if _is_a_name(said, hits) or (first[0] != client and _is_everybodys(said, first[0])):
        return ""
    name, letters = "", sum(map(len, said))
    if first[1] >= max(_PLAIN, 2 * second[1]) or (letters < SHORTEST and first[1] > second[1]):
        name = first[0]
    elif letters >= SHORTEST:
        name = _detected(" ".join(said).lower(), client, hits, offered)
        if name != client and (hits[client] >= hits[name] > 0 or (not hits[name] and letters < _LONG)):
            name = ""  # a detector's word against what the client says takes a word of that language, or a long text
    elif hits[client] == first[1] > 0:
        name = client
    return name if name in offered else ""


def _is_a_name(said: Sequence[str], hits: Counter[str]) -> bool:
    """Whether none of the words is a common one, and they are few or all with a capital."""
    if any(word.lower() in _known(one).words for word in said for one in hits):
        return False
    return len(said) <= _LABEL or all(word[0].isupper() for word in said)


def _is_everybodys(said: Sequence[str], name: str) -> bool:
    """Whether people of other languages say it too: "hello"; or "wo yao bei an", Chinese without a Chinese keyboard."""
    if len(said) == 1:
        return name == _EVERYBODYS
    return all(_PINYIN.fullmatch(word.lower()) for word in said)


def _said(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if scripts.script(word[0]) == "latin"]


def _detected(text: str, client: str, hits: Counter[str], offered: Sequence[str]) -> str:
    detector = _factory(tuple(sorted({*_RIVALS, *filter(_profile_exists, offered)}))).create()
    weights = dict.fromkeys(_RIVALS, _RIVAL) | {one: _OFFERED for one in offered if _profile_exists(one)}
    if client in weights:
        weights[client] = _CLIENTS
    for one, count in hits.items():
        if one in weights:
            weights[one] *= _A_WORD ** min(count, _MOST_WORDS)
    detector.set_prior_map(weights)
    detector.append(text)
    found = detector.get_probabilities()
    return found[0].lang if found and found[0].prob >= _SURE else ""


@cache
def _known(language: str) -> Known:
    path = catalogue.HOME / language / "detect.toml"
    said = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return Known(frozenset(said.get("words", "").split()), frozenset(said.get("letters", "")))


@cache
def _factory(names: tuple[str, ...]) -> DetectorFactory:
    """A detector of our own with only these profiles (the library's shared one is unseeded and loads 55 of them)."""
    from langdetect.detector_factory import DetectorFactory

    made = DetectorFactory()
    made.set_seed(0)
    made.load_json_profile([(_profiles() / name).read_text(encoding="utf-8") for name in names])
    return made


@cache
def _profiles() -> Path:
    from langdetect.detector_factory import PROFILES_DIRECTORY

    return Path(PROFILES_DIRECTORY)


def _profile_exists(language: str) -> bool:
    return language not in {"ja", "ko"} and (_profiles() / language).is_file()
