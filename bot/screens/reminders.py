"""A reminder: what is due and when, what is still missing in the contact's own draft, and what can be done about it.

It asks nothing: the question that is open stays open, and the draft in hand stays in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

from bot import calendar
from bot.house import House
from bot.messages import Button, ButtonStyle, Envelope, Outbound
from bot.reminders.daily import CARRY
from bot.reminders.topic import Topic
from bot.screens import carrying, due, parts, topics
from bot.screens.topics import About, Left
from bot.turn import Turn
from locales import weekday
from storage import contacts, drafts, filings, invitations
from storage.database import Transaction
from storage.deliveries import DeliveryRow

VERB = "rm"
GO, PUT_OFF, PICK, DONE, DONE_SURE, UNDONE, STOP, RESUME, LAW = range(9)
"""What a button of a reminder does; its numbers are this, a delivery of the message, and a day or a kind."""
_MOST, _GO_ON = 4, 3
"""Things told in one message, and drafts one can go on with from it."""
DONE_ELSEWHERE = ("deadline", "moved", "quiet", "returned")
"""What a contact can have done without us."""
_DAY, _AHEAD = timedelta(days=1), 14
"""How far ahead something can be put off."""
LAST_WORD = 30
"""Days of silence after which a draft is spoken of for the last time."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing in words: its name, what is said of it, the button that goes on with it ("": nothing does)."""

    about: About
    name: str
    lines: tuple[str, ...]
    go: str


def render(tx: Transaction, house: House, rows: Sequence[DeliveryRow]) -> Outbound:
    """All that a contact is reminded of in one message."""
    turn = Turn(house, tx, contacts.get(tx, rows[0].contact_id))
    about = topics.things(rows)
    told = [_told(turn, one) for one in about[:_MOST]]
    text = _text(turn, told, len(about))
    draft = next((found for one in about if (found := topics.target(turn, one.topic)) is not None), 0)
    named = told[0].name if len(about) == 1 else turn.say.plain("remind.several", n=len(about))
    return Outbound(
        text, _buttons(turn, about, told), "reminder", envelope=Envelope(subject=named, draft=draft, stops=True)
    )


def _text(turn: Turn, told: Sequence[Told], count: int) -> str:
    heads = [f"<b>{escape(one.name, quote=False)}</b>" for one in told]
    if count == 1:
        return "\n".join((heads[0], *told[0].lines))
    blocks = [str(turn.say("remind.several", n=count))]
    blocks += ["\n".join((f"{n}　{heads[n - 1]}", *one.lines)) for n, one in enumerate(told, 1)]
    blocks += [str(turn.say("remind.more", n=count - len(told)))] if count > len(told) else []
    return "\n\n".join(blocks)


def _told(turn: Turn, about: About) -> Told:
    left = _left(turn, about)
    lines = [*_SAID[about.topic.why](turn, about), *left[:_GO_ON]]
    lines += [str(turn.say("remind.more_products", n=len(left) - _GO_ON))] if len(left) > _GO_ON else []
    lines += [*due.others(turn, about.topic), due.cite(turn, about.topic)]
    return Told(about, topics.name(turn, about), tuple(filter(None, lines)), _go(turn, about))


def _left(turn: Turn, about: About) -> list[str]:
    """What is missing, a line for each product where there are several."""
    if about.topic.why in ("patent", "invitation"):
        return []
    if about.topic.why == "moved" and about.topic.on is None:
        return []
    every = [(topics.target(turn, one), todo(turn, one).text) for one in about.topics]
    if len(every) == 1 and (about.topic.draft is not None or every[0][0] is None):
        return [every[0][1]]
    return [str(turn.say("remind.left_of", title=topics.title(turn, draft), text=text)) for draft, text in every]


def todo(turn: Turn, topic: Topic) -> Left:
    """What is to be done now about a topic, and what the button is called that does it."""
    found = topics.target(turn, topic)
    say = turn.say
    if topic.why == "patent":
        return Left("", say.plain("button.remind_look"))
    if topic.why == "invitation":
        return Left("", say.plain("button.remind_invite"))
    if topic.duty == "update" and found == topic.draft:
        return Left(str(say("remind.not_begun")), say.plain("button.remind_update"))
    if found is None:
        return Left(str(say("remind.no_product")), say.plain("button.remind_begin"))
    over = topic.why == "deadline" and topic.on is not None and topic.on < turn.today
    return topics.left(topics.aside(turn), found, short=over)


def _go(turn: Turn, about: About) -> str:
    found = todo(turn, about.topic)
    ended = about.topic.why == "moved" and about.topic.on is None
    return "" if ended else found.go


def _deadline(turn: Turn, about: About) -> list[str]:
    topic, found = about.topic, topics.deadline_of(turn, about.topic)
    still = calendar.what_to_do(topics.saying(turn, topic), found) if found is not None else ""
    return [due.when(turn, topic, still)]


def _moved(turn: Turn, about: About) -> list[str]:
    topic = about.topic
    was = due.day(turn, topic.was) if topic.was is not None else ""
    if topic.on is None:
        return [str(turn.say("remind.withdrawn", was=was))]
    return [str(turn.say("remind.moved", was=was)), due.when(turn, topic)]


def _quiet(turn: Turn, about: About) -> list[str]:
    draft = drafts.peek(turn.tx, about.topic.draft or 0)
    return [str(turn.say("remind.quiet", n=_since(turn, draft.last_activity), last=about.topic.stage >= LAST_WORD))]


def _returned(turn: Turn, about: About) -> list[str]:
    found = filings.latest(turn.tx, about.topic.draft or 0)
    said = [row.at for row in filings.reviews(turn.tx, found.id) if row.kind == "returned"] if found else []
    n = _since(turn, said[-1]) if said else about.topic.stage
    return [str(turn.say("remind.returned", n=n, last=about.topic.stage >= LAST_WORD))]


def _since(turn: Turn, since: datetime) -> int:
    return (turn.today - since.astimezone(turn.house.zone).date()).days


def _patent(turn: Turn, about: About) -> list[str]:
    topic = about.topic
    assert topic.on is not None
    names = turn.say.plain("say.list_comma").join(number for number, _ in due.ending(turn, topic))
    named = {"names": names, "on": due.day(turn, topic.on), "n": (topic.on - turn.today).days}
    return [str(turn.say("remind.patent", **named)), str(turn.say("remind.patent_do"))]


def _invitation(turn: Turn, about: About) -> list[str]:
    found = invitations.get(turn.tx, about.topic.invitation)
    if found is None:
        return []
    until = due.day(turn, found.expires_at.astimezone(turn.house.zone).date())
    return [str(turn.say("remind.invitation", until=until))]


def _carried(turn: Turn, about: About) -> list[str]:
    """Whether it was handed in, or what the platform said: asked with how long that usually takes."""
    topic = about.topic
    filing = filings.get(turn.tx, topic.version)
    told = filings.reviews(turn.tx, filing.id)
    n = _since(turn, told[-1].at if told else filing.created_at)
    if topic.stage == CARRY:
        done, total = carrying.progress(turn, filing)
        return [str(turn.say("remind.carried", n=n, done=done, total=total))]
    days = "1–2" if filing.form == "registration" else "3–5"
    return [str(turn.say("remind.carried_result", n=n, days=days))]


_SAID: Mapping[str, Callable[[Turn, About], list[str]]] = {
    "deadline": _deadline,
    "moved": _moved,
    "quiet": _quiet,
    "returned": _returned,
    "patent": _patent,
    "invitation": _invitation,
    "carried": _carried,
}


def _buttons(turn: Turn, about: Sequence[About], told: Sequence[Told]) -> tuple[parts.Row, ...]:
    """On with what it is about; later; done elsewhere, no more of these, the clause."""
    which = about[0].rows[0].id
    rows = [*parts.rows(_going_on(turn, told)), *parts.rows(_later(turn, about, which), width=18)]
    around = []
    if any(_can_be_done(one) for one in about):
        around.append(button(turn, "button.remind_done", DONE, which))
    around.append(button(turn, "button.remind_stop", STOP, which))
    if any(due.cites(turn, one.topic) is not None for one in about):
        around.append(button(turn, "button.clause", LAW, which))
    return (*rows, *parts.rows(around, width=18))


def _can_be_done(about: About) -> bool:
    return about.topic.why in DONE_ELSEWHERE and not (about.topic.why == "moved" and about.topic.on is None)


def _going_on(turn: Turn, told: Sequence[Told]) -> list[Button]:
    """A button for each draft one can go on with; named where there are several."""
    every = [(row, topic, one) for one in told if one.go for row, topic in one.about.each]
    out: list[Button] = []
    for row, topic, one in every[:_GO_ON]:
        label = todo(turn, topic).go
        if len(every) > 1:
            label = turn.say.plain("button.remind_named", go=label, name=_short(turn, topic, one))
        out.append(Button(label, turn.codes.make(VERB, GO, row.id, 0), "plain" if out else "primary"))
    return out


def _short(turn: Turn, topic: Topic, told: Told) -> str:
    draft = topics.target(turn, topic)
    return topics.title(turn, draft) if draft is not None else told.name


def _later(turn: Turn, about: Sequence[About], which: int) -> list[Button]:
    """The next day, the next week, a day of their own; never after what it is about."""
    soon = days(turn, about)
    if not soon or all(one.topic.why == "moved" for one in about):
        return []
    first = soon[0]
    label = turn.say.plain("button.remind_tomorrow") if first == turn.today + _DAY else _on(turn, first)
    out = [button(turn, label, PUT_OFF, which, first)]
    week = next((one for one in soon if one.isocalendar()[:2] > turn.today.isocalendar()[:2]), None)
    if week is not None and week != first:
        out.append(button(turn, "button.remind_week", PUT_OFF, which, week))
    return [*out, button(turn, "button.remind_pick", PICK, which)] if len(soon) > 1 else out


def days(turn: Turn, about: Sequence[About]) -> list[date]:
    """The next days on which it can be said again: working days, no later than the earliest of what it is about."""
    working = turn.house.calendar.working(turn.tx)
    last = min((one.topic.on for one in about if one.topic.on is not None), default=date.max)
    ahead = [turn.today + n * _DAY for n in range(1, _AHEAD + 1)]
    return [day for day in ahead if day <= last and working.is_working(day)]


def _on(turn: Turn, day: date) -> str:
    return turn.say.plain("button.remind_on", weekday=weekday(day, turn.language))


def button(turn: Turn, label: str, act: int, which: int, about: date | int = 0, style: ButtonStyle = "quiet") -> Button:
    """A button of a message; `label` is a key of words or a label."""
    shown = turn.say.plain(label) if turn.say.has(label) else label
    number = about.toordinal() if isinstance(about, date) else about
    return Button(shown, turn.codes.make(VERB, act, which, number), style)
