"""Files the contact sends: announced in one turn, fetched after it, and taken as papers in another."""

from __future__ import annotations

from collections.abc import Mapping

from bot import answering, authorising, reporting
from bot.buttons import Tap
from bot.messages import Button, Inbound, Outbound
from bot.screens import parts, people
from bot.turn import Turn
from flows.journey import Step
from flows.problems import Problem, Reply
from flows.question import Papers
from flows.values import Key, Mark
from storage import files
from storage.files import AUTHORISATION, REPORT, FileRow

_NO_PAPER, _AUTHORISATION = -1, -2


def announced(turn: Turn, inbound: Inbound) -> list[Outbound]:
    """Notes what is to be fetched, and for which paper; what is said about each comes when it is here."""
    here = answering.current(turn)
    key = here.key if isinstance(here, Step) and isinstance(here.question, Papers) else ("", "")
    aside = next((found for found in (authorising.expected(turn), reporting.expected(turn)) if found[0]), None)
    if aside is not None:
        key = aside
    elif key[0]:
        turn.ask(**{**turn.asking, "at": list(key)})
    for attachment in inbound.attachments:
        files.add(
            turn.tx,
            draft_id=turn.held.draft.id,
            contact_id=turn.contact.id,
            inbox_id=turn.inbox_id,
            question=key[0],
            item=key[1],
            name=attachment.name,
            media_type=attachment.media_type,
            size=attachment.size or 0,
            channel=inbound.address.channel,
            ref=attachment.ref,
        )
    return []


def arrived(turn: Turn, file: FileRow) -> Outbound:
    """A file is here and was found good: it becomes part of its paper, or the contact says which paper it is."""
    if file.question == AUTHORISATION:
        return authorising.attach(turn, (file.id,))
    if file.question == REPORT:
        return reporting.photographed(turn, (file.id,)) or _which(turn, (file.id,))
    if not file.question:
        return _which(turn, (file.id,))
    return _attach(turn, (file.question, file.item), (file.id,))


def refused(turn: Turn, file: FileRow, reason: str, params: Mapping[str, object]) -> Outbound:
    """A file that cannot be a paper: why, and what to send instead."""
    text = turn.say(f"paper.{reason}", name=file.name, **params)
    return Outbound(str(text), parts.rows([parts.command(turn, "continue")]), "problem", progress=parts.progress(turn))


def _attach(turn: Turn, key: Key, ids: tuple[str, ...]) -> Outbound:
    step = turn.held.journey.find(key)
    if step is None or not isinstance(step.question, Papers) or not turn.held.may_change(key[0]):
        return _which(turn, ids)
    kept = turn.held.draft.answers.get(key)
    before = kept.value if kept is not None and isinstance(kept.value, tuple) else ()
    found = step.question.read(Reply(papers=(*before, *ids)), turn.lexicon, turn.today)
    if isinstance(found, Problem) and found.code != "papers_few":
        return Outbound(str(turn.say(f"problem.{found.code}", **found.params)), card="problem")
    together = (*before, *ids) if isinstance(found, Problem) else found
    assert isinstance(together, tuple)
    turn.write_all([(key, together)], "file")
    if turn.own:
        turn.ask(**{**{name: kept for name, kept in turn.asking.items() if name == "back"}, "at": list(key)})
    return _so_far(turn, step, together)


def _so_far(turn: Turn, step: Step, ids: tuple[str, ...]) -> Outbound:
    paper = turn.say(f"q.{step.question.id}.name")
    text = turn.say("say.paper_kept", paper=paper, names=parts.file_names(turn, ids), n=len(ids))
    return Outbound(str(text), parts.rows(parts.files_done(turn, step)), wants="file", progress=parts.progress(turn))


def remove(turn: Turn, key: Key, _rest: list[int]) -> list[Outbound]:
    """Takes the files of one paper out again, to send others."""
    turn.write_all([(key, Mark.REMOVED)], "tapped")
    return answering.go(turn, key, back=turn.asking.get("back"))


def _which(turn: Turn, ids: tuple[str, ...]) -> Outbound:
    """A file came while something else was asked: which paper is it."""
    waiting = (*turn.asking.get("files", ()), *ids)
    papers = [] if turn.held.frozen else turn.held.journey.papers
    papers = [step for step in papers if step.status != "waiting" and turn.held.may_change(step.question.id)]
    acts = people.authorised(turn) is not None
    if not papers and not acts:
        return parts.plain(turn, "say.no_paper_wanted", parts.command(turn, "continue", "primary"))
    turn.ask(**{**turn.asking, "files": list(waiting)})
    held = turn.held
    buttons = [
        Button(
            turn.say.plain(f"q.{step.question.id}.name"),
            turn.codes.make("f", held.draft.id, held.index(step.question.id), int(step.item or 0)),
        )
        for step in papers
    ]
    if acts:
        code = turn.codes.make("f", held.draft.id, 0, _AUTHORISATION)
        buttons.append(Button(turn.say.plain("button.authorisation"), code))
    none = turn.codes.make("f", held.draft.id, 0, _NO_PAPER)
    around = [Button(turn.say.plain("button.not_a_paper"), none, "quiet")]
    return Outbound(
        str(turn.say("say.which_paper", n=len(waiting), names=parts.file_names(turn, waiting))),
        (*parts.rows(buttons), *parts.rows(around)),
    )


def tapped_file(turn: Turn, tap: Tap) -> list[Outbound]:
    """The contact said which paper the waiting files are."""
    draft, name, item = tap.numbers
    waiting = tuple(turn.asking.get("files", ()))
    if draft != turn.held.draft.id or not waiting or (turn.held.frozen and item >= 0):
        return [answering.again(turn, str(turn.say("say.stale")))]
    turn.ask(**{**turn.asking, "files": []})
    if item == _NO_PAPER:
        return [answering.again(turn)]
    if item == _AUTHORISATION:
        return [authorising.attach(turn, waiting)]
    return [_attach(turn, (turn.held.names[name], str(item) if item else ""), waiting)]
