"""The broadcasts page: composing with a preview on a real recipient, whom it is for, sending, progress, the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from bot.broadcast import message
from bot.calendar import name as called
from bot.desk import broadcasts as acts
from bot.desk import calendar, composing, reached, shown
from bot.desk.officers import RefusedError
from bot.desk.roles import may, reach
from bot.documents.sheets import XLSX, Sheet, workbook
from bot.house import House
from bot.web.desk.pages import Desk, Page, back_to, desk_page, districts, the_desk, words_for
from bot.web.desk.refusals import why
from bot.web.desk.session import Signed, needs
from locales import Words, languages, words
from storage import audiences, audit, broadcasts
from storage.broadcasts import Audience, Broadcast, Content
from storage.database import Transaction

router = APIRouter()
PAGE = Page("broadcasts", "/desk/broadcasts", "desk.broadcasts", "broadcasts", router)
LINES: Final = 50
_MOST: Final = 200_000
_FIELDS: Final = {
    "broadcast_title": "title", "no_district": "districts", "not_yours": "districts", "broadcast_no_list": "catalogue",
    "no_deadline": "deadline",
}  # fmt: skip
_ACTS: Final[Mapping[str, Callable[[Transaction, House, Signed, int], object]]] = {
    "test": lambda tx, house, who, number: acts.test(tx, house, who.officer, who.actor, number),
    "approve": lambda tx, _house, who, number: acts.approve(tx, who.officer, who.actor, number),
    "decline": lambda tx, _house, who, number: acts.decline(tx, who.actor, number),
    "pause": lambda tx, _house, who, number: acts.pause(tx, who.actor, number),
    "resume": lambda tx, _house, who, number: acts.resume(tx, who.actor, number),
    "cancel": lambda tx, _house, who, number: acts.cancel(tx, who.actor, number),
}
Reader = Annotated[Signed, needs("broadcasts")]
Watcher = Annotated[Signed, needs("broadcasts", noted=False)]
Writer = Annotated[Signed, needs("broadcast")]


@router.get("/desk/broadcasts")
async def every(request: Request, signed: Reader) -> Response:
    """All that the officer may look at, newest first."""
    desk = the_desk(request)
    rows = await desk.db.run(lambda tx: [(one, acts.progress(tx, one)) for one in acts.listed(tx, signed.actor)])
    say = words(signed.language)
    offices = {one.office: shown.office(say, one.office) for one, _ in rows}
    known: dict[str, Any] = {
        "named": _named(say),
        "rows": rows,
        "offices": offices,
        "may_write": may(signed.actor, "broadcast"),
    }
    return desk_page(request, signed, "broadcasts.html", **known)


@router.get("/desk/broadcasts/new")
async def blank(request: Request, signed: Writer) -> Response:
    """The form."""
    return await _form(request, signed, Content(), {})


@router.post("/desk/broadcasts/new")
async def compose(request: Request, signed: Writer) -> Response:
    """A draft, with whom it is for; nothing is sent yet."""
    desk, content = the_desk(request), await _read(request)
    try:
        made = await desk.db.run(lambda tx: acts.compose(tx, desk.house, signed.officer, signed.actor, content))
    except RefusedError as refusal:
        return await _form(request, signed, content, _errors(words(signed.language), refusal))
    return back_to(f"/desk/broadcasts/{made}")


@router.get("/desk/broadcasts/{number}")
async def one(number: int, request: Request, signed: Reader, after: int = 0, done: str = "") -> Response:
    """What it says to a real recipient, whom it is for, how far it is, what became of each."""
    desk, say = the_desk(request), words(signed.language)

    def look(tx: Transaction) -> dict[str, Any]:
        found = _found(tx, signed, number)
        lines = acts.report(tx, found, after, LINES + 1)
        return {
            "one": found, "named": _named(say), "progress": acts.progress(tx, found), "lines": lines[:LINES],
            "next": lines[LINES - 1][0].contact_id if len(lines) > LINES else 0, "texts": _previews(tx, desk, found),
            "whom": composing.whom(tx, desk.house, say, found.content.audience), "again": broadcasts.again(tx, number),
            "reached": reached.line(tx, desk.house, say, number), "barred": reached.barred(tx, say, number),
            "can": acts.can(found, signed.officer.id, signed.actor),
        }  # fmt: skip

    known = await desk.db.run(look)
    told = done if done == "test" else ""
    office = shown.office(say, known["one"].office)
    return desk_page(request, signed, "broadcast.html", **known, of=office, after=after, done=told)


@router.get("/desk/broadcasts/{number}/progress")
async def progress(number: int, request: Request, signed: Watcher) -> Response:
    """What the page shows again and again while it is sent."""
    desk = the_desk(request)

    def look(tx: Transaction) -> dict[str, Any]:
        found = _found(tx, signed, number)
        return {"one": found, "progress": acts.progress(tx, found), "named": _named(words(signed.language))}

    return desk_page(request, signed, "broadcast_progress.html", **await desk.db.run(look))


@router.get("/desk/broadcasts/{number}/report.xlsx")
async def export(number: int, request: Request, signed: Reader) -> Response:
    """What became of each recipient, as a spreadsheet: units and outcomes, no addresses."""
    desk, say = the_desk(request), words(signed.language)

    def look(tx: Transaction) -> Sheet:
        found = _found(tx, signed, number)
        audit.note(tx, signed.actor.name, "broadcast_exported", detail=f"broadcast {number}")
        rows = [
            (place, name or say.plain("desk.unnamed"), say.plain(f"desk.became_{line.became}"),
             line.at.astimezone(desk.house.zone).strftime("%Y-%m-%d %H:%M:%S") if line.at else "")
            for place, (line, name) in enumerate(acts.report(tx, found, 0, _MOST), 1)
        ]  # fmt: skip
        head = [say.plain(f"desk.{name}") for name in ("number", "unit", "became", "ended_at")]
        return Sheet(say.plain("desk.broadcasts"), head, rows)

    content = workbook([await desk.db.run(look)])
    headers = {"Content-Disposition": f'attachment; filename="broadcast-{number}.xlsx"', "Cache-Control": "no-store"}
    return Response(content, media_type=XLSX, headers=headers)


@router.get("/desk/broadcasts/{number}/edit")
async def edit(number: int, request: Request, signed: Writer) -> Response:
    found = await the_desk(request).db.run(lambda tx: _found(tx, signed, number))
    return await _form(request, signed, found.content, {})


@router.post("/desk/broadcasts/{number}/edit")
async def rewrite(number: int, request: Request, signed: Writer) -> Response:
    """Other words or another audience, while it is a draft."""
    desk, content = the_desk(request), await _read(request)
    await desk.db.run(lambda tx: _found(tx, signed, number))
    try:
        await desk.db.run(lambda tx: acts.rewrite(tx, desk.house, signed.officer, signed.actor, number, content))
    except RefusedError as refusal:
        return await _form(request, signed, content, _errors(words(signed.language), refusal))
    return back_to(f"/desk/broadcasts/{number}")


@router.post("/desk/broadcasts/{number}/send")
async def send(number: int, request: Request, signed: Writer) -> Response:
    """Now, or at an hour; for the whole city a second officer is asked."""
    desk, form = the_desk(request), await request.form()
    at = _instant(str(form.get("at", "")), desk)
    await desk.db.run(lambda tx: (_found(tx, signed, number), acts.send(tx, signed.actor, number, at)))
    return back_to(f"/desk/broadcasts/{number}")


@router.post("/desk/broadcasts/{number}/again")
async def again(number: int, request: Request, signed: Writer) -> Response:
    """To those it failed to reach."""
    desk = the_desk(request)
    await desk.db.run(lambda tx: _found(tx, signed, number))
    made = await desk.db.run(lambda tx: acts.again(tx, signed.officer, signed.actor, number))
    return back_to(f"/desk/broadcasts/{made}")


@router.post("/desk/broadcasts/{number}/{act}")
async def do(number: int, act: str, request: Request, signed: Writer) -> Response:
    """Tests, approves, declines, pauses, resumes, cancels."""
    desk, work = the_desk(request), _ACTS.get(act)
    if work is None:
        raise HTTPException(404)
    await desk.db.run(lambda tx: (_found(tx, signed, number), work(tx, desk.house, signed, number)))
    return back_to(f"/desk/broadcasts/{number}" + ("?done=test" if act == "test" else ""))


def _found(tx: Transaction, signed: Signed, number: int) -> Broadcast:
    """404 for what another office wrote."""
    found = acts.visible(tx, signed.actor, number)
    if found is None:
        raise HTTPException(404)
    return found


def _named(say: Words) -> dict[str, dict[str, str]]:
    """States, outcomes and acts by code, as they are called."""
    return {
        "state": {one: say.plain(f"desk.broadcast_{one}") for one in broadcasts.STATES},
        "became": {one: say.plain(f"desk.became_{one}") for one in audiences.BECAME},
        "do": {one: say.plain(f"desk.broadcast_do_{one}") for one in ("send", "edit", "again", *_ACTS)},
    }


def _previews(tx: Transaction, desk: Desk, found: Broadcast) -> list[str]:
    """As the first recipient reads it."""
    whom = broadcasts.recipients(tx, found.id, 0, 1)
    return [message(tx, desk.house, found, whom[0][0]).text] if whom else list(found.content.texts.values())


async def _form(request: Request, signed: Signed, content: Content, errors: dict[str, str]) -> Response:
    desk, say = the_desk(request), words_for(request, signed)

    def look(tx: Transaction) -> dict[str, Any]:
        dates = desk.house.calendar.deadlines(tx, desk.house.main_notice)
        lists = composing.lists(tx, signed.actor)
        return {
            "owed": composing.owed_dates(tx, desk.house, say),
            "deadlines": [(one.id, called(say, one)) for one in dates],
            "lists": [(str(one.id), one.title or shown.office(say, one.office)) for one in lists],
        }

    codes = calendar.categories(desk.house, desk.house.main_notice)
    known = {
        **await desk.db.run(look), "content": content, "errors": errors, "longest": composing.LONGEST,
        "city": reach(signed.actor) is None, "districts": districts(say, signed.actor),
        "categories": [(one, shown.category(say, one)) for one in codes],
        "states": [(one, say.plain(f"desk.state_{one}")) for one in composing.STATES],
        "spoken": [(one, words(one).plain("language.name")) for one in languages()],
    }  # fmt: skip
    return desk_page(request, signed, "broadcast_form.html", 422 if errors else 200, **known)


async def _read(request: Request) -> Content:
    """What the form says."""
    form = await request.form()

    def text(name: str) -> str:
        return str(form.get(name, "")).replace("\r\n", "\n")

    def several(name: str) -> tuple[str, ...]:
        return tuple(str(one) for one in form.getlist(name))

    filed, listed = text("filed"), text("catalogue")
    audience = Audience(
        several("districts"), several("categories"), several("states"), several("languages"),
        {"yes": True, "no": False}.get(filed), int(listed) if listed.isascii() and listed.isdecimal() else 0,
        text("column").strip(), text("value").strip(), text("due"),
    )  # fmt: skip
    texts = {one: text(f"text_{one}") for one in languages() if text(f"text_{one}").strip()}
    return Content(text("title"), texts, audience, text("deadline"))


def _errors(say: Words, refusal: RefusedError) -> dict[str, str]:
    return {_FIELDS.get(refusal.code, "text_zh_Hans"): why(say, refusal)}


def _instant(text: str, desk: Desk) -> datetime | None:
    """An hour on the wall where the bureau is; None for now, and for what is no hour. Raises RefusedError."""
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=desk.house.zone)
    except ValueError:
        raise RefusedError("broadcast_hour", days=timedelta(days=60).days) from None
