"""Figures of several products at once: which product a line is about, and what its cells say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from flows.lexicon import Lexicon, fold
from flows.many import Line
from flows.problems import Problem, Reply
from flows.products import models
from flows.question import Question
from flows.values import Value

FIGURES = ("data_year", "sales", "exports", "profit", "ip_spending")
"""The yearly figures, as the product form and its update ask them."""
MODEL = "model"
FOUND: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "no_product": (),
        "which_product": (),
        "product_twice": ("place",),
        "not_now": (),
        "no_figures": (),
        "no_unit": ("name", "written"),
        "no_figure": ("name", "written"),
        "year_not_over": ("year",),
        "year_too_old": ("year",),
        "no_data_year": (),
        "replaces": ("values",),
        "doubt": ("name",),
    }
)
"""What can be said of a line, with the figures its words may use."""

Product = tuple[str, str]
"""Name and model."""

_LOST = re.compile(r"\d(?:\.\d+)?e\+?\d{1,3}", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(（]\s*[\d.,]+\s*[)）]")


def product_of(line: Line, products: Sequence[Product]) -> int | Problem:
    """The place of the product that a line is about: by its name, and its model where several have that name."""
    name, model = line.written, line.cells.get(MODEL, "")
    named = [at for at, one in enumerate(products) if fold(name) in (fold(one[0]), fold(" ".join(one)))]
    alike = [at for at in named if _same_model(model, products[at][1])] if model else named
    if len(alike) == 1:
        return alike[0]
    return Problem("which_product" if len(named) > 1 else "no_product")


def _same_model(one: str, other: str) -> bool:
    return fold(one) == fold(other) or (bool(models(one)) and models(one) == models(other))


def read(
    line: Line, asks: Mapping[str, Question], unit: str, lexicon: Lexicon, today: date
) -> tuple[dict[str, Value], tuple[Problem, ...]]:
    """What a line's cells say by question, and what is wrong with the others. `unit` is what all sums without one are
    in, "" while nobody said; it is never guessed. Never raises."""
    values: dict[str, Value] = {}
    problems = []
    for name in FIGURES:
        text = line.cells.get(name, "").strip()
        if not text or name not in asks:
            continue
        value = _figure(asks[name], text, unit, lexicon, today)
        if isinstance(value, Problem):
            problems.append(value)
        else:
            values[name] = value
    return values, tuple(problems)


def _figure(question: Question, text: str, unit: str, lexicon: Lexicon, today: date) -> Value | Problem:
    said: dict[str, str] = {"name": question.id, "written": text[:40]}
    if _LOST.search(text) or _IN_BRACKETS.search(text):
        return Problem("no_figure", said)
    value = question.read(Reply(text=text), lexicon, today)
    if isinstance(value, Problem) and value.code == "money_unit":
        value = question.read(Reply(text=text + unit), lexicon, today) if unit else Problem("no_unit", said)
    if not isinstance(value, Problem) or value.code == "no_unit":
        return value
    if value.code in ("year_not_over", "year_too_old"):
        return Problem(value.code, {"year": value.params["year"]})
    return Problem("no_figure", said)
