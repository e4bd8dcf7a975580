"""Catalogues on disk: `<folder>/<language>/LC_MESSAGES/<domain>.po`, dotted keys as msgid, no compiled files.

`<notice>_quotes.po` translates the passages a notice cites: there the passage is the msgid.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import normalize, read_po

HOME = Path(__file__).parent
FIRST = "zh_Hans"
"""The language the product is written in first, and the one a missing text falls back to."""
ENGLISH = "en"
_LEADING = (FIRST, ENGLISH)

_folders: list[Path] = [HOME]
_MSGID = re.compile(r'^msgid "(.+)"$', re.MULTILINE)
_ENTRY = re.compile(r'((?:^#.*\n)*)^msgid "(.+)"$', re.MULTILINE)


def add_folder(folder: Path) -> None:
    """Lets the words of a notice outside the product be found: in `folder/<language>/LC_MESSAGES/<notice id>.po`."""
    if folder not in _folders:
        _folders.append(folder)
        texts.cache_clear()


def folders() -> tuple[Path, ...]:
    """The folders that hold words: ours first, then those of notices outside the product."""
    return tuple(_folders)


@cache
def languages() -> tuple[str, ...]:
    """The offered languages: every folder of ours with a `beian.po`. The first one and English lead, as most who do not
    read Chinese read that."""
    found = {path.parent.parent.name for path in HOME.glob("*/LC_MESSAGES/beian.po")}
    return tuple(sorted(found, key=lambda name: (name not in _LEADING, name != FIRST, not name.startswith("zh"), name)))


def chain(language: str) -> tuple[str, ...]:
    """A language and those that stand in for what it lacks: Chinese for Chinese, English before Chinese for others."""
    near = (FIRST,) if language.startswith("zh") else (ENGLISH, FIRST)
    return tuple(dict.fromkeys((language, *near)))


def nearest(given: Iterable[str], language: str) -> str:
    """Of languages that something is given in the one that somebody of this language reads best, or ""."""
    known = tuple(given)
    return next((one for one in chain(language) if one in known), known[0] if known else "")


def path_of(language: str, domain: str) -> Path | None:
    """Where a domain's texts in one language lie, or None."""
    for folder in _folders:
        path = folder / language / "LC_MESSAGES" / f"{domain}.po"
        if path.is_file():
            return path
    return None


@cache
def texts(language: str, domain: str) -> Mapping[str, str]:
    """The texts of one domain in one language; empty when there are none. Raises on a file that is not a catalogue."""
    path = path_of(language, domain)
    return read(path.read_text(encoding="utf-8")) if path else {}


def read(source: str) -> dict[str, str]:
    """Key -> text of a .po file's content; entries without a text are left out."""
    catalogue = read_po(io.StringIO(source), abort_invalid=True)
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id and entry.string and not entry.fuzzy}


def repeated(source: str) -> tuple[str, ...]:
    """Keys written more than once, which the reader would merge without a word."""
    return tuple(key for key, times in Counter(_MSGID.findall(source)).items() if times > 1)


def dump(entries: Mapping[str, str], language: str, comments: Mapping[str, str] | None = None) -> str:
    """A .po file's content, sorted by key, one line a text unless the text has line feeds of its own."""
    header = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    said = comments or {}
    blocks = [f"{said.get(key, '')}msgid {_quoted(key)}\nmsgstr {_quoted(entries[key])}\n" for key in sorted(entries)]
    return "\n".join([header, *blocks])


def normalised(source: str, language: str) -> str:
    """The same catalogue sorted and laid out as `dump` does. Raises ValueError when a key is there twice."""
    if twice := repeated(source):
        raise ValueError(f"written twice: {', '.join(twice)}")
    comments = {key: lines for lines, key in _ENTRY.findall(source) if lines}
    return dump(read(source), language, comments)


def _quoted(text: str) -> str:
    return str(normalize(text, width=-1))
