"""What an act of an officer comes to: shown with all it means before it is done, and done as it was shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from zlib import crc32

from bot.calendar import what_to_do
from bot.desk import calendar as acts
from bot.desk import shown
from bot.desk.calendar import Entry, Ground
from bot.desk.officers import Actor
from bot.desk.shown import notice_of
from bot.messages import Button, Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.deadlines import Deadline

State = dict[str, Any]
"""An act under way: what it is (`act`), the deadline (`name`), the question (`step`), what was `said`, and how often
the deadline had been changed when it was looked at (`seen`)."""


def stamp(state: State) -> int:
    """Binds a button to the question it stands under."""
    return crc32(f"{state['act']} {state['name']} {state['step']} {state['seen']}".encode()) & 0xFFFFFF


def about(turn: Turn, state: State) -> Deadline | None:
    """The deadline that an act is about."""
    return turn.house.calendar.find(turn.tx, notice_of(turn), state["name"]) if state["name"] else None


def asked(turn: Turn, actor: Actor, state: State, around: Sequence[Button]) -> Outbound:
    """What would be so from now on, for how many units, on what ground."""
    entry, ground, say, act = _entry(turn, actor, state), _ground(turn, state), turn.say, state["act"]
    lines = [str(say(f"say.desk_confirm_{act}")), *_changing(turn, state, entry)]
    source = " ".join(filter(None, (ground.source, ground.link)))
    named = say.plain("say.desk_ground", source=source, label=say.plain(f"label.{ground.label}"))
    lines += [str(say("say.desk_source", source=named)), str(say("say.desk_reason", reason=ground.reason))]
    if entry.on is not None and entry.on < turn.today:
        lines.append(str(say("say.desk_past_date")))
    lines.append(str(say("say.desk_told" if act in ("date", "withdraw") else "say.desk_shown")))
    confirm = Button(say.plain("button.desk_confirm"), turn.codes.make("ky", stamp(state)), "primary")
    return Outbound("\n".join(lines), parts.rows([confirm, *around]), "tasks")


def _changing(turn: Turn, state: State, entry: Entry) -> list[str]:
    """The date as it would be, and as it was."""
    old, act = about(turn, state), state["act"]
    name = "" if act in ("add", "differs") else state["name"]
    new = old if act == "withdraw" else acts.preview(turn.tx, turn.house, notice_of(turn), name, entry)
    before = shown.when(turn, old) if old is not None and act == "date" else ""
    moved = [str(turn.say("say.desk_from", old=before))] if before else []
    head, *rest = shown.described(turn, new)[:4] if new is not None else ("",)
    return [head, *moved, *rest]


def done(turn: Turn, actor: Actor, state: State) -> str:
    """Does it; returns the deadline's id. Raises RefusedError."""
    entry, ground, notice = _entry(turn, actor, state), _ground(turn, state), notice_of(turn)
    if state["act"] in ("add", "differs"):
        return acts.add(turn.tx, turn.house, actor, notice, entry, ground)
    if state["act"] == "withdraw":
        acts.withdraw(turn.tx, turn.house, actor, notice, state["name"], ground, state["seen"])
    else:
        acts.amend(turn.tx, turn.house, actor, notice, state["name"], entry, ground, state["seen"])
    return str(state["name"])


def _entry(turn: Turn, actor: Actor, state: State) -> Entry:
    """What was said, as an entry."""
    said, old = state["said"], about(turn, state)
    texts = {name: {turn.language: said[name]} if name in said else None for name in ("title", "todo")}
    on = date.fromisoformat(said["on"]) if said.get("on") else None
    if state["act"] == "differs" and old is not None:
        todo = {turn.language: what_to_do(turn.say, old)}
        return Entry(on, texts["title"], todo, old.duty, old.categories, old.districts, old.id)
    own = (actor.office,) if actor.role == "district_officer" else ()
    if state["act"] != "add":
        return Entry(on, texts["title"], texts["todo"])
    districts = own or tuple(said.get("districts", ()))
    return Entry(on, texts["title"], texts["todo"], said["duty"], tuple(said["categories"]), districts)


def _ground(turn: Turn, state: State) -> Ground:
    said, old = state["said"], about(turn, state)
    source, link = acts.split_link(said["source"])
    return Ground(source, said.get("label") or (old.label if old else ""), said["reason"], link)
