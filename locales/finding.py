"""Which topic a question is about: BM25 over n-grams of how people ask, in all languages at once.

Two indices: one document a topic, which ranks, and one a wording, which says how close somebody came to it. What looks
like a topic but is none, and what is none of our business, is indexed beside them: to be sure is to beat those, too.
"""

from __future__ import annotations

import logging
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from locales import catalogue
from locales.wordings import bare, wordings

Decision = Literal["sure", "near", "unknown", "declined"]
NEAREST = 2
LONGEST = 400
"""Characters that are looked at."""

_RUN = re.compile(r"[\u2e80-\ud7ff\uf900-\ufaff]+|[^\W\d_\u2e80-\ud7ff\uf900-\ufaff]+|\d+")
_ENDINGS = ("ing", "ed", "es", "s")
_SETTINGS: Mapping[str, Any] = {"k1": 1.2, "b": 0.2}


@dataclass(frozen=True, slots=True)
class Found:
    """What a question is about: `nearest` are topics, the likeliest first. Only a sure one is answered unasked.
    `exact`: it is word for word how people ask."""

    decision: Decision
    nearest: tuple[str, ...] = ()
    exact: bool = False


def find(text: str, language: str, topics: Sequence[str]) -> Found:
    """The topic among `topics` that a text asks about; where languages say the same, the given one's decides."""
    if not topics:
        return Found("unknown")
    return index(tuple(topics), catalogue.folders()).find(bare(text[:LONGEST]), language)


@cache
def index(topics: tuple[str, ...], _folders: tuple[Path, ...]) -> Index:
    """What is known of some topics, made once."""
    return Index(topics)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """How much of a question is explained, 0 to 1: by the first and the second topic, by what has no answer and by
    what is declined; as a whole, and by a single wording (of the first topic, of another, of those two)."""

    first: float
    second: float
    unknown: float
    declined: float
    own: float
    other: float
    own_unknown: float
    own_declined: float


class Index:
    """The wordings of some topics, ready to be searched."""

    def __init__(self, topics: tuple[str, ...]) -> None:
        self.topics = topics
        self._exact: dict[str, dict[str, str]] = {}
        self._owners: list[str] = []
        said: list[list[str]] = []
        for language in catalogue.languages():
            exact = self._exact[language] = {}
            for owner, wording in _said(language, topics):
                exact.setdefault(wording, owner)
                self._owners.append(owner)
                said.append(grams(wording))
        self._classes = tuple(dict.fromkeys(self._owners))
        whole: dict[str, list[str]] = {owner: [] for owner in self._classes}
        for owner, tokens in zip(self._owners, said, strict=True):
            whole[owner] += tokens
        self._wordings, self._whole = _Ranked(said), _Ranked(list(whole.values()))

    def find(self, text: str, language: str) -> Found:
        """The decision about a text that is bare already."""
        tokens = grams(text)
        by_class = dict(zip(self._classes, self._whole.scores(tokens), strict=True))
        ranked = sorted((one for one in self.topics if one in by_class), key=by_class.__getitem__, reverse=True)
        exact = self._said_exactly(text, language)
        if exact in ranked:
            return Found("sure", tuple(dict.fromkeys((exact, *ranked)))[:NEAREST], exact=True)
        if not ranked:
            return Found("unknown")
        nearest = tuple(one for one in ranked[:NEAREST] if by_class[one] > 0)
        if exact:
            return Found("declined" if exact.startswith(_DECLINE) else "unknown", nearest)
        return Found(_decided(self._evidence(tokens, by_class, ranked)), nearest)

    def _said_exactly(self, text: str, language: str) -> str:
        tables = (self._exact.get(language, {}), *self._exact.values())
        return next((table[text] for table in tables if text in table), "")

    def _evidence(self, tokens: list[str], by_class: Mapping[str, float], ranked: Sequence[str]) -> _Evidence:
        own = dict.fromkeys((*self._classes, *self.topics), 0.0)
        for owner, score in zip(self._owners, self._wordings.scores(tokens), strict=True):
            own[owner] = max(own[owner], score)
        unknown, declined = ([one for one in self._classes if one.startswith(kind)] for kind in (_UNKNOWN, _DECLINE))
        return _Evidence(
            by_class[ranked[0]], by_class[ranked[1]] if ranked[1:] else 0.0, _most(by_class, unknown),
            _most(by_class, declined), own[ranked[0]], _most(own, ranked[1:]), _most(own, unknown),
            _most(own, declined),
        )  # fmt: skip


_UNKNOWN, _DECLINE = "unknown:", "decline:"


def _most(scores: Mapping[str, float], owners: Iterable[str]) -> float:
    return max((scores[one] for one in owners), default=0.0)


def _said(language: str, topics: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Owner and bare wording: a topic, "unknown:" with one, or "decline:" with a group."""
    known = wordings(language)
    for topic in topics:
        yield from ((topic, bare(one)) for one in known["topics"].get(topic, ()))
        yield from ((_UNKNOWN + topic, bare(one)) for one in known["unknown"].get(topic, ()))
    yield from ((f"{_DECLINE}{group}", bare(one)) for group, said in known["decline"].items() for one in said)


def grams(text: str) -> list[str]:
    """Characters and pairs of them where words are not spaced; else words without their endings, pairs of words, and
    what they begin with."""
    found: list[str] = []
    before = ""
    for run in _RUN.findall(text):
        if ord(run[0]) > 0x2E7F:
            found += [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
            before = ""
            continue
        word = _stem(run)
        found += [word, *([f"<{word[:4]}"] if len(word) > 3 else []), *([f"{before} {word}"] if before else [])]
        before = word
    return found


def _stem(word: str) -> str:
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) > 2), "")
    return word.removesuffix(ending)


class _Ranked:
    """Documents ranked by how much of a question they explain, by the weight of its n-grams: 0 to 1."""

    def __init__(self, documents: list[list[str]]) -> None:
        from bm25s import BM25

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # the library sets DEBUG when it is imported
        self._bm25 = BM25(**_SETTINGS)
        self._bm25.index(documents, show_progress=False)
        self._size = len(documents)
        self._in = Counter(token for tokens in documents for token in set(tokens))

    def scores(self, tokens: Sequence[str]) -> list[float]:
        known = [token for token in tokens if token in self._in]
        whole = sum(map(self._weight, tokens))
        if not known or not whole:
            return [0.0] * self._size
        return [float(score) / whole for score in self._bm25.get_scores(known)]

    def _weight(self, token: str) -> float:
        seen = self._in[token]
        return math.log(1 + (self._size - seen + 0.5) / (seen + 0.5))


def _decided(seen: _Evidence) -> Decision:
    """Tuned by questions written for it, so that a wrong answer is hardly ever sure; near costs one more tap."""
    if _sure(seen):
        return "sure"
    if seen.first < _NOTHING:
        return "unknown"
    aside = 0.3 * _share(seen.own_declined, seen.own) + 0.7 * _share(seen.declined, seen.first)
    if aside >= _ASIDE:
        return "unknown" if seen.unknown > seen.declined else "declined"
    return "unknown" if seen.unknown > seen.first and seen.own_unknown >= seen.own else "near"


_NOTHING, _ASIDE = 0.1, 0.8


def _sure(seen: _Evidence) -> bool:
    """Explained well, by one topic clearly more than by any other, and more than by all that has no answer."""
    return (
        seen.first >= 0.3
        and seen.second <= 0.8 * seen.first
        and seen.unknown <= 0.6 * seen.first
        and seen.declined <= 0.55 * seen.first
        and seen.own >= 0.1
        and seen.other <= 1.1 * seen.own
        and seen.own_unknown <= 0.75 * seen.own
        and seen.own_declined <= 0.85 * seen.own
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
