"""A message in its parts: what is said to explain oneself beside what is asked; and whether another procedure is asked about.

`procedures` of a language's `questions.toml`: `names` of what is done elsewhere (费减备案, a trademark), `doing` what
asks how, where or when that is done, `ours` what shows that our own filing is meant or that the two are compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from locales import catalogue
from locales.wordings import bare, markers, table

SHORTEST = 4
"""Letters of a part that may ask something by itself, a limit of this product: shorter ones are beginnings and ends."""

_BETWEEN = re.compile(
    r"[，。？！；、,;!?…:：\n]+|\s[-–—]+\s|——|[.](?=\s|$)|(?<=[\u2e80-\uabff])\s+(?=[\u2e80-\uabff])|(?<=[ㅠㅜ])\s+"
)


def parts(text: str) -> tuple[str, ...]:
    """The parts of a text, bare; nothing where it has only one."""
    found = tuple(part for part in map(bare, _BETWEEN.split(text)) if len(part) >= SHORTEST)
    return found if found != (bare(text),) else ()


def elsewhere(text: str) -> bool:
    """Whether a bare text asks how another procedure is done and says nothing of ours."""
    spaced, known = f" {text} ", _procedures(catalogue.folders())
    names, doing, ours = (any(one in spaced for one in known[kind]) for kind in ("names", "doing", "ours"))
    return names and doing and not ours


@cache
def _procedures(_folders: tuple[Path, ...]) -> Mapping[str, tuple[str, ...]]:
    tables = [table(language).get("procedures", {}) for language in catalogue.languages()]
    return {
        kind: tuple({way for one in tables for way in markers(one.get(kind, ()))}) for kind in ("names", "doing", "ours")
    }
