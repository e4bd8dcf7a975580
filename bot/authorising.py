"""The paper by which a firm lets an agency file for it: sent like any other paper, kept with the firm, seen by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot import answering
from bot.buttons import Tap
from bot.documents.outgoing.pending import Unopened
from bot.messages import Outbound
from bot.screens import parts
from bot.screens import people as screen
from bot.turn import Turn
from flows.values import Key
from storage import files
from storage.files import AUTHORISATION

Show = list[Outbound]
ASKED_FOR = "agent_paper"


def expected(turn: Turn) -> Key:
    """What a file that comes now is filed under, if the authorisation was asked for; else nothing."""
    mine = screen.authorised(turn)
    wanted = mine is not None and turn.asking.get("people") == ASKED_FOR
    return (AUTHORISATION, str(mine.id)) if mine is not None and wanted else ("", "")


def attach(turn: Turn, ids: Sequence[str]) -> Outbound:
    """These files are the authorisation, or more pages of it."""
    mine = screen.authorised(turn)
    if mine is None:
        return answering.again(turn, str(turn.say("say.stale")))
    for one in ids:
        files.assign(turn.tx, one, AUTHORISATION, str(mine.id))
    turn.note("authorisation", f"{len(ids)} papers")
    turn.ask()
    names = turn.say.plain("say.list_comma").join(screen.papers_of(turn)[mine.id])
    buttons = (parts.command(turn, "continue", "primary"), parts.command(turn, "people"))
    return parts.plain(turn, "say.authorisation_kept", *buttons, names=names)


def _ask(turn: Turn, tap: Tap) -> Show:
    if tap.numbers[0] != turn.held.draft.id or screen.authorised(turn) is None:
        return [answering.again(turn, str(turn.say("say.stale")))]
    return again(turn, "")


def again(turn: Turn, _text: str) -> Show:
    """Asks for the authorisation; words are none."""
    turn.ask(people=ASKED_FOR)
    cancel = parts.command(turn, "continue", label=turn.say.plain("button.cancel"))
    return [Outbound(str(turn.say("say.authorisation_ask")), parts.rows([cancel]), wants="file")]


def _show(turn: Turn, tap: Tap) -> Show:
    """The paper itself, to those who belong to the firm."""
    store = turn.house.papers
    if tap.numbers[0] != turn.held.draft.id or not turn.held.access.member or store is None:
        return [answering.again(turn, str(turn.say("say.stale")))]
    kept = files.of_subject(turn.tx, turn.held.draft.subject_id, AUTHORISATION)
    held = [row for row in kept if row.item == str(tap.numbers[1]) and row.digest and store.has(row.digest)]
    turn.note("see_authorisation", f"{len(held)} papers")
    gone = str(turn.say("say.file_gone"))
    documents = tuple(
        Unopened(row.name, row.media_type, b"", opened=partial(store.get, str(row.digest)), instead=gone)
        for row in held
    )
    around = parts.rows([parts.command(turn, "people", "primary")])
    return [Outbound(str(turn.say("say.authorisation_here", n=len(documents))), around, documents=documents)]


ASKED: Mapping[str, Callable[[Turn, str], Show]] = {ASKED_FOR: again}
TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {"aa": _ask, "as": _show}
