"""Another language is proposed, in it and once, to who writes in it; only they switch. Chosen, it is never proposed."""

from __future__ import annotations

from bot.messages import Outbound
from bot.screens import choices
from bot.turn import Turn
from locales import agrees, languages, propose

_OFFERED = "offered"


def proposed(turn: Turn, text: str) -> list[Outbound]:
    """The proposal that a typed message gives reason for; nothing where there is none, or where it was made before."""
    if turn.contact.language_chosen:
        return []
    other = propose(text, turn.language, turn.language, languages())
    if other is None:
        return []
    turn.change(language_chosen=True)
    turn.ask(**{**turn.asking, _OFFERED: other})
    return [choices.offer_language(turn, other)]


def answer(turn: Turn, text: str) -> bool | None:
    """Whether the message after a proposal is a yes or a no in the language proposed; None for anything else, which
    puts the proposal away. A yes switches."""
    other = turn.asking.get(_OFFERED)
    if other is None:
        return None
    turn.ask(**{name: value for name, value in turn.asking.items() if name != _OFFERED})
    said = agrees(text, other) if other in languages() and other != turn.language else None
    if said:
        turn.change(language=other)
    return said
