"""What is looked for every day: drafts gone quiet, returns not corrected, patents that end, invitations not taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Literal

from bot import handover
from bot.house import House
from bot.reminders.hours import midnight
from bot.reminders.scanning import Found, Part, Row
from bot.reminders.topic import Topic, Why
from storage import carrying, drafts, filings, invitations, people, summaries
from storage.drafts import Summary
from storage.filings import FilingRow
from storage.invitations import Invitation
from storage.query import Transaction

QUIET = (3, 10, 30)
"""Days of silence after which a draft is mentioned: at most three times for one version of it."""
ENDS = (90, 30)
"""Days before the end of a patent's term."""
MADE, ENDING = 0, 1
"""Stages of an invitation: three days after it was made, and one day before it ends."""
AFTER_MADE = 3
CARRY, RESULT_OF_REGISTRATION, RESULT = 3, 4, 8
"""Days after which it is asked once whether a filing was handed in by hand (our advice), and, behind the platform's
usual 1–2 and 3–5 working days, whether there is a result."""
LAST_QUIET_FOR = 30
"""Days in which the last word about a quiet draft is of use."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Daily:
    """A rule that looks at one stage of one kind. `ahead`: it counts towards a day, so the last working day before
    is taken; otherwise it counts from one, and the first working day after."""

    why: Why
    stage: int
    ahead: bool = False

    @property
    def rule(self) -> str:
        return f"{self.why}:{self.stage}"

    def horizon(self, house: House, tx: Transaction, today: date) -> date:
        """The last day that is looked at today: on a Friday what falls on the weekend, when it counts towards it."""
        return house.calendar.working(tx).on_or_after(today + _DAY) - _DAY if self.ahead else today

    def parts(self, tx: Transaction, house: House, first: date, last: date) -> tuple[Part, ...]:
        """What is to be read for the stages that fall on these days."""
        if self.why == "patent":
            return (partial(self._ending, tx, house, first, last),)
        if self.why == "invitation":
            return (partial(self._invitations, tx, house, first, last),)
        if self.why == "carried":
            state = "submitted" if self.stage == CARRY else "received"
            return (partial(self._waiting, tx, house, first, last, state),)
        states = ("started", "complete") if self.why == "quiet" else ("returned",)
        return tuple(partial(self._waiting, tx, house, first, last, state) for state in states)

    def _waiting(
        self, tx: Transaction, house: House, first: date, last: date, state: str, key: Sequence[Any], most: int
    ) -> list[Row]:
        back = timedelta(days=self.stage)
        start, end = midnight(first - back, house.zone), midnight(last - back + _DAY, house.zone)
        rows = summaries.waiting(tx, state, _instant(key) or (start, 0), end, most)
        found = self._carried if self.why == "carried" else self._quiet
        return [Row((one.since, one.draft_id), partial(found, tx, house, one)) for one in rows]

    def _carried(self, tx: Transaction, house: House, one: Summary) -> Found | None:
        filing = filings.latest(tx, one.draft_id)
        if filing is None or one.since is None or self.stage not in stages(tx, one.state, filing):
            return None
        topic = Topic("carried", one.subject_id, one.draft_id, stage=self.stage, version=filing.id)
        fell = one.since.astimezone(house.zone).date()
        day = house.calendar.working(tx).on_or_after(fell + timedelta(days=self.stage))
        over = house.today(tx) >= quiet_until(fell, LAST_STAGE)
        return Found(topic, people.informed(tx, one.draft_id, one.subject_id), day, over)

    def _quiet(self, tx: Transaction, house: House, one: Summary) -> Found:
        assert one.since is not None
        topic = Topic(
            self.why, one.subject_id, one.draft_id, stage=self.stage, version=drafts.version(tx, one.draft_id)
        )  # fmt: skip
        fell = one.since.astimezone(house.zone).date()
        contacts = people.informed(tx, one.draft_id, one.subject_id)
        day = house.calendar.working(tx).on_or_after(fell + timedelta(days=self.stage))
        return Found(topic, contacts, day, house.today(tx) >= quiet_until(fell, self.stage))

    def _ending(
        self, tx: Transaction, house: House, first: date, last: date, key: Sequence[Any], most: int
    ) -> list[Row]:
        ahead = timedelta(days=self.stage)
        after = (date.fromisoformat(key[0]), int(key[1])) if key else (first + ahead, 0)
        rows = summaries.ending(tx, after, last + ahead + _DAY, most)
        return [Row((one.ends_on, one.draft_id), partial(self._patent, tx, house, one)) for one in rows]

    def _patent(self, tx: Transaction, house: House, one: Summary) -> Found | None:
        assert one.ends_on is not None
        if one.state == "not_eligible":
            return None
        topic = Topic("patent", one.subject_id, one.draft_id, on=one.ends_on, stage=self.stage)
        day = house.calendar.working(tx).on_or_before(one.ends_on - timedelta(days=self.stage))
        over = house.today(tx) >= patent_until(one.ends_on, self.stage)
        return Found(topic, people.informed(tx, one.draft_id, one.subject_id), day, over)

    def _invitations(
        self, tx: Transaction, house: House, first: date, last: date, key: Sequence[Any], most: int
    ) -> list[Row]:
        by: Literal["created_at", "expires_at"] = "created_at" if self.stage == MADE else "expires_at"
        shift = timedelta(days=-AFTER_MADE if self.stage == MADE else 1)
        start, end = midnight(first + shift, house.zone), midnight(last + shift + _DAY, house.zone)
        rows = invitations.unused(tx, by, _instant(key) or (start, 0), end, most)
        return [Row((getattr(one, by), one.id), partial(self._invitation, tx, house, one)) for one in rows]

    def _invitation(self, tx: Transaction, house: House, one: Invitation) -> Found:
        ends, working = one.expires_at.astimezone(house.zone).date(), house.calendar.working(tx)
        made = one.created_at.astimezone(house.zone).date() + timedelta(days=AFTER_MADE)
        day = working.on_or_after(made) if self.stage == MADE else working.on_or_before(ends - _DAY)
        topic = Topic(
            "invitation", one.subject_id, one.draft_id, on=ends, stage=self.stage, invitation=one.id
        )  # fmt: skip
        over = self.stage == MADE and house.today(tx) >= working.on_or_before(ends - _DAY)
        return Found(topic, (one.contact_id,), day, over)


LAST_STAGE = QUIET[-1]


def stages(tx: Transaction, state: str, filing: FilingRow) -> tuple[int, ...]:
    """When it is asked after a filing that its contact carries, in days since it last moved."""
    if not carrying.carried(tx, filing.id):
        return ()
    if state == "submitted":
        after = "registration" if filing.form != "registration" else ""
        return () if handover.must_wait(tx, after, filing.subject_id) else (CARRY,)
    return (RESULT_OF_REGISTRATION if filing.form == "registration" else RESULT,) if state == "received" else ()


RULES = (
    *(Daily("quiet", stage) for stage in QUIET),
    *(Daily("returned", stage) for stage in QUIET),
    *(Daily("patent", stage, ahead=True) for stage in ENDS),
    *(Daily("carried", stage) for stage in (CARRY, RESULT_OF_REGISTRATION, RESULT)),
    Daily("invitation", MADE),
    Daily("invitation", ENDING, ahead=True),
)


def quiet_until(fell: date, stage: int) -> date:
    """The day from which the word about a draft that fell quiet on a day is of no use: the next stage's."""
    later = next((one for one in QUIET if one > stage), stage + LAST_QUIET_FOR)
    return fell + timedelta(days=later)


def patent_until(ends_on: date, stage: int) -> date:
    """The same, of a patent: the next stage's day, or the one after the end."""
    later = next((one for one in ENDS if one < stage), -1)
    return ends_on - timedelta(days=later)


def _instant(key: Sequence[Any]) -> tuple[datetime, int] | None:
    return (datetime.fromisoformat(key[0]), int(key[1])) if key else None
