"""The calendar and its officers as an operator changes them: the same acts as in the chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.calendar import title
from bot.desk import calendar as acts
from bot.desk import officers as seats
from bot.desk.calendar import Entry, Ground
from bot.desk.officers import OPERATOR, RefusedError
from bot.house import House
from bot.screens.people import spoken
from bot.settings import Settings, SettingsError
from bot.unattended import Say, opened
from flows.deadlines import Deadline, stand
from flows.lexicon import lexicon_of
from flows.problems import Problem, Reply
from flows.question import Day
from locales import lexicon, words
from storage import calendar as store
from storage import officers
from storage.database import Transaction

_LANGUAGES = ("zh_Hans", "en")
Work = Callable[[Transaction, House], list[str]]


@dataclass(frozen=True, slots=True)
class Said:
    """What an operator typed; texts are in Chinese and English, "" where nothing was said."""

    on: str = ""
    title: tuple[str, str] = ("", "")
    todo: tuple[str, str] = ("", "")
    duty: str = ""
    categories: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    differs_from: str = ""
    source: str = ""
    label: str = ""
    reason: str = ""

    def entry(self, today: date) -> Entry:
        """Raises SettingsError when the day cannot be read."""
        on = _day(self.on, today) if self.on else None
        titles, todos = (dict(_said(texts)) for texts in (self.title, self.todo))
        return Entry(on, titles, todos, self.duty, self.categories, self.districts, self.differs_from)

    def ground(self) -> Ground:
        source, link = acts.split_link(self.source)
        return Ground(source, self.label, self.reason, link)


def listed(settings: Settings, say: Say, notice: str) -> None:
    """One line a date: its day, id, whom it concerns, what it is, its source."""

    def work(tx: Transaction, house: House) -> list[str]:
        name = _notice(house, notice)
        lines = [_line(tx, house, name, one) for one in house.calendar.deadlines(tx, name)]
        return [*lines, f"{len(lines)} dates", *_years(tx, house)]

    _run(settings, say, work)


def added(settings: Settings, say: Say, notice: str, said: Said) -> None:
    def work(tx: Transaction, house: House) -> list[str]:
        name = _notice(house, notice)
        made = acts.add(tx, house, OPERATOR, name, said.entry(house.today(tx)), said.ground())
        return _after(tx, house, name, made)

    _run(settings, say, work)


def amended(settings: Settings, say: Say, notice: str, deadline: str, said: Said) -> None:
    def work(tx: Transaction, house: House) -> list[str]:
        name = _notice(house, notice)
        acts.amend(tx, house, OPERATOR, name, deadline, said.entry(house.today(tx)), said.ground())
        return _after(tx, house, name, deadline)

    _run(settings, say, work)


def withdrawn(settings: Settings, say: Say, notice: str, deadline: str, said: Said) -> None:
    def work(tx: Transaction, house: House) -> list[str]:
        acts.withdraw(tx, house, OPERATOR, _notice(house, notice), deadline, said.ground())
        return [f"{deadline}: withdrawn"]

    _run(settings, say, work)


def told(settings: Settings, say: Say, notice: str, deadline: str) -> None:
    """Every change, and without a deadline the corrected days."""

    def work(tx: Transaction, house: House) -> list[str]:
        rows = acts.history(tx, _notice(house, notice), deadline)
        lines = [_changed(row, house) for row in rows]
        return [*lines, *([] if deadline else _corrected(tx, house)), f"{len(rows)} changes"]

    _run(settings, say, work)


def corrected(settings: Settings, say: Say, day: str, state: str, source: str) -> None:
    def work(tx: Transaction, house: House) -> list[str]:
        if state not in ("on", "off"):
            raise SettingsError(f"{state}: a day is on (worked) or off")
        found = _day(day, house.today(tx))
        acts.correct_day(tx, OPERATOR, found, state == "on", source)
        return [f"{found.isoformat()} {state}", *_years(tx, house)]

    _run(settings, say, work)


def entered(settings: Settings, say: Say, year: int, source: str) -> None:
    def work(tx: Transaction, house: House) -> list[str]:
        acts.enter_year(tx, OPERATOR, year, source)
        return [f"{year}: entered in full", *_years(tx, house)]

    _run(settings, say, work)


def invited(settings: Settings, say: Say, name: str, office: str, role: str) -> None:
    """The code and the links; whoever opens one first and accepts is that officer."""

    def work(tx: Transaction, house: House) -> list[str]:
        made, code = seats.invite(tx, OPERATOR, name, office, role)
        days = officers.INVITATION_LIVES.days
        return [
            f"officer {made}, {office} {role}; opens once, within {days} days:",
            f"  typed in any chat   {spoken('GW', code)}",
            f"  in the web chat     {house.chat_url}/?start=o_{code}",
            f"  in Telegram         /start o_{code}",
        ]

    _run(settings, say, work)


def officers_listed(settings: Settings, say: Say) -> None:
    def work(tx: Transaction, _house: House) -> list[str]:
        found = officers.everyone(tx)
        lines = [f"{one.id:>6}  {one.office:<12} {one.role:<17} {_state(tx, one):<9} {one.name}" for one in found]
        return [*(line.rstrip() for line in lines), f"{len(found)} officers"]

    _run(settings, say, work)


def removed(settings: Settings, say: Say, number: int) -> None:
    def work(tx: Transaction, _house: House) -> list[str]:
        seats.remove(tx, OPERATOR, number)
        return [f"officer {number}: removed"]

    _run(settings, say, work)


def _run(settings: Settings, say: Say, work: Work) -> None:
    """In one transaction; what is refused is said as the chat says it, in English."""
    with opened(settings) as (db, house):
        try:
            lines = db.run_now(partial(_in, work, house))
        except RefusedError as refusal:
            raise SettingsError(words("en").plain(f"say.desk_{refusal.code}", **refusal.params)) from None
    for line in lines:
        say(line)


def _in(work: Work, house: House, tx: Transaction) -> list[str]:
    return work(tx, house)


def _notice(house: House, name: str) -> str:
    if name and name not in house.notices.candidates:
        raise RefusedError("no_notice", name=name)
    return name or house.main_notice


def _day(text: str, today: date) -> date:
    """A day as people write it. Raises SettingsError."""
    found = Day("deadline_on", latest_today=False).read(Reply(text=text), lexicon_of(lexicon("en")), today)
    if isinstance(found, Problem) or not isinstance(found, date):
        raise SettingsError(f"{text}: not one day; write it as 2027-06-30")
    return found


def _said(texts: tuple[str, str]) -> list[tuple[str, str]]:
    return [(language, text) for language, text in zip(_LANGUAGES, texts, strict=True) if text]


def _line(tx: Transaction, house: House, notice: str, one: Deadline) -> str:
    now = stand(one, house.today(tx))[-1]
    one = now.deadline
    when = now.on.isoformat() if now.on else "no date   "
    whom = ",".join((*one.categories, *one.districts)) or "everybody"
    known = (one.source.title, one.cite.passage, one.source.url) if one.source is not None else ()
    source = " ".join(dict.fromkeys(filter(None, known)))
    what = title(words("zh_Hans", notice), one)
    differs = f"  differs from {one.differs_from}" if one.differs_from else ""
    return f"{when}  {now.state:<7} {one.id:<28} {one.duty:<11} {whom}  {what}  [{one.label}] {source}{differs}"


def _after(tx: Transaction, house: House, notice: str, deadline: str) -> list[str]:
    found = next(one for one in house.calendar.deadlines(tx, notice) if one.id == deadline)
    return [_line(tx, house, notice, found), f"{acts.touched(tx, found)} units"]


def _years(tx: Transaction, house: House) -> list[str]:
    """Years whose working days cannot be counted yet."""
    working, year = house.calendar.working(tx), house.today(tx).year
    unknown = [one for one in (year, year + 1) if not working.announced(one)]
    return [f"{one}: holidays not announced or entered yet; Monday to Friday are taken as worked" for one in unknown]


def _changed(row: store.ChangeRow, house: House) -> str:
    source, on = row.content["source"], row.content.get("on", "")
    said = (f"{row.author:<12} {row.kind:<8} {row.deadline}", on, source["title"], source["url"], row.reason)
    return "  ".join(filter(None, (_when(row.at, house), *said)))


def _corrected(tx: Transaction, house: House) -> list[str]:
    return [
        f"{_when(one.at, house)}  {one.author:<12} "
        + (f"{one.day.year} entered in full" if one.working is None else f"{one.day} {'on' if one.working else 'off'}")
        + f"  {one.source}"
        for one in store.corrections(tx)
    ]


def _when(at: datetime, house: House) -> str:
    return at.astimezone(house.zone).strftime("%Y-%m-%d %H:%M")


def _state(tx: Transaction, one: officers.Officer) -> str:
    if one.removed_at is not None:
        return "removed"
    if one.joined_at is not None:
        return "joined" if one.active else "gone"
    return "invited" if one.invited(tx.now) else "expired"
