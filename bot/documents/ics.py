"""Dates as an iCalendar file (RFC 5545): one all-day entry for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
AT = time(9)
"""When on the wall an alarm goes off."""
ALARMS = (7, 1)
"""Days before the date."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A date: `uid` stays the same when it moves; `stated` is the day its source was issued; `note` is plain text."""

    uid: str
    on: date
    title: str
    stated: date
    note: str = ""
    url: str = ""


def calendar(name: str, entries: Iterable[Entry], *, alarms: bool = True) -> bytes:
    """The file. The same entries give the same bytes, so that a reader can be told that nothing has changed."""
    made = Calendar()
    made.add("prodid", "-//Beian//Deadlines//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for entry in sorted(entries, key=lambda one: (one.on, one.uid)):
        made.add_component(_event(entry, alarms=alarms))
    return bytes(made.to_ical())


def _event(entry: Entry, *, alarms: bool) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", datetime.combine(entry.stated, time(), UTC))
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("transp", "TRANSPARENT")
    if entry.note:
        event.add("description", entry.note)
    if entry.url:
        event.add("url", entry.url)
    for days in ALARMS if alarms else ():
        event.add_component(_alarm(entry.title, days))
    return event


def _alarm(title: str, days: int) -> Alarm:
    """On the morning so many days before: an all-day entry begins at midnight."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(hours=AT.hour, minutes=AT.minute) - timedelta(days=days))
    return alarm
