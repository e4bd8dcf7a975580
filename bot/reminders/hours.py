"""Civil hours: when a contact may be written to unasked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.house import House
from flows.working_days import WorkingDays
from storage import preferences
from storage.preferences import Wishes
from storage.query import Transaction

_DAY = timedelta(days=1)


def zone_of(house: House, wanted: Wishes) -> ZoneInfo:
    """Where the contact lives, as far as they said."""
    return ZoneInfo(wanted.zone) if wanted.zone else house.zone


def civil(tx: Transaction, house: House, contact_id: int, since: datetime, *, last_day: date | None = None) -> datetime:
    """The first instant from `since` on in the contact's hours of a working day; a last day may be any day."""
    wanted = preferences.wishes(tx, contact_id)
    return first(house.calendar.working(tx), wanted, zone_of(house, wanted), since, last_day)


def civil_hour(tx: Transaction, house: House, contact_id: int, at: datetime) -> bool:
    """Whether an instant lies in the contact's hours, on whatever day."""
    wanted = preferences.wishes(tx, contact_id)
    zone = zone_of(house, wanted)
    here = at.astimezone(zone)
    return wanted.starts <= here.hour * 60 + here.minute < wanted.ends


def first(
    working: WorkingDays, wanted: Wishes, zone: ZoneInfo, since: datetime, last_day: date | None = None
) -> datetime:
    """The same, from what is known of the days and of the contact."""
    day = since.astimezone(zone).date()
    while True:
        if day == last_day or working.is_working(day):
            starts, ends = (_at(day, minutes, zone) for minutes in (wanted.starts, wanted.ends))
            if since < ends:
                return max(since, starts)
        day += _DAY


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant a day begins."""
    return datetime.combine(day, time(), zone)


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """A minute of a day on the wall; 24:00 is the next day's first."""
    days, minute = divmod(minutes, 24 * 60)
    return datetime.combine(day + days * _DAY, time(minute // 60, minute % 60), zone)
