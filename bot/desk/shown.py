"""What officers see: the calendar, one date with its source, a question of an act, and what it would do."""

from __future__ import annotations

from datetime import date
from html import escape
from zlib import crc32

from bot.calendar import name, title, what_to_do
from bot.desk import calendar as acts
from bot.desk.officers import Actor
from bot.messages import Button, ButtonStyle, Outbound
from bot.screens import parts
from bot.screens.people import moment
from bot.turn import Turn
from flows.deadlines import NO_CATEGORY, Deadline, Due, stand
from locales import Words, day
from storage import officers
from storage.calendar import ChangeRow

PAGE = 6
ACTS = ("date", "text", "withdraw", "differs", "add")
_RANK = {"open": 0, "coming": 1, "undated": 2, "past": 3}
_SHORT = 18


def notice_of(turn: Turn) -> str:
    return turn.held.draft.notice if turn.holds else turn.house.main_notice


def mark(deadline: Deadline) -> int:
    """A deadline in a button's code."""
    return crc32(deadline.id.encode())


def office(say: Words, code: str) -> str:
    """An office as it is called."""
    if code in ("city", "lingang", "association"):
        return say.plain(f"say.office_{code}")
    return say.plain("say.office_district", name=say.plain(f"district.{code}"))


def role(say: Words, name: str) -> str:
    return say.plain(f"say.role_{name}")


def standing(turn: Turn, deadline: Deadline) -> Due:
    """Where it stands today: a yearly window by the next of its dates."""
    return stand(deadline, turn.today)[-1]


def listing(turn: Turn, actor: Actor, page: int, lead: str = "") -> Outbound:
    """The calendar, what comes next first."""
    every = turn.house.calendar.deadlines(turn.tx, notice_of(turn))
    found = sorted((standing(turn, one) for one in every), key=_order)
    head = turn.say(
        "say.desk_head", n=len(found), office=office(turn.say, actor.office), role=role(turn.say, actor.role)
    )
    lines = [*([lead] if lead else []), str(head), *unannounced(turn)]
    buttons = [_entry(turn, one) for one in found[page * PAGE : (page + 1) * PAGE]]
    around = [_act(turn, "add", None, "primary")] if actor.changes else []
    if (page + 1) * PAGE < len(found):
        around.append(Button(turn.say.plain("button.desk_more"), turn.codes.make("kl", page + 1)))
    around.append(parts.command(turn, "desk"))
    return Outbound("\n".join(lines), (*parts.rows(buttons, most=1), *parts.rows(around)), "tasks")


def _order(one: Due) -> tuple[int, int]:
    on = one.on.toordinal() if one.on else 0
    return _RANK[one.state], -on if one.state == "past" else on


def _entry(turn: Turn, one: Due) -> Button:
    what = name(turn.say, one.deadline)
    short = what if len(what) <= _SHORT else what[:_SHORT] + "…"
    when = one.on.isoformat() if one.on else turn.say.plain("say.desk_no_date")
    return Button(f"{when} {short}", turn.codes.make("kd", mark(one.deadline)))


def unannounced(turn: Turn) -> list[str]:
    """That working days cannot be counted yet, as long as a year's holidays are not known."""
    working, year = turn.house.calendar.working(turn.tx), turn.today.year
    return [str(turn.say("say.desk_year", year=one)) for one in (year, year + 1) if not working.announced(one)]


def card(turn: Turn, actor: Actor, deadline: Deadline, lead: str = "") -> Outbound:
    """One date: when, whom it concerns, what to do, on what ground, and what the actor may do with it."""
    lines = [*([lead] if lead else []), *described(turn, deadline), *_clashes(turn, deadline)]
    rows = acts.history(turn.tx, notice_of(turn), deadline.id)
    lines += [str(turn.say("say.desk_changed", n=len(rows), **change(turn, rows[-1])))] if rows else []
    mine = actor.may_change(deadline.districts)
    buttons = [_act(turn, name, deadline) for name in ACTS[:4]] if mine else []
    if not mine:
        lines.append(str(turn.say("say.desk_read_only")))
    if rows:
        buttons.append(Button(turn.say.plain("button.desk_history"), turn.codes.make("kh", mark(deadline)), "quiet"))
    buttons.append(parts.command(turn, "manage"))
    return Outbound("\n".join(lines), parts.rows(buttons), "tasks")


def described(turn: Turn, deadline: Deadline) -> list[str]:
    """A date in a few lines."""
    say, deadline = turn.say, standing(turn, deadline).deadline
    count = acts.touched(turn.tx, deadline)
    return [
        f"<b>{escape(title(say, deadline))}</b>",
        str(say("say.desk_when", when=when(turn, deadline))),
        str(say("say.desk_whom", whom=whom(say, deadline), n=count)),
        str(say("say.desk_do", todo=what_to_do(say, deadline))),
        str(say("say.desk_source", source=ground(say, deadline))),
    ]


def when(turn: Turn, deadline: Deadline) -> str:
    """Its date in words, past or to come."""
    one = standing(turn, deadline)
    on = day(one.on, turn.language) if one.on else ""
    opens = day(one.opens, turn.language) if one.opens else ""
    return turn.say.plain(f"say.desk_when_{'window' if one.opens else one.state}", on=on, opens=opens)


def whom(say: Words, deadline: Deadline) -> str:
    """Whom it concerns: categories, then districts."""
    names = [category(say, one) for one in deadline.categories] or [say.plain("say.desk_everybody")]
    places = [say.plain(f"district.{one}") for one in deadline.districts]
    comma = say.plain("say.list_comma")
    return comma.join(names) + (f"（{comma.join(places)}）" if places else "")


def category(say: Words, code: str) -> str:
    """A category of units as people read it."""
    return say.plain("say.desk_none") if code == NO_CATEGORY else say.plain(f"q.categories.{code}")


def ground(say: Words, deadline: Deadline) -> str:
    """The document behind it, the passage or the link, and what kind of rule it is."""
    source = deadline.source
    parts_ = (source.title, deadline.cite.passage, source.url) if source is not None else ()
    known = " ".join(dict.fromkeys(filter(None, parts_)))
    return say.plain("say.desk_ground", source=known, label=say.plain(f"label.{deadline.label}"))


def _clashes(turn: Turn, deadline: Deadline) -> list[str]:
    """What other sources say of the same duty."""
    every = turn.house.calendar.deadlines(turn.tx, notice_of(turn))
    other = [one for one in every if deadline.id == one.differs_from or one.id == deadline.differs_from]
    return [
        str(turn.say("say.desk_differs", title=title(turn.say, one), source=ground(turn.say, one))) for one in other
    ]


def change(turn: Turn, row: ChangeRow) -> dict[str, str]:
    """One change: when, who, what, why."""
    new = row.content.get("on")
    what = turn.say.plain(f"say.desk_did_{row.kind}", on=day(date.fromisoformat(new), turn.language) if new else "")
    return {"when": moment(turn, row.at), "who": author(turn, row.author), "what": what, "reason": row.reason}


def author(turn: Turn, actor: str) -> str:
    """Who changed it, as colleagues of other offices know them."""
    kind, _, number = actor.partition(":")
    found = officers.get(turn.tx, int(number)) if kind == "officer" else None
    if found is None:
        return turn.say.plain("say.desk_operator")
    return " ".join(filter(None, (office(turn.say, found.office), found.name)))


def history(turn: Turn, deadline: Deadline) -> Outbound:
    """Every change of one date, the latest first."""
    rows = acts.history(turn.tx, notice_of(turn), deadline.id)
    lines = [str(turn.say("say.desk_history", title=title(turn.say, deadline)))]
    lines += [str(turn.say("say.desk_history_line", **change(turn, row))) for row in reversed(rows[-PAGE:])]
    back = Button(turn.say.plain("button.desk_back"), turn.codes.make("kd", mark(deadline)))
    return Outbound("\n".join(lines), parts.rows([back, parts.command(turn, "manage")]), "tasks")


def _act(turn: Turn, name: str, deadline: Deadline | None, style: ButtonStyle = "plain") -> Button:
    code = turn.codes.make("kb", ACTS.index(name), mark(deadline) if deadline else 0)
    return Button(turn.say.plain(f"button.desk_{name}"), code, style)


def refused(turn: Turn, code: str, params: dict[str, object]) -> Outbound:
    """Why something is not done."""
    shown = {name: day(value, turn.language) if isinstance(value, date) else value for name, value in params.items()}
    return Outbound(str(turn.say(f"say.desk_{code}", **shown)), card="problem")
