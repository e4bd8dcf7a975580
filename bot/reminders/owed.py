"""Whether a reminder that was planned is still to be sent: looked at anew when it is sent, with every draft walked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot import summaries
from bot.held import Held
from bot.house import House
from bot.kinds import Kind, Rows
from bot.messages import Outbound
from bot.reminders import daily
from bot.reminders.dated import UNDER_WAY
from bot.reminders.dates import Dated, binds, current, plan_of
from bot.reminders.hours import civil
from bot.reminders.planning import is_through, last_day
from bot.reminders.topic import AFTER, REMINDER, Topic, of
from flows.working_days import WorkingDays
from storage import deliveries, drafts, filings, invitations, people, preferences
from storage.database import NotFoundError, Transaction
from storage.deliveries import DeliveryRow
from storage.drafts import Summary

STOPPED = "the contact stopped these"
ELSEWHERE = "done elsewhere"
PUT_OFF = "put off by the contact"
LATER = "a later one is due"
PAST = "its day is over"
MOVED = "the date was moved"
WITHDRAWN = "the date was withdrawn"
EARLIER = "an earlier date counts"
NOTHING = "nothing is due any more"
CHANGED = "the draft has moved on"
NOBODY = "no part in it any more"
GONE = "the draft is gone"
TAKEN = "the invitation is not open any more"


def kind(house: House, render: Callable[[Transaction, House, Rows], Outbound]) -> Kind:
    """Reminders as a delivery: at most once, all that is due to a contact as one message."""
    return Kind(
        REMINDER,
        lambda tx, row: still_owed(tx, house, row),
        lambda tx, rows: render(tx, house, rows),
        wait=lambda tx, row: wait(tx, house, row),
        more=lambda tx, rows: None if is_through(tx, house, rows) else tx.now + deliveries.A_MOMENT / 2,
        at_most_once=True,
        merges=True,
    )


def still_owed(tx: Transaction, house: House, row: DeliveryRow) -> str:
    """Why a reminder is not to be sent any more, or ""."""
    topic, again = of(row.payload), bool(row.payload.get("again"))
    until = None if topic.why == "moved" else preferences.put_off_until(tx, row.contact_id, topic.key)
    if until is not None and (until > row.due_day if again else until >= house.today(tx)):
        return PUT_OFF
    return why_not(tx, house, row.contact_id, topic, again=again)


def wait(tx: Transaction, house: House, row: DeliveryRow) -> datetime | None:
    """The next civil hour, when it is none now."""
    at = civil(tx, house, row.contact_id, tx.now, last_day=last_day(of(row.payload)))
    return at if at > tx.now else None


def why_not(tx: Transaction, house: House, contact_id: int, topic: Topic, *, again: bool = False) -> str:
    """Why a contact is not to hear of a topic now, or "". `again`: at their own wish, so whatever the stage."""
    if topic.kind in preferences.wishes(tx, contact_id).stopped:
        return STOPPED
    if preferences.done_by(tx, topic.key) is not None:
        return ELSEWHERE
    try:
        if contact_id not in _informed(tx, topic):
            return NOBODY
        if topic.why in ("deadline", "moved"):
            return _date(tx, house, topic, again=again)
        return (
            _invitation(tx, house, topic, again=again)
            if topic.why == "invitation"
            else _draft(tx, house, topic, again=again)
        )
    except NotFoundError:
        return GONE


def _informed(tx: Transaction, topic: Topic) -> tuple[int, ...]:
    if topic.why == "invitation":
        found = invitations.get(tx, topic.invitation)
        return (found.contact_id,) if found is not None else ()
    if topic.draft is None:
        return people.informed_of_subject(tx, topic.subject)
    return people.informed(tx, topic.draft, topic.subject)


def _date(tx: Transaction, house: House, topic: Topic, *, again: bool) -> str:
    now = current(tx, house, topic)
    if (now.on if now is not None else None) != topic.on:
        return MOVED if now is not None else WITHDRAWN
    where = summaries.standing(tx, house, topic.subject)
    if now is not None and topic.why == "deadline":
        late = _over(now, topic, house.calendar.working(tx), house.today(tx), again=again)
        if late or not binds(tx, house, now, where):
            return late or (EARLIER if now.deadline.concerns(where.categories, where.district) else NOTHING)
    return "" if _open(tx, house, topic, filed=where.filed) else NOTHING


def _over(now: Dated, topic: Topic, working: WorkingDays, today: date, *, again: bool) -> str:
    """Why a stage is of no use any more, or ""."""
    if again:
        return PAST if today > now.on and topic.stage != AFTER else ""
    plan = plan_of(now, topic, working)
    if plan is not None and today < plan.until:
        return ""
    return PAST if today > now.on else LATER


def _open(tx: Transaction, house: House, topic: Topic, *, filed: bool) -> bool:
    """Whether the duty is still to be done."""
    if topic.draft is None:
        return not filed
    one = _walked(tx, house, topic.draft)
    if topic.duty == "update":
        return one.state in summaries.PASSED and one.data_year is not None and one.data_year < topic.cycle - 1
    return one.state in UNDER_WAY and one.recognition is not False


def _draft(tx: Transaction, house: House, topic: Topic, *, again: bool) -> str:
    assert topic.draft is not None
    one, today = _walked(tx, house, topic.draft), house.today(tx)
    if topic.why == "patent":
        return _patent(one, topic, today, again=again)
    if topic.why == "carried":
        return _carried(tx, one, topic)
    states = ("returned",) if topic.why == "returned" else ("started", "complete")
    if one.state not in states or drafts.version(tx, topic.draft) != topic.version or one.since is None:
        return CHANGED
    until = daily.quiet_until(one.since.astimezone(house.zone).date(), topic.stage)
    return LATER if today >= until and not again else ""


def _carried(tx: Transaction, one: Summary, topic: Topic) -> str:
    filing = filings.latest(tx, one.draft_id)
    asked = filing is not None and filing.id == topic.version and topic.stage in daily.stages(tx, one.state, filing)
    return "" if asked else CHANGED


def _patent(one: Summary, topic: Topic, today: date, *, again: bool) -> str:
    if one.ends_on != topic.on or one.ends_on is None:
        return CHANGED
    over = today > one.ends_on if again else today >= daily.patent_until(one.ends_on, topic.stage)
    return (PAST if today > one.ends_on else LATER) if over else ""


def _invitation(tx: Transaction, house: House, topic: Topic, *, again: bool) -> str:
    found = invitations.get(tx, topic.invitation)
    if found is None or not found.live(tx.now):
        return TAKEN
    ends = found.expires_at.astimezone(house.zone).date()
    before = house.calendar.working(tx).on_or_before(ends - timedelta(days=1))
    return LATER if topic.stage == daily.MADE and not again and house.today(tx) >= before else ""


def _walked(tx: Transaction, house: House, draft_id: int) -> Summary:
    """Where a draft stands, from its answers. Raises NotFoundError."""
    return summaries.of(tx, Held.of(house, tx, drafts.peek(tx, draft_id)))
