"""Words: `say("key", **params)` renders a text of the catalogues as a strict Jinja2 template."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from locales import catalogue
from locales.format import filters

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


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
        self._marked: dict[str, Template | Markup] = {}
        self._plain: dict[str, Template | str] = {}

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

    def _compiled(self, key: str) -> Template | Markup:
        source = self.source(key)
        return environment(self.language).from_string(source) if "{" in source else Markup(source)  # noqa: S704

    def _compiled_plain(self, key: str) -> Template | str:
        source = plain_text(self.source(key))
        return environment(self.language, plain=True).from_string(source) if "{" in source else source


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


def _unmarked(value: object) -> object:
    return plain_text(value) if isinstance(value, Markup) else value
