"""Which texts the product uses, read from its Python sources and templates without running them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from locales import catalogue

Used = Mapping[str, frozenset[str] | None]
"""Key -> the variables a text may use; None where the callers do not tell."""

_CALLED = frozenset({"say", "t", "plain", "has"})
_KEY = re.compile(r"[a-z]\w*(?:\.\w+)+")
_QUOTED = re.compile(r"""["'`]([a-z]\w*(?:\.\w+)+)["'`]""")
_FILE_ENDINGS = (".html", ".txt", ".css", ".js", ".svg", ".j2", ".po", ".toml", ".json", ".py")


@dataclass(slots=True)
class Found:
    """What sources mention: keys given to a call with the variables passed, words in quotes, and f-strings that make
    keys, as their fixed parts with None between."""

    calls: dict[str, frozenset[str] | None] = field(default_factory=dict)
    constants: set[str] = field(default_factory=set)
    patterns: set[tuple[str | None, ...]] = field(default_factory=set)

    def called(self, key: str, given: frozenset[str] | None) -> None:
        """Notes one call; a text may only use what every call gives."""
        before = self.calls.get(key)
        self.calls[key] = given if before is None else before if given is None else before & given


def used(sources: Iterable[Path], families: Used | None = None, domain: str = "beian") -> Used:
    """The keys that the files below `sources` use: written out in full, or made by an f-string from words that stand in
    quotes somewhere. `families` adds keys known otherwise, such as one for every problem, with their variables."""
    found = _scan(sources)
    known = {key for language in catalogue.languages() for key in catalogue.texts(language, domain)}
    rooms = {key.partition(".")[0] for key in known}
    keys: dict[str, frozenset[str] | None] = {key: None for key in known if _made(key, found)}
    keys |= {key: None for key in known if _lengthened(key, found, keys)}
    keys |= {key: None for key in found.constants if _is_key(key, rooms)}
    keys |= {key: given for key, given in found.calls.items() if key.partition(".")[0] in rooms}
    return keys | dict(families or {})


def _made(key: str, found: Found) -> bool:
    return any(_fits(key, pattern, found.constants) for pattern in found.patterns)


def _lengthened(key: str, found: Found, bases: Iterable[str]) -> bool:
    """Whether the key is a shorter key that is used, with an ending put to it: f"{key}_{form}"."""
    endings = [pattern[1:] for pattern in found.patterns if pattern[0] is None]
    shorter = [base for base in bases if key.startswith(base)]
    return any(_fits(key[len(base) :], ending, found.constants) for base in shorter for ending in endings)


def _fits(key: str, pattern: tuple[str | None, ...], known: set[str]) -> bool:
    """Whether the pattern's gaps can be filled with known words to give the key."""
    if not pattern:
        return not key
    first, rest = pattern[0], pattern[1:]
    if first is not None:
        return key.startswith(first) and _fits(key[len(first) :], rest, known)
    return any(key[:end] in known and _fits(key[end:], rest, known) for end in range(1, len(key) + 1))


def _is_key(text: str, rooms: set[str]) -> bool:
    return bool(_KEY.fullmatch(text)) and text.partition(".")[0] in rooms and not text.endswith(_FILE_ENDINGS)


def _scan(sources: Iterable[Path]) -> Found:
    found = Found()
    for path in _files(sources):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            _read_python(ast.parse(text), found)
        else:
            found.constants.update(_QUOTED.findall(text))
    return found


def _files(sources: Iterable[Path]) -> Iterator[Path]:
    for source in sources:
        paths = sorted(source.rglob("*")) if source.is_dir() else [source]
        yield from (path for path in paths if path.suffix in {".py", ".html", ".js", ".txt", ".j2"})


def _read_python(tree: ast.AST, found: Found) -> None:
    inside = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[first, *_]) if _name(node.func) in _CALLED:
                given = _given(node)
                for key in _literals(first):
                    found.called(key, None if _name(node.func) == "has" else given)
            case ast.Constant(value=str(text)) if node not in inside:
                found.constants.add(text)
            case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_] as values) if "." in start:
                found.patterns.add(tuple(_fixed(part) for part in values))
            case ast.JoinedStr(values=[ast.FormattedValue(), ast.Constant(value=str(link)), *_] as values) if (
                link == "_"
            ):
                found.patterns.add(tuple(_fixed(part) for part in values))


def _fixed(part: ast.expr) -> str | None:
    return part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else None


def _name(called: ast.expr) -> str:
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.removeprefix("_")
    return ""


def _literals(node: ast.expr) -> tuple[str, ...]:
    match node:
        case ast.Constant(value=str(key)) if _KEY.fullmatch(key):
            return (key,)
        case ast.IfExp(body=body, orelse=orelse):
            return (*_literals(body), *_literals(orelse))
    return ()


def _given(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name)
