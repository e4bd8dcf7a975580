"""A table of figures before anything is written: each product with what it gets, every problem by row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from zlib import crc32

from bot.documents import many_templates
from bot.held import Held
from bot.messages import Button, Document, Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.figures import FIGURES
from flows.many import MOST_LINES, Line
from flows.problems import Problem
from flows.question import Money
from flows.taking_in import Writes
from flows.values import Value, to_json
from storage.drafts import Draft

SHOWN = 8
"""Rows told of in one message."""


@dataclass(frozen=True, slots=True)
class Target:
    """A product and the draft its figures go into now; without one it waits for the platform."""

    name: str
    model: str
    product: Draft
    held: Held | None

    @property
    def title(self) -> str:
        return f"{self.name} {self.model}".strip()


@dataclass(frozen=True, slots=True)
class Row:
    """A line, the product it is about, what its cells say, and what it would write."""

    line: Line
    target: Target | None
    values: Mapping[str, Value] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    writes: Writes = ()

    @property
    def title(self) -> str:
        return self.line.written[:40] if self.target is None else self.target.title

    @property
    def held(self) -> Held:
        assert self.target is not None
        assert self.target.held is not None
        return self.target.held

    @property
    def product(self) -> Draft:
        assert self.target is not None
        return self.target.product


@dataclass(frozen=True, slots=True)
class Sums:
    """A table as it is read against the subject's drafts; `unit` is what sums without one are in."""

    rows: tuple[Row, ...]
    targets: tuple[Target, ...]
    unit: str
    unused: tuple[str, ...]

    @property
    def fine(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.problems)

    @property
    def wrong(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.problems)

    @property
    def lacks_unit(self) -> bool:
        return any(one.code == "no_unit" for row in self.rows for one in row.problems)


def digest(found: Sums) -> int:
    """What a button is bound to: the drafts as they are, and what each gets."""
    each = [
        [row.held.draft.id, row.product.id, row.held.draft.version, row.held.draft.edition]
        + [[*key, to_json(value)] for key, value in row.writes]
        for row in found.fine
    ]
    return crc32(json.dumps(each).encode())


def show(turn: Turn, found: Sums, lead: str = "") -> Outbound:
    """What would be written, product by product; what is wrong first."""
    lines = [lead] if lead else []
    lines.append(str(turn.say("sums.head", n=len(found.rows), fine=len(found.fine), wrong=len(found.wrong))))
    told = (*found.wrong, *found.fine)
    lines += [_told(turn, row) for row in told[:SHOWN]]
    if len(told) > SHOWN:
        lines.append(str(turn.say("sums.more", n=len(told) - SHOWN)))
    if found.unused:
        lines.append(str(turn.say("many.unused", names=turn.say.plain("say.list_comma").join(found.unused))))
    if found.lacks_unit:
        lines.append(str(turn.say("sums.which_unit")))
    return Outbound("\n".join(lines), _buttons(turn, found), "tasks", progress=parts.progress(turn))


def _told(turn: Turn, row: Row) -> str:
    said = [problem(turn, one) for one in row.problems or row.remarks]
    values = "" if row.problems else _values(turn, row)
    where = turn.say.plain("many.where", sheet=row.line.sheet, n=row.line.place)
    told = turn.say.plain("many.and").join(filter(None, [values, *said]))
    return str(turn.say("sums.row", where=where, title=row.title, said=told))


def _values(turn: Turn, row: Row) -> str:
    asks = row.held.journey.sheet.layout.entries
    shown = (
        f"{turn.say.plain(f'q.{name}.name')} {parts.value(turn, asks[name].question, row.values[name])}"
        for name in FIGURES
        if name in row.values
    )
    return turn.say.plain("say.list_comma").join(shown)


def problem(turn: Turn, found: Problem) -> str:
    """What is said of a row, not escaped."""
    params = dict(found.params)
    if found.code == "doubt":
        params["name"] = turn.say.plain(f"check.{params['name']}.name")
    elif "name" in params:
        params["name"] = turn.say.plain(f"q.{params['name']}.name")
    return turn.say.plain(f"sums.{found.code}", **params)


def _buttons(turn: Turn, found: Sums) -> tuple[parts.Row, ...]:
    subject = turn.held.draft.subject_id
    units = [
        Button(turn.say.plain(f"button.sums_{name}"), turn.codes.make("gu", subject, place))
        for place, name in enumerate(("yuan", "wan"))
        if found.lacks_unit
    ]
    label = turn.say.plain("button.sums_take", n=len(found.fine))
    take = [Button(label, turn.codes.make("ga", subject, digest(found)), "primary")] if found.fine else []
    drop = Button(turn.say.plain("button.many_drop"), turn.codes.make("gd", subject), "quiet")
    return (*parts.rows([*units, *take]), *parts.rows([drop, parts.command(turn, "continue")]))


def explained(turn: Turn, every: Sequence[Target]) -> Outbound:
    """What can be sent, and the template with the subject's products, in either unit."""
    subject = turn.held.draft.subject_id
    names = ("wan", "yuan")
    templates = [
        Button(turn.say.plain(f"button.sums_template_{name}"), turn.codes.make("gt", subject, 1 - place), "primary")
        for place, name in enumerate(names)
    ]
    text = turn.say("sums.explained", n=len(every))
    return Outbound(str(text), parts.rows([*templates, parts.command(turn, "continue")]), wants="file")


def template(turn: Turn, every: Sequence[Target], unit: str) -> Document:
    """A row a product with the figures it has; the year before in a new update."""
    asks = _asks(every)
    head = [turn.say.plain(f"q.{name}.name") for name in ("product_name", "model")]
    head += [turn.say.plain("sums.column", name=turn.say.plain(f"q.{name}.name"), unit=unit) if name in asks
             else turn.say.plain(f"q.{name}.name") for name in FIGURES]  # fmt: skip
    head.append(turn.say.plain("sums.column_last"))
    rows = [_product(turn, one, unit) for one in every if one.held is not None]
    notes = [turn.say.plain("sums.note_products"), turn.say.plain("sums.note_unit", unit=unit)]
    notes.append(turn.say.plain("sums.note_year", year=turn.today.year - 1))
    notes.append(turn.say.plain("sums.note_limits", n=MOST_LINES))
    return many_templates.figures(turn.say, head, rows, notes)


def _asks(every: Sequence[Target]) -> frozenset[str]:
    """Which of the figures are sums."""
    held = next((one.held for one in every if one.held is not None), None)
    entries = held.journey.sheet.layout.entries if held is not None else {}
    return frozenset(name for name in FIGURES if name in entries and isinstance(entries[name].question, Money))


def _product(turn: Turn, target: Target, unit: str) -> list[str]:
    """A product with the figures it has in this draft, and those it had before."""
    now = [_now(target, name, unit) for name in FIGURES]
    return [target.name, target.model, *now, _before(turn, target)]


def _now(target: Target, name: str, unit: str) -> str:
    """A figure as it stands in the draft; a plain number in the unit of its column."""
    value = target.held.previous((name, "")) if target.held is not None else None
    if not isinstance(value, int):
        return ""
    worth = 1 if name == "data_year" else 1_000_000 if unit == "万元" else 100
    return format((Decimal(value) / worth).normalize(), "f")


def _before(turn: Turn, target: Target) -> str:
    """What the product was filed with last, in words."""
    held = target.held
    if held is None or held.draft.about is None:
        return ""
    asks, given = held.journey.sheet.layout.entries, held.given
    shown = (
        f"{turn.say.plain(f'q.{name}.name')} {parts.value(turn, asks[name].question, given[name])}"
        for name in FIGURES
        if name in given and name in asks
    )
    return turn.say.plain("say.list_comma").join(shown)
