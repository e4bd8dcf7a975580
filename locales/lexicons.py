"""What people type: yes and no, units, months, option labels, districts and commands, of all languages at once."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from locales import catalogue
from locales.simpler import simplified
from locales.words import plain_text

_TABLES = ("headings", "patent_headings", "figure_headings", "rows")
_SHORT = 24
"""Characters of a command with little words around it."""
_LONGEST = 2000
"""Characters of a message in which courtesy is looked for."""
_PAUSE = re.compile(r"([,，、。.!！;；~～\n]+)")
_NOT_OPTIONS = frozenset({"ask", "name", "hint", "item"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded phrases and what they mean; the fields are those of `flows.lexicon.Lexicon`. Amounts are in fen."""

    yes: frozenset[str]
    no: frozenset[str]
    none_of_them: frozenset[str]
    money_units: Mapping[str, int]
    months: Mapping[str, int]
    options: Mapping[str, Mapping[str, str]]
    districts: Mapping[str, str]
    years: Mapping[str, int]
    about: frozenset[str]
    cues: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]
    said: Mapping[str, Mapping[str, str]]

    def fields(self) -> dict[str, Any]:
        """Field name -> value, to build the reader's own lexicon from."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def fold(text: str) -> str:
    """The text as it is compared: one width, one case, no outer spaces or punctuation, single inner spaces."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    first, last = 0, len(folded)
    while first < last and _outer(folded[first]):
        first += 1
    while last > first and _outer(folded[last - 1]):
        last -= 1
    return folded[first:last]


def lexicon(language: str, notice_id: str = "") -> Lexicon:
    """What replies are read with. Where languages differ about a phrase, the contact's own decides."""
    return _lexicon(language, notice_id, catalogue.folders())


@cache
def commands(language: str) -> Mapping[str, str]:
    """Folded phrase -> command name, as typed in any offered language; the contact's own comes first."""
    return _meanings(spoken.get("commands", {}) for spoken in _spoken(language))


def command(text: str, language: str) -> str:
    """The command that a whole message is, or "": a phrase, with or without little words around it, a slash command or
    a question mark."""
    bare = unicodedata.normalize("NFKC", text).strip()
    known = commands(language)
    if bare and not bare.strip("?"):
        return "help"
    folded = fold(bare.removeprefix("/"))
    return known.get(folded) or known.get(_softened(folded), "")


def uncourteous(text: str, language: str) -> str:
    """A message without the greeting before it and the thanks behind it."""
    if len(text) > _LONGEST:
        return text
    known, parts = commands(language), _PAUSE.split(text)  # every other part is a pause
    while len(parts) > 2 and known.get(fold(parts[0])) == "hello":
        parts = parts[2:]
    while len(parts) > 2 and (not parts[-1] or known.get(fold(parts[-1])) == "thanks"):
        parts = parts[:-2]
    return "".join(parts)


def _softened(text: str) -> str:
    """A short message without 吧, 一下, please."""
    if len(text) > _SHORT:
        return ""
    soft = _soft_words()
    while rest := next((rest for one in soft if one in text for rest in _around(text, one)), ""):
        text = rest
    return text


def _around(text: str, word: str) -> Iterator[str]:
    """What is left without a word at the beginning or the end; nothing where it is not there, or part of another."""
    space = " " if word.isascii() else ""
    if text.startswith(word + space):
        yield fold(text.removeprefix(word))
    if text.endswith(space + word):
        yield fold(text.removesuffix(word))


@cache
def _soft_words() -> tuple[str, ...]:
    return tuple(sorted(_phrases(_spoken(catalogue.FIRST), "soft"), key=len, reverse=True))


def agrees(text: str, language: str) -> bool | None:
    """Whether a whole message is a yes or a no of this one language, as what its button says is; None for others."""
    said, [spoken, *_] = fold(text), _spoken(language)
    if said == fold(plain_text(catalogue.texts(language, "beian").get("button.switch", ""))):
        return True
    return next((name == "yes" for name in ("yes", "no") if said in map(fold, spoken.get(name, ()))), None)


@cache
def table_words() -> Mapping[str, Mapping[str, str]]:
    """What is written in spreadsheets, in any offered language: `headings` of lists of units, `patent_headings` and
    `figure_headings` (folded phrase -> what the column holds) and `rows` (folded word -> what it tells of a row or a
    cell)."""
    spoken = _spoken(catalogue.FIRST)
    return {kind: _meanings(table.get(kind, {}) for table in spoken) for kind in _TABLES}


@cache
def _lexicon(language: str, notice_id: str, _folders: tuple[object, ...]) -> Lexicon:
    spoken = _spoken(language)
    return Lexicon(
        yes=_phrases(spoken, "yes"),
        no=_phrases(spoken, "no"),
        none_of_them=_phrases(spoken, "none_of_them"),
        money_units=_figures(spoken, "money_units"),
        months=_figures(spoken, "months"),
        options=_options(language, notice_id, spoken),
        districts=_districts(language, spoken),
        years=_figures(spoken, "years"),
        about=_phrases(spoken, "about"),
        cues={**_cues(_close(language), "cues"), **_cues(spoken, "around")},
        labels=_meanings(table.get("labels", {}) for table in spoken),
        said=_said(spoken),
    )


def _spoken(language: str) -> tuple[Mapping[str, Any], ...]:
    return tuple(_tables(_own_first(language)))


def _tables(names: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    for one in names:
        for folder in catalogue.folders():
            if (path := folder / one / "lexicon.toml").is_file():
                yield _table(path)


@cache
def _table(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _own_first(language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((language, *catalogue.languages())))


def _phrases(spoken: Iterable[Mapping[str, Any]], name: str) -> frozenset[str]:
    return frozenset(fold(phrase) for table in spoken for phrase in table.get(name, ()))


def _figures(spoken: Iterable[Mapping[str, Any]], name: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for table in spoken:
        for phrase, figure in table.get(name, {}).items():
            found.setdefault(fold(phrase), figure)
    return found


def _meanings(tables: Iterable[Mapping[str, Iterable[str]]]) -> dict[str, str]:
    """Folded phrase -> name, from tables of name -> phrases; the first table that knows a phrase decides."""
    found: dict[str, str] = {}
    for table in tables:
        for name, phrases in table.items():
            for phrase in phrases:
                found.setdefault(fold(phrase), name)
    return found


def _options(language: str, notice_id: str, spoken: Iterable[Mapping[str, Any]]) -> Mapping[str, Mapping[str, str]]:
    tables: dict[str, list[Mapping[str, Iterable[str]]]] = {}
    for question, option, label in _labels(language, notice_id):
        tables.setdefault(question, []).append({option: (label,)})
    for table in spoken:
        for question, aliases in table.get("options", {}).items():
            tables.setdefault(question, []).append(aliases)
    return {question: _meanings(meant) for question, meant in tables.items()}


def _labels(language: str, notice_id: str) -> Iterator[tuple[str, str, str]]:
    """Question, option and label of every option of a notice, in the contact's own language first."""
    for one in _own_first(language):
        for key, text in catalogue.texts(one, notice_id).items():
            match key.split("."):
                case ["q", question, option] if option not in _NOT_OPTIONS:
                    yield question, option, plain_text(text)


def _close(language: str) -> tuple[Mapping[str, Any], ...]:
    """The tables of a language and of those written beside it: what denies in one may be anything in another."""
    return tuple(_tables(dict.fromkeys((*catalogue.chain(language), catalogue.ENGLISH, "zh_Hant"))))


def _cues(spoken: Sequence[Mapping[str, Any]], part: str) -> Mapping[str, frozenset[str]]:
    """In both characters: of a contact who reads Chinese a reply is made simplified first, of others it is not."""
    names = {name for table in spoken for name in table.get(part, {})}
    cues = {name: _phrases([table.get(part, {}) for table in spoken], name) for name in names}
    return {name: phrases.union(map(simplified, phrases)) for name, phrases in cues.items()}


def _said(spoken: Sequence[Mapping[str, Any]]) -> Mapping[str, Mapping[str, str]]:
    names = {name for table in spoken for name in table.get("said", {})}
    return {name: _meanings(table.get("said", {}).get(name, {}) for table in spoken) for name in names}


def _districts(language: str, spoken: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    labels = [
        {key.removeprefix("district."): (text,)}
        for one in _own_first(language)
        for key, text in catalogue.texts(one, "beian").items()
        if key.startswith("district.")
    ]
    return _meanings([*labels, *(table.get("districts", {}) for table in spoken)])


def _outer(character: str) -> bool:
    return character == " " or unicodedata.category(character)[0] == "P"
