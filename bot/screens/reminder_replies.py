"""What is said to a tap on a reminder, in a line or two, and the settings of reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.messages import Button, Outbound
from bot.reminders.topic import KINDS, REMINDER, of
from bot.screens import due, parts, topics
from bot.screens.reminders import DONE_SURE, PUT_OFF, RESUME, STOP, UNDONE, button, days
from bot.screens.topics import About
from bot.turn import Turn
from locales import place
from storage import deliveries, preferences

SETTINGS = "rs"
KIND, HOURS, ZONE, FORGET = range(4)
"""What a button of the settings does; its second number says which."""
CHOICES = ((9, 18), (9, 12), (13, 18), (8, 20))
"""Hours offered, of the day."""
ZONES = ("Asia/Shanghai", "Asia/Tokyo", "Asia/Singapore", "Europe/London", "Europe/Berlin", "America/New_York",
         "America/Los_Angeles")  # fmt: skip
ALL = len(CHOICES)
"""Asks for hours or a zone instead of setting one."""
_DAYS = 6
_NAMED = 4


def put_off(turn: Turn, until: date) -> Outbound:
    return _line(turn, "remind.put_off", on=due.day(turn, until))


def pick(turn: Turn, about: Sequence[About]) -> Outbound:
    """The days on which it can be said again."""
    which = about[0].rows[0].id
    offered = [button(turn, due.day(turn, one), PUT_OFF, which, one, "plain") for one in days(turn, about)[:_DAYS]]
    return Outbound(str(turn.say("remind.which_day")), parts.rows(offered, width=16, most=2), "reminder")


def ask_done(turn: Turn, about: Sequence[About]) -> Outbound:
    """Asks once, and says what it means; of several things which one."""
    if len(about) == 1:
        found = about[0]
        sure = button(turn, "button.remind_done_sure", DONE_SURE, found.rows[0].id, style="primary")
        not_yet = button(turn, "button.remind_not_done", UNDONE, found.rows[0].id)
        return _line(turn, "remind.ask_done", sure, not_yet, what=topics.name(turn, found))
    every = [button(turn, topics.name(turn, one), DONE_SURE, one.rows[0].id, 1, "plain") for one in about]
    return Outbound(str(turn.say("remind.which_done")), parts.rows(every, most=1), "reminder")


def done(turn: Turn, about: About) -> Outbound:
    undo = button(turn, "button.undo", UNDONE, about.rows[0].id, 1)
    return _line(turn, "remind.done", undo, what=topics.name(turn, about), edit=True)


def not_done(turn: Turn, about: About) -> Outbound:
    return _line(turn, "remind.not_done", what=topics.name(turn, about), edit=True)


def which_kind(turn: Turn, which: int, kinds: Sequence[str]) -> Outbound:
    """Of several kinds in one message, which is to be stopped."""
    every = [button(turn, kind_name(turn, one), STOP, which, KINDS.index(one) + 1, "plain") for one in kinds]
    return Outbound(str(turn.say("remind.which_kind")), parts.rows(every, most=1), "reminder")


def stopped(turn: Turn, which: int, kind: str, *, edit: bool) -> Outbound:
    undo = button(turn, "button.undo", RESUME, which, KINDS.index(kind) + 1)
    settings = parts.command(turn, "reminders")
    return _line(turn, "remind.stopped", undo, settings, kind=kind_name(turn, kind), edit=edit)


def resumed(turn: Turn, kind: str) -> Outbound:
    return _line(turn, "remind.resumed", kind=kind_name(turn, kind), edit=True)


def kind_name(turn: Turn, kind: str) -> str:
    return turn.say.plain(f"remind.kind_{kind}")


def _line(turn: Turn, key: str, *buttons: Button, edit: bool = False, **params: object) -> Outbound:
    return Outbound(str(turn.say(key, **params)), parts.rows(buttons), "reminder", edit=edit)


def settings(turn: Turn, lead: str = "", *, edit: bool = False) -> Outbound:
    """The hours, what is said unasked and what is not, and what was put off."""
    wanted = preferences.wishes(turn.tx, turn.contact.id)
    where = place(wanted.zone, turn.language) if wanted.zone and wanted.zone != str(turn.house.zone) else ""
    lines = [lead] if lead else []
    lines.append(str(turn.say("remind.settings", hours=hours(wanted.starts, wanted.ends), place=where)))
    later = named_put_offs(turn)
    lines += [str(turn.say("remind.put_off_line", what=what, on=due.day(turn, until))) for what, until in later]
    buttons = [
        _set(turn, _ticked(turn, one, one not in wanted.stopped), KIND, place) for place, one in enumerate(KINDS)
    ]
    some = len(wanted.stopped) < len(KINDS)
    around = [_set(turn, turn.say.plain("button.remind_none" if some else "button.remind_all"), KIND, len(KINDS))]
    around.append(_set(turn, turn.say.plain("button.remind_hours"), HOURS, ALL))
    around += [_set(turn, turn.say.plain("button.remind_forget"), FORGET, 0)] if later else []
    around += [parts.command(turn, name) for name in ("email", "dates", "tasks")]
    rows = (*parts.rows(buttons, most=1), *parts.rows(around))
    return Outbound("\n".join(lines), rows, "reminder", edit=edit)


def _ticked(turn: Turn, kind: str, on: bool) -> str:
    return f"{'☑' if on else '☐'} {kind_name(turn, kind)}"


def _set(turn: Turn, label: str, what: int, which: int) -> Button:
    return Button(label, turn.codes.make(SETTINGS, what, which))


def hours(starts: int, ends: int) -> str:
    """9:00–18:00."""
    return f"{starts // 60}:{starts % 60:02}–{ends // 60}:{ends % 60:02}"


def choose_hours(turn: Turn) -> Outbound:
    """Hours and places to choose from."""
    offered = [_set(turn, hours(60 * a, 60 * b), HOURS, n) for n, (a, b) in enumerate(CHOICES)]
    zones = [_set(turn, place(one, turn.language), ZONE, n) for n, one in enumerate(ZONES)]
    rows = (*parts.rows(offered, most=2), *parts.rows(zones, most=3))
    return Outbound(str(turn.say("remind.which_hours")), rows, "reminder", edit=True)


def named_put_offs(turn: Turn) -> list[tuple[str, date]]:
    """What was put off and is still to come, by name."""
    later = dict(preferences.put_offs(turn.tx, turn.contact.id))
    told = (row for row in deliveries.of_contact(turn.tx, turn.contact.id) if row.kind == REMINDER)
    last = {of(row.payload).key: row for row in told}
    still = (key for key in later if key in last and preferences.done_by(turn.tx, key) is None)
    things = topics.things(last[key] for key in still if later[key] > turn.today)
    return [(topics.name(turn, one), later[one.topic.key]) for one in things][:_NAMED]
