"""Which topic a question is about: BM25 over n-grams of how people ask, in all languages at once.

What looks like a topic but is none, and what is none of our business, is indexed beside the topics: to be sure is to
beat those, too, to leave hardly a word of the question that nobody ever used about the topic, and to ask for nothing
(who signs, which floor) that no wording of the topic asks for.
"""

from __future__ import annotations

import logging
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from locales import catalogue
from locales.parts import elsewhere, parts
from locales.wordings import asks, aspects, bare, wordings

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
    known, said = index(tuple(topics), catalogue.folders()), bare(text[:LONGEST])
    found = known.find(said, language)
    if not found.exact and elsewhere(said):
        return Found("declined", found.nearest)
    return found if found.decision == "sure" else known.by_parts(found, said, parts(text[:LONGEST]), language)


@cache
def index(topics: tuple[str, ...], _folders: tuple[Path, ...]) -> Index:
    """What is known of some topics, made once."""
    return Index(topics)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """How much of a question is explained by the first topic, 0 to 1; how much by the second one, by what has no answer
    and by what is declined, as parts of that; how much of its words, 0 to 1, nobody uses about the first topic; and the
    logarithm of its length in n-grams."""

    first: float
    second: float
    unknown: float
    declined: float
    novel: float
    length: float


class Index:
    """The wordings of some topics, ready to be searched; `without` some, each a language and a wording."""

    def __init__(self, topics: tuple[str, ...], without: Collection[tuple[str, str]] = ()) -> None:
        self.topics = topics
        self._exact: dict[str, dict[str, str]] = {}
        whole: dict[str, list[str]] = {}
        every: list[list[str]] = []
        for language in catalogue.languages():
            exact = self._exact[language] = {}
            for owner, wording in said(language, topics):
                if (language, wording) not in without:
                    exact.setdefault(wording, owner)
                    every.append(grams(wording))
                    whole.setdefault(owner, []).extend(every[-1])
        self._classes = tuple(whole)
        self._whole, self._weights = _Ranked(list(whole.values())), _Weights(every)
        self._used = {owner: frozenset(tokens) for owner, tokens in whole.items()}
        self._aspects: dict[str, set[str]] = {topic: set() for topic in topics}
        for wording, owner in (said for table in self._exact.values() for said in table.items() if said[1] in topics):
            self._aspects[owner] |= aspects(wording)

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
        least = _SURE if language.startswith(_ASKED_MOST) else _SURER
        decision = _decided(self._evidence(tokens, by_class, ranked), least)
        return Found("near" if decision == "sure" and not self._speaks_of(ranked[0], text) else decision, nearest)

    def by_parts(self, whole: Found, text: str, parts: Sequence[str], language: str) -> Found:
        """The same decision, or a better one where a single part of the text is sure: what somebody explains beside it
        is no reason to doubt, if all of it together is likeliest about the same and asks for nothing else."""
        found = [(self.find(bare(part), language), bool(asks(part))) for part in parts]
        asking = any(asked for _, asked in found)
        topics = {one.nearest[0] for one, asked in found if one.decision == "sure" and asked >= asking}
        if len(topics) != 1:
            return whole
        (topic,) = topics
        if whole.decision != "near":
            return Found("near", tuple(dict.fromkeys((topic, *whole.nearest)))[:NEAREST])
        others = any(one.nearest[:1] != (topic,) and one.decision in _OTHERWISE for one, asked in found if asked)
        agreed = whole.nearest[0] == topic and self._speaks_of(topic, text) and not others
        return Found("sure", whole.nearest) if agreed else whole

    def _speaks_of(self, topic: str, text: str) -> bool:
        return not aspects(text) - self._aspects[topic]

    def _said_exactly(self, text: str, language: str) -> str:
        tables = (self._exact.get(language, {}), *self._exact.values())
        return next((table[text] for table in tables if text in table), "")

    def _evidence(self, tokens: list[str], by_class: Mapping[str, float], ranked: Sequence[str]) -> _Evidence:
        first = by_class[ranked[0]]
        second = by_class[ranked[1]] if ranked[1:] else 0.0
        unknown, declined = (
            max((score for owner, score in by_class.items() if owner.startswith(kind)), default=0.0)
            for kind in (_UNKNOWN, _DECLINE)
        )
        words = {token for token in tokens if _is_word(token)}
        novel = self._weights.of(words - self._used[ranked[0]])
        second, unknown, declined = (_share(part, first) for part in (second, unknown, declined))
        new = _share(novel, self._weights.of(words))
        return _Evidence(first, second, unknown, declined, new, math.log(1 + len(tokens)))


_UNKNOWN, _DECLINE = "unknown:", "decline:"
_OTHERWISE = ("near", "declined")
"""What a part that asks for something else is found to be."""


def said(language: str, topics: Iterable[str]) -> Iterable[tuple[str, str]]:
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


def _is_word(token: str) -> bool:
    """Whether an n-gram is a word, or a character where words are not spaced."""
    return token[0] != "<" and " " not in token and (len(token) == 1 or ord(token[0]) <= 0x2E7F)


def _stem(word: str) -> str:
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) > 2), "")
    return word.removesuffix(ending)


class _Weights:
    """How much an n-gram says: the more, the fewer documents have it."""

    def __init__(self, documents: Sequence[Iterable[str]]) -> None:
        self._size = len(documents)
        self._in = Counter(token for tokens in documents for token in set(tokens))

    def __contains__(self, token: str) -> bool:
        return token in self._in

    def of(self, tokens: Iterable[str]) -> float:
        """The weight of all of them together."""
        return sum(math.log(1 + (self._size - self._in[one] + 0.5) / (self._in[one] + 0.5)) for one in tokens)


class _Ranked:
    """Documents ranked by how much of a question they explain, by the weight of its n-grams: 0 to 1."""

    def __init__(self, documents: list[list[str]]) -> None:
        from bm25s import BM25

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # the library sets DEBUG when it is imported
        self._bm25 = BM25(**_SETTINGS)
        self._bm25.index(documents, show_progress=False)
        self._weights, self._size = _Weights(documents), len(documents)

    def scores(self, tokens: Sequence[str]) -> list[float]:
        known = [token for token in tokens if token in self._weights]
        whole = self._weights.of(tokens)
        if not known or not whole:
            return [0.0] * self._size
        return [float(score) / whole for score in self._bm25.get_scores(known)]


def _decided(seen: _Evidence, least: float) -> Decision:
    """Weights fitted to the wordings themselves, each asked about while it is left out (tests/support/left_out.py), so
    that a wrong answer is hardly ever sure; near costs one more tap."""
    if _sure(seen) >= least:
        return "sure"
    if _aside(seen) >= _ASIDE:
        return "unknown" if seen.unknown >= seen.declined else "declined"
    near = seen.first * (1 - seen.novel) >= _NEAR and seen.unknown <= _MUCH_RATHER
    return "near" if near else "unknown"


_SURE, _ASIDE, _NEAR, _MUCH_RATHER = 1.9, -1.4, 0.07, 1.2
"""Where each of these begins: 1.9 is a chance of 87 % to be right were half of what is asked without an answer; below
0.07, a topic has hardly a word of it."""
_ASKED_MOST, _SURER = ("zh", "en"), 2.4
"""Other languages have fewer wordings of what has no answer: there it takes a chance of 92 %."""
_MOST = 3.0
"""How many times as much as the first topic explains is counted."""


def _sure(seen: _Evidence) -> float:
    """Explained well, by one topic more than by any other and by all that has no answer."""
    against = 2.2 * seen.second + 1.6 * min(_MOST, seen.unknown) + 1.8 * min(_MOST, seen.declined) + 1.9 * seen.novel
    return 1.4 + 2.5 * seen.first + 0.75 * seen.length - against


def _aside(seen: _Evidence) -> float:
    """Like what is none of our business, or of words that are not ours."""
    against = 4.4 * seen.first + 3.6 * seen.second + 1.0 * seen.length
    return 1.3 + 4.0 * min(_MOST, seen.declined) + 1.6 * seen.novel - against


def _share(part: float, whole: float) -> float:
    return part / max(whole, 1e-6)
