"""The circulars page: drafting one for a period, its numbers and its words, approving, sending, and the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from bot import circulars as on_its_way
from bot.desk import circular_numbers as numbers
from bot.desk import circulars as acts
from bot.desk import indicators, periods, shown, templates
from bot.desk.officers import RefusedError
from bot.desk.periods import Period
from bot.desk.roles import may
from bot.documents import trends
from bot.documents.templates import DOCX, NotFilledError, filled
from bot.house import House
from bot.web.desk import circular_settings
from bot.web.desk.pages import Desk, Page, back_to, desk_page, the_desk, words_for
from bot.web.desk.refusals import why
from bot.web.desk.session import Signed, needs
from locales import Words
from storage import circulars, officers
from storage.circulars import Circular, Texts
from storage.database import Transaction

router = APIRouter()
router.include_router(circular_settings.router)
PAGE = Page("circulars", "/desk/circulars", "desk.circulars", "circulars", router)
_ACTS: Final[Mapping[str, Callable[[Transaction, House, Signed, int], object]]] = {
    "remake": lambda tx, house, who, number: acts.remake(tx, house, who.actor, number),
    "send": lambda tx, house, who, number: acts.send(tx, house, who.actor, number),
    "withdraw": lambda tx, _house, who, number: acts.withdraw(tx, who.actor, number),
}
_CHARTS: Final = {"coverage": "覆盖率图", "course": "走势图"}
_COLUMNS: Final = (
    "due",
    "registered",
    "verified",
    "filed",
    "products",
    "coverage",
    "overdue",
    "new_filed",
    "new_products",
)
Reader = Annotated[Signed, needs("circulars")]
Writer = Annotated[Signed, needs("circular")]


@router.get("/desk/circulars")
async def every(request: Request, signed: Reader) -> Response:
    """All that the officer may look at, newest first; what can be drafted."""
    return await _list(request, signed)


@router.post("/desk/circulars/new")
async def draft(request: Request, signed: Writer) -> Response:
    """A draft for a period that is over, with the numbers of today."""
    desk, form = the_desk(request), await request.form()
    code = str(form.get("period", ""))
    try:
        made = await desk.db.run(lambda tx: acts.draft(tx, desk.house, signed.officer, signed.actor, code))
    except RefusedError as refusal:
        return await _list(request, signed, {"period": why(words_for(request, signed), refusal)})
    return back_to(f"/desk/circulars/{made}")


@router.get("/desk/circulars/{number}")
async def one(number: int, request: Request, signed: Reader) -> Response:
    """Its numbers, its words, whom it is for, and what may be done with it."""
    return await _card(request, signed, number)


@router.get("/desk/circulars/{number}/file.docx")
async def file(number: int, request: Request, signed: Reader) -> Response:
    """The file: as it was approved, or as it would be now."""
    desk = the_desk(request)

    def look(tx: Transaction) -> tuple[Circular, bytes | None]:
        return _found(tx, signed, number), circulars.document(tx, number)

    found, approved = await desk.db.run(look)
    content = approved if approved is not None else await _made(desk, found)
    named = f'attachment; filename="{on_its_way.name(found)}"'
    return Response(content, media_type=DOCX, headers={"Content-Disposition": named, "Cache-Control": "no-store"})


@router.get("/desk/circulars/{number}/{chart}.png")
async def picture(number: int, chart: str, request: Request, signed: Reader) -> Response:
    """One of its pictures; 404 where there is nothing to draw, or nothing to draw it with: the tables say the same."""
    desk = the_desk(request)
    found = await desk.db.run(lambda tx: _found(tx, signed, number))
    known = numbers.charts(desk.house, found.figures).get(_CHARTS.get(chart, ""))
    drawn = await trends.picture(known) if known is not None else None
    if drawn is None:
        raise HTTPException(404)
    return Response(drawn, media_type=trends.PNG, headers={"Cache-Control": "no-store"})


@router.post("/desk/circulars/{number}/edit")
async def edit(number: int, request: Request, signed: Writer) -> Response:
    """Other words, while it is a draft."""
    desk, form = the_desk(request), await request.form()
    said = Texts(**{name.name: str(form.get(name.name, "")).replace("\r\n", "\n") for name in fields(Texts)})
    revision = _revision(str(form.get("revision", "")))
    await desk.db.run(lambda tx: _found(tx, signed, number))
    try:
        await desk.db.run(lambda tx: acts.reword(tx, signed.actor, number, said, revision))
    except RefusedError as refusal:
        field = str(refusal.params.get("field", "title"))
        return await _card(request, signed, number, said, {field: why(words_for(request, signed), refusal)})
    return back_to(f"/desk/circulars/{number}")


@router.post("/desk/circulars/{number}/approve")
async def approve(number: int, request: Request, signed: Writer) -> Response:
    """By another officer than its author, as they saw it: from then on it is this file."""
    desk, form = the_desk(request), await request.form()
    revision, who = _revision(str(form.get("revision", ""))), (signed.officer, signed.actor)
    await desk.db.run(lambda tx: _found(tx, signed, number))
    found = await desk.db.run(lambda tx: acts.to_approve(tx, *who, number, revision))
    document = await _made(desk, found)
    await desk.db.run(lambda tx: acts.approve(tx, *who, number, revision, document))
    return back_to(f"/desk/circulars/{number}")


@router.post("/desk/circulars/{number}/{act}")
async def do(number: int, act: str, request: Request, signed: Writer) -> Response:
    """Takes the numbers of today, sends, withdraws."""
    desk, work = the_desk(request), _ACTS.get(act)
    if work is None:
        raise HTTPException(404)
    await desk.db.run(lambda tx: (_found(tx, signed, number), work(tx, desk.house, signed, number)))
    return back_to(f"/desk/circulars/{number}")


def _found(tx: Transaction, signed: Signed, number: int) -> Circular:
    """404 for what the officer may not look at."""
    found = acts.visible(tx, signed.actor, number)
    if found is None:
        raise HTTPException(404)
    return found


def _revision(text: str) -> int:
    """What the form was about; -1, which none ever is, for what is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 and int(text) else -1


async def _made(desk: Desk, found: Circular) -> bytes:
    """The file, of the template in force. Raises RefusedError."""
    template, today = await desk.db.run(lambda tx: (templates.in_force(tx, templates.CIRCULAR), desk.house.today(tx)))
    charts = numbers.charts(desk.house, found.figures)
    drawn = {place: png for place, one in charts.items() if (png := await trends.picture(one)) is not None}
    try:
        return await filled(template, numbers.values(desk.house, found, today), drawn)
    except NotFilledError:
        raise RefusedError("circular_unmade") from None


async def _list(request: Request, signed: Signed, errors: Mapping[str, str] | None = None) -> Response:
    desk, say = the_desk(request), words_for(request, signed)

    def look(tx: Transaction) -> tuple[list[Circular], date, str]:
        return list(acts.listed(tx, signed.actor)), desk.house.today(tx), circular_settings.schedule_line(tx, desk, say)

    rows, today, schedule = await desk.db.run(look)
    known = {
        "rows": [(one, _period(one).name(say)) for one in rows], "states": _states(say), "schedule": schedule,
        "offered": [(one.code, one.name(say)) for one in periods.offered(today)], "errors": errors or {},
        "may_write": may(signed.actor, "circular"), "may_set": may(signed.actor, "circular_schedule"),
    }  # fmt: skip
    return desk_page(request, signed, "circulars.html", 422 if errors else 200, **known)


async def _card(
    request: Request, signed: Signed, number: int, said: Texts | None = None, errors: Mapping[str, str] | None = None
) -> Response:
    """A circular; with what was written when that was refused."""
    desk, say = the_desk(request), words_for(request, signed)

    def look(tx: Transaction) -> dict[str, Any]:
        found = _found(tx, signed, number)
        whom = [(shown.office(say, one.office), one) for one in acts.recipients(tx, found)]
        names = {one.id: one.name for one in officers.everyone(tx)}
        return {"one": found, "whom": whom if may(signed.actor, "circular") else [], "names": names}

    known = await desk.db.run(look)
    found: Circular = known["one"]
    page = {
        **known, **_numbers(say, found), "period": _period(found).name(say), "on": date.fromisoformat(found.figures.on),
        "states": _states(say), "said": asdict(said or found.texts), "errors": errors or {}, "longest": acts.LONGEST,
        "became": {name: say.plain(f"desk.circular_became_{name}") for name in acts.BECAME},
        "can": _can(signed, found), "charts": numbers.charts(desk.house, found.figures).keys(),
    }  # fmt: skip
    return desk_page(request, signed, "circular.html", 422 if errors else 200, **page)


def _numbers(say: Words, found: Circular) -> dict[str, Any]:
    """The tables as the page shows them."""

    def cells(row: indicators.Numbers) -> list[str]:
        return [indicators.written(say, name, row[name]) for name in _COLUMNS]

    figures = found.figures
    lines = [(numbers.district(say, code), cells(row)) for code, row in figures.districts.items()]
    ranks = [(place, numbers.district(say, code), row) for place, code, row in numbers.ranked(figures)]
    return {
        "heads": [say.plain(f"desk.circular_{one}" if one.startswith("new_") else f"ind.{one}") for one in _COLUMNS],
        "lines": lines, "whole": cells(figures.whole),
        "ranks": [(place, name, *(indicators.written(say, one, row[one]) for one in ("due", "coverage", "new_filed")))
                  for place, name, row in ranks],
    }  # fmt: skip


def _can(signed: Signed, found: Circular) -> frozenset[str]:
    """What the officer may do with it now."""
    if not may(signed.actor, "circular"):
        return frozenset()
    own = found.drafted_by == signed.officer.id
    return {
        "drafted": frozenset({"edit", "remake", "withdraw"} | (set() if own else {"approve"})),
        "approved": frozenset({"send", "withdraw"}),
    }.get(found.state, frozenset())


def _period(one: Circular) -> Period:
    return Period(one.period, one.first)


def _states(say: Words) -> dict[str, str]:
    return {one: say.plain(f"desk.circular_state_{one}") for one in circulars.STATES}
