"""The dates that concern a unit: all of them, each with its source; past ones as past, with what can still be done."""

from __future__ import annotations

from bot.calendar import title, what_to_do
from bot.messages import Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.deadlines import Due, due
from locales import Words, day

_ORDER = {"open": 0, "coming": 1, "undated": 2, "past": 3}


def concerning(turn: Turn) -> tuple[Due, ...]:
    """What concerns the unit of the draft in hand, by date."""
    every = turn.house.calendar.deadlines(turn.tx, turn.held.draft.notice)
    return due(every, categories(turn) or (), district(turn), turn.today)


def line(turn: Turn, one: Due) -> str:
    """One date in a line."""
    return told(turn.say, one)


def told(say: Words, one: Due) -> str:
    """The same in some words."""
    on = day(one.on, say.language) if one.on is not None else ""
    opens = day(one.opens, say.language) if one.opens is not None else ""
    return str(say(f"say.date_{one.state}", what=title(say, one.deadline), on=on, opens=opens))


def overview(turn: Turn) -> Outbound:
    """All dates, what comes next first, those of one duty with the sources that differ."""
    found = sorted(concerning(turn), key=lambda one: (_ORDER[one.state], one.on.toordinal() if one.on else 0))
    lines = [str(turn.say("say.dates_head", title=parts.title(turn)))]
    lines += [_full(turn, one) for one in found]
    buttons = [parts.command(turn, "continue", "primary"), parts.command(turn, "tasks")]
    return Outbound("\n".join(lines), parts.rows(buttons), "tasks", progress=parts.progress(turn))


def _full(turn: Turn, one: Due) -> str:
    """A date with what to do and what says so."""
    deadline, say = one.deadline, turn.say
    source = deadline.source.title if deadline.source is not None else ""
    known = {"what": title(say, deadline), "todo": what_to_do(say, deadline), "source": source}
    on = day(one.on, turn.language) if one.on is not None else ""
    return str(
        say(f"say.dates_{one.state}", on=on, label=say.plain(f"label.{deadline.label}"), link=_link(one), **known)
    )


def _link(one: Due) -> str:
    """Where the source says so: a passage or an address."""
    source, passage = one.deadline.source, one.deadline.cite.passage
    if source is None:
        return passage
    return " ".join(part for part in (passage if passage != source.title else "", source.url) if part)


def categories(turn: Turn) -> tuple[str, ...] | None:
    """The unit's categories; None: not said yet."""
    found = turn.held.journey.value("categories")
    known = found if isinstance(found, tuple) else turn.held.given.get("categories")
    return known if isinstance(known, tuple) else None


def district(turn: Turn) -> str:
    """The unit's district, or "" while it is not said."""
    found = turn.held.journey.value("district")
    given = turn.held.given.get("district")
    return next((one for one in (found, given) if isinstance(one, str)), "")
