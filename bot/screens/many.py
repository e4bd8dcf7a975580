"""A list of patents before anything of it is written: counts, what is wrong by row, what is fine, every way on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from bot.documents.sheets import XLSX, Sheet, workbook
from bot.messages import Button, Document, Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.journey import Step
from flows.many import Row
from flows.problems import Problem
from flows.question import Choice, Group, YesNo
from flows.taking_in import Writes
from flows.values import to_json

PAGE, SHOWN = 6, 3
"""Rows told of in one message, and fine ones named there."""
TWICE = frozenset({"twice", "known"})
"""Problems of rows that need no correcting: the patent is there already."""
ALIKE = ("in_force", "dispute", "owner_kind")
"""What is usually the same for all patents of a product."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A list as it is read against the draft in hand, and what taking it in writes."""

    group: Group
    rows: tuple[Row, ...]
    writes: Writes
    unused: tuple[str, ...]
    page: int = 0

    @property
    def fine(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.fine)

    @property
    def wrong(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.problem is not None and row.problem.code not in TWICE)

    @property
    def twice(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.problem is not None and row.problem.code in TWICE)

    @property
    def repairs(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.repair)

    @property
    def told(self) -> tuple[Row, ...]:
        """The rows there is something to say about, those to be corrected first."""
        return (*self.wrong, *self.twice, *(row for row in self.fine if row.remarks))


def digest(turn: Turn, writes: Writes) -> int:
    """What a button is bound to: what it writes, and the draft as it is now."""
    draft = turn.held.draft
    whole = [draft.id, draft.version, draft.edition, [[*key, to_json(value)] for key, value in writes]]
    return crc32(json.dumps(whole).encode())


def show(turn: Turn, found: Preview, lead: str = "", *, edit: bool = False) -> Outbound:
    """One page of the preview."""
    counts = {"n": len(found.rows), "fine": len(found.fine), "wrong": len(found.wrong), "twice": len(found.twice)}
    lines = [lead] if lead else []
    lines += [str(turn.say("many.head", **counts))]
    here = found.told[found.page * PAGE : (found.page + 1) * PAGE]
    lines += [_told(turn, row) for row in here]
    if len(found.told) > PAGE:
        pages = -(-len(found.told) // PAGE)
        lines.append(str(turn.say("many.page", page=found.page + 1, pages=pages)))
    lines += _fine(turn, found)
    if found.unused and not found.page:
        lines.append(str(turn.say("many.unused", names=turn.say.plain("say.list_comma").join(found.unused))))
    return Outbound("\n".join(lines), _buttons(turn, found, here), "tasks", edit=edit, progress=parts.progress(turn))


def _told(turn: Turn, row: Row) -> str:
    told = (row.problem,) if row.problem is not None else row.remarks
    mends = [turn.say.plain("many.may_be", number=row.repair)] if row.repair else []
    said = turn.say.plain("many.and").join([*(problem(turn, one) for one in told), *mends])
    shown = row.number if row.fine else row.line.written[:40]
    return str(turn.say("many.row", where=where(turn, row), written=shown, said=said))


def where(turn: Turn, row: Row) -> str:
    """The row, as the contact finds it again."""
    return turn.say.plain("many.where", sheet=row.line.sheet, n=row.line.place)


def problem(turn: Turn, found: Problem) -> str:
    """What is said of a row, not escaped."""
    params = dict(found.params)
    if found.code == "unread":
        params["name"] = turn.say.plain(f"q.{params['name']}.name")
    if found.code == "kind_differs":
        params["kind"] = turn.say.plain(f"patent.{params['kind']}")
    return turn.say.plain(f"many.{found.code}", **params)


def _fine(turn: Turn, found: Preview) -> list[str]:
    if not found.fine or found.page:
        return []
    names = turn.say.plain("say.list_comma").join(_named(row) for row in found.fine[:SHOWN])
    return [str(turn.say("many.fine", names=names, more=max(len(found.fine) - SHOWN, 0)))]


def _named(row: Row) -> str:
    title = row.values.get("patent_title")
    return f"{row.number} {title}" if isinstance(title, str) and len(title) <= 20 else row.number


def _buttons(turn: Turn, found: Preview, here: Sequence[Row]) -> tuple[parts.Row, ...]:
    draft, mark = turn.held.draft.id, digest(turn, found.writes)

    def make(verb: str, key: str, *numbers: int, style: str = "plain", **params: object) -> Button:
        label = turn.say.plain(f"button.many_{key}", **params)
        return Button(label, turn.codes.make(verb, draft, *numbers), style)  # type: ignore[arg-type]

    out = [make("qa", "take", mark, style="primary", n=len(found.fine))] if found.fine else []
    places = {id(row): place for place, row in enumerate(found.rows, 1)}
    if len(found.repairs) > 1:
        out.append(make("qr", "repair_all", mark, 0, n=len(found.repairs)))
    out += [make("qr", "repair", mark, places[id(row)], where=where(turn, row)) for row in here if row.repair]
    around = [make("qp", "more", found.page + 1)] if (found.page + 1) * PAGE < len(found.told) else []
    around += [make("qp", "first", 0)] if found.page else []
    around += [make("qf", "correct", style="quiet"), make("qx", "file", style="quiet")]
    around.append(make("qd", "drop", style="quiet"))
    return (*parts.rows(out, width=16), *parts.rows(around, width=18, most=4))


def whole(turn: Turn, found: Preview) -> Document:
    """All of the preview, to look at beside the certificates."""
    names = [question.id for question in found.group.asks[1:]]
    used = [name for name in names if any(name in row.line.cells for row in found.rows)]
    asks = {question.id: question for question in found.group.asks}
    head = [turn.say.plain(f"many.column_{one}") for one in ("row", "written", "number", "result")]
    head += [turn.say.plain(f"q.{name}.name") for name in used]
    rows = [
        [where(turn, row), row.line.written, row.number or row.repair, _result(turn, row)]
        + [
            parts.value(turn, asks[name], row.values[name]) if name in row.values else row.line.cells.get(name, "")
            for name in used
        ]
        for row in found.rows
    ]
    content = workbook([Sheet(turn.say.plain("many.sheet"), head, rows)])
    return Document(f"{turn.say.plain('many.sheet')}.xlsx", XLSX, content)


def _result(turn: Turn, row: Row) -> str:
    told = [row.problem] if row.problem is not None else list(row.remarks)
    first = [] if row.problem is not None else [turn.say.plain("many.ok")]
    repair = [turn.say.plain("many.may_be", number=row.repair)] if row.repair else []
    return turn.say.plain("many.and").join([*first, *(problem(turn, one) for one in told), *repair])


def alike(turn: Turn, step: Step) -> list[Button]:
    """One answer for all patents that this is still to be asked of, where it is usually the same."""
    question = step.question
    if question.id not in ALIKE or len(waiting(turn, step)) < 2:
        return []
    n = len(waiting(turn, step))
    options: list[tuple[int, str]] = []
    if isinstance(question, YesNo):
        options = [(int(value), parts.value(turn, question, value)) for value in (True, False)]
    elif isinstance(question, Choice):
        options = [(place, parts.value(turn, question, code)) for place, code in enumerate(question.options)]
    label = [(place, turn.say.plain("button.many_alike", n=n, value=shown)) for place, shown in options]
    return [parts.tap(turn, "qs", step.key, place, n, label=text) for place, text in label]


def among_others(turn: Turn, step: Step) -> bool:
    """Whether the same is still to be asked of another patent, so that a question says which one it is about."""
    return any(one.key != step.key for one in waiting(turn, step))


def waiting(turn: Turn, step: Step) -> tuple[Step, ...]:
    """The same question of every patent that has a number and no answer to it yet."""
    first = step.group.asks[0].id if step.group is not None else ""
    return tuple(
        one
        for one in turn.held.journey.steps
        if one.question.id == step.question.id
        and one.status in ("open", "deferred")
        and isinstance(turn.held.journey.value(first, one.item), str)
    )


def explained(turn: Turn, group: Group) -> Outbound:
    """What can be sent, and the template."""
    draft = turn.held.draft.id
    template = Button(turn.say.plain("button.many_template"), turn.codes.make("qt", draft, 0), "primary")
    figures = parts.command(turn, "figures")
    text = turn.say("many.explained", most=group.most)
    return Outbound(str(text), parts.rows([template, parts.command(turn, "continue"), figures]), wants="file")
