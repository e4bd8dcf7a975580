"""How a language is spoken here: `<language>/style.toml` with its place in lists and what its texts never say."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from locales import catalogue


@dataclass(frozen=True, slots=True)
class Style:
    """`avoided`: words and signs that are out of voice, as patterns that ignore case."""

    avoided: tuple[re.Pattern[str], ...] = ()


@cache
def style(language: str) -> Style:
    """A language's style; nothing is avoided where there is no file. Raises ValueError on a pattern that is none."""
    path = catalogue.HOME / language / "style.toml"
    if not path.is_file():
        return Style()
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return Style(tuple(re.compile(one, re.IGNORECASE) for one in said.get("avoided", ())))
    except re.error as error:
        raise ValueError(f"{path.name} of {language}: {error}") from None
