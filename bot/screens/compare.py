"""Products side by side: facts only, no score, no order, none recommended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from bot.documents.sheets import Sheet
from bot.turn import Turn
from bot.values import show
from flows.comparison import FIGURES, KINDS, Facts
from locales import day

Cell = Callable[[Turn, Facts], str]


@dataclass(frozen=True, slots=True)
class Product:
    """One of those compared: its draft, what it is called, where it stands, its facts."""

    draft_id: int
    title: str
    state: str
    facts: Facts


def lines(turn: Turn, shown: Sequence[Product], first: int, total: int) -> list[str]:
    """A page of them: which, and then a line for each fact, in their order."""
    places = range(first + 1, first + 1 + len(shown))
    order = _beside(turn, [str(place) for place in places])
    head = turn.say("say.compare_head", first=places[0], last=places[-1], total=total)
    named = [f"{place}　{escape(one.title)}　{escape(one.state)}" for place, one in zip(places, shown, strict=True)]
    rows = [f"{name}　{escape(_beside(turn, cells))}" for name, cells in _rows(turn, shown)]
    return [str(head), *named, str(turn.say("say.compare_order", order=order)), *rows]


def sheet(turn: Turn, every: Sequence[Product]) -> Sheet:
    """All of them as a table: a row a fact, a column a product."""
    head = [turn.say.plain("say.compare_fact"), *(one.title for one in every)]
    state = [turn.say.plain("say.compare_state"), *(one.state for one in every)]
    note = [turn.say.plain("say.compare_note"), *[None] * len(every)]
    rows = [[name, *cells] for name, cells in _rows(turn, every)]
    return Sheet(turn.say.plain("button.compare"), head, [state, *rows, note])


def _beside(turn: Turn, cells: Sequence[str]) -> str:
    return turn.say.plain("say.compare_between").join(cells)


def _rows(turn: Turn, shown: Sequence[Product]) -> list[tuple[str, list[str]]]:
    """The facts by name, a cell for each product."""
    found = [(turn.say.plain(key), [cell(turn, one.facts) for one in shown]) for key, cell in _FACTS]
    return [*found[:5], *_figures(turn, shown), *found[5:]]


def _figures(turn: Turn, shown: Sequence[Product]) -> list[tuple[str, list[str]]]:
    def written(one: Product, name: str) -> str:
        value = one.facts.figures.get(name)
        return show(turn.say, "money", name, value) if value is not None else turn.say.plain("say.compare_unknown")

    return [(turn.say.plain(f"q.{name}.name"), [written(one, name) for one in shown]) for name in FIGURES]


def _kinds(turn: Turn, facts: Facts) -> str:
    """How many of each kind, those there are."""
    counted = [(turn.say.plain(f"q.patent_kind.{kind}"), n) for kind, n in zip(KINDS, facts.kinds, strict=True) if n]
    said = (turn.say.plain("say.compare_kind", kind=kind, n=n) for kind, n in counted)
    return turn.say.plain("say.list_comma").join(said) or turn.say.plain("say.compare_unknown")


def _ends(turn: Turn, facts: Facts) -> str:
    if facts.ends_on is None:
        return turn.say.plain("say.compare_unknown")
    on = day(facts.ends_on, turn.language)
    return turn.say.plain("say.compare_ends", on=on, n=facts.years_left, past=facts.ends_on <= turn.today)


def _year(turn: Turn, facts: Facts) -> str:
    known = facts.data_year
    return show(turn.say, "year", "data_year", known) if known is not None else turn.say.plain("say.compare_unknown")


def _papers(turn: Turn, facts: Facts) -> str:
    return turn.say.plain("say.compare_papers_of", n=facts.papers, wanted=facts.wanted)


_FACTS: tuple[tuple[str, Cell], ...] = (
    ("say.compare_in_force", lambda _, facts: str(facts.in_force)),
    ("say.compare_core", lambda _, facts: str(facts.core)),
    ("say.compare_kinds", _kinds),
    ("say.compare_first_end", _ends),
    ("say.compare_year", _year),
    ("say.compare_papers", _papers),
    ("say.compare_missing", lambda _, facts: str(facts.missing)),
)
