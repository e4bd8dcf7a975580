"""Looking after the papers that were sent: the checklist; viewing, replacing, deleting and ordering their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain

from bot import answering
from bot.buttons import Tap
from bot.documents.outgoing.pending import Unopened
from bot.messages import Outbound
from bot.screens import paper_state as state
from bot.screens import paper_told, parts, standing
from bot.screens import papers as screen
from bot.screens.paper_state import Kept, Paper
from bot.turn import Turn
from flows import paper_remarks
from flows.papers import Reading
from flows.values import Key, Mark
from storage import discards, files, filings
from storage.files import FileRow

Show = list[Outbound]
Act = Callable[[Turn, Paper, Kept, Tap], Show]


def show(turn: Turn) -> Show:
    """The checklist."""
    turn.ask()
    return [screen.listing(turn)]


def told(turn: Turn, file: FileRow, reading: Reading | None) -> list[Outbound]:
    """What is said of a file once it was read and that is settled in `storage.readings`, None: nobody could read it.
    At most one message, with the contact's choice; nothing where all is well or nothing can be changed any more."""
    if turn.held.frozen:
        return []
    if file.id in turn.asking.get("files", ()):
        return _placed(turn, file, reading)
    paper = state.holding(turn, file.id)
    kept = paper.of(file.id) if paper is not None else None
    if paper is None or kept is None or not turn.held.may_change(paper.asked.id):
        return []
    said = paper_told.told(turn, paper, kept)
    return [said] if said is not None else []


def _placed(turn: Turn, file: FileRow, reading: Reading | None) -> list[Outbound]:
    """A file that nobody has said the paper of: the one paper that it surely is, if there is just one."""
    if reading is None or not turn.own:
        return []
    every = [one for one in state.papers(turn) if turn.held.may_change(one.asked.id)]
    fits = paper_remarks.fitting([one.asked for one in every], reading)
    if len(fits) != 1:
        return []
    found = next(one for one in every if one.asked is fits[0])
    return [paper_told.proposed(turn, found, file, reading)]


def let_go(turn: Turn, ids: Iterable[str]) -> None:
    """Files that are part of no paper any more go, with their bytes, unless a filing handed over lists them."""
    held = {one for answer in turn.held.draft.answers.values() for one in _files(answer.value)}
    for gone in [one for one in ids if one not in held and not is_filed(turn, one)]:
        row = files.get(turn.tx, gone)
        files.drop(turn.tx, gone)
        discards.note(turn.tx, turn.contact.id, filter(None, [row.digest]))


def is_filed(turn: Turn, file_id: str) -> bool:
    """Whether a filing of the draft lists the file."""
    every = filings.of_draft(turn.tx, turn.held.draft.id)
    return file_id in {one["id"] for one in chain.from_iterable(row.content["papers"] for row in every)}


def _files(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def write(turn: Turn, *papers: tuple[Key, tuple[str, ...]]) -> None:
    """What papers consist of from now on; one without files is as if it had never been sent."""
    turn.write_all([(key, ids or Mark.REMOVED) for key, ids in papers], "tapped")


def _stale(turn: Turn) -> Show:
    return [answering.again(turn, str(turn.say("say.stale")))]


def _paper(turn: Turn, tap: Tap) -> Paper | None:
    draft, name, item, *_ = tap.numbers
    if draft != turn.held.draft.id:
        return None
    return state.paper(turn, (turn.held.marked(name), str(item) if item else ""))


def _seen(act: Callable[[Turn, Paper, Tap], Show]) -> Callable[[Turn, Tap], Show]:
    """An act about a paper that changes nothing."""

    def tapped(turn: Turn, tap: Tap) -> Show:
        paper = _paper(turn, tap)
        return _stale(turn) if paper is None else act(turn, paper, tap)

    return tapped


def _changing(act: Act) -> Callable[[Turn, Tap], Show]:
    """An act about one file, while it is part of the paper and may be changed."""

    def tapped(turn: Turn, tap: Tap) -> Show:
        paper = _paper(turn, tap)
        if paper is None:
            return _stale(turn)
        if turn.held.frozen:
            return [standing.frozen(turn)]
        if not turn.held.may_change(paper.asked.id):
            return _stale(turn)
        kept = next((one for one in paper.kept if state.number(one.file.id) == tap.numbers[3]), None)
        return _gone(turn, paper) if kept is None else act(turn, paper, kept, tap)

    return tapped


def _gone(turn: Turn, paper: Paper) -> Show:
    return [screen.page(turn, paper, lead=str(turn.say("paper.gone_before", paper=state.called(turn, paper))))]


def _again(turn: Turn, key: Key, lead: str = "", *, edit: bool = False) -> Show:
    """The paper as it is now."""
    paper = state.paper(turn, key)
    assert paper is not None
    return [screen.page(turn, paper, lead=lead, edit=edit)]


def _list(turn: Turn, tap: Tap) -> Show:
    if tap.numbers[0] != turn.held.draft.id:
        return _stale(turn)
    return [screen.listing(turn, tap.numbers[1], edit=True)]


def _opened(turn: Turn, paper: Paper, tap: Tap) -> Show:
    """One paper; what is sent next belongs to it."""
    _ask_for(turn, paper)
    in_place = len(tap.numbers) > 3  # from the list and from page to page
    return [screen.page(turn, paper, tap.numbers[3] if in_place else 0, edit=in_place)]


def _ask_for(turn: Turn, paper: Paper, **more: object) -> None:
    if not turn.held.frozen and turn.held.may_change(paper.asked.id):
        back = {name: kept for name, kept in turn.asking.items() if name == "back"}
        turn.ask(**back, at=list(paper.step.key), **more)


def _cite(turn: Turn, paper: Paper, tap: Tap) -> Show:
    stamp = paper.asked.stamp if tap.numbers[3] else None
    return [parts.law(turn, stamp or paper.asked.cite or paper.step.clause.cite)]


def _see(turn: Turn, paper: Paper, tap: Tap) -> Show:
    """The very file that was sent."""
    kept = next((one for one in paper.kept if state.number(one.file.id) == tap.numbers[3]), None)
    store = turn.house.papers
    if kept is None or store is None or not kept.file.digest or not store.has(kept.file.digest):
        return _gone(turn, paper)
    turn.note("see_paper", f"{paper.asked.id} {kept.place}")
    text = turn.say("paper.here", paper=state.called(turn, paper), place=kept.place)
    opened, gone = partial(store.get, kept.file.digest), str(turn.say("say.file_gone"))
    document = Unopened(state.named(turn, kept.file), kept.file.media_type, b"", opened=opened, instead=gone)
    return [Outbound(str(text), parts.rows([screen.back_to(turn, paper)]), documents=(document,))]


def _more(turn: Turn, paper: Paper, _tap: Tap) -> Show:
    if turn.held.frozen:
        return [standing.frozen(turn)]
    if not turn.held.may_change(paper.asked.id):
        return _stale(turn)
    _ask_for(turn, paper)
    return [screen.send(turn, paper)]


def _replace(turn: Turn, paper: Paper, kept: Kept, _tap: Tap) -> Show:
    """The next file takes the place of this one."""
    _ask_for(turn, paper, replace=kept.file.id)
    return [screen.send(turn, paper, kept)]


def _ask(turn: Turn, paper: Paper, kept: Kept, _tap: Tap) -> Show:
    return [screen.ask_delete(turn, paper, kept, filed=is_filed(turn, kept.file.id))]


def _delete(turn: Turn, paper: Paper, kept: Kept, _tap: Tap) -> Show:
    left = tuple(one.file.id for one in paper.kept if one is not kept)
    write(turn, (paper.step.key, left))
    let_go(turn, [kept.file.id])
    name = state.named(turn, kept.file)
    return _again(turn, paper.step.key, str(turn.say("paper.deleted", place=kept.place, name=name)))


def _as_is(turn: Turn, paper: Paper, kept: Kept, _tap: Tap) -> Show:
    """The contact keeps the file as it is."""
    turn.write((paper_remarks.AS_IS + kept.file.id, ""), True, "tapped")
    text = turn.say("paper.stays", paper=state.called(turn, paper), name=state.named(turn, kept.file))
    return [answering.again(turn, str(text))]


def _move(turn: Turn, paper: Paper, kept: Kept, tap: Tap) -> Show:
    """A file goes to the paper that it is."""
    name = tap.numbers[4]
    to = state.paper(turn, (turn.held.marked(name), ""))
    if to is None or not turn.held.may_change(to.asked.id):
        return _stale(turn)
    if len(to.kept) >= to.asked.most:
        return [screen.full(turn, to)]
    theirs = tuple(one.file.id for one in to.kept)
    left = tuple(one.file.id for one in paper.kept if one is not kept)
    twice = next((one for one in to.kept if one.file.digest == kept.file.digest), None)
    write(turn, (paper.step.key, left), (to.step.key, theirs if twice else (*theirs, kept.file.id)))
    files.assign(turn.tx, kept.file.id, *to.step.key)
    let_go(turn, [kept.file.id])
    text = turn.say("paper.moved", name=state.named(turn, kept.file), paper=state.called(turn, to))
    return [answering.again(turn, str(text))]


def up(turn: Turn, key: Key, rest: list[int]) -> Show:
    """A file goes before the one in front of it: the order is what the platform gets."""
    ids, place = list(state.ids(turn, key)), rest[0] - 1
    if not 0 < place < len(ids):
        return _stale(turn)
    ids[place - 1], ids[place] = ids[place], ids[place - 1]
    write(turn, (key, tuple(ids)))
    paper = state.paper(turn, key)
    assert paper is not None
    return [screen.page(turn, paper, (place - 1) // screen.FILES, edit=True)]


def opened(turn: Turn, key: Key, _rest: list[int]) -> Show:
    """From an older release's button that took all files out at once: the paper, to look at each."""
    return [replace(one, edit=False) for one in _again(turn, key)]


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {
    screen.LIST: _list,
    screen.OPEN: _seen(_opened),
    screen.CITE: _seen(_cite),
    screen.SEE: _seen(_see),
    screen.MORE: _seen(_more),
    screen.REPLACE: _changing(_replace),
    screen.ASK: _changing(_ask),
    screen.DELETE: _changing(_delete),
    screen.AS_IS: _changing(_as_is),
    screen.MOVE: _changing(_move),
}
