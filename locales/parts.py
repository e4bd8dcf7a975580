"""A message in its parts, of which some explain and some ask; and whether it asks about another procedure.

`procedures` of a language's `questions.toml`: `names` of what is done elsewhere (费减备案, a trademark), `doing` what
asks how, where or when that is done, `ours` what shows that our own filing is meant or that the two are compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from locales import catalogue
from locales.wordings import apart, bare, markers, table

SHORTEST = 4
"""Letters of a part that may ask something by itself, a limit of this product: shorter ones are beginnings and ends."""

_PART = re.compile(
    r"(?:[^，。？！；、,;!?…:：.\n\s]|[.](?=\S)|(?<![\u2e80-\uabffㅠㅜ])\s(?![-–—])|\s(?![\u2e80-\uabff\s-]))+[?？]?"
)


def parts(text: str) -> tuple[str, ...]:
    """The parts of a text as they are written, with the mark of a question; nothing where it has only one."""
    found = tuple(part.strip() for part in _PART.findall(text) if len(bare(part)) >= SHORTEST)
    return () if len(found) == 1 and bare(found[0]) == bare(text) else found


def elsewhere(text: str) -> bool:
    """Whether a bare text asks how another procedure is done and says nothing of ours."""
    known = _procedures(catalogue.folders())
    rest = spaced = apart(text)
    for name in known["names"]:
        rest = rest.replace(name, " ")
    return (
        rest != spaced and any(one in rest for one in known["doing"]) and not any(one in rest for one in known["ours"])
    )


@cache
def _procedures(_folders: tuple[Path, ...]) -> Mapping[str, tuple[str, ...]]:
    """Longest first, so that what is left of a name is no part of a shorter one."""
    tables = [table(language).get("procedures", {}) for language in catalogue.languages()]
    found = {kind: {way for one in tables for way in markers(one.get(kind, ()))} for kind in ("names", "doing", "ours")}
    return {kind: tuple(sorted(ways, key=len, reverse=True)) for kind, ways in found.items()}
