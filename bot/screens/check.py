"""Check your answers: a section at a time, each answer with Change; then hand over, or everything that is missing."""

from __future__ import annotations

from itertools import groupby

from bot.messages import Button, Outbound
from bot.screens import documents, paper_words, parts, people, readings
from bot.turn import Turn
from flows.journey import Defect, Step
from flows.pieces import CHECK
from flows.question import Group
from flows.values import Key
from storage import carrying

_LINES = 9
Page = tuple[Step, ...]
"""One screen of answers: whole sections while they fit a phone, an item of a group on its own."""


def pages(turn: Turn) -> tuple[Page, ...]:
    """The answers in form order, in screens that fit a phone."""
    out: list[Page] = []
    for block in _blocks(turn):
        if out and not block[0].item and not out[-1][-1].item and len(out[-1]) + len(block) <= _LINES:
            out[-1] = (*out[-1], *block)
        else:
            out += [block[place : place + _LINES] for place in range(0, len(block), _LINES)]
    return tuple(out)


def _blocks(turn: Turn) -> list[Page]:
    """The answers by section and item."""
    steps = [one for one in turn.held.journey.steps if not isinstance(one.question, Group) and one.status != "waiting"]
    return [tuple(block) for _, block in groupby(steps, key=lambda one: (one.section.id, one.item))]


END = 999
"""A page behind every last one: the end of the check."""


def page_of(turn: Turn, key: Key) -> int:
    """The page a question is on; the first when it is on none."""
    return next((place for place, page in enumerate(pages(turn)) if any(step.key == key for step in page)), 0)


def page(turn: Turn, number: int, lead: str = "", *, edit: bool = False) -> Outbound:
    """One page of answers; past the last one the end of the check."""
    every = pages(turn)
    if number >= len(every):
        return end(turn, edit=edit)
    lines = [lead] if lead else []
    lines.append(str(turn.say("say.check_head", page=number + 1, pages=len(every))))
    lines += _lines(turn, every[number])
    return Outbound(
        "\n".join(lines), _buttons(turn, number, every[number]), "tasks", edit=edit, progress=parts.progress(turn)
    )


def _lines(turn: Turn, shown: Page) -> list[str]:
    out, section = [], ""
    origins = readings.origins(turn)
    for place, step in enumerate(shown, 1):
        if step.section.id != section:
            section = step.section.id
            item = parts.item(turn, step.key) if step.item else ""
            out.append(str(turn.say("say.check_section", section=turn.say(f"section.{section}"), item=item)))
        out.append(_answer(turn, place, step, origins.get(step.key, "")))
    return out


def _answer(turn: Turn, place: int, step: Step, paper: str) -> str:
    """An answer as it stands; `paper`: what it was taken from."""
    key = "say.check_line" if step.status in ("answered", "skipped") else "say.check_line_open"
    label = turn.say(f"q.{step.question.id}.name")
    line = str(turn.say(key, n=place, name=label, value=parts.answer(turn, step)))
    return f"{line}　<i>{turn.say('say.read_origin', paper=paper)}</i>" if paper else line


def _buttons(turn: Turn, number: int, shown: Page) -> tuple[parts.Row, ...]:
    changes = [
        parts.tap(turn, "g", step.key, 1, label=turn.say.plain("button.change_n", n=place), style="quiet")
        for place, step in enumerate(shown, 1)
        if turn.held.may_change(step.question.id)
    ]
    around = [page_button(turn, number + 1, "check_done", "primary")]
    if number:
        around.append(page_button(turn, number - 1, "previous_section", "plain"))
    if shown[0].item:
        label = turn.say.plain("button.remove_item", item=parts.item(turn, shown[0].key))
        around.append(parts.tap(turn, "x", shown[0].key, label=label, style="quiet"))
    return (*parts.rows(changes, width=18, most=5), *parts.rows([*around, parts.command(turn, "tasks")]))


def page_button(turn: Turn, number: int, label: str, style: str) -> Button:
    code = turn.codes.make("p", turn.held.draft.id, number)
    return Button(turn.say.plain(f"button.{label}"), code, style)  # type: ignore[arg-type]


def end(turn: Turn, *, edit: bool = False) -> Outbound:
    """Everything is there: hand over. Or everything that is not, at once (一次性告知)."""
    found = turn.held.journey.defects()
    if found:
        return defects(turn, found, edit=edit)
    if not turn.held.access.whole:
        return people.section_done(turn)
    submit = turn.say.plain("button.submit")
    buttons = [parts.bound(turn, "h", submit, "primary"), page_button(turn, 0, "check_again", "plain")]
    say = "say.ready_again" if turn.held.returned else "say.ready"
    looks = paper_words.look(turn)
    carried = turn.held.filing is not None and carrying.carried(turn.tx, turn.held.filing.id)
    said = {"title": parts.title(turn), "form": turn.say(f"form.{turn.held.form.id}"), "carried": carried}
    text = turn.say(say, **said, looks=bool(looks))
    around = [parts.command(turn, "papers" if looks else "tasks")]
    return Outbound(
        "\n".join([str(text), *looks]),
        parts.rows([*buttons, *documents.button(turn), *around]),
        "tasks" if looks else "message",
        edit=edit,
        progress=parts.progress(turn),
    )


def defects(turn: Turn, found: tuple[Defect, ...], *, edit: bool = False) -> Outbound:
    """All that is wrong and can be known now, each place with a button."""
    blocks = [tuple(block) for _, block in groupby(found, key=_together)]
    lines = [str(turn.say("say.defects_head", n=len(found)))]
    lines += [str(turn.say("say.defects_line", n=n, text=described(turn, block))) for n, block in enumerate(blocks, 1)]
    looks = paper_words.look(turn)
    lines += looks
    buttons = [
        parts.tap(
            turn, "g", block[0].key, 2, label=turn.say.plain("button.fix_n", n=n), style="plain" if n > 1 else "primary"
        )
        for n, block in enumerate(blocks, 1)
    ]
    around = [*documents.button(turn), parts.command(turn, "papers" if looks else "tasks")]
    around.append(page_button(turn, 0, "check_again", "quiet"))
    return Outbound(
        "\n".join(lines), (*parts.rows(buttons, width=18, most=4), *parts.rows(around)), "problem", edit=edit,
        progress=parts.progress(turn),
    )  # fmt: skip


def _together(defect: Defect) -> tuple[str, ...]:
    """What is said in one line: everything of one kind in one section or item; a doubt and a failed clause alone."""
    alone = "" if defect.kind in ("missing", "paper", "deferred", "confirm") else "/".join(defect.key)
    return defect.kind, defect.section.id, defect.key[1], alone


def _missing(turn: Turn, defect: Defect) -> str:
    """What is missing by name, and whether it may be passed by."""
    name = turn.say.plain(f"q.{defect.key[0]}.name")
    passable = isinstance(defect.about, Step) and defect.about.question.may_skip
    return turn.say.plain("say.may_skip", name=name) if passable else name


def described(turn: Turn, block: tuple[Defect, ...]) -> str:
    """One line of defects in words."""
    first = block[0]
    if first.kind == "failed":
        return turn.say.plain("defect.failed", passage=first.clause.passage)
    item = parts.item(turn, first.key) if first.key[1] else turn.say.plain(f"section.{first.section.id}")
    if first.kind == "doubt":
        names = turn.say.plain(f"check.{first.key[0].removeprefix(CHECK)}.name")
    else:
        names = turn.say.plain("say.list_comma").join(_missing(turn, one) for one in block)
    return turn.say.plain(f"defect.{first.kind}", where=item, names=names)
