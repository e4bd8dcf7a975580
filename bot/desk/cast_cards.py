"""A broadcast in an officer's chat: what it says and to whom, how far it is, and what may be done with it."""

from __future__ import annotations

from html import escape
from zlib import crc32

from bot import broadcast
from bot.desk import broadcasts as acts
from bot.desk import composing, instants, reached, shown
from bot.desk.broadcasts import Progress
from bot.desk.officers import Actor
from bot.messages import Button, ButtonStyle, Outbound
from bot.screens import parts
from bot.turn import Turn
from locales import Words
from storage import audiences, broadcasts
from storage.broadcasts import Broadcast
from storage.officers import Officer

DOING = ("test", "approve", "decline", "pause", "resume", "cancel", "again")
"""What one tap does; a button's code holds the place in this list, so new ones go to its end."""
_FIRST_NAMES, _LISTED, _SHORT = 3, 5, 16


def listing(turn: Turn, actor: Actor, lead: str = "") -> Outbound:
    """The latest broadcasts, and the way to a new one."""
    found = acts.listed(turn.tx, actor)[:_LISTED]
    head = turn.say("say.cast_head" if found else "say.cast_none", office=shown.office(turn.say, actor.office))
    text = "\n".join(filter(None, (lead, str(head))))
    entries = [Button(_entry(turn.say, one), turn.codes.make("vc", one.id)) for one in found]
    new = Button(turn.say.plain("desk.broadcast_new"), turn.codes.make("vn"), "primary")
    return Outbound(text, (*parts.rows(entries, most=1), *parts.rows([new, parts.command(turn, "desk")])), "tasks")


def card(turn: Turn, officer: Officer, actor: Actor, found: Broadcast, lead: str = "") -> Outbound:
    """One broadcast as it stands now."""
    state = turn.say.plain(f"desk.broadcast_{found.state}")
    head = str(turn.say("say.cast_title", title=found.content.title, state=state))
    before = found.state in ("draft", "asked", "scheduled")
    lines = _before(turn, found) if before else _after(turn, found)
    text = "\n".join([*([lead] if lead else []), head, *lines])
    return Outbound(text, parts.rows(_buttons(turn, officer, actor, found)), "tasks")


def confirm(turn: Turn, found: Broadcast, minute: int) -> Outbound:
    """The last word before it is sent: how many, when, and what cannot be taken back."""
    when = said_minute(turn, minute)
    lines = [str(turn.say("say.cast_confirm", title=found.content.title, n=found.total, when=when))]
    if acts.needs_second(found):
        lines.append(turn.say.plain("desk.broadcast_second"))
    elif acts.on_trial(turn.tx, found):
        lines.append(str(turn.say("say.cast_trial", n=broadcast.TRIAL)))
    send = Button(
        turn.say.plain("desk.broadcast_do_send"), turn.codes.make("vy", found.id, minute, stamp(found)), "primary"
    )
    return Outbound("\n".join(lines), parts.rows([send, back(turn, found.id)]))


def back(turn: Turn, broadcast_id: int) -> Button:
    """Back to the card."""
    return Button(turn.say.plain("button.cast_back"), turn.codes.make("vc", broadcast_id), "quiet")


def stamp(found: Broadcast) -> int:
    """Binds a button to what is sent to whom: once either was changed, the button is stale."""
    return crc32(f"{found.content} {found.total}".encode()) & 0xFFFFFF


def said_minute(turn: Turn, minute: int) -> str:
    """When it begins: 0 is now, everything else minutes since 1970."""
    return instants.said(turn, instants.of_minute(minute)) if minute else turn.say.plain("say.cast_now")


def progress(say: Words, found: Broadcast, far: Progress) -> list[str]:
    """How far it is: how many are done, how long it still takes, what became of them."""
    lines = [say.plain("desk.progress_said", done=far.done, total=far.total)]
    if found.state == "sending" and far.left is not None:
        minutes, seconds = divmod(far.left, 60)
        lines[0] += say.plain("desk.progress_left", rate=round(far.rate, 1), minutes=minutes, seconds=seconds)
    known = [
        f"{say.plain(f'desk.became_{name}')} {far.became[name]}" for name in audiences.BECAME if name in far.became
    ]
    return lines + ([" · ".join(known)] if known else [])


def _before(turn: Turn, found: Broadcast) -> list[str]:
    """Whom it is for, with the first names, and how the first of them reads it."""
    whom = composing.whom(turn.tx, turn.house, turn.say, found.content.audience)
    lines = [str(turn.say("say.cast_whom", whom=" · ".join(whom) or turn.say.plain("desk.everybody"), n=found.total))]
    lines[0] += reached.barred(turn.tx, turn.say, found.id)
    if reachable := reached.line(turn.tx, turn.house, turn.say, found.id):
        lines.append(reachable)
    names = [name for _, name in acts.report(turn.tx, found, most=_FIRST_NAMES) if name]
    if names:
        lines.append(str(turn.say("say.cast_names", names=turn.say.plain("say.list_comma").join(names))))
    if found.state != "draft" and found.begins_at is not None and found.begins_at > turn.tx.now:
        lines.append(str(turn.say("desk.begins_at", at=instants.said(turn, found.begins_at))))
    if found.state == "asked":
        lines.append(turn.say.plain("desk.broadcast_second"))
    return [*lines, "", str(turn.say("desk.broadcast_text" if found.total else "say.cast_text")), *_read(turn, found)]


def _read(turn: Turn, found: Broadcast) -> list[str]:
    """As the first recipient reads it; for nobody, as it is written."""
    first = broadcasts.recipients(turn.tx, found.id, 0, 1)
    if first:
        return [broadcast.message(turn.tx, turn.house, found, first[0][0]).text]
    return [escape(text) for text in found.content.texts.values()]


def _after(turn: Turn, found: Broadcast) -> list[str]:
    far = acts.progress(turn.tx, found)
    lines = progress(turn.say, found, far)
    if (found.state, found.held) == ("paused", "trial"):
        lines.append(turn.say.plain("desk.broadcast_trial", n=far.done, left=found.total - far.done))
    return lines


def _entry(say: Words, found: Broadcast) -> str:
    title = found.content.title
    short = title if len(title) <= _SHORT else title[:_SHORT] + "…"
    return f"{short} · {say.plain(f'desk.broadcast_{found.state}')}"


def _buttons(turn: Turn, officer: Officer, actor: Actor, found: Broadcast) -> list[Button]:
    say, allowed, number = turn.say, acts.can(found, officer.id, actor), found.id
    made: list[Button] = []

    def add(key: str, verb: str, *numbers: int, style: ButtonStyle = "plain") -> None:
        made.append(Button(say.plain(key), turn.codes.make(verb, number, *numbers), style))

    if "send" in allowed and found.total:
        add("button.cast_now", "vs", style="primary")
        add("button.cast_hour", "vh")
    if "edit" in allowed:
        add("desk.broadcast_audience", "va")
        add("button.cast_text", "ve")
    for place, name in enumerate(DOING):
        if name in allowed and _useful(turn, found, name):
            add(f"desk.broadcast_do_{name}", "vx", place, style="primary" if name in ("approve", "resume") else "plain")
    if found.state in ("sending", "scheduled"):
        add("button.cast_look", "vc", style="quiet")
    link = Button(
        say.plain("button.cast_console"), style="quiet", url=f"{turn.house.chat_url}/desk/broadcasts/{number}"
    )
    return [*made, link, parts.command(turn, "broadcast")]


def _useful(turn: Turn, found: Broadcast, name: str) -> bool:
    """A test needs somebody to read it as; sending again, somebody it failed to reach."""
    if name == "test":
        return bool(found.total)
    if name != "again":
        return True
    return not broadcasts.again(turn.tx, found.id) and bool(audiences.tally(turn.tx, found.id).get("failed"))
