"""A listed unit's link was opened: who invites and which unit is said, and nothing is begun until they say they act
for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import answering, cases, linking
from bot.buttons import Tap
from bot.desk import shown
from bot.messages import Button, Outbound
from bot.screens import parts, tasks
from bot.turn import Turn
from storage import audit, catalogue, drafts, subjects, unit_invitations
from storage.catalogue import UnitRow
from storage.unit_invitations import UnitInvitation

Show = list[Outbound]


def opened(turn: Turn, code: str) -> Show:
    """Which office invites which unit; a link may go astray, so that it is asked first."""
    found = unit_invitations.by_code(turn.tx, code)
    unit = _unit(turn, found)
    if found is None or unit is None:
        return [_over(turn)]
    unit_invitations.opened(turn.tx, found.id)
    audit.note(turn.tx, audit.contact(turn.contact.id), "unit_link_opened", detail=f"unit {unit.id}")
    buttons = [
        Button(turn.say.plain("button.unit_yes"), turn.codes.make("ui", found.id, 1), "primary"),
        Button(turn.say.plain("button.unit_no"), turn.codes.make("ui", found.id, 0)),
    ]
    known = {"office": shown.office(turn.say, found.office), "name": unit.listed.name}
    return [Outbound(str(turn.say("say.unit_invited", **known)), parts.rows(buttons))]


def _answered(turn: Turn, tap: Tap) -> Show:
    if not tap.numbers[1]:
        return [Outbound(str(turn.say("say.unit_not_mine")), parts.rows([parts.command(turn, "start", "primary")]))]
    found = unit_invitations.get(turn.tx, tap.numbers[0])
    unit = _unit(turn, found if found is not None and found.live(turn.tx.now) else None)
    if unit is None:
        return [_over(turn)]
    theirs = _begun(turn, unit)
    if theirs is not None:
        turn.open(theirs)
        return [tasks.tasks(turn, str(turn.say("say.unit_already")))]
    cases.open_notice(turn, turn.house.main_notice)
    blank = _blank(turn)
    if blank is None:
        return linking.agent(turn, unit.id)
    unit_invitations.take(turn.tx, blank[0], unit.id)
    turn.open(blank[1])
    turn.look(blank[1])
    turn.note("unit_joined", f"unit {unit.id}")
    return [answering.again(turn, str(turn.say("say.unit_begun")))]


def _begun(turn: Turn, unit: UnitRow) -> int | None:
    """The last draft of the unit that the contact already acts for here."""
    for one in subjects.of_contact(turn.tx, turn.contact.id):
        same = bool(one.credit_code) and one.credit_code == unit.listed.credit_code
        if same or unit_invitations.unit_of(turn.tx, one.id) == unit.id:
            every = [draft.id for draft in drafts.of_subject(turn.tx, one.id) if not draft.closed]
            return every[-1] if every else None
    return None


def _blank(turn: Turn) -> tuple[int, int] | None:
    """A subject of theirs that nothing was said of yet, with its registration."""
    for one in subjects.of_contact(turn.tx, turn.contact.id):
        for draft in drafts.of_subject(turn.tx, one.id, "registration"):
            if not draft.version and not draft.closed and unit_invitations.unit_of(turn.tx, one.id) is None:
                return one.id, draft.id
    return None


def _unit(turn: Turn, found: UnitInvitation | None) -> UnitRow | None:
    unit = catalogue.unit(turn.tx, found.unit_id) if found is not None else None
    return unit if unit is not None and unit.removed_at is None else None


def _over(turn: Turn) -> Outbound:
    return Outbound(str(turn.say("say.unit_over")), parts.rows([parts.command(turn, "start", "primary")]))


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {"ui": _answered}
