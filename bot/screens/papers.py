"""Papers as the contact looks after them: the checklist, one paper with its files, and what is asked about a file."""

from __future__ import annotations

from collections.abc import Iterator

from bot.documents.verdict import LIMITS
from bot.messages import Button, ButtonStyle, Outbound
from bot.screens import paper_state as state
from bot.screens import paper_words, parts
from bot.screens.paper_state import Kept, Paper
from bot.turn import Turn

LINES = 8
"""Papers on one page of the checklist."""
FILES = 5
"""Files on one page of a paper."""
_NUMBERS = 2
"""Patents without a certificate that are named; the others are counted."""

LIST, OPEN, SEE, CITE, MORE = "yl", "yp", "yv", "yc", "ye"
REPLACE, ASK, DELETE, AS_IS, MOVE, UP, IS = "yr", "yd", "yx", "yk", "ym", "yu", "ya"
"""Verbs of buttons: look at the list, at one paper, at one file, at the source, send more; replace a file, ask whether
to delete it, delete it, leave it as it is, move it to another paper, move it up, say which paper it is."""


def listing(turn: Turn, page: int = 0, lead: str = "", *, edit: bool = False) -> Outbound:
    """The checklist: every paper asked for, with where it stands."""
    every = state.papers(turn)
    if not every:
        return parts.plain(turn, "paper.none_asked", parts.command(turn, "continue", "primary"))
    pages = -(-len(every) // LINES)
    page = min(page, pages - 1)
    lines = [lead] if lead else []
    lines.append(_head(turn, every, page, pages))
    shown = list(enumerate(every, 1))[page * LINES : (page + 1) * LINES]
    for place, paper in shown:
        lines += _line(turn, place, paper)
    opened = [
        about(turn, OPEN, paper, turn.say.plain("paper.open_n", n=place), 0, style="quiet" if paper.kept else "plain")
        for place, paper in shown
    ]
    around = [*_turning(turn, page, pages), parts.command(turn, "continue", "primary"), parts.command(turn, "tasks")]
    return Outbound(
        "\n".join(lines), (*parts.rows(opened, width=18, most=4), *parts.rows(around)), "tasks", edit=edit,
        progress=parts.progress(turn),
    )  # fmt: skip


def _head(turn: Turn, every: tuple[Paper, ...], page: int, pages: int) -> str:
    counts: dict[str, int] = {}
    for label in ("required", "advised"):
        mine = [one for one in every if one.asked.label == label]
        counts |= {label: len(mine), f"{label}_here": sum(bool(one.kept) for one in mine)}
    return str(turn.say("paper.head", page=page + 1, pages=pages, **counts))


def _line(turn: Turn, place: int, paper: Paper) -> Iterator[str]:
    mark = "☑" if paper.kept and not paper.remarks else "☐"
    label = turn.say.plain(f"label.{paper.asked.label}")
    name = state.called(turn, paper)
    yield str(
        turn.say("paper.line", n=place, mark=mark, name=name, label=label, state=paper_words.standing(turn, paper))
    )
    if text := paper_words.gravest(turn, paper):
        yield str(turn.say("paper.file_remark", text=text))
    if missing := state.uncertified(turn, paper):
        some = turn.say.plain("say.list_comma").join(missing[:_NUMBERS])
        yield str(turn.say("paper.uncertified", numbers=some, more=max(0, len(missing) - _NUMBERS)))


def _turning(turn: Turn, page: int, pages: int) -> Iterator[Button]:
    draft = turn.held.draft.id
    for label, to in (("paper.earlier", page - 1), ("paper.further", page + 1)):
        if 0 <= to < pages:
            yield Button(turn.say.plain(label), turn.codes.make(LIST, draft, to))


def page(turn: Turn, paper: Paper, number: int = 0, lead: str = "", *, edit: bool = False) -> Outbound:
    """One paper: its files in order, what was recognised, what is doubtful, and what can be done."""
    changes = not turn.held.frozen and turn.held.may_change(paper.asked.id)
    pages = max(1, -(-len(paper.kept) // FILES))
    number = min(number, pages - 1)
    shown = paper.kept[number * FILES : (number + 1) * FILES]
    lines = [*([lead] if lead else []), *_about(turn, paper), *(_file(turn, paper, one) for one in shown)]
    if not paper.kept:
        lines.append(str(turn.say("paper.page_empty" if changes else "paper.page_none")))
    rows = [tuple(_acts(turn, paper, one, changes=changes)) for one in shown]
    further = [
        about(turn, OPEN, paper, turn.say.plain(label), to)
        for label, to in (("paper.earlier", number - 1), ("paper.further", number + 1))
        if 0 <= to < pages
    ]
    ways = [*further, *(_on(turn, paper) if changes else ()), *_around(turn, paper)]
    return Outbound(
        "\n".join(lines), (*rows, *parts.rows(ways, width=18, most=4)), "tasks", edit=edit,
        wants="file" if changes else "", progress=parts.progress(turn),
    )  # fmt: skip


def _about(turn: Turn, paper: Paper) -> Iterator[str]:
    label = turn.say.plain(f"label.{paper.asked.label}")
    yield str(turn.say("paper.page_head", name=state.called(turn, paper), label=label, n=len(paper.kept)))
    if missing := state.uncertified(turn, paper):
        yield str(
            turn.say("paper.uncertified", numbers=turn.say.plain("say.list_comma").join(missing[:FILES]),
                     more=max(0, len(missing) - FILES))
        )  # fmt: skip


def _file(turn: Turn, paper: Paper, kept: Kept) -> str:
    what = paper_words.recognised(turn, paper, kept)
    pages = len(kept.reading.pages) if kept.reading is not None else 0
    line = str(turn.say("paper.file", n=kept.place, name=state.named(turn, kept.file), pages=pages, what=what))
    remarks = [paper_words.found(turn, one, remark) for one, remark in paper.remarks if one is kept]
    return "\n".join([line, *(str(turn.say("paper.file_remark", text=text)) for text in remarks)])


def _acts(turn: Turn, paper: Paper, kept: Kept, *, changes: bool) -> Iterator[Button]:
    yield of_file(turn, SEE, paper, kept, turn.say.plain("paper.see_n", n=kept.place))
    if changes:
        yield of_file(turn, REPLACE, paper, kept, turn.say.plain("paper.replace_n", n=kept.place))
        yield of_file(turn, ASK, paper, kept, turn.say.plain("paper.delete_n", n=kept.place))
    if changes and kept.place > 1:
        label = turn.say.plain("paper.up_n", n=kept.place)
        yield parts.tap(turn, UP, paper.step.key, kept.place, label=label, style="quiet")


def _on(turn: Turn, paper: Paper) -> Iterator[Button]:
    if len(paper.kept) < paper.asked.most:
        yield about(turn, MORE, paper, turn.say.plain("paper.more" if paper.kept else "paper.send"))
    if paper.kept:
        yield parts.command(turn, "enough", "primary")


def _around(turn: Turn, paper: Paper) -> Iterator[Button]:
    yield about(turn, CITE, paper, turn.say.plain("button.clause"), 0, style="quiet")
    if paper.asked.stamp is not None:
        yield about(turn, CITE, paper, turn.say.plain("paper.stamp_source"), 1, style="quiet")
    yield parts.command(turn, "papers")


def about(turn: Turn, verb: str, paper: Paper, label: str, *numbers: int, style: ButtonStyle = "plain") -> Button:
    """A button about one paper, whatever was written to it meanwhile."""
    name, item = paper.step.key
    code = turn.codes.make(verb, turn.held.draft.id, turn.held.mark(name), int(item or 0), *numbers)
    return Button(label, code, style)


def of_file(
    turn: Turn, verb: str, paper: Paper, kept: Kept, label: str, *numbers: int, style: ButtonStyle = "quiet"
) -> Button:
    """A button about one file: it holds for as long as the file is part of the paper."""
    return about(turn, verb, paper, label, state.number(kept.file.id), *numbers, style=style)


def back_to(turn: Turn, paper: Paper) -> Button:
    """Back to a paper's files."""
    return about(turn, OPEN, paper, turn.say.plain("paper.back_to", paper=state.called(turn, paper)))


def full(turn: Turn, paper: Paper, lead: str = "") -> Outbound:
    """No more files are taken for a paper."""
    text = turn.say("paper.full", paper=state.called(turn, paper), most=paper.asked.most)
    buttons = [back_to(turn, paper), parts.command(turn, "continue", "primary")]
    return Outbound("\n".join(filter(None, [lead, str(text)])), parts.rows(buttons), "problem",
                    progress=parts.progress(turn))  # fmt: skip


def send(turn: Turn, paper: Paper, instead_of: Kept | None = None, lead: str = "") -> Outbound:
    """Asks for the next file, or for one in the place of another, and says what we can take."""
    place = instead_of.place if instead_of is not None else 0
    name = state.named(turn, instead_of.file) if instead_of is not None else ""
    ask = turn.say("paper.send_ask", paper=state.called(turn, paper), place=place, name=name)
    limits = turn.say("paper.limits", megabytes=LIMITS.size // 1_000_000, pages=LIMITS.pages, most=paper.asked.most)
    cancel = about(turn, OPEN, paper, turn.say.plain("button.cancel"), style="quiet")
    text = "\n".join(filter(None, [lead, str(ask), f"<i>{limits}</i>"]))
    return Outbound(text, parts.rows([cancel]), wants="file", progress=parts.progress(turn))


def ask_delete(turn: Turn, paper: Paper, kept: Kept, *, filed: bool) -> Outbound:
    """Asks before a file goes. `filed`: what was handed over keeps it."""
    text = turn.say(
        "paper.ask_delete", paper=state.called(turn, paper), place=kept.place, name=state.named(turn, kept.file),
        filed=filed,
    )  # fmt: skip
    yes = of_file(turn, DELETE, paper, kept, turn.say.plain("paper.delete"), style="plain")
    no = about(turn, OPEN, paper, turn.say.plain("paper.keep"), style="primary")
    return Outbound(str(text), parts.rows([yes, no]), progress=parts.progress(turn))
