"""The calendar page: the dates in force and their history, and changing them as in the chat."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from bot.calendar import name as called
from bot.calendar import title, what_to_do
from bot.desk import calendar as acts
from bot.desk import shown
from bot.desk.officers import Actor
from bot.desk.reading import DUTIES, LABELS
from bot.turn import Turn
from bot.web.desk import calendar_forms as forms
from bot.web.desk.calendar_forms import Read
from bot.web.desk.forms import refused
from bot.web.desk.pages import Desk, Page, back_to, desk_page, the_desk, words_for
from bot.web.desk.session import Signed, needs
from flows.deadlines import NO_CATEGORY, Deadline
from flows.places import DISTRICTS
from locales import Words
from storage import calendar as store
from storage import contacts
from storage.database import Transaction

router = APIRouter()
PAGE = Page("calendar", "/desk/calendar", "desk.calendar", "calendar", router)
_ORDER: Final = {"open": 0, "coming": 1, "undated": 2, "past": 3}
_DONE: Final = frozenset({"add", "amend", "withdraw", "day", "year"})
Reader = Annotated[Signed, needs("calendar")]
Changer = Annotated[Signed, needs("calendar_change")]
City = Annotated[Signed, needs("calendar_days")]


@router.get("/desk/calendar")
async def calendar(request: Request, signed: Reader, done: str = "") -> Response:
    """Every date in force, what comes next first; and the days that are worked."""
    return await _list(request, signed, done=done if done in _DONE else "")


@router.get("/desk/calendar/new")
async def blank(request: Request, signed: Changer) -> Response:
    """The form for a date of one's own."""
    return await _form(request, signed, Read(dict(forms.EMPTY), {}))


@router.post("/desk/calendar/new")
async def add(request: Request, signed: Changer) -> Response:
    """A new date; a district's officer enters it for their district."""
    desk, say = the_desk(request), words_for(request, signed)
    read = forms.read(await request.form(), say, "title", "todo", "duty", "source", "label", "reason")
    own = (signed.actor.office,) if signed.actor.role == "district_officer" else None
    notice = desk.house.main_notice

    def act(tx: Transaction) -> str:
        return acts.add(tx, desk.house, signed.actor, notice, read.entry(own), read.ground())

    errors = read.errors or await refused(desk, say, act, forms.FIELDS, "title")
    return await _form(request, signed, Read(read.said, errors), 422) if errors else back_to("/desk/calendar?done=add")


@router.get("/desk/calendar/date/{name}")
async def date(name: str, request: Request, signed: Reader) -> Response:
    """One date: whom it concerns, on what ground, its history, and what may be done with it."""
    return await _card(request, signed, name)


@router.post("/desk/calendar/date/{name}/amend")
async def amend(name: str, request: Request, signed: Changer) -> Response:
    """Another day or other words."""
    desk, say = the_desk(request), words_for(request, signed)
    read = forms.read(await request.form(), say, "source", "label", "reason")
    notice = desk.house.main_notice

    def act(tx: Transaction) -> None:
        acts.amend(tx, desk.house, signed.actor, notice, name, read.entry(()), read.ground(), read.seen)

    errors = read.errors or await refused(desk, say, act, forms.FIELDS, "on")
    return await _card(request, signed, name, "amend", Read(read.said, errors)) if errors else _changed("amend")


@router.post("/desk/calendar/date/{name}/withdraw")
async def withdraw(name: str, request: Request, signed: Changer) -> Response:
    """The date is in force no more; whoever was reminded of it is told."""
    desk, say = the_desk(request), words_for(request, signed)
    read = forms.read(await request.form(), say, "source", "label", "reason")
    notice = desk.house.main_notice

    def act(tx: Transaction) -> None:
        acts.withdraw(tx, desk.house, signed.actor, notice, name, read.ground(), read.seen)

    errors = read.errors or await refused(desk, say, act, forms.FIELDS, "source")
    return await _card(request, signed, name, "withdraw", Read(read.said, errors)) if errors else _changed("withdraw")


@router.post("/desk/calendar/day")
async def day(request: Request, signed: City) -> Response:
    """A day is worked or not, whatever the holiday calendar says."""
    desk, say, form = the_desk(request), words_for(request, signed), await request.form()
    read, working = forms.read(form, say, "day", "source"), form.get("working") == "on"

    def act(tx: Transaction) -> None:
        assert read.day is not None
        acts.correct_day(tx, signed.actor, read.day, working, read.said["source"])

    errors = read.errors or await refused(desk, say, act, forms.FIELDS, "day")
    return await _list(request, signed, "", Read(read.said, errors)) if errors else _changed("day")


@router.post("/desk/calendar/year")
async def year(request: Request, signed: City) -> Response:
    """All holidays and make-up days of a year are entered."""
    desk, say = the_desk(request), words_for(request, signed)
    read = forms.read(await request.form(), say, "year", "source")
    known = read.said["year"].isdecimal() and len(read.said["year"]) == len("2027")
    errors = read.errors or ({} if known else {"year": say.plain("desk.field_year")})

    def act(tx: Transaction) -> None:
        acts.enter_year(tx, signed.actor, int(read.said["year"]), read.said["source"])

    errors = errors or await refused(desk, say, act, forms.FIELDS, "year")
    return await _list(request, signed, "", Read(read.said, errors)) if errors else _changed("year")


def _changed(what: str) -> Response:
    return back_to(f"/desk/calendar?done={what}")


async def _list(request: Request, signed: Signed, done: str, read: Read | None = None) -> Response:
    desk = the_desk(request)
    found = await desk.db.run(lambda tx: _rows(_turn(tx, desk, signed), signed.actor))
    said, errors = (read.said, read.errors) if read is not None else (dict(forms.EMPTY), {})
    known = {**found, "done": done, "said": said, "errors": errors}
    return desk_page(request, signed, "calendar.html", 422 if errors else 200, **known)


async def _form(request: Request, signed: Signed, read: Read, status: int = 200) -> Response:
    say = words_for(request, signed)
    known = {**_choices(request, say), "said": read.said, "errors": read.errors, "longest": acts.LONGEST}
    district = signed.actor.office if signed.actor.role == "district_officer" else ""
    return desk_page(
        request, signed, "calendar_new.html", status, **known, own=say.plain(f"district.{district}") if district else ""
    )


async def _card(request: Request, signed: Signed, name: str, act: str = "", read: Read | None = None) -> Response:
    """A date; with what was entered when an act on it was refused. 404 for a date that is not in force."""
    desk, say = the_desk(request), words_for(request, signed)
    found = await desk.db.run(lambda tx: _facts(_turn(tx, desk, signed), signed.actor, name))
    if found is None:
        raise HTTPException(404)
    blank_, errors = {**forms.EMPTY, "label": "rule"}, read.errors if read is not None else {}
    said = {one: read.said if read is not None and act == one else blank_ for one in ("amend", "withdraw")}
    marked = {f"w-{name}" if act == "withdraw" else name: text for name, text in errors.items()}
    known = {**found, **_choices(request, say), "forms": said, "refused": {act: errors}, "problems": marked}
    return desk_page(request, signed, "calendar_date.html", 422 if errors else 200, **known, longest=acts.LONGEST)


def _choices(request: Request, say: Words) -> dict[str, Any]:
    house = the_desk(request).house
    codes = (*acts.categories(house, house.main_notice), NO_CATEGORY)
    return {
        "duties": [(one, say.plain(f"say.duty_{one}")) for one in DUTIES],
        "labels": [(one, say.plain(f"label.{one}")) for one in LABELS],
        "categories": [(one, shown.category(say, one)) for one in codes],
        "districts": [(one, say.plain(f"district.{one}")) for one in DISTRICTS],
    }


def _turn(tx: Transaction, desk: Desk, signed: Signed) -> Turn:
    """What the chat's words about dates are made with."""
    assert signed.officer.contact_id is not None
    return Turn(desk.house, tx, contacts.get(tx, signed.officer.contact_id))


def _rows(turn: Turn, officer: Actor) -> dict[str, Any]:
    every = [shown.standing(turn, one) for one in turn.house.calendar.deadlines(turn.tx, turn.house.main_notice)]
    every.sort(
        key=lambda one: (_ORDER[one.state], one.on.toordinal() * (-1 if one.state == "past" else 1) if one.on else 0)
    )
    rows = [
        {"name": one.deadline.id, "what": called(turn.say, one.deadline), "when": shown.when(turn, one.deadline),
         "whom": shown.whom(turn.say, one.deadline), "units": acts.touched(turn.tx, one.deadline),
         "label": turn.say.plain(f"label.{one.deadline.label}"), "state": one.state}
        for one in every
    ]  # fmt: skip
    days = [{"at": one.at, "who": shown.author(turn, one.author), "day": one.day, "working": one.working,
             "source": one.source} for one in reversed(store.corrections(turn.tx))]  # fmt: skip
    return {"rows": rows, "years": shown.unannounced(turn), "days": days, "changes": officer.changes,
            "city": officer.may_change(())}  # fmt: skip


def _facts(turn: Turn, officer: Actor, name: str) -> dict[str, Any] | None:
    notice = turn.house.main_notice
    found = next((one for one in turn.house.calendar.deadlines(turn.tx, notice) if one.id == name), None)
    if found is None:
        return None
    rows = [shown.change(turn, row) for row in reversed(acts.history(turn.tx, notice, name))]
    others = [one for one in turn.house.calendar.deadlines(turn.tx, notice) if _differ(found, one)]
    now = shown.standing(turn, found).deadline
    return {
        "name": name, "title": title(turn.say, now), "when": shown.when(turn, found), "whom": shown.whom(turn.say, now),
        "todo": what_to_do(turn.say, now), "source": shown.ground(turn.say, now), "quote": now.cite.quote,
        "units": acts.touched(turn.tx, now), "history": rows, "seen": len(rows),
        "others": [(one.id, title(turn.say, one), shown.ground(turn.say, one)) for one in others],
        "mine": officer.may_change(found.districts), "link": now.source.url if now.source else "",
    }  # fmt: skip


def _differ(one: Deadline, other: Deadline) -> bool:
    """Whether two sources give different dates for one duty."""
    return one.id == other.differs_from or other.id == one.differs_from
