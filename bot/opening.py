"""Taps that take another draft in hand: from a list, from the news of a return or of an acceptance."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import answering, commands
from bot.buttons import Tap
from bot.messages import Outbound
from bot.turn import Turn
from storage import drafts
from storage.database import NotFoundError


def draft(turn: Turn, tap: Tap) -> list[Outbound]:
    if not _opened(turn, tap.numbers[0]):
        return _stale(turn)
    return commands.run(turn, "tasks" if turn.held.filing is None else "status")


def correct(turn: Turn, tap: Tap) -> list[Outbound]:
    """From the news of a return straight to its first question."""
    return commands.run(turn, "continue") if _opened(turn, tap.numbers[0]) else _stale(turn)


def policies(turn: Turn, tap: Tap) -> list[Outbound]:
    """From the news of an acceptance to what supports that product."""
    return commands.run(turn, "policies") if _opened(turn, tap.numbers[0]) else _stale(turn)


def _opened(turn: Turn, draft_id: int) -> bool:
    try:
        closed = drafts.peek(turn.tx, draft_id).closed
    except NotFoundError:  # it was erased while the button stood on the screen
        return False
    if closed or not turn.reaches(draft_id):
        return False
    turn.open(draft_id)
    return True


def _stale(turn: Turn) -> list[Outbound]:
    return [answering.again(turn, str(turn.say("say.stale")))]


TAPS: Mapping[str, Callable[[Turn, Tap], list[Outbound]]] = {"d": draft, "w": correct, "po": policies}
