"""An officer changes the calendar in the chat: one question a message, what it means, and only then it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.buttons import Tap
from bot.calendar import name, title, what_to_do
from bot.desk import calendar as acts
from bot.desk import confirming, shown
from bot.desk import officers as seats
from bot.desk.confirming import State, about, stamp
from bot.desk.officers import Actor, RefusedError
from bot.desk.reading import OPTIONAL, REPEATED, Steps, options, read, wants
from bot.desk.shown import ACTS, notice_of
from bot.messages import Button, Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.deadlines import Deadline
from flows.problems import Problem
from flows.reading.options import read_yes_no
from locales import command
from storage import officers

Show = list[Outbound]
WAYS_OUT = frozenset(
    {"tasks", "start", "help", "leave", "desk", "manage", "stats", "broadcast", "questions", "officers", "language"}
)
BACK, CANCEL = 98, 99


def actor_of(turn: Turn) -> Actor | None:
    """The contact as an officer, if they are one."""
    found = officers.of_contact(turn.tx, turn.contact.id)
    return seats.actor(found) if found is not None else None


def calendar(turn: Turn) -> Show:
    """The calendar to manage; nothing for who is no officer."""
    actor = actor_of(turn)
    if actor is None:
        return []
    turn.ask()
    return [shown.listing(turn, actor, 0)]


def busy(turn: Turn) -> bool:
    """Whether a question of an act is open, which a typed text answers."""
    return "desk" in turn.asking


def typed(turn: Turn, text: str) -> Show:
    """A typed reply to the open question of an act; nothing for a way out of it."""
    actor, state = actor_of(turn), dict(turn.asking["desk"])
    if actor is None or text.startswith("/") or command(text, turn.language) in WAYS_OUT:
        return []
    steps = Steps.of(state["act"], actor)
    step = steps.name(state["step"])
    if not step and read_yes_no(text, turn.lexicon) is True:
        return _do(turn, actor, state)
    if not step:
        return [confirming.asked(turn, actor, state, _around(turn, state))]
    if step in OPTIONAL[state["act"]] and command(text, turn.language) == "skip":
        return _next(turn, actor, state, step, None)
    if step == "categories" and command(text, turn.language) == "enough":
        return _chosen(turn, actor, state, options(turn, notice_of(turn), step, state)[-1][0])
    return _taken(turn, actor, state, step, read(turn, notice_of(turn), step, text, turn.today), text)


def _taken(turn: Turn, actor: Actor, state: State, step: str, found: Any, text: str) -> Show:
    if not isinstance(found, Problem):
        return _next(turn, actor, state, step, found)
    state["offers"] = [one.isoformat() for one in found.offers if isinstance(one, date)]
    turn.ask(desk=state)
    typed_ = text if len(text) <= 40 else text[:40] + "…"
    problem = Outbound(str(turn.say(f"problem.{found.code}", **{"typed": typed_, **found.params})), card="problem")
    return [problem, _question(turn, actor, state)]


def _next(turn: Turn, actor: Actor, state: State, step: str, value: Any) -> Show:
    """The answer is kept until all are there; None: it stays as it is."""
    said = {**state["said"], **({step: value} if value is not None else {})}
    state = {**state, "said": said, "step": state["step"] + 1, "offers": []}
    turn.ask(desk=state)
    if Steps.of(state["act"], actor).name(state["step"]):
        return [_question(turn, actor, state)]
    return [confirming.asked(turn, actor, state, _around(turn, state))]


def _question(turn: Turn, actor: Actor, state: State) -> Outbound:
    """What is asked now."""
    step = Steps.of(state["act"], actor).name(state["step"])
    deadline = about(turn, state)
    called = name if state["act"] == "date" else title
    now = called(turn.say, deadline) if deadline else ""
    todo = what_to_do(turn.say, deadline) if deadline else ""
    known = {"title": now, "todo": todo, "when": shown.when(turn, deadline) if deadline else ""}
    again = step in ("title", "todo") and step in OPTIONAL[state["act"]]
    key = f"say.desk_ask_{step}"
    text = turn.say(f"{key}_again" if again else key, **known)
    labels = options(turn, notice_of(turn), step, state)
    picks = [Button(label, turn.codes.make("kp", stamp(state), place)) for place, label in labels]
    return Outbound(str(text), (*parts.rows(picks), *parts.rows(_around(turn, state))), wants=wants(step))


def _around(turn: Turn, state: State) -> list[Button]:
    """Back to the question before, or out of the act."""
    ways = [("button.desk_step_back", BACK)] if state["step"] else []
    made = [(label, turn.codes.make("kp", stamp(state), way)) for label, way in (*ways, ("button.cancel", CANCEL))]
    return [Button(turn.say.plain(label), code, "quiet") for label, code in made]


def _listed(turn: Turn, actor: Actor, tap: Tap) -> Show:
    turn.ask()
    return [shown.listing(turn, actor, tap.numbers[0])]


def _carded(turn: Turn, actor: Actor, tap: Tap) -> Show:
    found = _marked(turn, tap.numbers[0])
    turn.ask()
    return [shown.card(turn, actor, found) if found else shown.listing(turn, actor, 0, _gone(turn))]


def _told(turn: Turn, actor: Actor, tap: Tap) -> Show:
    found = _marked(turn, tap.numbers[0])
    return [shown.history(turn, found) if found else shown.listing(turn, actor, 0, _gone(turn))]


def _marked(turn: Turn, number: int) -> Deadline | None:
    every = turn.house.calendar.deadlines(turn.tx, notice_of(turn))
    return next((one for one in every if shown.mark(one) == number), None)


def _gone(turn: Turn) -> str:
    return str(turn.say("say.desk_gone"))


def _begin(turn: Turn, actor: Actor, tap: Tap) -> Show:
    """An act begins with its first question."""
    act = ACTS[tap.numbers[0] % len(ACTS)]
    found = _marked(turn, tap.numbers[1]) if tap.numbers[1] else None
    if found is None and act != "add":
        return [shown.listing(turn, actor, 0, _gone(turn))]
    if not (actor.may_change(found.districts) if found else actor.changes):
        return [shown.refused(turn, "not_yours", {})]
    name = found.id if found else ""
    seen = acts.times(turn.tx, notice_of(turn), name) if found else 0
    state: State = {"act": act, "name": name, "step": 0, "said": {}, "seen": seen, "offers": []}
    turn.ask(desk=state)
    return [_question(turn, actor, state)]


def _picked(turn: Turn, actor: Actor, tap: Tap) -> Show:
    """A button under a question of an act."""
    state = dict(turn.asking.get("desk") or {})
    if not state or tap.numbers[0] != stamp(state):
        return [shown.listing(turn, actor, 0, str(turn.say("say.desk_stale")))]
    place = tap.numbers[1]
    if place == CANCEL:
        turn.ask()
        found = about(turn, state)
        return [shown.card(turn, actor, found) if found else shown.listing(turn, actor, 0)]
    if place == BACK:
        state |= {"step": max(0, state["step"] - 1), "offers": []}
        turn.ask(desk=state)
        return [_question(turn, actor, state)]
    return _chosen(turn, actor, state, place)


def _chosen(turn: Turn, actor: Actor, state: State, place: int) -> Show:
    step = Steps.of(state["act"], actor).name(state["step"])
    known = dict(options(turn, notice_of(turn), step, state))
    if place not in known:
        return [_question(turn, actor, state)]
    value = REPEATED[step](turn, notice_of(turn), state, place)
    if value is ...:  # a box was ticked
        turn.ask(desk=state)
        asked = _question(turn, actor, state)
        return [Outbound(asked.text, asked.buttons, edit=True)]
    return _next(turn, actor, state, step, value)


def _confirmed(turn: Turn, actor: Actor, tap: Tap) -> Show:
    """It is done, unless somebody was faster."""
    state = dict(turn.asking.get("desk") or {})
    if not state or tap.numbers[0] != stamp(state) or Steps.of(state["act"], actor).name(state["step"]):
        return [shown.listing(turn, actor, 0, str(turn.say("say.desk_stale")))]
    return _do(turn, actor, state)


def _do(turn: Turn, actor: Actor, state: State) -> Show:
    turn.ask()
    try:
        changed = confirming.done(turn, actor, state)
    except RefusedError as refusal:
        found = about(turn, state)
        after = shown.card(turn, actor, found) if found else shown.listing(turn, actor, 0)
        return [shown.refused(turn, refusal.code, refusal.params), after]
    lead = str(turn.say(f"say.desk_done_{state['act']}"))
    found = turn.house.calendar.find(turn.tx, notice_of(turn), changed)
    if found is None or state["act"] == "withdraw":
        return [shown.listing(turn, actor, 0, lead)]
    return [shown.card(turn, actor, found, lead)]


def _officer(act: Callable[[Turn, Actor, Tap], Show]) -> Callable[[Turn, Tap], Show]:
    """Only for officers; a button of who is one no more does nothing."""

    def checked(turn: Turn, tap: Tap) -> Show:
        actor = actor_of(turn)
        return act(turn, actor, tap) if actor is not None else [shown.refused(turn, "not_yours", {})]

    return checked


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {
    "kl": _officer(_listed),
    "kd": _officer(_carded),
    "kh": _officer(_told),
    "kb": _officer(_begin),
    "kp": _officer(_picked),
    "ky": _officer(_confirmed),
}
