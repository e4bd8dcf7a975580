"""What a reminder is about: its name in a line, the draft that one goes on with, what is still missing in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot import calendar
from bot.held import standing
from bot.reminders.topic import Topic, of
from bot.screens import parts
from bot.turn import Turn
from flows.deadlines import Deadline
from flows.journey import Defect, Doubt
from flows.pieces import CHECK
from locales import Words, words
from storage import carrying, drafts, filings, invitations, subjects
from storage.deliveries import DeliveryRow
from storage.drafts import Draft
from storage.people import reachable

_NAMED = 3
"""What is missing that is called by name; more is counted by section."""
_ORDER = ("moved", "deadline", "returned", "carried", "invitation", "patent", "quiet")


@dataclass(frozen=True, slots=True)
class About:
    """One thing that a message reminds of, with the deliveries it came as: one for each product, and of a date that
    was moved also those that it is due by now."""

    rows: tuple[DeliveryRow, ...]

    @property
    def each(self) -> tuple[tuple[DeliveryRow, Topic], ...]:
        """Its topics, each once, with the delivery it came as."""
        found: dict[str, tuple[DeliveryRow, Topic]] = {}
        for row in self.rows:
            topic = of(row.payload)
            found.setdefault(topic.key, (row, topic))
        return tuple(found.values())

    @property
    def topics(self) -> tuple[Topic, ...]:
        return tuple(topic for _, topic in self.each)

    @property
    def topic(self) -> Topic:
        return self.topics[0]


@dataclass(frozen=True, slots=True)
class Left:
    """What is still to be done in a draft: a sentence, and the label of the button that goes on with it."""

    text: str
    go: str


def things(rows: Iterable[DeliveryRow]) -> tuple[About, ...]:
    """What a message reminds of, the most urgent first: products that one date is about are one thing."""
    grouped: dict[tuple[object, ...], list[DeliveryRow]] = {}
    for row in sorted(rows, key=_urgency):
        topic = of(row.payload)
        dated = topic.why in ("deadline", "moved")
        which = (topic.notice, topic.deadline, topic.cycle, topic.subject, topic.on, "" if dated else topic.key)
        grouped.setdefault(which, []).append(row)
    return tuple(About(tuple(some)) for some in grouped.values())


def _urgency(row: DeliveryRow) -> tuple[int, date, int]:
    topic = of(row.payload)
    return _ORDER.index(topic.why), topic.on or date.max, topic.draft or 0


def aside(turn: Turn) -> Turn:
    """A turn of the same contact in which drafts can be looked at, while their own stays in hand."""
    return Turn(turn.house, turn.tx, turn.contact)


def saying(turn: Turn, topic: Topic) -> Words:
    """The words of the notice that a topic is about."""
    notice = topic.notice or (drafts.peek(turn.tx, topic.draft).notice if topic.draft is not None else "")
    return words(turn.language, notice or turn.house.main_notice)


def deadline_of(turn: Turn, topic: Topic) -> Deadline | None:
    """The deadline as it is now, or as it was when it was withdrawn."""
    found = turn.house.calendar.find(turn.tx, topic.notice, topic.deadline) if topic.deadline else None
    return found.in_year(topic.on.year) if found is not None and topic.on is not None else found


def name(turn: Turn, about: About) -> str:
    """What it is about, in a line of plain text."""
    topic, say = about.topic, saying(turn, about.topic)
    if topic.why == "invitation":
        return say.plain("remind.about_invitation", part=_part(turn, topic))
    if topic.why in ("deadline", "moved"):
        return _dated(turn, about, say)
    return say.plain(f"remind.about_{topic.why}", title=title(turn, topic.draft))


def _dated(turn: Turn, about: About, say: Words) -> str:
    found = deadline_of(turn, about.topic)
    what = calendar.name(say, found) if found is not None else about.topic.deadline
    named = [title(turn, one.draft) for one in about.topics if one.draft is not None]
    if named:
        return say.plain("remind.about_products", title=named[0], n=len(named), what=what)
    units = subjects.of_contact(turn.tx, turn.contact.id)
    unit = next((one.name for one in units if one.id == about.topic.subject), "") if len(units) > 1 else ""
    return say.plain("remind.about_unit", unit=unit, what=what)


def title(turn: Turn, draft_id: int | None) -> str:
    """What a draft is called: a product by its name, another draft by its form."""
    if draft_id is None:
        return ""
    draft = drafts.peek(turn.tx, draft_id)
    form = words(turn.language, draft.notice).plain(f"form.{draft.form}")
    product = parts.product(draft if draft.about is None else drafts.peek(turn.tx, draft.about))
    return f"{product} · {form}" if product and draft.about is not None else product or form


def _part(turn: Turn, topic: Topic) -> str:
    found, say = invitations.get(turn.tx, topic.invitation), saying(turn, topic)
    if found is None or found.draft_id is None:
        return say.plain("say.part_subject")
    return say.plain(f"section.{found.section}") if found.section else say.plain("say.part_draft")


def target(turn: Turn, topic: Topic) -> int | None:
    """The draft that one goes on with: of a unit's duty to file the product that was touched last, of a yearly window
    the update that was begun, else what the topic is about. None: there is none, or it is not the contact's."""
    mine = theirs(turn, topic.subject)
    if topic.duty == "update":
        begun = [one.id for one in mine if (one.form, one.about) == ("update", topic.draft) and not filed(turn, one)]
        return begun[-1] if begun else _among(mine, topic.draft)
    if topic.why == "invitation":
        found = invitations.get(turn.tx, topic.invitation)
        wanted = None if found is None else found.draft_id or next((one.id for one in mine), None)
        return _among(mine, wanted)
    if topic.draft is not None:
        return _among(mine, topic.draft)
    open_ones = [one for one in mine if one.form == "product" and not filed(turn, one)]
    newest = max(open_ones, key=lambda one: (one.version > 0, one.last_activity, one.id), default=None)
    return newest.id if newest is not None else _unregistered(turn, mine)


def theirs(turn: Turn, subject: int) -> list[Draft]:
    """The drafts of a unit that the contact has a part in."""
    every = (drafts.peek(turn.tx, one) for one in reachable(turn.tx, turn.contact.id))
    return [one for one in every if one.subject_id == subject]


def _among(mine: list[Draft], wanted: int | None) -> int | None:
    return wanted if any(one.id == wanted for one in mine) else None


def _unregistered(turn: Turn, mine: list[Draft]) -> int | None:
    """A registration that is not with the platform: it comes before the first product."""
    return next((one.id for one in mine if one.form == "registration" and not _handed_over(turn, one)), None)


def _handed_over(turn: Turn, draft: Draft) -> bool:
    found = filings.latest(turn.tx, draft.id)
    return (
        found is not None
        and standing(found, [row.event() for row in filings.reviews(turn.tx, found.id)])[0] != "returned"
    )


def filed(turn: Turn, draft: Draft) -> bool:
    """Whether the platform accepted it."""
    found = filings.latest(turn.tx, draft.id)
    return found is not None and any(row.kind == "accepted" for row in filings.reviews(turn.tx, found.id))


def left(turn: Turn, draft_id: int, *, short: bool = False) -> Left:
    """What is missing in a draft that the turn may look at; `short`: how much."""
    held = turn.look(draft_id)
    journey, say = held.journey, turn.say
    found = journey.defects()
    if held.frozen:
        waiting = held.status in ("submitted", "received")
        if waiting and held.filing is not None and carrying.carried(turn.tx, held.filing.id):
            return Left("", say.plain("button.carry_report"))
        return Left(str(say("remind.under_review")) if waiting else "", say.plain("button.status"))
    if journey.reached is not None:
        return Left(str(say("remind.ended")), say.plain("button.remind_go"))
    if not held.draft.version:
        return Left(str(say("remind.not_begun")), say.plain("button.remind_begin"))
    if not found:
        whole = held.access.whole
        return Left(
            str(say("remind.ready" if whole else "remind.ready_part")),
            say.plain("button.remind_submit" if whole else "button.tasks"),
        )
    label = "button.change_first" if held.returned else "button.remind_go"
    return Left(_missing(turn, found, short=short), say.plain(label))


def _missing(turn: Turn, found: tuple[Defect, ...], *, short: bool) -> str:
    """By name while they are few, else how many there are in each section."""
    names, comma = list(dict.fromkeys(_called(turn, one) for one in found)), "say.list_comma"
    if len(names) > _NAMED:
        count, comma = Counter(turn.say.plain(f"section.{one.section.id}") for one in found), "remind.semicolon"
        names = [turn.say.plain("remind.in_section", name=name, n=n) for name, n in count.items()]
    listed = "" if short else turn.say.plain(comma).join(names[:_NAMED])
    key = "remind.to_change" if turn.held.returned else "remind.left"
    return str(turn.say(key, n=len(found), names=listed, more=len(names) > _NAMED))


def _called(turn: Turn, defect: Defect) -> str:
    if defect.kind == "failed":
        return defect.clause.passage
    if isinstance(defect.about, Doubt):
        return turn.say.plain(f"check.{defect.key[0].removeprefix(CHECK)}.name")
    return parts.name(turn, defect.key)
