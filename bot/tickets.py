"""Where a contact's words go to be answered: which office, who there is told, and what the contact hears."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.house import House
from bot.reminders.hours import civil
from storage import deliveries, officers, subjects
from storage.contacts import Contact
from storage.database import Transaction
from storage.officers import CITY
from storage.tickets import Ticket

NEWS, NOTE = "ticket_news", "ticket_note"
LONGEST: Final[Mapping[str, int]] = {"ask": 500, "answer": 1500, "close": 300}
"""Characters of a question, of an answer, and of the reason for giving none."""
DROP = 3
"""In a button: no words to the office after all."""
MOST_OPEN = 3
"""Questions of one contact that wait at a time."""
_QUARTER = timedelta(minutes=15)


def staffed(tx: Transaction) -> frozenset[str]:
    """The offices where somebody answers."""
    return frozenset(office for _, _, office in officers.seated(tx))


def office_for(tx: Transaction, contact: Contact) -> str:
    """The office of the contact's district; the city's where the district is not known, or where nobody answers there.
    "" where nobody answers at all."""
    return office_of(tx, contact.subject_id)


def office_of(tx: Transaction, subject_id: int | None) -> str:
    """The same, of a unit that they file for."""
    there = staffed(tx)
    district = subjects.get(tx, subject_id).district if subject_id is not None else ""
    return next((one for one in (district, CITY) if one in there), "")


def announce(tx: Transaction, house: House, found: Ticket) -> None:
    """Owes the officers of its office a note: what comes in one quarter of an hour is one note, in their hours."""
    for _, contact_id, office in officers.seated(tx):
        if office == found.office:
            at = civil(tx, house, contact_id, _next_quarter(tx.now))
            cause = f"{found.id}:{found.version}"
            deliveries.plan(tx, contact_id, NOTE, cause, house.today(tx), {"ticket": found.id}, not_before=at)


def tell(tx: Transaction, house: House, found: Ticket) -> None:
    """Owes the contact the last thing said."""
    payload = {"ticket": found.id, "said": len(found.said) - 1}
    deliveries.plan(tx, found.contact_id, NEWS, f"{found.id}:{found.version}", house.today(tx), payload)


def _next_quarter(now: datetime) -> datetime:
    begun = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    return begun + _QUARTER
