"""What contacts do about reminders: go on, hear of it later, say that it is done elsewhere, stop them, set them.

Nothing here but going on touches the question that is open or the draft in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from bot import answering, cases, people
from bot.buttons import Tap
from bot.messages import Outbound
from bot.reminders import planning
from bot.reminders.topic import KINDS, REMINDER, Topic, of
from bot.screens import due, reminder_replies, reminders, standing, tasks, topics
from bot.screens.topics import About
from bot.turn import Turn
from storage import deliveries, drafts, preferences
from storage.database import NotFoundError
from storage.deliveries import DeliveryRow

Show = list[Outbound]
"""What a tap shows."""


def tapped(turn: Turn, tap: Tap) -> Show:
    """A tap on a reminder, or on what was said to one; the contact's own only."""
    act, delivery, which = tap.numbers
    row = _mine(turn, delivery)
    if row is None or not 0 <= act < len(_ACTS):
        return _stale(turn)
    return _ACTS[act](turn, row, which)


def _mine(turn: Turn, delivery: int) -> DeliveryRow | None:
    try:
        row = deliveries.get(turn.tx, delivery)
    except NotFoundError:  # it was erased while the button stood on the screen
        return None
    return row if row.contact_id == turn.contact.id and row.kind == REMINDER else None


def _stale(turn: Turn) -> Show:
    return [answering.again(turn, str(turn.say("say.stale")))] if turn.holds else []


def _message(turn: Turn, row: DeliveryRow) -> tuple[About, ...]:
    """All that the message told of that a delivery went out with."""
    return topics.things(deliveries.sent_with(turn.tx, row.id) or (row,))


def _thing(turn: Turn, row: DeliveryRow) -> About:
    """The one thing of its message that a delivery told of."""
    return next(one for one in _message(turn, row) if any(each.id == row.id for each in one.rows))


def _go(turn: Turn, row: DeliveryRow, _which: int) -> Show:
    """On with what it is about, at its open question, whichever draft was in hand."""
    topic = of(row.payload)
    found = topics.target(turn, topic)
    if topic.duty == "update" and topic.draft is not None and found == topic.draft and _opened(turn, found):
        return cases.begin_about(turn, drafts.peek(turn.tx, found), "update")
    if found is None:
        return _begin(turn, topic)
    if not _opened(turn, found):
        return _stale(turn)
    return _open_at(turn, topic)


def _open_at(turn: Turn, topic: Topic) -> Show:
    turn.ask()
    if topic.why == "invitation":
        return people.invite(turn)
    if topic.why == "patent":
        return [tasks.tasks(turn)]
    return [standing.timeline(turn) if turn.held.frozen else answering.again(turn)]


def _opened(turn: Turn, draft_id: int) -> bool:
    if not turn.reaches(draft_id):
        return False
    turn.open(draft_id)
    return True


def _begin(turn: Turn, topic: Topic) -> Show:
    """The unit's first product, for who may begin one."""
    theirs = topics.theirs(turn, topic.subject)
    if not theirs or not _opened(turn, theirs[0].id):
        return _stale(turn)
    refused = people.refusal(turn, "new_product")
    if refused or not cases.has_form(turn, "product"):
        return refused or [tasks.tasks(turn)]
    cases.begin(turn, topic.subject, turn.held.draft.notice, "product", None)
    return [answering.again(turn, str(turn.say("say.new_product")))]


def _put_off(turn: Turn, row: DeliveryRow, which: int) -> Show:
    """Later: all that the message told of is said again on the day, as far as it still matters then."""
    until = date.fromordinal(which)
    about = _message(turn, row)
    if until not in reminders.days(turn, about):
        return [reminder_replies.pick(turn, about)] if reminders.days(turn, about) else _stale(turn)
    planning.snooze(turn.tx, turn.house, turn.contact.id, (topic for one in about for topic in one.topics), until)
    return [reminder_replies.put_off(turn, until)]


def _pick(turn: Turn, row: DeliveryRow, _which: int) -> Show:
    return [reminder_replies.pick(turn, _message(turn, row))]


def _done(turn: Turn, row: DeliveryRow, which: int) -> Show:
    """Asks before all colleagues hear no more of it."""
    about = [_thing(turn, row)] if which else _message(turn, row)
    able = [one for one in about if one.topic.why in reminders.DONE_ELSEWHERE]
    return [reminder_replies.ask_done(turn, able)] if able else _stale(turn)


def _done_sure(turn: Turn, row: DeliveryRow, _which: int) -> Show:
    about = _thing(turn, row)
    for key in _keys(turn, about):
        preferences.done(turn.tx, key, turn.contact.id)
    turn.note("done_elsewhere", about.topic.key)
    return [reminder_replies.done(turn, about)]


def _keys(turn: Turn, about: About) -> Iterator[str]:
    """What is done with a thing: the update that was begun here for it, too."""
    for topic in about.topics:
        yield topic.key
        begun = topics.target(turn, topic) if topic.duty == "update" else None
        if begun is not None and begun != topic.draft:
            yield Topic("quiet", topic.subject, begun).key


def _undone(turn: Turn, row: DeliveryRow, which: int) -> Show:
    """Not done after all, or not yet; only who said so takes it back."""
    about = _thing(turn, row)
    for key in _keys(turn, about) if which else ():
        if preferences.done_by(turn.tx, key) == turn.contact.id:
            preferences.undone(turn.tx, key)
    return [reminder_replies.not_done(turn, about)]


def _stop(turn: Turn, row: DeliveryRow, which: int) -> Show:
    kinds = list(dict.fromkeys(topic.kind for one in _message(turn, row) for topic in one.topics))
    if not which and len(kinds) > 1:
        return [reminder_replies.which_kind(turn, row.id, kinds)]
    kind = KINDS[which - 1] if which else kinds[0]
    preferences.stop(turn.tx, turn.contact.id, kind)
    return [reminder_replies.stopped(turn, row.id, kind, edit=bool(which))]


def _resume(turn: Turn, _row: DeliveryRow, which: int) -> Show:
    kind = KINDS[which - 1]
    preferences.resume(turn.tx, turn.contact.id, kind)
    return [reminder_replies.resumed(turn, kind)]


def _law(turn: Turn, row: DeliveryRow, _which: int) -> Show:
    """The passages that set the dates."""
    every = dict.fromkeys(filter(None, (due.cites(turn, one.topic) for one in _message(turn, row))))
    return [due.law(turn, *one) for one in every] or _stale(turn)


_ACTS: tuple[Callable[[Turn, DeliveryRow, int], Show], ...] = (
    _go, _put_off, _pick, _done, _done_sure, _undone, _stop, _resume, _law,
)  # fmt: skip


def show(turn: Turn) -> Show:
    """The settings of reminders."""
    return [reminder_replies.settings(turn)]


def stop(turn: Turn) -> Show:
    """Whoever writes "stop" sees what can be stopped; what was filled in is kept anyway."""
    return [reminder_replies.settings(turn, str(turn.say("remind.stop_lead")))]


def changed(turn: Turn, tap: Tap) -> Show:
    """A setting was tapped."""
    what, which = tap.numbers
    me = turn.contact.id
    wanted = preferences.wishes(turn.tx, me)
    if what == reminder_replies.HOURS and which >= len(reminder_replies.CHOICES):
        return [reminder_replies.choose_hours(turn)]
    if what == reminder_replies.HOURS:
        starts, ends = reminder_replies.CHOICES[which]
        preferences.save(turn.tx, me, replace(wanted, starts=60 * starts, ends=60 * ends))
    elif what == reminder_replies.ZONE:
        preferences.save(turn.tx, me, replace(wanted, zone=reminder_replies.ZONES[which % len(reminder_replies.ZONES)]))
    elif what == reminder_replies.FORGET:
        preferences.put_nothing_off(turn.tx, me)
    else:
        some = len(wanted.stopped) < len(KINDS)
        every = frozenset(KINDS if some else ()) if which >= len(KINDS) else wanted.stopped ^ {KINDS[which]}
        preferences.save(turn.tx, me, replace(wanted, stopped=every))
    return [reminder_replies.settings(turn, edit=True)]


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {reminders.VERB: tapped, reminder_replies.SETTINGS: changed}
COMMANDS: Mapping[str, Callable[[Turn], Show]] = {"reminders": show, "stop": stop}
