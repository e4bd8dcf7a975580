"""A language that nobody speaks: English with accents, in brackets and two fifths longer. What is shown without
brackets cannot be translated, and what does not fit is too narrow for some real language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from locales import catalogue

LANGUAGE = "eo"
"""The code of a language that Babel knows and we do not offer."""
OPEN, CLOSE = "⟦", "⟧"
_KEPT = re.compile(r"(\{[{%#].*?[}%#]\}|<[^>]*>|&\w+;|\n)", re.DOTALL)
_ACCENTS = str.maketrans("aeiouAEIOUcnsy", "àéîõüÀÉÎÕÜçñšý")


def pseudo(key: str, text: str) -> str:
    """One text of the language; patterns only get the brackets."""
    if key.startswith("format."):
        return text if key == "format.year" else f"{OPEN}{text}{CLOSE}"
    parts = [part if _KEPT.fullmatch(part) else part.translate(_ACCENTS) for part in _KEPT.split(text)]
    letters = sum(char.isalpha() for part in parts if not _KEPT.fullmatch(part) for char in part)
    return f"{OPEN}{''.join(parts)}{'~' * (letters * 2 // 5)}{CLOSE}"


@contextmanager
def offered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """While it lasts the language is offered beside ours."""
    folder.mkdir(parents=True)
    for real in catalogue.HOME.iterdir():
        (folder / real.name).symlink_to(real)
    home = folder / LANGUAGE / "LC_MESSAGES"
    home.mkdir(parents=True)
    for path in (catalogue.HOME / "en" / "LC_MESSAGES").glob("*.po"):
        texts = catalogue.read(path.read_text(encoding="utf-8"))
        said = {key: pseudo(key, text) for key, text in texts.items()}
        (home / path.name).write_text(catalogue.dump(said, LANGUAGE), encoding="utf-8")
    monkeypatch.setattr(catalogue, "HOME", folder)
    monkeypatch.setattr(catalogue, "_folders", [folder])
    _forget()
    yield LANGUAGE
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    catalogue.languages.cache_clear()
    catalogue.texts.cache_clear()


def bare(text: str) -> str:
    """What of a shown text stands outside all brackets."""
    out, depth = [], 0
    for char in text:
        depth += (char == OPEN) - (char == CLOSE)
        if depth == 0 and char != CLOSE:
            out.append(char)
    return "".join(out)
