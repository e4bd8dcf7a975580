"""Choosing whom a broadcast is for in the chat: condition by condition, each with its boxes, and how many that are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zlib import crc32

from bot.calendar import name as called
from bot.desk import broadcasts as acts
from bot.desk import calendar, composing, shown
from bot.desk import officers as seats
from bot.desk.officers import Actor
from bot.desk.roles import reach
from bot.messages import Button, Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.places import DISTRICTS
from locales import languages, words
from storage import broadcasts
from storage.broadcasts import Audience, Broadcast
from storage.officers import Officer

State = dict[str, Any]
"""What is being asked about a broadcast: its number (`id`, 0 before there is one), the question (`step`) with what was
`said`, or the condition that is open (`dim`) with its ticked boxes (`picks`)."""
DIMS = ("districts", "categories", "states", "filed", "languages", "due")
"""The conditions; a button's code holds the place in this list, so new ones go to its end."""
_ONE: Mapping[str, Any] = {"filed": None, "due": ""}
"""Of these one is chosen, or none, and what says so."""
DONE, LEAVE = 97, 98
_SHORT = 18


def stamp(state: State) -> int:
    """Binds a button to the question it stands under."""
    return crc32(f"{state['id']} {state.get('step', '')} {state.get('dim', '')}".encode()) & 0xFFFFFF


def deadlines(turn: Turn) -> list[tuple[str, str]]:
    """The calendar's dates by id, as they are called."""
    every = turn.house.calendar.deadlines(turn.tx, turn.house.main_notice)
    names = [(one.id, called(turn.say, one)) for one in every]
    return [(code, name if len(name) <= _SHORT else name[:_SHORT] + "…") for code, name in names]


def begin(turn: Turn, actor: Actor, found: Broadcast, state: State) -> Outbound:
    """All conditions as they are."""
    turn.ask(cast={**state, "dim": ""})
    return page(turn, actor, found, state)


def opened(turn: Turn, actor: Actor, found: Broadcast, place: int) -> Outbound:
    """The boxes of one condition."""
    dim = DIMS[place % len(DIMS)]
    held = getattr(found.content.audience, dim)
    state: State = {"id": found.id, "dim": dim, "picks": [] if dim in _ONE else list(held)}
    turn.ask(cast=state)
    return replace(page(turn, actor, found, state), edit=True)


def ticked(turn: Turn, by: Officer, found: Broadcast, place: int, box: int) -> Outbound:
    """A box ticked or cleared, or all that are ticked taken over. Raises RefusedError."""
    dim, state, actor = DIMS[place % len(DIMS)], dict(turn.asking.get("cast") or {}), seats.actor(by)
    if state.get("id") != found.id or state.get("dim") != dim:
        return opened(turn, actor, found, place)
    codes = [code for code, _ in _options(turn, actor, dim)]
    if box == LEAVE:
        return replace(begin(turn, actor, found, {"id": found.id, "dim": ""}), edit=True)
    if box < len(codes) and dim not in _ONE:
        state["picks"] = [one for one in codes if (one in state["picks"]) != (one == codes[box])]
        turn.ask(cast=state)
        return replace(page(turn, actor, found, state), edit=True)
    chosen = codes[box] if box < len(codes) else _ONE[dim] if dim in _ONE else tuple(state["picks"])
    return _taken(turn, by, found, dim, chosen)


def page(turn: Turn, actor: Actor, found: Broadcast, state: State) -> Outbound:
    """The open condition's boxes, or all conditions."""
    return _boxes(turn, actor, found, state) if state["dim"] else _conditions(turn, actor, found)


def _taken(turn: Turn, by: Officer, found: Broadcast, dim: str, chosen: Any) -> Outbound:
    audience = replace(found.content.audience, **{dim: chosen})
    actor = seats.actor(by)
    acts.rewrite(turn.tx, turn.house, by, actor, found.id, replace(found.content, audience=audience))
    now = broadcasts.get(turn.tx, found.id)
    assert now is not None
    return replace(begin(turn, actor, now, {"id": found.id, "dim": ""}), edit=True)


def _conditions(turn: Turn, actor: Actor, found: Broadcast) -> Outbound:
    names = [name for _, name in acts.report(turn.tx, found, most=3) if name]
    lines = [str(turn.say("say.cast_audience", n=found.total))]
    if names:
        lines.append(str(turn.say("say.cast_names", names=turn.say.plain("say.list_comma").join(names))))
    made = [
        Button(_condition(turn, actor, found.content.audience, dim), turn.codes.make("vd", found.id, place))
        for place, dim in enumerate(DIMS)
        if dim != "districts" or reach(actor) is None
    ]
    done = Button(turn.say.plain("button.picked"), turn.codes.make("vc", found.id), "primary")
    return Outbound("\n".join(lines), (*parts.rows(made, most=1), (done,)), "tasks")


def _condition(turn: Turn, actor: Actor, audience: Audience, dim: str) -> str:
    """ "填报状态：填写中、退回补正"."""
    held = getattr(audience, dim)
    chosen = (held,) if dim in _ONE else held
    labels = [label for code, label in _options(turn, actor, dim) if code in chosen]
    whom = turn.say.plain("say.list_comma").join(labels) or turn.say.plain("desk.all")
    return turn.say.plain("say.cast_condition", name=turn.say.plain(f"say.cast_dim_{dim}"), whom=whom)


def _boxes(turn: Turn, actor: Actor, found: Broadcast, state: State) -> Outbound:
    dim = state["dim"]
    place, options = DIMS.index(dim), _options(turn, actor, dim)

    def button(label: str, box: int, style: Any = "plain") -> Button:
        return Button(label, turn.codes.make("vt", found.id, place, box), style)

    marks = [f"{'☑' if code in state['picks'] else '☐'} {label}" for code, label in options]
    labels = [label for _, label in options] if dim in _ONE else marks
    any_ = turn.say.plain("desk.all" if dim in _ONE or not state["picks"] else "button.picked")
    last = [button(any_, DONE, "primary"), button(turn.say.plain("button.cast_back"), LEAVE, "quiet")]
    boxes = parts.rows([button(label, box) for box, label in enumerate(labels)])
    text = turn.say(f"say.cast_choose_{'one' if dim in _ONE else 'some'}", name=turn.say.plain(f"say.cast_dim_{dim}"))
    return Outbound(str(text), (*boxes, *parts.rows(last)), "tasks")


def _options(turn: Turn, actor: Actor, dim: str) -> list[tuple[Any, str]]:
    """What may be chosen, with how it is called."""
    say = turn.say
    if dim == "districts":
        return [(one, say.plain(f"district.{one}")) for one in reach(actor) or DISTRICTS]
    if dim == "categories":
        codes = calendar.categories(turn.house, turn.house.main_notice)
        return [(one, shown.category(words(turn.language, turn.house.main_notice), one)) for one in codes]
    if dim == "states":
        return [(one, say.plain(f"desk.state_{one}")) for one in composing.STATES]
    if dim == "due":
        return composing.owed_dates(turn.tx, turn.house, words(turn.language, turn.house.main_notice))
    if dim == "filed":
        return [(False, say.plain("desk.audience_unfiled")), (True, say.plain("desk.audience_filed"))]
    return [(one, words(one).plain("language.name")) for one in languages()]
