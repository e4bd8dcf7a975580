"""What is said of a file on its own: what reading it found, which paper it is, and the contact's choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.messages import Button, Outbound
from bot.screens import paper_state as state
from bot.screens import paper_words, papers, parts
from bot.screens.paper_state import Kept, Paper
from bot.turn import Turn
from flows.journey import Step
from flows.papers import Reading
from storage.files import FileRow

NAMED = 4
"""Names of files that are listed when another one came."""


@dataclass(frozen=True, slots=True)
class Came:
    """Files that came for a paper: those that are part of it now, those it had already with the place of the same
    bytes, those it has no room for; and the file in whose place the first was sent."""

    fresh: tuple[str, ...]
    known: tuple[tuple[FileRow, int], ...] = ()
    left: tuple[str, ...] = ()
    replaces: str = ""


def so_far(turn: Turn, step: Step, came: Came) -> Outbound:
    """What a paper consists of once files came for it, and of each that was not taken why."""
    paper = state.paper(turn, step.key)
    assert paper is not None
    lines = [str(line) for line in _not_taken(turn, paper, came)]
    if came.replaces and not came.fresh:
        return papers.send(turn, paper, paper.of(came.replaces), "\n".join(lines))
    if came.left and not came.fresh:
        return papers.full(turn, paper, "\n".join(lines))
    if came.left:
        lines.append(str(turn.say("paper.full", paper=state.called(turn, paper), most=paper.asked.most)))
    if came.replaces and came.fresh:
        place = next(one.place for one in paper.kept if one.file.id == came.fresh[0])
        lines.append(str(turn.say("paper.replaced", place=place)))
    lines.append(_kept(turn, paper))
    if any(one.waits for one in paper.kept):
        lines.append(f"<i>{turn.say('say.reading_now')}</i>")
    twin = _elsewhere(turn, paper, came)
    if twin is not None:
        return _both(turn, paper, twin, lines)
    return Outbound("\n".join(lines), parts.rows(parts.files_done(turn, step)), wants="file",
                    progress=parts.progress(turn))  # fmt: skip


def _not_taken(turn: Turn, paper: Paper, came: Came) -> Iterator[str]:
    name = state.called(turn, paper)
    for row, place in came.known:
        yield str(turn.say("paper.same_here", name=state.named(turn, row), paper=name, place=place))


def _kept(turn: Turn, paper: Paper) -> str:
    names = turn.say.plain("say.list_comma").join(state.named(turn, one.file) for one in paper.kept[-NAMED:])
    n = len(paper.kept)
    return str(turn.say("say.paper_kept", paper=state.called(turn, paper), names=names, n=n, more=n > NAMED))


def _elsewhere(turn: Turn, paper: Paper, came: Came) -> tuple[Kept, Paper, Kept] | None:
    """A file that came, if another paper of the draft has the same bytes: that paper, and its file."""
    fresh = [one for one in paper.kept if one.file.id in came.fresh]
    others = [one for one in state.papers(turn) if one.step.key != paper.step.key] if fresh else []
    pairs = ((mine, other, kept) for mine in fresh for other in others for kept in other.kept)
    return next((one for one in pairs if one[0].file.digest == one[2].file.digest), None)


def _both(turn: Turn, paper: Paper, twin: tuple[Kept, Paper, Kept], lines: list[str]) -> Outbound:
    """Asks whether one file serves two papers; it does while nothing else is said."""
    mine, other, theirs = twin
    name = state.called(turn, other)
    lines.append(str(turn.say("paper.same_elsewhere", name=state.named(turn, mine.file), paper=name,
                              place=theirs.place)))  # fmt: skip
    only = turn.say.plain("paper.only_there", paper=name)
    buttons = [
        parts.command(turn, "enough", "primary", turn.say.plain("paper.for_both")),
        papers.of_file(turn, papers.DELETE, paper, mine, only, style="plain"),
    ]
    return Outbound("\n".join(lines), parts.rows(buttons), wants="file", progress=parts.progress(turn))


def told(turn: Turn, paper: Paper, kept: Kept) -> Outbound | None:
    """What reading a file found that is worth a word; None when there is nothing."""
    remarks = [remark for one, remark in paper.remarks if one is kept or remark.code == "no_stamp"]
    if not remarks:
        return None
    first = remarks[0]
    if first.code == "wrong_kind":
        return _other_kind(turn, paper, kept)
    text = turn.say(
        "paper.told", name=state.named(turn, kept.file), paper=state.called(turn, paper),
        found=paper_words.found(turn, kept, first), advice=turn.say.plain(f"paper.advice.{first.code}"),
    )  # fmt: skip
    buttons = [
        papers.of_file(turn, papers.REPLACE, paper, kept, turn.say.plain("paper.replace"), style="plain"),
        papers.of_file(turn, papers.AS_IS, paper, kept, turn.say.plain("paper.as_is"), style="plain"),
    ]
    return _remarked(turn, str(text), buttons)


def _other_kind(turn: Turn, paper: Paper, kept: Kept) -> Outbound:
    name = state.called(turn, paper)
    other = next((one for one in _wanting(turn, kept) if one.step.key != paper.step.key), None)
    text = turn.say(
        "paper.told_kind", name=state.named(turn, kept.file), kind=paper_words.kind(turn, kept.reading), paper=name,
        alone=len(paper.kept) == 1,
    )  # fmt: skip
    buttons = [
        papers.of_file(turn, papers.AS_IS, paper, kept, turn.say.plain("paper.count_as", paper=name), style="plain")
    ]
    if other is not None:
        to, index = turn.say.plain("paper.move_to", paper=state.called(turn, other)), turn.held.mark(other.asked.id)
        buttons.insert(0, papers.of_file(turn, papers.MOVE, paper, kept, to, index, style="primary"))
    else:
        buttons.insert(
            0, papers.of_file(turn, papers.REPLACE, paper, kept, turn.say.plain("paper.replace"), style="plain")
        )
    return _remarked(turn, str(text), buttons)


def _wanting(turn: Turn, kept: Kept) -> Iterator[Paper]:
    """The papers that want what a file is."""
    kind = kept.reading.kind if kept.reading is not None else ""
    return (one for one in state.papers(turn) if kind in one.asked.reads and turn.held.may_change(one.asked.id))


def proposed(turn: Turn, paper: Paper, file: FileRow, reading: Reading) -> Outbound:
    """A file that came while something else was asked: which paper it surely is."""
    name = state.called(turn, paper)
    text = turn.say("paper.proposed", name=state.named(turn, file), kind=paper_words.kind(turn, reading), paper=name)
    label = turn.say.plain("paper.move_to", paper=name)
    here = papers.about(turn, papers.IS, paper, label, state.number(file.id), style="primary")
    return Outbound(str(text), parts.rows([here]), progress=parts.progress(turn))


def _remarked(turn: Turn, text: str, buttons: list[Button]) -> Outbound:
    """Of a draft the contact is not busy with only the way there can be tapped."""
    if not turn.own:
        buttons = [Button(parts.title(turn), turn.codes.make("d", turn.held.draft.id))]
    return Outbound(text, parts.rows(buttons), "doubt", progress=parts.progress(turn))
