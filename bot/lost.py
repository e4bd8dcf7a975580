"""What follows on words that nothing reads: another language, an office to ask, the ways around a question."""

from __future__ import annotations

from bot import offering, tickets
from bot.messages import Button, Outbound
from bot.screens import parts
from bot.turn import Turn
from locales import asks

LOST_AFTER = 3
"""Times that one question is missed until the ways around it are shown."""


def missed(turn: Turn, shown: list[Outbound], typed: str) -> list[Outbound]:
    """Not understood: another language is offered, once; after three times on one question the ways around it are."""
    if other := offering.proposed(turn, typed):
        return [*shown, *other]
    times = int(turn.asking.get("missed", 0)) + 1
    turn.ask(**{**turn.asking, "missed": times % LOST_AFTER})
    if times == LOST_AFTER:
        around = parts.command(turn, "help", "plain")
        return [*shown, parts.plain(turn, "say.lost", *handing_over(turn, typed), around)]
    return [*shown, *_questioned(turn, typed)]


def beside(turn: Turn, typed: str) -> list[Outbound]:
    """What follows on what was typed where nothing is asked."""
    return offering.proposed(turn, typed) or _questioned(turn, typed)


def _questioned(turn: Turn, typed: str) -> list[Outbound]:
    """What reads like a question and answers none can go to an office, where somebody answers; else whom to call."""
    if asks(typed) != "plainly":
        return []
    buttons = handing_over(turn, typed)
    key = "say.ask_offer" if buttons else "say.ask_contact"
    return [parts.plain(turn, key, *buttons, parts.command(turn, "continue"))]


def handing_over(turn: Turn, typed: str) -> list[Button]:
    """The way to an office with what was typed; none where nobody answers."""
    if not typed or not tickets.office_for(turn.tx, turn.contact):
        return []
    turn.ask(**{**turn.asking, "unread": typed[: tickets.LONGEST["ask"]]})
    return [Button(turn.say.plain("button.hand_to_office"), turn.codes.make("tq", 1), "primary")]
