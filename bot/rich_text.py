"""The little HTML of `Outbound.text` (b, i, a, line feeds): as plain text, and cut into parts a channel can send."""

from __future__ import annotations

import re
from html import unescape
from typing import Literal

_ATOM = re.compile(r"</?[a-zA-Z][^>]*>|&#?\w+;|.", re.DOTALL)
_TAG = re.compile(r"</?([a-zA-Z]+)[^>]*>")
_LINK = re.compile(r'<a\s+href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def plain(html: str) -> str:
    """The text without markup; a link keeps its address in brackets."""
    linked = _LINK.sub(lambda m: m[2] if m[1] == m[2] else f"{m[2]} ({m[1]})", html)
    return unescape(_TAG.sub("", linked))


Counted = Literal["characters", "bytes"]


def split(html: str, longest: int, counted: Counted = "characters") -> tuple[str, ...]:
    """Parts of at most `longest` UTF-16 units, or UTF-8 bytes, of visible text, cut after sentences, each with its tags
    closed."""
    most = 4 if counted == "bytes" else 2  # of any one character
    if len(html) * most <= longest and html.count("<") == 2 * html.count("</"):
        return (html.strip("\n"),) if plain(html).strip() else ()
    atoms: list[str] = _ATOM.findall(html)
    parts: list[str] = []
    opened: list[str] = []
    start = 0
    while start < len(atoms):
        end = _cut(atoms, start, longest, counted)
        parts.append(_balanced(atoms[start:end], opened))
        start = end
    return tuple(part.strip("\n") for part in parts if plain(part).strip())


def _cut(atoms: list[str], start: int, longest: int, counted: Counted) -> int:
    """Where the part beginning at `start` ends: after a paragraph, else a sentence, else a word, else anywhere."""
    size, best, rank = 0, 0, 0
    for at in range(start, len(atoms)):
        size += _width(atoms[at], counted)
        if size > longest:
            return _with_closing(atoms, best or max(at, start + 1))
        found = _rank(atoms, at)
        if found and (found >= rank or size < longest // 2):
            best, rank = at + 1, found
    return len(atoms)


def _with_closing(atoms: list[str], end: int) -> int:
    """The cut moved behind the tags that close there."""
    while end < len(atoms) and atoms[end].startswith("</"):
        end += 1
    return end


def _width(atom: str, counted: Counted) -> int:
    if _TAG.fullmatch(atom):
        return 0
    return len(unescape(atom).encode()) if counted == "bytes" else len(unescape(atom).encode("utf-16-le")) // 2


def _rank(atoms: list[str], at: int) -> int:
    """How good a place to cut lies after this atom."""
    atom, after = atoms[at], atoms[at + 1] if at + 1 < len(atoms) else "\n"
    if atom == "\n":
        return 3
    if atom in "。；？" or (atom in ".;?" and after.isspace()):
        return 2
    return 1 if atom.isspace() or atom in "，、" else 0


def _balanced(atoms: list[str], opened: list[str]) -> str:
    """The atoms with the tags open before them opened and those open after them closed; `opened` is updated."""
    head = "".join(opened)
    for atom in atoms:
        if _TAG.fullmatch(atom) is None:
            continue
        if atom.startswith("</"):
            del opened[-1:]
        else:
            opened.append(atom)
    tail = "".join(f"</{_name(tag)}>" for tag in reversed(opened))
    return head + "".join(atoms) + tail


def _name(tag: str) -> str:
    found = _TAG.fullmatch(tag)
    return found[1] if found else ""
