"""How people say things, in all languages at once, as the readers need it. The phrases themselves are in `locales`."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol, TypeVar

V = TypeVar("V")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Folded phrases and what they mean. `money_units` are worth in fen; `options` are per question id; `years` count
    from this one; `about` says that a figure is not exact. The rest is for what is told unasked (`flows.volunteered`):
    `cues` by what they are for, `labels` name the question whose value follows, `said` are answers by question id."""

    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    none_of_them: frozenset[str] = frozenset()
    money_units: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    districts: Mapping[str, str] = field(default_factory=dict)
    years: Mapping[str, int] = field(default_factory=dict)
    about: frozenset[str] = frozenset()
    cues: Mapping[str, frozenset[str]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def phrases(self, *names: str, also: tuple[str, ...] = ()) -> frozenset[str]:
        """All phrases of cues, by name, and of the tables `kinds` (of units), `patents` (their kinds), `categories`,
        `districts`, `labels`, `options` (that say which question they answer) and `said`; each set is made once."""
        return _phrases(self, names, also)


def _telling_options(options: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    """Options of one question only, and that a patent is in force."""
    times = Counter(phrase for phrases in options.values() for phrase in phrases)
    in_force = (phrase for phrase, meant in options.get("in_force", {}).items() if meant == "yes")
    return {*(phrase for phrase, count in times.items() if count == 1), *in_force}


class Phrases(Protocol):
    """Anything with a lexicon's fields, its phrases not necessarily folded."""

    @property
    def yes(self) -> Iterable[str]: ...
    @property
    def no(self) -> Iterable[str]: ...
    @property
    def none_of_them(self) -> Iterable[str]: ...
    @property
    def money_units(self) -> Mapping[str, int]: ...
    @property
    def months(self) -> Mapping[str, int]: ...
    @property
    def options(self) -> Mapping[str, Mapping[str, str]]: ...
    @property
    def districts(self) -> Mapping[str, str]: ...
    @property
    def years(self) -> Mapping[str, int]: ...
    @property
    def about(self) -> Iterable[str]: ...
    @property
    def cues(self) -> Mapping[str, Iterable[str]]: ...
    @property
    def labels(self) -> Mapping[str, str]: ...
    @property
    def said(self) -> Mapping[str, Mapping[str, str]]: ...


@lru_cache(maxsize=1024)
def _phrases(lexicon: Lexicon, names: tuple[str, ...], also: tuple[str, ...]) -> frozenset[str]:
    known: dict[str, Iterable[str]] = {
        **lexicon.cues,
        "kinds": lexicon.options.get("subject_kind", ()),
        "patents": lexicon.options.get("patent_kind", ()),
        "categories": lexicon.options.get("categories", ()),
        "districts": lexicon.districts,
        "labels": lexicon.labels,
        "options": _telling_options(lexicon.options),
        "said": [phrase for said in lexicon.said.values() for phrase in said],
        **{f"said {question}": phrases for question, phrases in lexicon.said.items()},
    }
    return frozenset(also).union(*(known.get(name, ()) for name in names))


EMPTY = Lexicon()
"""Knows digits only."""


def fold(text: str) -> str:
    """The text as compared: NFKC, without case, invisible characters, outer spaces and punctuation."""
    plain = text.lower() if text.isascii() else _plain(text)
    visible = (
        plain
        if plain.isprintable()
        else "".join(c for c in plain if unicodedata.category(c) not in _UNSEEN or c.isspace())
    )
    return " ".join(visible.split()).strip(_OUTER)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def lexicon_of(phrases: Phrases) -> Lexicon:
    """The same phrases, folded the way the readers compare them."""
    return Lexicon(
        yes=frozenset(map(fold, phrases.yes)),
        no=frozenset(map(fold, phrases.no)),
        none_of_them=frozenset(map(fold, phrases.none_of_them)),
        money_units=_folded(phrases.money_units),
        months=_folded(phrases.months),
        options={question: _folded(options) for question, options in phrases.options.items()},
        districts=_folded(phrases.districts),
        years=_folded(phrases.years),
        about=frozenset(map(fold, phrases.about)),
        cues={name: frozenset(way for cue in cues for way in _ways(cue)) for name, cues in phrases.cues.items()},
        labels={way: name for label, name in phrases.labels.items() for way in _ways(label)},
        said={question: _folded(said) for question, said in phrases.said.items()},
    )


_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_OUTER = " .,;:!?~'\"()[]{}<>|-_/\\`*#、。,，;；:：·…—“”‘’「」『』《》〈〉【】"


def _ways(phrase: str) -> tuple[str, ...]:
    """How a phrase may stand within a text that keeps its length: there ß does not become ss."""
    folded = fold(phrase)
    return folded, folded.replace("ss", "ß")


def _folded(phrases: Mapping[str, V]) -> dict[str, V]:
    return {fold(phrase): meaning for phrase, meaning in phrases.items()}
