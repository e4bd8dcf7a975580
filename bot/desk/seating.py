"""A city's administrator sees, invites and removes officers in the chat (人员管理): the acts are the console's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from bot.buttons import Tap
from bot.desk import asking, menu, shown
from bot.desk import officers as seats
from bot.desk.officers import OFFICES, Actor, RefusedError
from bot.desk.roles import may
from bot.messages import Button, Outbound
from bot.screens import parts
from bot.screens.people import moment, spoken
from bot.turn import Turn
from flows.lexicon import fold
from flows.problems import Problem
from flows.reading.options import read_choice
from locales import command
from storage import audit
from storage.officers import INVITATION_LIVES, Officer

Show = list[Outbound]
Act = Callable[[Turn, Actor, Tap], Show]
PAGE, LONGEST_NAME = 8, 40
_STEPS = ("name", "office", "role")
CANCEL = 99


def show(turn: Turn) -> Show:
    """Who acts for which office; whoever may not see it gets the menu."""
    actor = asking.actor_of(turn)
    if actor is None or not may(actor, "officers"):
        return menu.show(turn)
    turn.ask()
    return [_listing(turn, 0)]


def busy(turn: Turn) -> bool:
    """Whether an invitation is being written, whose open question a typed text answers."""
    return "seat" in turn.asking


def typed(turn: Turn, text: str) -> Show:
    """A typed reply to that question; nothing for a way out of it."""
    said, actor = dict(turn.asking["seat"]), asking.actor_of(turn)
    if actor is None or text.startswith("/") or command(text, turn.language) in asking.WAYS_OUT:
        return []
    step = _step(said)
    if step == "name":
        name = " ".join(text.split())
        return _next(turn, actor, {**said, "name": name}) if 0 < len(name) <= LONGEST_NAME else [_question(turn, said)]
    codes = _codes(said)
    found = read_choice(text, codes, {fold(_called(turn, step, code)): code for code in codes})
    if not isinstance(found, Problem):
        return _next(turn, actor, {**said, step: found})
    problem = turn.say(f"problem.{found.code}", **{"typed": text[:LONGEST_NAME], **found.params})
    return [Outbound(str(problem), card="problem"), _question(turn, said)]


def _step(said: Mapping[str, Any]) -> str:
    """What is asked now, or "" once all is said."""
    return next((one for one in _STEPS if one not in said), "")


def _codes(said: Mapping[str, Any]) -> tuple[str, ...]:
    """What can be chosen from."""
    step = _step(said)
    return OFFICES if step == "office" else seats.roles_of(said["office"]) if step == "role" else ()


def _called(turn: Turn, step: str, code: str) -> str:
    return shown.office(turn.say, code) if step == "office" else shown.role(turn.say, code)


def _question(turn: Turn, said: Mapping[str, Any]) -> Outbound:
    step, codes = _step(said), _codes(said)
    at = _STEPS.index(step)
    picks = [Button(_called(turn, step, code), turn.codes.make("op", at, n)) for n, code in enumerate(codes)]
    cancel = Button(turn.say.plain("button.cancel"), turn.codes.make("op", at, CANCEL), "quiet")
    text = turn.say(f"say.officers_ask_{step}", name=said.get("name", ""))
    return Outbound(str(text), (*parts.rows(picks, width=22), (cancel,)), wants="text")


def _next(turn: Turn, actor: Actor, said: dict[str, Any]) -> Show:
    """The next question, or the invitation once all is said."""
    if _step(said):
        turn.ask(seat=said)
        return [_question(turn, said)]
    turn.ask()
    try:
        _, code = seats.invite(turn.tx, actor, said["name"], said["office"], said["role"])
    except RefusedError as refusal:
        return [shown.refused(turn, refusal.code, refusal.params)]
    known = {"office": shown.office(turn.say, said["office"]), "role": shown.role(turn.say, said["role"])}
    url = f"{turn.house.chat_url}/?start=o_{code}" if turn.house.chat_url else ""
    text = turn.say("say.officers_invited", name=said["name"], **known, days=INVITATION_LIVES.days, url=url,
                    code=spoken("GW", code))  # fmt: skip
    return [Outbound(str(text), parts.rows([parts.command(turn, "officers"), parts.command(turn, "desk")]))]


def _listing(turn: Turn, page: int, lead: str = "") -> Outbound:
    every = seats.seated(turn.tx)
    here = every[page * PAGE : (page + 1) * PAGE]
    head = turn.say("say.officers_head", n=len(every))
    rows = [Button(_line(turn, one, state), turn.codes.make("oc", one.id)) for one, state in here]
    around = [Button(turn.say.plain("button.officers_invite"), turn.codes.make("oi"), "primary")]
    if (page + 1) * PAGE < len(every):
        around.append(Button(turn.say.plain("button.desk_more"), turn.codes.make("ol", page + 1)))
    around.append(parts.command(turn, "desk"))
    text = "\n".join([*([lead] if lead else []), str(head)])
    return Outbound(text, (*parts.rows(rows, most=1), *parts.rows(around)), "tasks")


def _line(turn: Turn, one: Officer, state: str) -> str:
    return " · ".join((one.name or "—", shown.office(turn.say, one.office), turn.say.plain(f"desk.officer_{state}")))


def _listed(turn: Turn, _actor: Actor, tap: Tap) -> Show:
    return [_listing(turn, tap.numbers[0])]


def _carded(turn: Turn, actor: Actor, tap: Tap) -> Show:
    """One officer: office, role, state; and removing them."""
    found = next(((one, state) for one, state in seats.seated(turn.tx) if one.id == tap.numbers[0]), None)
    if found is None:
        return [_listing(turn, 0, str(turn.say("say.desk_stale")))]
    one, state = found
    lines = [f"<b>{escape(_line(turn, one, state))}</b>", escape(shown.role(turn.say, one.role))]
    lines.append(str(turn.say("say.officers_since", at=moment(turn, one.joined_at or one.invited_at), state=state)))
    own = actor.name == audit.officer(one.id)
    gone = [] if own else [Button(turn.say.plain("button.officers_remove"), turn.codes.make("ox", one.id, 0))]
    return [Outbound("\n".join(lines), parts.rows([*gone, parts.command(turn, "officers")]), "tasks")]


def _removed(turn: Turn, actor: Actor, tap: Tap) -> Show:
    """Asks before removing; then they act for the office no more."""
    number, sure = tap.numbers
    found = next((one for one, _ in seats.seated(turn.tx) if one.id == number), None)
    if found is None:
        return [_listing(turn, 0, str(turn.say("say.desk_stale")))]
    if not sure:
        yes = Button(turn.say.plain("button.officers_remove"), turn.codes.make("ox", number, 1), "primary")
        text = turn.say("say.officers_sure", name=found.name or f"{number}")
        return [Outbound(str(text), parts.rows([yes, parts.command(turn, "officers", "quiet")]))]
    try:
        seats.remove(turn.tx, actor, number)
    except RefusedError as refusal:
        return [shown.refused(turn, refusal.code, refusal.params)]
    return [_listing(turn, 0, str(turn.say("say.officers_removed", name=found.name or f"{number}")))]


def _begun(turn: Turn, _actor: Actor, _tap: Tap) -> Show:
    turn.ask(seat={})
    return [_question(turn, {})]


def _picked(turn: Turn, actor: Actor, tap: Tap) -> Show:
    """A button under a question of an invitation."""
    at, place = tap.numbers
    said = dict(turn.asking.get("seat", {}))
    if "seat" not in turn.asking or _STEPS[at % len(_STEPS)] != _step(said):
        return [_listing(turn, 0, str(turn.say("say.desk_stale")))]
    codes = _codes(said)
    if place >= len(codes):
        return show(turn)
    return _next(turn, actor, {**said, _step(said): codes[place]})


def _admin(act: Act) -> Callable[[Turn, Tap], Show]:
    """Only for who may; a button of who may no more does nothing."""

    def checked(turn: Turn, tap: Tap) -> Show:
        actor = asking.actor_of(turn)
        if actor is None or not may(actor, "officers"):
            return [shown.refused(turn, "not_yours", {})]
        return act(turn, actor, tap)

    return checked


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {
    "ol": _admin(_listed),
    "oc": _admin(_carded),
    "oi": _admin(_begun),
    "op": _admin(_picked),
    "ox": _admin(_removed),
}
