"""Changing the calendar while it runs: dates added, amended, withdrawn, each with its author, source and reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, cast, get_args

from bot.desk.officers import Actor, RefusedError
from bot.house import House
from flows import changes as folding
from flows import notice as reading
from flows.changes import ENTERED, Change, Kind
from flows.cite import Label, Source
from flows.deadlines import NO_CATEGORY, Deadline, Duty
from flows.places import DISTRICTS
from flows.question import Choices
from storage import audit
from storage import calendar as store
from storage.calendar import ChangeRow
from storage.database import Transaction

LONGEST = {"title": 60, "todo": 80, "source": 120, "reason": 200}
"""Characters; limits of this product."""
_LINK = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What an officer says of a date; of an amendment only what is new. `title` and `todo` are by language."""

    on: date | None = None
    title: Mapping[str, str] | None = None
    todo: Mapping[str, str] | None = None
    duty: str = ""
    categories: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    differs_from: str = ""
    passage: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something changes: the document with a link if there is one, what it is (a label), and the reason."""

    source: str
    label: str
    reason: str
    link: str = ""


def add(tx: Transaction, house: House, by: Actor, notice: str, entry: Entry, ground: Ground) -> str:
    """A new deadline; returns its id. Raises RefusedError."""
    _known(house, notice)
    _allowed(by, entry.districts)
    _checked(house, notice, entry)
    if entry.differs_from and house.calendar.find(tx, notice, entry.differs_from) is None:
        raise RefusedError("no_deadline", name=entry.differs_from)
    if not entry.title or not entry.todo or entry.duty not in get_args(Duty):
        raise RefusedError("incomplete")
    count = sum(row.kind == "add" for row in store.changes(tx, notice))
    name = f"entered_{count + 1}"
    content = _content(tx, house, entry, ground)
    _write(tx, by, notice, Change(name, "add", content), 1, ground.reason)
    return name


def amend(
    tx: Transaction, house: House, by: Actor, notice: str, name: str, entry: Entry, ground: Ground,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Another date or other words; `seen`: how often it had been changed when it was looked at. Raises RefusedError."""
    found = _mine(tx, house, by, notice, name, seen)
    if found.yearly and entry.on is not None and entry.on < found.window(entry.on.year)[0]:
        raise RefusedError("before_opening", opens=found.window(entry.on.year)[0])
    content = _content(tx, house, entry, ground)
    if not _news(found, entry):
        raise RefusedError("nothing_new")
    _write(tx, by, notice, Change(name, "amend", content), times(tx, notice, name) + 1, ground.reason)


def withdraw(
    tx: Transaction, house: House, by: Actor, notice: str, name: str, ground: Ground, seen: int | None = None
) -> None:
    """The date is in force no more; whoever was told of it is told so. Raises RefusedError."""
    _mine(tx, house, by, notice, name, seen)
    content = {"source": folding.source_content(_source(tx, house, ground))}
    _write(tx, by, notice, Change(name, "withdraw", content), times(tx, notice, name) + 1, ground.reason)


def history(tx: Transaction, notice: str, name: str = "") -> tuple[ChangeRow, ...]:
    """All changes in order, or those of one deadline."""
    return tuple(row for row in store.changes(tx, notice) if name in ("", row.deadline))


def times(tx: Transaction, notice: str, name: str) -> int:
    """How often a deadline was changed; being added counts."""
    return len(history(tx, notice, name))


def touched(tx: Transaction, deadline: Deadline) -> int:
    """How many units a deadline concerns, by their category and district."""
    return store.units(tx, deadline.categories, deadline.districts)


def preview(tx: Transaction, house: House, notice: str, name: str, entry: Entry) -> Deadline:
    """The deadline as it would be: an added one when `name` is ""."""
    content = _content(tx, house, entry, Ground("-", "rule", "-"))
    found = house.calendar.find(tx, notice, name) if name else None
    return folding.amended(found, content) if found is not None else folding.added("", content)


def correct_day(tx: Transaction, by: Actor, day: date, working: bool, source: str) -> None:
    """A day is worked or not, whatever the holiday calendar says. Raises RefusedError."""
    _city(by, source)
    store.correct(tx, day, working, source, by.name)
    audit.note(tx, by.name, "calendar_day", detail=f"{day.isoformat()} {'on' if working else 'off'}")


def enter_year(tx: Transaction, by: Actor, year: int, source: str) -> None:
    """All holidays and make-up days of a year are entered: it counts as announced. Raises RefusedError."""
    _city(by, source)
    if not any(one.day.year == year and one.working is not None for one in store.corrections(tx)):
        raise RefusedError("no_days", year=year)
    store.correct(tx, date(year, 1, 1), None, source, by.name)
    audit.note(tx, by.name, "calendar_year", detail=str(year))


def categories(house: House, notice: str) -> tuple[str, ...]:
    """The categories that units of a notice may be in."""
    candidate = house.notices.candidates[notice].notice
    found = (reading.find(form, "categories") for form in candidate.forms)
    return next((one.options for one in found if isinstance(one, Choices)), ())


def split_link(text: str) -> tuple[str, str]:
    """A source as it is typed: its name, and the link in it or ""."""
    found = _LINK.search(text)
    return (" ".join(_LINK.sub(" ", text).split()) or (found[0] if found else ""), found[0] if found else "")


def _known(house: House, notice: str) -> None:
    if notice not in house.notices.candidates:
        raise RefusedError("no_notice", name=notice)


def _allowed(by: Actor, districts: tuple[str, ...]) -> None:
    if not by.may_change(districts):
        raise RefusedError("not_yours")


def _city(by: Actor, source: str) -> None:
    _allowed(by, ())
    if not source.strip():
        raise RefusedError("no_source")


def _mine(tx: Transaction, house: House, by: Actor, notice: str, name: str, seen: int | None) -> Deadline:
    """The deadline, when it is in force and the actor's to change, and nobody changed it since it was looked at."""
    _known(house, notice)
    found = next((one for one in house.calendar.deadlines(tx, notice) if one.id == name), None)
    if found is None:
        raise RefusedError("no_deadline", name=name)
    _allowed(by, found.districts)
    if seen is not None and seen != times(tx, notice, name):
        raise RefusedError("overtaken")
    return found


def _checked(house: House, notice: str, entry: Entry) -> None:
    known = (*categories(house, notice), NO_CATEGORY)
    for one in entry.categories:
        if one not in known:
            raise RefusedError("no_category", name=one, known=", ".join(known))
    for one in entry.districts:
        if one not in DISTRICTS:
            raise RefusedError("no_district", name=one, known=", ".join(DISTRICTS))


def _news(found: Deadline, entry: Entry) -> bool:
    """Whether an amendment says anything that was not so."""
    on = entry.on
    before = found.window(on.year)[1] if on is not None and found.yearly else found.on
    return bool(entry.title or entry.todo) or (on is not None and on != before)


def _source(tx: Transaction, house: House, ground: Ground) -> Source:
    if not ground.source.strip():
        raise RefusedError("no_source")
    if not ground.reason.strip():
        raise RefusedError("no_reason")
    if ground.label not in get_args(Label):
        raise RefusedError("no_label", known=", ".join(get_args(Label)))
    return Source(ENTERED, ground.source, ground.source, house.today(tx), cast(Label, ground.label), ground.link)


def _content(tx: Transaction, house: House, entry: Entry, ground: Ground) -> dict[str, Any]:
    said = asdict(entry) | {"titles": entry.title, "todos": entry.todo, "on": entry.on.isoformat() if entry.on else ""}
    known = {name: value for name, value in said.items() if value and name not in ("title", "todo")}
    cited = {"passage": entry.passage or ground.source, "quote": entry.quote or ground.link or ground.source}
    return known | cited | {"source": folding.source_content(_source(tx, house, ground))}


def _write(tx: Transaction, by: Actor, notice: str, change: Change, number: int, reason: str) -> None:
    made = store.change(tx, notice, change, number, by.name, reason)
    kind: Kind = change.kind
    audit.note(tx, by.name, f"calendar_{kind}", detail=f"{notice} {change.deadline} change {made}")
