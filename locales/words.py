"""Words: `say("key", **params)` renders a text of the catalogues as a strict Jinja2 template."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from locales import catalogue
from locales.format import filters

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NAME = re.compile(r"\{\{ ?([a-z_]+) ?\}\}")


class _Filled:
    """A text in which names are filled in and nothing is decided. Where a name is not given, the template says so."""

    __slots__ = ("_last", "_pieces", "_shown", "_template")

    def __init__(self, source: str, shown: Callable[[Any], str], template: Callable[[str], Template]) -> None:
        *pieces, self._last = _NAME.split(source)
        self._pieces = tuple(zip(pieces[::2], pieces[1::2], strict=True))
        self._shown, self._template = shown, partial(template, source)

    def render(self, params: Mapping[str, Any]) -> str:
        try:
            return "".join([f"{text}{self._shown(params[name])}" for text, name in self._pieces]) + self._last
        except KeyError:
            return self._template().render(params)


class Words:
    """The texts of one language. A text is trusted HTML (b, i, a); parameters are escaped. Unknown keys raise KeyError,
    parameters that a text uses and was not given raise jinja2.UndefinedError."""

    __slots__ = ("_layers", "_marked", "_plain", "_quotes", "language")

    def __init__(
        self, language: str, layers: Sequence[Mapping[str, str]], quotes: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.language = language
        self._quotes = quotes
        self._layers = tuple(layer for layer in layers if layer)
        self._marked: dict[str, Template | _Filled | Markup] = {}
        self._plain: dict[str, Template | _Filled | str] = {}

    def __call__(self, key: str, /, **params: Any) -> Markup:
        """The text as HTML."""
        found = self._marked.get(key)
        if found is None:
            found = self._marked[key] = self._compiled(key)
        return found if isinstance(found, Markup) else Markup(found.render(params))  # noqa: S704

    def plain(self, key: str, /, **params: Any) -> str:
        """The text without markup and with nothing escaped: for buttons, file names, logs."""
        found = self._plain.get(key)
        if found is None:
            found = self._plain[key] = self._compiled_plain(key)
        return found if isinstance(found, str) else found.render(params)

    def has(self, key: str) -> bool:
        """Whether there is a text for the key."""
        return any(key in layer for layer in self._layers)

    def translation(self, quote: str) -> str:
        """What a passage that the notice cites says in this language; "" where it is read in the original."""
        return self._quotes.get(quote, "")

    def source(self, key: str) -> str:
        """The text as written. Raises KeyError."""
        for layer in self._layers:
            if key in layer:
                return layer[key]
        raise KeyError(key)

    def _compiled(self, key: str) -> Template | _Filled | Markup:
        source = self.source(key)
        made = environment(self.language).from_string
        return _prepared(source, escape, made) if "{" in source else Markup(source)  # noqa: S704

    def _compiled_plain(self, key: str) -> Template | _Filled | str:
        source = plain_text(self.source(key))
        made = environment(self.language, plain=True).from_string
        return _prepared(source, _shown_plain, made) if "{" in source else source


def _prepared(source: str, shown: Callable[[Any], str], template: Callable[[str], Template]) -> Template | _Filled:
    return template(source) if "{" in _NAME.sub("", source) else _Filled(source, shown, template)


def words(language: str, notice_id: str = "") -> Words:
    """The words of one language, a notice's own before the product's; what is missing is said in the nearest."""
    return _words(language, notice_id, catalogue.folders())


@cache
def _words(language: str, notice_id: str, _folders: tuple[Path, ...]) -> Words:
    domains = (notice_id, "beian") if notice_id else ("beian",)
    language = language if language in catalogue.languages() else catalogue.FIRST
    return Words(
        language,
        [catalogue.texts(one, domain) for one in catalogue.chain(language) for domain in domains],
        catalogue.texts(language, f"{notice_id}_quotes") if notice_id else {},
    )


@cache
def environment(language: str, *, plain: bool = False) -> Environment:
    """The strict environment that a language's texts are compiled in."""
    made = Environment(
        autoescape=not plain,  # noqa: S701 - plain texts never become HTML
        undefined=StrictUndefined,
        finalize=_unmarked if plain else None,
        keep_trailing_newline=True,
    )
    made.filters.update(filters(language))
    return made


def plain_text(marked: str) -> str:
    """HTML without its tags and entities."""
    return html.unescape(_TAG.sub("", marked))


def _shown_plain(value: object) -> str:
    return str(_unmarked(value))


def _unmarked(value: object) -> object:
    return plain_text(value) if isinstance(value, Markup) else value
