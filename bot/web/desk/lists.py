"""The page that takes lists of units in: a file is read, what is wrong and what it changes is shown, then written."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from bot.desk import catalogue as acts
from bot.desk import shown, units
from bot.desk.catalogue import Difference
from bot.desk.officers import OFFICES, RefusedError
from bot.desk.roles import reach
from bot.documents import spreadsheets
from bot.documents.sheets import XLSX, workbook
from bot.documents.units import Reading
from bot.documents.verdict import Refused
from bot.screens import catalogues as screen
from bot.web.desk import list_sheets
from bot.web.desk.pages import Desk, Page, back_to, desk_page, the_desk, words_for
from bot.web.desk.readings import Begun
from bot.web.desk.refusals import why
from bot.web.desk.session import Signed, needs
from storage import catalogue, list_files
from storage.database import Transaction
from storage.list_files import ListFile

router = APIRouter()
PAGE = Page("lists", "/desk/lists", "desk.lists", "units_import", router)
SHOWN: Final = 100
"""Problems and units of each kind on the page; the workbook has all of them."""
PATIENCE: Final = 1.5
"""Seconds until the page says that the file is still being read."""
LONGEST: Final = {"title": 60, "name": 120}
Importer = Annotated[Signed, needs("units_import")]
Watcher = Annotated[Signed, needs("units_import", noted=False)]
Repair = Annotated[bool, Query()]


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was read, and what it would change now."""

    file: ListFile
    reading: Reading
    found: Difference
    matched: int


@router.get("/desk/lists")
async def lists(request: Request, signed: Importer, done: str = "") -> Response:
    """The form, and the files that were taken in."""
    return await _form(request, signed, done="done" if done == "done" else "")


@router.post("/desk/lists")
async def deposit(request: Request, signed: Importer) -> Response:
    """A file; it is kept for a day and nothing is written yet."""
    desk, say, form = the_desk(request), words_for(request, signed), await request.form()
    mine = _offices(signed)
    said = {
        "office": str(form.get("office", "")) if len(mine) > 1 else mine[0],
        "title": " ".join(str(form.get("title", "")).split())[: LONGEST["title"]],
    }
    file = form.get("file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    problem = spreadsheets.too_much(content)
    name = (file.filename or "")[-LONGEST["name"] :] if isinstance(file, UploadFile) else ""
    if problem is not None:
        empty = not content and not name
        text = say.plain("desk.list_no_file") if empty else screen.refused(say, problem, name)
        return await _form(request, signed, said=said, errors={"file": text})
    try:
        made = await desk.db.run(
            lambda tx: acts.deposit(tx, signed.actor, said["office"], said["title"], name, content)
        )
    except RefusedError as refusal:
        return await _form(request, signed, said=said, errors={"office": why(say, refusal)})
    return back_to(f"/desk/lists/{made}")


@router.get("/desk/lists/{number}")
async def preview(number: int, request: Request, signed: Importer, repair: Repair = False) -> Response:
    """What is wrong with the file and what it would change; while it is read, how long that takes."""
    file = await _file(request, signed, number)
    begun = _begun(the_desk(request), file, repair=repair)
    await asyncio.wait({begun.task}, timeout=PATIENCE)
    if not begun.task.done():
        return desk_page(request, signed, "list_wait.html", file=file, begun=begun, here=_here(number, repair))
    return await _preview(request, signed, file, repair=repair)


@router.get("/desk/lists/{number}/progress")
async def progress(number: int, request: Request, signed: Watcher, repair: Repair = False) -> Response:
    """What the page shows again and again while the file is read."""
    begun = _begun(the_desk(request), await _file(request, signed, number), repair=repair)
    return desk_page(request, signed, "list_progress.html", begun=begun, here=_here(number, repair))


@router.get("/desk/lists/{number}/all.xlsx")
async def everything(number: int, request: Request, signed: Importer, repair: Repair = False) -> Response:
    """Every problem and every change as a workbook."""
    desk, say = the_desk(request), words_for(request, signed)
    seen = await _seen(desk, await _file(request, signed, number), repair=repair)
    if isinstance(seen, Refused):
        raise HTTPException(404)
    headers = {"Content-Disposition": f'attachment; filename="list-{number}.xlsx"', "Cache-Control": "no-store"}
    content = await asyncio.to_thread(lambda: workbook(list_sheets.sheets(say, seen.reading, seen.found)))
    return Response(content, media_type=XLSX, headers=headers)


@router.post("/desk/lists/{number}")
async def confirm(number: int, request: Request, signed: Importer) -> Response:
    """Writes what was shown; when the list has changed meanwhile the difference is shown again."""
    desk, say, form = the_desk(request), words_for(request, signed), await request.form()
    file, repair = await _file(request, signed, number), form.get("repair") == "1"
    reading = await _begun(desk, file, repair=repair).task
    if isinstance(reading, Refused):
        return await _preview(request, signed, file, repair=repair)
    by, mark, partial = signed.officer.name, str(form.get("mark", "")) or "-", form.get("partial") == "1"
    try:
        await desk.db.run(lambda tx: acts.taken(tx, signed.actor, file, reading, by, mark, partial=partial))
    except RefusedError as refusal:
        return await _preview(request, signed, file, repair=repair, problem=why(say, refusal))
    desk.readings.forget(number)
    return back_to("/desk/lists?done=done")


@router.post("/desk/lists/{number}/drop")
async def drop(number: int, request: Request, signed: Importer) -> Response:
    """The file is not taken in."""
    desk, file = the_desk(request), await _file(request, signed, number)
    await desk.db.run(lambda tx: acts.dropped(tx, signed.actor, file))
    desk.readings.forget(number)
    return back_to("/desk/lists")


async def _form(request: Request, signed: Signed, done: str = "", said: Any = None, errors: Any = None) -> Response:
    desk, say = the_desk(request), words_for(request, signed)
    mine = _offices(signed)

    def look(tx: Transaction) -> list[Any]:
        theirs = [one for one in units.lists(tx, signed.actor) if one.office in mine]
        rows = [(one, each) for one in theirs for each in catalogue.imports(tx, one.id)[:SHOWN]]
        return sorted(rows, key=lambda row: row[1].id, reverse=True)[:SHOWN]

    known = {
        "rows": await desk.db.run(look), "done": done, "errors": errors or {},
        "said": said or {"office": mine[0], "title": ""}, "longest": LONGEST,
        "named": {one: shown.office(say, one) for one in OFFICES},
        "offices": [(one, shown.office(say, one)) for one in mine],
    }  # fmt: skip
    return desk_page(request, signed, "lists.html", 422 if errors else 200, **known)


def _offices(signed: Signed) -> tuple[str, ...]:
    """Whose lists are the officer's to change."""
    return OFFICES if reach(signed.actor) is None else (signed.actor.office,)


async def _file(request: Request, signed: Signed, number: int) -> ListFile:
    """404 for another office's, and for one that is kept no more."""
    found = await the_desk(request).db.run(lambda tx: acts.deposited(tx, signed.actor, number))
    if found is None:
        raise HTTPException(404)
    return found


def _begun(desk: Desk, file: ListFile, *, repair: bool) -> Begun:
    async def content() -> bytes:
        return await desk.db.run(lambda tx: list_files.content(tx, file.id))

    return desk.readings.of(file.id, file.name, file.office, content, repair=repair)


async def _seen(desk: Desk, file: ListFile, *, repair: bool) -> Seen | Refused:
    reading = await _begun(desk, file, repair=repair).task
    if isinstance(reading, Refused):
        return reading

    def look(tx: Transaction) -> Seen:
        found = acts.compare(tx, file.office, file.title, reading)
        listed = [*found.added, *(one.now for one in (*found.back, *found.changed))]
        return Seen(file, reading, found, len(acts.matched(tx, [*listed, *(row.listed for row in found.kept)])))

    return await desk.db.run(look)


async def _preview(request: Request, signed: Signed, file: ListFile, *, repair: bool, problem: str = "") -> Response:
    desk, say = the_desk(request), words_for(request, signed)
    seen, office = await _seen(desk, file, repair=repair), shown.office(say, file.office)
    known: dict[str, Any] = {"file": file, "of": " · ".join(filter(None, (office, file.title))), "repair": repair}
    known["until"] = file.made_at + list_files.LIVES
    if isinstance(seen, Refused):
        text = screen.refused(say, seen, file.name)
        return desk_page(request, signed, "list_preview.html", 422, **known, refused=text)
    found, weights = seen.found, [one.severity for one in seen.reading.problems]
    known |= {
        "reading": seen.reading, "found": found, "counts": found.counts(), "matched": seen.matched, "problem": problem,
        "problems": list_sheets.problems(say, seen.reading)[:SHOWN], "added": list_sheets.added(say, found)[:SHOWN],
        "changed": list_sheets.changed(say, found)[:SHOWN], "gone": list_sheets.gone(say, found)[:SHOWN],
        "several": len(seen.reading.rows) > 1, "shown": SHOWN, "refused": "", "more": _more(found, weights),
        "errors_n": weights.count("error"), "proposed": any(one.proposed for one in seen.reading.problems),
        "writes": bool(found.added or found.back or found.changed or found.kept),
    }  # fmt: skip
    return desk_page(request, signed, "list_preview.html", 409 if problem else 200, **known)


def _more(found: Difference, problems: list[Any]) -> bool:
    """Whether there is more than the page shows."""
    several = sum(len(one.fields) for one in found.changed)
    return max(len(problems), len(found.added) + len(found.back), several, len(found.gone)) > SHOWN


def _here(number: int, repair: bool) -> dict[str, str]:
    also = "?repair=1" if repair else ""
    return {"page": f"/desk/lists/{number}{also}", "live": f"/desk/lists/{number}/progress{also}"}
