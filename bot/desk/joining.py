"""A contact becomes an officer: the code is looked at, what it makes of them is said, and only then they take it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.buttons import Tap
from bot.desk import menu, shown
from bot.desk import officers as seats
from bot.messages import Button, Outbound
from bot.screens import parts
from bot.turn import Turn
from storage import officers

Show = list[Outbound]


def opened(turn: Turn, code: str) -> Show:
    """A code or a link was used: which office and role it is to."""
    found = officers.by_code(turn.tx, code)
    if found is None or not found.invited(turn.tx.now):
        return [_over(turn)]
    known = {"office": shown.office(turn.say, found.office), "role": shown.role(turn.say, found.role)}
    buttons = [
        Button(turn.say.plain("button.accept"), turn.codes.make("oa", found.id, 1), "primary"),
        Button(turn.say.plain("button.decline"), turn.codes.make("oa", found.id, 0)),
    ]
    return [Outbound(str(turn.say("say.officer_invited", name=found.name, **known)), parts.rows(buttons))]


def _over(turn: Turn) -> Outbound:
    return Outbound(str(turn.say("say.officer_over")), parts.rows([parts.command(turn, "start", "primary")]))


def _answered(turn: Turn, tap: Tap) -> Show:
    if not tap.numbers[1]:
        return [Outbound(str(turn.say("say.declined")), parts.rows([parts.command(turn, "start", "primary")]))]
    found = seats.accept(turn.tx, tap.numbers[0], turn.contact.id)
    if found is None:
        return [_over(turn)]
    lead = str(turn.say("say.officer_joined", office=shown.office(turn.say, found.office)))
    return menu.show(turn, lead)


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {"oa": _answered}
