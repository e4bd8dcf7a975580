"""How a reading compares with what is true of its paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from flows.papers import FIELDS, UNKNOWN, Reading
from flows.values import Value
from tests.corpus.facts import Case

Verdict = Literal["exact", "not read", "uncertain", "certain"]
"""Of a value: as on the paper; missing; wrong and said to be uncertain; wrong and certain."""


@dataclass(frozen=True)
class Score:
    """One field of one paper; `sure` whether the exact value was certain too."""

    case: Case
    field: str
    verdict: Verdict
    sure: bool
    read: Value | None


def scores(case: Case, reading: Reading) -> Iterator[Score]:
    """What became of each field of the paper, and of every one that was read though it is not there."""
    truth = case.truth if reading.kind == case.kind else {}
    for name in dict.fromkeys((*case.truth, *(one.name for one in reading.fields))):
        found = [one for one in reading.fields if one.name == name]
        right = [one for one in found if name in truth and same(one.value, truth[name])]
        wrong = [one for one in found if one not in right]
        if any(one.certain for one in wrong):
            yield Score(case, name, "certain", False, wrong[0].value)
        elif right:
            yield Score(case, name, "exact", right[0].certain, right[0].value)
        elif name in case.truth:
            yield Score(case, name, "uncertain" if wrong else "not read", False, wrong[0].value if wrong else None)


def kind_confused(case: Case, reading: Reading) -> bool:
    """Whether a paper was surely taken for one of another kind."""
    return reading.sure and (reading.kind != case.kind or case.unsure)


def same(read: Value, true: Value) -> bool:
    """Whether two values are the same; texts up to their spaces and full-width forms."""
    if isinstance(read, tuple) and isinstance(true, tuple):
        return tuple(map(_folded, read)) == tuple(map(_folded, true))
    if isinstance(read, str) and isinstance(true, str):
        return _folded(read) == _folded(true)
    return type(read) is type(true) and read == true


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("—", "-")


def order(score: Score) -> tuple[str, int]:
    """By kind, then as `FIELDS` has them."""
    names = FIELDS[score.case.kind] if score.case.kind != UNKNOWN else ()
    return score.case.kind, names.index(score.field) if score.field in names else 99
