"""Checks of the words: each text in every language, well formed, with the same variables, in the house's voice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from types import MappingProxyType

from jinja2 import TemplateError, nodes
from jinja2.meta import find_undeclared_variables

from locales import catalogue
from locales.style import style
from locales.usage import Used
from locales.words import environment, plain_text


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the words: a named error, the place, what it is, how to mend it."""

    error: str
    where: str
    message: str
    fix: str


_MARKDOWN = re.compile(r"\*\*|__|\]\(|^##+ |```", re.MULTILINE)
_TEMPLATE = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_ENTITY = re.compile(r"&(?!(?:[a-z]+|#\d+);)")
_SIGNS = "☐☑"


def check(
    used: Used, domain: str = "beian", optional: Used = MappingProxyType({}), languages: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Everything wrong with one domain's texts in all offered languages, or in those named. Keys in `optional` may be
    left out of all languages, not of some."""
    wanted = tuple(languages) or catalogue.languages()
    spoken = {language: catalogue.texts(language, domain) for language in wanted}
    keys = sorted({key for texts in spoken.values() for key in texts} | set(used))
    findings = [*_files(domain, wanted)]
    for key in keys:
        written = {language: texts[key] for language, texts in spoken.items() if key in texts}
        findings += _presence(key, used, written, key in optional, wanted)
        findings += _variables(key, written, used.get(key, optional.get(key)))
        for language, text in written.items():
            findings += _text(f"{language}: {key}", language, text)
    return tuple(findings)


def _files(domain: str, wanted: Sequence[str]) -> Iterator[Finding]:
    for language in wanted:
        path = catalogue.path_of(language, domain)
        if path is None:
            yield Finding("no_catalogue", f"{language}: {domain}", "there is no catalogue", f"write {domain}.po")
            continue
        source = path.read_text(encoding="utf-8")
        if twice := catalogue.repeated(source):
            yield Finding("repeated", f"{language}: {', '.join(twice)}", "written more than once", "keep one of them")
        elif catalogue.normalised(source, language) != source:
            yield Finding("unsorted", f"{language}: {domain}", "not in order", "python -m locales sort")


def _presence(
    key: str, used: Used, written: Mapping[str, str], optional: bool, wanted: Sequence[str]
) -> Iterator[Finding]:
    if key not in used and not optional:
        yield Finding("unused", key, "no one says this", "delete it, or correct its name")
    elif written or not optional:
        for language in wanted:
            if language not in written:
                yield Finding("missing", f"{language}: {key}", "there is no text", "write it")


def _variables(key: str, written: Mapping[str, str], allowed: frozenset[str] | None) -> Iterator[Finding]:
    names = {language: variables(text) for language, text in written.items()}
    known = {language: found for language, found in names.items() if found is not None}
    if len(set(known.values())) > 1:
        shown = "; ".join(f"{language} {', '.join(sorted(found)) or 'none'}" for language, found in known.items())
        yield Finding("variables_differ", key, shown, "use the same variables in every language")
    for language, found in known.items():
        strange = {name for name in found if allowed is not None and not {name, name.partition(".")[0]} & allowed}
        if allowed is not None and strange:
            listed = ", ".join(sorted(strange))
            yield Finding("unknown_variable", f"{language}: {key}", listed, f"use only: {', '.join(sorted(allowed))}")


def variables(text: str) -> frozenset[str] | None:
    """The names a text needs, `v.sales` for a member of one; None when it is not a template."""
    try:
        tree = environment("en").parse(text)
    except TemplateError:
        return None
    needed = find_undeclared_variables(tree)
    members = {
        (node.node.name, f"{node.node.name}.{node.attr}")
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name in needed
    }
    whole = needed - {owner for owner, _ in members}
    return frozenset(whole | {member for _, member in members})


def _text(where: str, language: str, text: str) -> Iterator[Finding]:
    try:
        environment(language).from_string(text)
    except TemplateError as error:
        yield Finding("template", where, str(error), "correct the template")
        return
    shown = _TEMPLATE.sub("x", text)
    yield from (Finding("html", where, problem, "use only b, i and a, closed in order") for problem in _markup(shown))
    if _MARKDOWN.search(plain_text(shown)):
        yield Finding("markdown", where, "Markdown is shown as typed", "use <b>, <i>, <a>")
    yield from (
        Finding("voice", where, f"「{word}」 is not how we speak", "say it another way")
        for word in _unsaid(language, text)
    )


def _unsaid(language: str, text: str) -> Iterator[str]:
    for pattern in style(language).avoided:
        if match := pattern.search(_TEMPLATE.sub("", text)):
            yield match[0]
    for character in text:
        if unicodedata.category(character) == "So" and character not in _SIGNS:
            yield character


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        allowed = {"href"} if tag == "a" else set()
        if tag not in {"a", "b", "i"} or {name for name, _ in attrs} != allowed:
            self.problems.append(self.get_starttag_text() or tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}>")


def _markup(text: str) -> Iterable[str]:
    tags = _Tags()
    tags.feed(text)
    tags.close()
    unescaped = ["&"] if _ENTITY.search(text) else []
    return [*tags.problems, *(f"<{tag}> not closed" for tag in tags.open), *unescaped]
