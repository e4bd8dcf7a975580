"""The officer's menu in the chat (工作台): what needs them today, the way into the console, what else they may do."""

from __future__ import annotations

from bot.desk import asking, shown, today
from bot.desk.officers import Actor
from bot.desk.roles import may
from bot.messages import Button, Outbound
from bot.screens import parts
from bot.turn import Turn
from storage import audit, desk, officers

ENTRIES: tuple[tuple[str, str], ...] = (
    ("questions", "questions"), ("manage", "calendar"), ("stats", "indicators"), ("broadcast", "broadcast"),
    ("officers", "officers"),
)  # fmt: skip
"""A command, and the act it is for: shown to who may do it."""
_LINES = 3


def show(turn: Turn, lead: str = "") -> list[Outbound]:
    """The menu with a new link into the console; who is no officer is told how one becomes one."""
    officer = officers.of_contact(turn.tx, turn.contact.id)
    actor = asking.actor_of(turn)
    if officer is None or actor is None:
        back = parts.command(turn, "continue" if turn.holds else "start", "primary")
        return [Outbound(str(turn.say("say.desk_no_seat")), parts.rows([back]))]
    turn.ask()
    head = turn.say("say.desk_menu", office=shown.office(turn.say, actor.office), role=shown.role(turn.say, actor.role))
    text = "\n".join([*([lead] if lead else []), str(head), *_today(turn, actor), str(turn.say("say.desk_link"))])
    entries = [parts.command(turn, name, "plain") for name, act in ENTRIES if may(actor, act)]
    around = [parts.command(turn, "tasks")] if turn.holds else []
    return [Outbound(text, (*parts.rows([_way_in(turn, officer.id)]), *parts.rows([*entries, *around])), "tasks")]


def _today(turn: Turn, actor: Actor) -> list[str]:
    found = today.of(turn.tx, turn.house, actor)
    lines = [f"· {one.said(turn.say)}" for one in found[:_LINES]]
    return [*lines, *([str(turn.say("say.desk_more_needs", n=len(found) - _LINES))] if len(found) > _LINES else [])]


def _way_in(turn: Turn, officer_id: int) -> Button:
    made = desk.make_link(turn.tx, officer_id)
    assert made is not None
    audit.note(turn.tx, audit.officer(officer_id), "desk_link", detail="chat")
    url = f"{turn.house.chat_url}/desk/in/{desk.link_token(turn.tx, made)}"
    return Button(turn.say.plain("button.desk_open"), style="primary", url=url)
