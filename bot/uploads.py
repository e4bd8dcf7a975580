"""Files the contact sends: announced in one turn, fetched after it, and taken as papers in another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot import answering, authorising, lists, papers, reporting
from bot.buttons import Tap
from bot.messages import Attachment, Button, Inbound, Outbound
from bot.screens import paper_state as state
from bot.screens import paper_told, parts, people, readings
from bot.screens import papers as screen
from bot.turn import Turn
from flows.journey import Step
from flows.question import Papers
from flows.values import Key
from storage import files
from storage.files import AUTHORISATION, REPORT, FileRow

_NO_PAPER, _AUTHORISATION = -1, -2


def announced(turn: Turn, inbound: Inbound) -> list[Outbound]:
    """Notes what is to be fetched, and for which paper; what is said about each comes when it is here."""
    key = _asked_for(turn)
    old = turn.asking.get("replace", "") if key[0] else ""
    aside = next((found for found in (authorising.expected(turn), reporting.expected(turn)) if found[0]), None)
    if aside is not None:
        key = aside
    elif listed := lists.expected(turn):
        key = listed
    elif key[0] and not _answers_open(turn, key):
        turn.ask(**{**{name: kept for name, kept in turn.asking.items() if name != "replace"}, "at": list(key)})
    rows = [_noted(turn, inbound, attachment, key) for attachment in inbound.attachments]
    if old and rows:  # the first one takes the place; further ones are further pages
        turn.ask(**{**turn.asking, "replaces": {**turn.asking.get("replaces", {}), rows[0].id: old}})
    return []


def _noted(turn: Turn, inbound: Inbound, attachment: Attachment, key: Key) -> FileRow:
    return files.add(
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


def _asked_for(turn: Turn) -> Key:
    """The paper that is asked for, or the one that answers what is asked."""
    here = answering.current(turn)
    if not isinstance(here, Step) or turn.held.frozen:
        return "", ""
    if isinstance(here.question, Papers):
        return here.key
    wanted = readings.wanted_for(turn, here) if turn.house.reads and here.question.read_as else None
    return wanted.key if wanted is not None else ("", "")


def _answers_open(turn: Turn, key: Key) -> bool:
    """Whether a paper was sent in place of typing what is asked: then that stays open, for what cannot be read."""
    here = answering.current(turn)
    return isinstance(here, Step) and not isinstance(here.question, Papers) and _asked_for(turn) == key


def arrived(turn: Turn, file: FileRow) -> Outbound:
    """A file is here and was found good: it becomes part of its paper, or the contact says which paper it is. One that
    the paper has already, or that is too many, is not kept: its row is gone after this."""
    old = _replaces(turn, file)
    if file.question == AUTHORISATION:
        return authorising.attach(turn, (file.id,))
    if file.question == REPORT:
        return reporting.photographed(turn, (file.id,)) or _which(turn, (file.id,))
    key = (file.question, file.item) if file.question else _asked_for(turn) if turn.own else ("", "")
    return _attach(turn, key, (file.id,), old) if key[0] else _which(turn, (file.id,))


def refused(turn: Turn, file: FileRow, reason: str, params: Mapping[str, object]) -> Outbound:
    """A file that cannot be a paper: why, and what to send instead; what it was to replace stays, and is asked for
    again."""
    old, key = _replaces(turn, file), (file.question, file.item)
    if old and turn.own and old in state.ids(turn, key):
        turn.ask(at=list(key), replace=old)
    text = turn.say(f"paper.{reason}", name=file.name, **params)
    return Outbound(str(text), parts.rows([parts.command(turn, "continue")]), "problem", progress=parts.progress(turn))


def _replaces(turn: Turn, file: FileRow) -> str:
    """The file in whose place this one was sent, or "": told once."""
    waiting = dict(turn.asking.get("replaces", {}))
    old = str(waiting.pop(file.id, ""))
    if old:
        turn.ask(**{**turn.asking, "replaces": waiting})
    return old


def _attach(turn: Turn, key: Key, ids: tuple[str, ...], old: str = "") -> Outbound:
    """The files become part of a paper, in the place of an `old` one or behind the others."""
    step = turn.held.journey.find(key)
    if step is None or not isinstance(step.question, Papers) or not turn.held.may_change(key[0]):
        return _which(turn, ids)
    before = state.ids(turn, key)
    fresh, known = _sorted_out(turn, before, ids)
    room = step.question.most - len(before) + (old in before)
    together = _in_place(before, fresh[:room], old)
    if together != before:
        turn.write_all([(key, together)], "file")
    for one in fresh[:room]:
        files.assign(turn.tx, one, *key)
    again = {"replace": old} if old in before and not fresh else {}
    if turn.own and not _answers_open(turn, key):
        back = {name: kept for name, kept in turn.asking.items() if name == "back"}
        turn.ask(**back, **again, at=list(key))
    said = paper_told.so_far(
        turn, step, paper_told.Came(fresh[:room], tuple(known), fresh[room:], old if old in before else "")
    )
    papers.let_go(turn, {*ids, old} - {""})
    return said


def _sorted_out(
    turn: Turn, before: tuple[str, ...], ids: tuple[str, ...]
) -> tuple[tuple[str, ...], list[tuple[FileRow, int]]]:
    """Which files the paper does not have yet, and the others with the place of the same bytes in it."""
    places = {files.get(turn.tx, one).digest: place for place, one in enumerate(before, 1)}
    fresh: list[str] = []
    known: list[tuple[FileRow, int]] = []
    for one in ids:
        row = files.get(turn.tx, one)
        if row.digest in places:
            known.append((row, places[row.digest]))
        else:
            fresh.append(one)
            places[row.digest] = len(before) + len(fresh)
    return tuple(fresh), known


def _in_place(before: tuple[str, ...], fresh: tuple[str, ...], old: str) -> tuple[str, ...]:
    if old not in before or not fresh:
        return (*before, *fresh)
    at = before.index(old)
    return (*before[:at], fresh[0], *before[at + 1 :], *fresh[1:])


def _which(turn: Turn, ids: tuple[str, ...]) -> Outbound:
    """A file came while something else was asked: which paper is it."""
    waiting = (*turn.asking.get("files", ()), *ids)
    steps = [] if turn.held.frozen else turn.held.journey.papers
    steps = [step for step in steps if step.status != "waiting" and turn.held.may_change(step.question.id)]
    acts = people.authorised(turn) is not None
    if not steps and not acts:
        _drop(turn, waiting)
        return parts.plain(turn, "say.no_paper_wanted", parts.command(turn, "continue", "primary"))
    turn.ask(**{**turn.asking, "files": list(waiting)})
    held = turn.held
    buttons = [
        Button(
            turn.say.plain(f"q.{step.question.id}.name"),
            turn.codes.make("f", held.draft.id, held.mark(step.question.id), int(step.item or 0)),
        )
        for step in steps
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


def _drop(turn: Turn, ids: Sequence[str]) -> None:
    """Files that are no papers are not kept."""
    turn.ask(**{**turn.asking, "files": []})
    papers.let_go(turn, ids)


def tapped_file(turn: Turn, tap: Tap) -> list[Outbound]:
    """The contact said which paper the waiting files are."""
    draft, name, item = tap.numbers
    waiting = tuple(turn.asking.get("files", ()))
    if draft != turn.held.draft.id or not waiting or (turn.held.frozen and item >= 0):
        return [answering.again(turn, str(turn.say("say.stale")))]
    if item == _NO_PAPER:
        _drop(turn, waiting)
        return [answering.again(turn, str(turn.say("paper.dropped", n=len(waiting))))]
    turn.ask(**{**turn.asking, "files": []})
    if item == _AUTHORISATION:
        return [authorising.attach(turn, waiting)]
    return [_attach(turn, (turn.held.marked(name), str(item) if item else ""), waiting)]


def _tapped_one(turn: Turn, tap: Tap) -> list[Outbound]:
    """The contact said that a waiting file is what it was recognised as."""
    draft, name, item, number = tap.numbers
    waiting = tuple(turn.asking.get("files", ()))
    found = [one for one in waiting if state.number(one) == number]
    if draft != turn.held.draft.id or not found or turn.held.frozen:
        return [answering.again(turn, str(turn.say("say.stale")))]
    turn.ask(**{**turn.asking, "files": [one for one in waiting if one not in found]})
    return [_attach(turn, (turn.held.marked(name), str(item) if item else ""), tuple(found))]


TAPS: Mapping[str, Callable[[Turn, Tap], list[Outbound]]] = {"f": tapped_file, screen.IS: _tapped_one}
