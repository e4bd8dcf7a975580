"""What is said of a paper that was looked at: what it is, and what is wrong with it, in a few plain sentences."""

from __future__ import annotations

from bot.documents.verdict import Refused
from flows.papers import UNKNOWN, Finding, Reading
from locales import Words

_MOST_PAGES = 5


def reaction(say: Words, reading: Reading | Refused | None, name: str = "") -> str:
    """Plain text, a sentence a line. None stands for a file that was kept, but that nobody could read; `name` is the
    file's, "" where the contact knows which one is meant."""
    if isinstance(reading, Refused):
        return say.plain(f"paper.{reading.code}", name=name, **reading.params)
    if reading is None:
        return say.plain("read.unreadable", name=name)
    return "\n".join([_what(say, reading, name), *problems(say, reading)])


def kind(say: Words, reading: Reading) -> str:
    """What kind of paper it is, as people call it."""
    return say.plain(f"read.kind_{reading.kind}")


def problems(say: Words, reading: Reading) -> list[str]:
    """What is wrong with it, a sentence each, with the pages it is about where there are several."""
    alike: dict[str, list[Finding]] = {}
    for found in reading.findings:
        alike.setdefault(found.code, []).append(found)
    return [
        _where(say, reading, [one.page for one in found]) + say.plain(f"read.{code}", **found[0].params)
        for code, found in alike.items()
    ]


def _what(say: Words, reading: Reading, name: str) -> str:
    if reading.kind != UNKNOWN:
        return say.plain("read.is" if reading.sure else "read.looks_like", name=name, kind=kind(say, reading))
    nothing = all(page.source == "none" for page in reading.pages)
    return say.plain("read.no_text" if nothing else "read.no_kind", name=name)


def _where(say: Words, reading: Reading, about: list[int]) -> str:
    if len(reading.pages) < 2 or 0 in about:
        return ""
    if len(about) > _MOST_PAGES:
        return say.plain("read.many_pages", n=len(about))
    return say.plain("read.on_pages", pages=say.plain("say.list_comma").join(map(str, sorted(set(about)))))
