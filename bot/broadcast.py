"""Broadcasts: what an officer wrote becomes deliveries, in batches, each broadcast in its turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from markupsafe import Markup

from bot.calendar import name as deadline_name
from bot.delivery import Kind
from bot.house import House
from bot.messages import Envelope, Outbound
from bot.reminders.hours import civil_hour
from flows.deadlines import stand
from locales import Words, day, nearest, words
from locales.placeholders import fill, used
from storage import audiences, broadcasts, contacts, deliveries, drafts, officers, preferences, subjects, summaries
from storage.audiences import KIND
from storage.broadcasts import Broadcast
from storage.database import Database, NotFoundError, Transaction
from storage.deliveries import DeliveryRow

BATCH = 50
TRIAL = 10
"""Recipients of an office's first broadcast before it is asked whether the rest may follow."""
TEST = "broadcast_test"
NEWS = "broadcast_news"
"""What officers hear of a broadcast: `news` in the payload says which."""
STOPPED, QUIET, CANCELLED = "stopped", "quiet", "cancelled"
_SECONDS_AHEAD = 4.0


class Broadcasts:
    """Plans what is sent next of every broadcast; the clock calls `tick`. `rate` is what channels take in a second."""

    def __init__(self, db: Database, house: House, rate: float) -> None:
        self._db, self._house = db, house
        self._ahead = max(2 * BATCH, int(rate * _SECONDS_AHEAD))

    async def tick(self) -> int:
        """Batch by batch, one broadcast after the other, until enough is planned of each; returns how many rows."""
        going, planned = await self._db.run(_going), 0
        while going:
            done = {one: await self._db.run(partial(step, broadcast_id=one, ahead=self._ahead)) for one in going}
            planned += sum(done.values())
            going = tuple(one for one in going if done[one])
        return planned


def _going(tx: Transaction) -> tuple[int, ...]:
    for one in broadcasts.due(tx):
        found = broadcasts.taken(tx, one)
        if found is not None and found.state == "scheduled":
            broadcasts.change(tx, one, state="sending", started_at=tx.now)
            tell_author(tx, found, "begun")
    return broadcasts.in_state(tx, "sending")


def step(tx: Transaction, broadcast_id: int, ahead: int = 2 * BATCH) -> int:
    """Plans the next batch, unless enough is planned; returns how many. With nothing left it is paused or done."""
    found = broadcasts.taken(tx, broadcast_id)
    if found is None or found.state != "sending":
        return 0
    if deliveries.owed_about(tx, found.about, due=True) > ahead - BATCH:
        return 0
    rows = broadcasts.recipients(tx, found.id, found.cursor, _most(found)) or broadcasts.missed(tx, found, BATCH)
    for contact_id, _ in rows:
        _plan(tx, found, contact_id)
    if rows:
        broadcasts.change(tx, found.id, cursor=max(found.cursor, rows[-1][0]))
    elif not deliveries.owed_about(tx, found.about):
        _end(tx, found)
    return len(rows)


def _most(found: Broadcast) -> int:
    if not found.trial:
        return BATCH
    return 0 if found.cursor else TRIAL


def _plan(tx: Transaction, found: Broadcast, contact_id: int) -> None:
    stopped = KIND in preferences.wishes(tx, contact_id).stopped
    skipped = STOPPED if stopped else audiences.unreachable(tx, contact_id)
    deliveries.plan(
        tx, contact_id, KIND, found.about, found.created_at.date(), {"broadcast": found.id},
        priority=deliveries.BULK, about=found.about, skipped=skipped,
    )  # fmt: skip


def _end(tx: Transaction, found: Broadcast) -> None:
    if found.trial and broadcasts.recipients(tx, found.id, found.cursor, 1):
        broadcasts.change(tx, found.id, state="paused", held="trial")
        tell_author(tx, found, "trial")
    else:
        broadcasts.change(tx, found.id, state="done", ended_at=tx.now)
        tell_author(tx, found, "done")


def tell(tx: Transaction, found: Broadcast, contact_id: int, news: str) -> None:
    """Owes an officer the news of a broadcast."""
    cause = f"{found.about}:{news}:{tx.now.isoformat()}"
    deliveries.plan(tx, contact_id, NEWS, cause, tx.now.date(), {"broadcast": found.id, "news": news})


def tell_author(tx: Transaction, found: Broadcast, news: str) -> None:
    """The same to whoever wrote it, if they still act for an office."""
    author = officers.get(tx, found.officer_id) if found.officer_id is not None else None
    if author is not None and author.active and author.contact_id is not None:
        tell(tx, found, author.contact_id, news)


def still_owed(tx: Transaction, house: House, row: DeliveryRow) -> str:
    """Why it is not to be sent any more, or ""."""
    found = broadcasts.get(tx, int(row.payload["broadcast"]))
    if found is None or found.state == "cancelled":
        return CANCELLED
    if KIND in preferences.wishes(tx, row.contact_id).stopped:
        return STOPPED
    if found.state != "paused" and not civil_hour(tx, house, row.contact_id, tx.now):
        return QUIET
    return ""


def wait(tx: Transaction, row: DeliveryRow) -> datetime | None:
    """While it is paused, until it goes on."""
    found = broadcasts.get(tx, int(row.payload["broadcast"]))
    return deliveries.HELD if found is not None and found.state == "paused" else None


def render(tx: Transaction, house: House, rows: Sequence[DeliveryRow]) -> Outbound:
    """What the contact gets."""
    row = rows[0]
    found = broadcasts.get(tx, int(row.payload["broadcast"]))
    assert found is not None
    whom = int(row.payload.get("as", row.contact_id))
    return message(tx, house, found, whom)


def message(tx: Transaction, house: House, found: Broadcast, contact_id: int) -> Outbound:
    """What one recipient reads, in their language where it was written in it."""
    spoken = contacts.get(tx, contact_id).language or house.language
    language = nearest(found.content.texts, spoken)
    say = words(language, house.main_notice)
    text = fill(found.content.texts[language], values(tx, house, found, contact_id, say))
    whole = say("broadcast.message", text=text, office=sender(say, found.office))
    return Outbound(str(whole), envelope=Envelope(subject=found.content.title, stops=True))


def values(tx: Transaction, house: House, found: Broadcast, contact_id: int, say: Words) -> dict[str, str | Markup]:
    """What the places in the text are filled with for one recipient."""
    chosen = broadcasts.recipient(tx, found.id, contact_id)
    draft_id = chosen[1] if chosen is not None else None
    unit, district = _unit(tx, draft_id)
    known = summaries.summary_of(tx, draft_id) if draft_id is not None else None
    link = Markup('<a href="{0}">{0}</a>').format(house.chat_url)
    return {
        "unit": unit or say.plain("broadcast.your_unit"),
        "district": say.plain(f"district.{district}") if district else say.plain("broadcast.your_district"),
        "missing": str(known.missing if known is not None else 0),
        "link": link,
        **_dated(tx, house, found, say),
    }


def _unit(tx: Transaction, draft_id: int | None) -> tuple[str, str]:
    """Its name and district, as far as they are known."""
    if draft_id is None:
        return "", ""
    try:
        subject = subjects.get(tx, drafts.peek(tx, draft_id).subject_id)
    except NotFoundError:
        return "", ""
    return subject.name, subject.district


def _dated(tx: Transaction, house: House, found: Broadcast, say: Words) -> dict[str, str]:
    """The date it is about: the one its readers owe, else the next; one withdrawn since then has no day."""
    one = house.calendar.find(tx, house.main_notice, found.content.deadline) if found.content.deadline else None
    if one is None:
        return {"deadline": say.plain("broadcast.no_deadline"), "date": say.plain("broadcast.no_date")}
    owed = found.content.audience.due == one.id
    on = stand(one, house.today(tx))[0 if owed else -1].on
    return {
        "deadline": deadline_name(say, one),
        "date": day(on, say.language) if on else say.plain("broadcast.no_date"),
    }


def sender(say: Words, office: str) -> str:
    """The office in whose name it is sent."""
    if office in ("city", "lingang", "association"):
        return say.plain(f"say.office_{office}")
    return say.plain("say.office_district", name=say.plain(f"district.{office}"))


def fits(text: str, *, dated: bool) -> frozenset[str]:
    """What a text is filled with that it cannot be: of a date, when it is about none. Raises PlaceholderError."""
    names = used(text)
    return frozenset() if dated else names & {"deadline", "date"}


def kinds(house: House) -> tuple[Kind, ...]:
    """A broadcast, at most once; and an officer's look at one."""
    kind = Kind(
        KIND,
        lambda tx, row: still_owed(tx, house, row),
        lambda tx, rows: render(tx, house, rows),
        wait=wait,
        at_most_once=True,
        mailed="unless_stopped",
        tries=8,
        pause=1.0,
    )
    return kind, Kind(TEST, lambda _tx, _row: "", lambda tx, rows: render(tx, house, rows))
