"""What papers propose is confirmed with one tap; until then it is no answer."""

from __future__ import annotations

from collections.abc import Mapping

from bot import answering, papers
from bot.messages import Outbound
from bot.screens import parts
from bot.screens import readings as screen
from bot.turn import Turn
from flows.condition import given_names
from flows.journey import Doubt
from flows.journey import record as means
from flows.papers import Reading
from flows.proposals import Proposal
from flows.values import Key, Mark, Value
from storage import readings
from storage.files import FileRow

Show = list[Outbound]


def was_read(turn: Turn, file: FileRow, reading: Reading | None) -> Show:
    """A paper was read: what is worth a word about it; and once no other paper of the draft is still being read, what
    they propose. Of one that is as it should be, what it contradicts, or that it agrees with what was answered."""
    said = papers.told(turn, file, reading)
    if turn.held.frozen or readings.waiting(turn.tx, turn.held.draft.id):
        return said
    if screen.chunk(turn):
        return [*said, screen.card(turn)]
    if said or reading is None:
        return said
    doubts = [one for one in turn.held.journey.doubts if _contradicts(turn, one, file)]
    return [screen.contradicted(turn, doubts)] if doubts else screen.agreed(turn, file, reading)


def _contradicts(turn: Turn, doubt: Doubt, file: FileRow) -> bool:
    """Whether a paper says something else than was answered; that something lacks is told with everything else that
    does."""
    about = {name for name, _ in doubt.about}
    of_it = any(step.question.id in about and file.id in screen.files_of(step) for step in turn.held.journey.papers)
    names = given_names(doubt.check.when)
    told = [one for name, one in turn.held.found.items() if name.partition("/")[0] in names]
    return of_it and any(one.values for one in told)


def confirm(turn: Turn, _key: Key, rest: list[int]) -> Show:
    """Everything certain on the card becomes an answer, if the card still says what it said."""
    chunk = screen.chunk(turn)
    if not chunk or rest[0] != screen.stamp(chunk):
        return [screen.card(turn)] if chunk else [answering.again(turn, str(turn.say("say.stale")))]
    certain = {key: one for key, one in chunk.items() if one.certain}
    taken(turn, certain)
    lead = str(turn.say("say.read_taken", n=len(certain)))
    if any(one.certain for one in screen.chunk(turn).values()):
        return [screen.card(turn, lead)]
    return [answering.after(turn, lead)]


def taken(turn: Turn, proposals: Mapping[Key, Proposal]) -> None:
    """These become answers that remember their papers."""
    writes: dict[Key, Value | Mark] = {}
    for key, one in proposals.items():
        writes |= dict(means(turn.held.journey, key, one.value))
    turn.write_all(list(writes.items()), "file")
    for key, one in proposals.items():
        turn.remember(key, one)


def leave(turn: Turn, _key: Key, _rest: list[int]) -> Show:
    """Not now: each question proposes it again when it is asked."""
    return [answering.after(turn, str(turn.say("say.read_later")))]


def how(turn: Turn, key: Key, _rest: list[int]) -> Show:
    """How to photograph the paper that answers a question."""
    step = turn.held.journey.find(key)
    if step is None:
        return [answering.again(turn, str(turn.say("say.stale")))]
    turn.ask(**{**turn.asking, "at": list(key)})
    return [parts.plain(turn, "say.read_how", parts.command(turn, "continue"), paper=screen.paper_for(turn, step))]
