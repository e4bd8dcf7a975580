"""Wordings asked about while they are left out: what becomes of questions that nobody has written down yet.

The margins of `locales.finding` are chosen by it, not by the labelled questions, which are for telling how good it is.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from locales.finding import Found, Index, said
from tests.support.asked import TOPICS

PARTS = 12


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A wording, whose it is (a topic, `unknown:` or `decline:` with a name) and what was found without it."""

    language: str
    owner: str
    wording: str
    found: Found

    @property
    def kind(self) -> str:
        return self.owner.partition(":")[0] if ":" in self.owner else "topic"

    @property
    def right(self) -> bool:
        return self.found.nearest[:1] == (self.owner,)


def left_out(languages: Collection[str]) -> Iterator[LeftOut]:
    """Every wording of some languages once, a twelfth of them left out at a time, always the same."""
    every = [(language, *one) for language in languages for one in said(language, TOPICS)]
    random.Random(1).shuffle(every)
    for part in range(PARTS):
        without = every[part::PARTS]
        index = Index(TOPICS, frozenset((language, wording) for language, _, wording in without))
        for language, owner, wording in without:
            yield LeftOut(language, owner, wording, index.find(wording, language))


def table(languages: Collection[str]) -> str:
    """Shares of what was left out, by language and kind."""
    rows = [
        "| left out | of | sure, rightly | sure, wrongly | offered first | unknown or declined |",
        "|---|---|---|---|---|---|",
    ]
    found = list(left_out(languages))
    for language in languages:
        for kind in ("topic", "unknown", "decline"):
            some = [one for one in found if (one.language, one.kind) == (language, kind)]
            rows.append(f"| {language} {kind} | {len(some)} | {' | '.join(_shares(some))} |")
    return "\n".join(rows)


def _shares(some: list[LeftOut]) -> Iterator[str]:
    sure = [one for one in some if one.found.decision == "sure"]
    near = [one for one in some if one.found.decision == "near" and one.right]
    quiet = [one for one in some if one.found.decision in ("unknown", "declined")]
    right = sum(one.right for one in sure)
    yield from (f"{count / max(1, len(some)):.1%}" for count in (right, len(sure) - right, len(near), len(quiet)))
