"""Papers against answers: what they say of each other, as facts that a notice's checks ask for.

A fact is given under `FOUND + name`, of one patent under `FOUND + name/item`, and is named like the check it is for. It
is True, or the day that is to be compared with today. What is not certain raises no fact, and what no paper says none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from flows.findings import certificates, contracts, figures, identity
from flows.findings.desk import Desk, Told
from flows.notice import Form
from flows.papers import Reading
from flows.sheet import Layout, Sheet, layout
from flows.values import FOUND, Answers, Given

__all__ = ["BASED_ON", "Told", "facts", "found"]

_RULES = (identity, certificates, contracts, figures)
BASED_ON: Mapping[str, frozenset[str]] = MappingProxyType(
    {fact: frozenset(names) for rule in _RULES for fact, names in rule.BASED_ON.items()}
)
"""Fact -> the answers it was compared with, those of the registration among them; the papers come beside."""


_WITHOUT_PAPERS = ("patents", "sales")
"""The answers of which something is said before any paper was read; the others are compared with papers only."""


def found(
    form: Form, answers: Answers, given: Given, readings: Mapping[str, Reading], today: date
) -> Mapping[str, Told]:
    """Everything that papers and answers say against each other. `readings` by the ids of the files that are answers; a
    file without one counts as not read. Today decides only which questions are asked."""
    laid = layout(form)
    if not readings and not any(name in laid.entries or name in given for name in _WITHOUT_PAPERS):
        return _of_nothing(laid)
    return dict(_all(Desk(Sheet(laid, answers, given, today), readings)))


@lru_cache(maxsize=256)
def _of_nothing(laid: Layout) -> Mapping[str, Told]:
    """What is said where neither papers nor answers say anything."""
    return MappingProxyType(dict(_all(Desk(Sheet(laid, {}, {}, date.max), {}))))


def _all(desk: Desk) -> Iterator[tuple[str, Told]]:
    for rule in _RULES:
        for fact, told in rule.compare(desk):
            yield FOUND + fact, told


def facts(told: Mapping[str, Told]) -> Given:
    """What conditions are given of it: no words of a paper or an answer."""
    return {name: one.worth for name, one in told.items()}
