"""Broadcasting from the chat (群发): what to write and to whom, one question a message; what a card's buttons do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.buttons import Tap
from bot.desk import asking, cast_audience, cast_cards, instants, menu, shown
from bot.desk import broadcasts as acts
from bot.desk import cast_questions as questions
from bot.desk import officers as seats
from bot.desk.cast_audience import State
from bot.desk.officers import Actor, RefusedError
from bot.desk.roles import may
from bot.messages import Outbound
from bot.turn import Turn
from locales import command
from storage import audit, officers
from storage.broadcasts import Broadcast, Content
from storage.officers import Officer

Show = list[Outbound]
Seat = tuple[Officer, Actor]


def show(turn: Turn) -> Show:
    """The officer's broadcasts; whoever may write none gets the menu."""
    seat = _seat(turn)
    if seat is None:
        return menu.show(turn)
    turn.ask()
    audit.note(turn.tx, seat[1].name, "desk_view", detail="/broadcast")
    return [cast_cards.listing(turn, seat[1])]


def busy(turn: Turn) -> bool:
    """Whether a question about a broadcast is open, which a typed text answers."""
    return "cast" in turn.asking


def typed(turn: Turn, text: str) -> Show:
    """A typed reply to the open question; nothing for a way out of it."""
    seat, state = _seat(turn), dict(turn.asking["cast"])
    way_out = command(text, turn.language) in asking.WAYS_OUT
    if seat is None or text.startswith("/") or way_out:
        return []
    step = state.get("step", "")
    if step == "hour":
        return _hour_said(turn, seat, state, text)
    if not step:
        return _shown(turn, seat, state["id"], lambda found: [cast_audience.page(turn, seat[1], found, state)])
    if step == "deadline" or (state["id"] and command(text, turn.language) == "skip"):
        return [questions.question(turn, state)] if step == "deadline" else _next(turn, seat, state, None)
    problem = questions.problem(step, text)
    if problem is not None:
        return [shown.refused(turn, problem.code, problem.params), questions.question(turn, state)]
    return _next(turn, seat, state, text.strip())


def _next(turn: Turn, seat: Seat, state: State, value: str | None) -> Show:
    """The answer is kept until all are there; None: it stays as it is."""
    step, said = state["step"], dict(state["said"])
    if value is not None:
        said[step] = value
    state = {**state, "said": said}
    steps = questions.steps(state)
    place = steps.index(step) + 1
    if place == len(steps):
        return _written(turn, seat, state)
    return _ask(turn, {**state, "step": steps[place]})


def _ask(turn: Turn, state: State) -> Show:
    turn.ask(cast=state)
    return [questions.question(turn, state)]


def _picked(turn: Turn, seat: Seat, tap: Tap) -> Show:
    """A button under a question."""
    state, place = dict(turn.asking.get("cast") or {}), tap.numbers[1]
    if not state.get("step") or tap.numbers[0] != cast_audience.stamp(state):
        return _stale(turn, seat)
    if place == questions.CANCEL:
        turn.ask()
        return _shown(turn, seat, state["id"]) if state["id"] else [cast_cards.listing(turn, seat[1])]
    if place == questions.BACK:
        steps = questions.steps(state)
        return _ask(turn, {**state, "step": steps[max(0, steps.index(state["step"]) - 1)]})
    if place == questions.KEEP:
        return _next(turn, seat, questions.no_more_texts(state), None)
    return _option(turn, seat, state, place)


def _option(turn: Turn, seat: Seat, state: State, place: int) -> Show:
    known = dict(questions.picks(turn, state))
    if place not in known:
        return [questions.question(turn, state)]
    if state["step"] == "hour":
        at = next(one for one, label in instants.offered(turn) if label == known[place])
        return _confirming(turn, seat, state["id"], int(at.timestamp()) // 60)
    return _next(turn, seat, state, cast_audience.deadlines(turn)[place][0])


def _hour_said(turn: Turn, seat: Seat, state: State, text: str) -> Show:
    at = instants.read(turn, text)
    if at is None:
        return [Outbound(str(turn.say("say.cast_no_hour")), card="problem"), questions.question(turn, state)]
    return _confirming(turn, seat, state["id"], int(at.timestamp()) // 60)


def _written(turn: Turn, seat: Seat, state: State) -> Show:
    """All is said: a new draft, or other words for one."""
    said, number = state["said"], state["id"]
    texts = {name.removeprefix("text_"): text for name, text in said.items() if name.startswith("text_")}
    content = Content(said["title"], texts, deadline=said.get("deadline", ""))
    turn.ask()
    if not number:
        return _tried(turn, seat, 0, lambda: acts.compose(turn.tx, turn.house, *seat, content))

    def rewrite(found: Broadcast) -> Show:
        new = replace(content, audience=found.content.audience)
        return _tried(turn, seat, number, lambda: acts.rewrite(turn.tx, turn.house, *seat, number, new))

    return _shown(turn, seat, number, rewrite)


def _tried(turn: Turn, seat: Seat, number: int, act: Callable[[], Any], lead: str = "") -> Show:
    """Does it and shows how the broadcast stands after it, or why it is not done."""
    try:
        made = act()
    except RefusedError as refusal:
        first = [shown.refused(turn, refusal.code, refusal.params)]
        return first + (_shown(turn, seat, number) if number else [cast_cards.listing(turn, seat[1])])
    return _shown(turn, seat, made if isinstance(made, int) else number, lead=lead)


def _shown(
    turn: Turn, seat: Seat, number: int, work: Callable[[Broadcast], Show] | None = None, lead: str = ""
) -> Show:
    """A broadcast of theirs, or what is done with it; another office's is none."""
    found = acts.visible(turn.tx, seat[1], number)
    if found is None:
        turn.ask()
        return [cast_cards.listing(turn, seat[1], turn.say.plain("say.desk_no_broadcast"))]
    return work(found) if work is not None else [cast_cards.card(turn, *seat, found, lead)]


def _draft(turn: Turn, seat: Seat, number: int, work: Callable[[Broadcast], Show]) -> Show:
    """What is done with a draft; a button of what is one no more shows how it stands."""

    def checked(found: Broadcast) -> Show:
        if found.state == "draft":
            return work(found)
        turn.ask()
        return [cast_cards.card(turn, *seat, found, turn.say.plain("say.desk_broadcast_state"))]

    return _shown(turn, seat, number, checked)


def _carded(turn: Turn, seat: Seat, tap: Tap) -> Show:
    turn.ask()
    return _shown(turn, seat, tap.numbers[0])


def _new(turn: Turn, _theirs: Seat, _tap: Tap) -> Show:
    return _ask(turn, {"id": 0, "step": "title", "said": {}})


def _edit(turn: Turn, seat: Seat, tap: Tap) -> Show:
    def begin(found: Broadcast) -> Show:
        texts = {f"text_{language}": text for language, text in found.content.texts.items()}
        said = {"title": found.content.title, **texts, "deadline": found.content.deadline}
        return _ask(turn, {"id": found.id, "step": "title", "said": said})

    return _draft(turn, seat, tap.numbers[0], begin)


def _act(turn: Turn, seat: Seat, tap: Tap) -> Show:
    """What one tap does."""
    number, name = tap.numbers[0], cast_cards.DOING[tap.numbers[1] % len(cast_cards.DOING)]
    tx, (officer, actor) = turn.tx, seat
    does: Mapping[str, Callable[[], object]] = {
        "test": lambda: acts.test(tx, turn.house, officer, actor, number),
        "approve": lambda: acts.approve(tx, officer, actor, number),
        "decline": lambda: acts.decline(tx, actor, number),
        "pause": lambda: acts.pause(tx, actor, number),
        "resume": lambda: acts.resume(tx, actor, number),
        "cancel": lambda: acts.cancel(tx, actor, number),
        "again": lambda: acts.again(tx, officer, actor, number),
    }
    turn.ask()
    lead = turn.say.plain("desk.broadcast_tested") if name == "test" else ""
    return _tried(turn, seat, number, does[name], lead)


def _now(turn: Turn, seat: Seat, tap: Tap) -> Show:
    return _confirming(turn, seat, tap.numbers[0], 0)


def _hour(turn: Turn, seat: Seat, tap: Tap) -> Show:
    state = {"id": tap.numbers[0], "step": "hour", "said": {}}
    return _draft(turn, seat, tap.numbers[0], lambda _: _ask(turn, state))


def _confirming(turn: Turn, seat: Seat, number: int, minute: int) -> Show:
    turn.ask()
    return _draft(turn, seat, number, lambda found: [cast_cards.confirm(turn, found, minute)])


def _send(turn: Turn, seat: Seat, tap: Tap) -> Show:
    """It is sent as it was shown."""
    number, minute, seen = tap.numbers

    def send(found: Broadcast) -> Show:
        if cast_cards.stamp(found) != seen:
            return [cast_cards.confirm(turn, found, minute)]
        at = instants.of_minute(minute) if minute else None
        return _tried(turn, seat, number, lambda: acts.send(turn.tx, seat[1], number, at))

    return _draft(turn, seat, number, send)


def _audience(turn: Turn, seat: Seat, tap: Tap) -> Show:
    """Whom it is for, condition by condition."""
    state = {"id": tap.numbers[0], "dim": ""}
    return _draft(turn, seat, tap.numbers[0], lambda found: [cast_audience.begin(turn, seat[1], found, state)])


def _condition(turn: Turn, seat: Seat, tap: Tap) -> Show:
    number, place = tap.numbers
    return _draft(turn, seat, number, lambda found: [cast_audience.opened(turn, seat[1], found, place)])


def _ticked(turn: Turn, seat: Seat, tap: Tap) -> Show:
    number, dim, place = tap.numbers

    def tick(found: Broadcast) -> Show:
        try:
            return [cast_audience.ticked(turn, seat[0], found, dim, place)]
        except RefusedError as refusal:
            turn.ask()
            return [shown.refused(turn, refusal.code, refusal.params), cast_cards.card(turn, *seat, found)]

    return _draft(turn, seat, number, tick)


def _stale(turn: Turn, seat: Seat) -> Show:
    return [cast_cards.listing(turn, seat[1], str(turn.say("say.desk_stale")))]


def _seat(turn: Turn) -> Seat | None:
    """The officer, when broadcasts are theirs to write."""
    found = officers.of_contact(turn.tx, turn.contact.id)
    actor = seats.actor(found) if found is not None else None
    return (found, actor) if found is not None and actor is not None and may(actor, "broadcast") else None


def _writer(act: Callable[[Turn, Seat, Tap], Show]) -> Callable[[Turn, Tap], Show]:
    """Only for who may; a button of who may no more does nothing."""

    def checked(turn: Turn, tap: Tap) -> Show:
        seat = _seat(turn)
        return act(turn, seat, tap) if seat is not None else [shown.refused(turn, "not_yours", {})]

    return checked


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {
    "vn": _writer(_new),
    "vc": _writer(_carded),
    "ve": _writer(_edit),
    "vw": _writer(_picked),
    "vx": _writer(_act),
    "vs": _writer(_now),
    "vh": _writer(_hour),
    "vy": _writer(_send),
    "va": _writer(_audience),
    "vd": _writer(_condition),
    "vt": _writer(_ticked),
}
