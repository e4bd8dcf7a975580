"""`/carry/…`: a finished filing field by field, for a person who types it into the national platform.

It shows one contact's own filing: in the browser that their chat is in, or in one that a link from the chat opened.
A GET changes nothing; every page is looked up anew, so whoever was taken off the draft sees nothing any more.
"""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse
from starlette.exceptions import HTTPException

from bot import carried
from bot.carried import Sheet
from bot.documents import dossier_writer, dossiers
from bot.documents.filled import Line
from bot.house import House
from bot.web import carry_access, carry_doors, carry_page
from bot.web.carry_access import DOOR, HEADERS, Known, Opened, Who
from bot.web.guard import same_origin
from bot.web.limits import network
from bot.web.routes import Chat
from bot.web.visitors import COOKIE
from flows.carrying import UNITS
from storage import audit, carrying, files, filings
from storage.files import FileRow
from storage.query import Transaction


async def _may_ask(request: Request, chat: Chat) -> None:
    """403 for another site's form, 429 for one request too many."""
    if request.method == "POST" and not same_origin(request, chat.public_url):
        raise HTTPException(403)
    who = request.cookies.get(COOKIE) or request.cookies.get(DOOR) or network(request)
    await chat.limits.take(request, f"carry {who[:100]}")


def routes(house: House) -> APIRouter:
    """The page, its ticks, its papers and the dossier; and the door that a link opens."""
    router = APIRouter(prefix="/carry", dependencies=[Depends(_may_ask)])
    carry_doors.routes(router, house)
    _looking(router, house)
    _ticking(router, house)
    _taking(router, house)
    return router


def _looking(router: APIRouter, house: House) -> None:
    @router.get("/{reference}")
    async def page(reference: str, request: Request, chat: Chat, who: Who) -> Response:
        """The filing's fields; of an earlier submission the way to the last one."""
        large = request.cookies.get("large") == "1"
        return await chat.database.run(lambda tx: _page(tx, house, reference, who, large=large))

    @router.post("/{reference}/large")
    async def large(reference: str, request: Request, chat: Chat, who: Who) -> Response:
        """大字版, as in the chat."""
        await chat.database.run(lambda tx: carry_access.opened(tx, reference, who))
        answer = RedirectResponse(f"/carry/{reference}", 303, headers=HEADERS)
        now = "0" if request.cookies.get("large") == "1" else "1"
        answer.set_cookie("large", now, max_age=31536000, path="/", samesite="lax")
        return answer


def _ticking(router: APIRouter, house: House) -> None:
    @router.post("/{reference}/tick")
    async def tick(
        reference: str,
        request: Request,
        chat: Chat,
        who: Who,
        field: Annotated[str, Form(max_length=200)],
        on: Annotated[str, Form(max_length=1)],
    ) -> Response:
        """A field is typed in, or is not; answers the script with how far it all is now."""
        told = await chat.database.run(lambda tx: _tick(tx, house, reference, who, field, on=on == "1"))
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse(told, headers=HEADERS)
        return RedirectResponse(f"/carry/{reference}", 303, headers=HEADERS)

    @router.post("/{reference}/unit")
    async def unit(reference: str, chat: Chat, who: Who, unit: Annotated[str, Form(max_length=8)]) -> Response:
        """Money in 元 or 万元, kept with the filing."""
        await chat.database.run(lambda tx: _unit(tx, reference, who, unit))
        return RedirectResponse(f"/carry/{reference}", 303, headers=HEADERS)


def _taking(router: APIRouter, house: House) -> None:
    @router.get("/{reference}/paper/{number}")
    async def paper(reference: str, number: str, chat: Chat, who: Who) -> Response:
        """One paper, under the name it is to be uploaded with."""
        line = await chat.database.run(lambda tx: _paper(tx, house, reference, who, number))
        assert line.file is not None and line.file.digest is not None
        content = await asyncio.to_thread(_held, house, line.file)
        return Response(content, media_type=line.file.media_type, headers={**HEADERS, **_attached(line.upload)})

    @router.get("/{reference}/dossier")
    async def dossier(reference: str, chat: Chat, who: Who) -> Response:
        """Everything in one archive, made as it is sent; 413 above our own limit."""
        parts = await chat.database.run(lambda tx: _dossier(tx, house, reference, who))
        store = house.papers
        if parts.size > dossiers.LARGEST or store is None:
            raise HTTPException(413)
        if not all(line.file and line.file.digest and store.has(line.file.digest) for line in parts.papers.values()):
            raise HTTPException(410)
        headers = {**HEADERS, **_attached(parts.name)}
        return StreamingResponse(dossier_writer.stream(parts, store.get), media_type="application/zip", headers=headers)


def _held(house: House, file: FileRow) -> bytes:
    """A paper's bytes. 410 when they are not there."""
    try:
        if house.papers is not None and file.digest is not None:
            return house.papers.get(file.digest)
    except KeyError:
        pass
    raise HTTPException(410)


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


def _current(tx: Transaction, reference: str, who: Known) -> Opened:
    """The same of a draft's last submission; 410 for an earlier one."""
    opened = carry_access.opened(tx, reference, who)
    latest = filings.latest(tx, opened.filing.draft_id)
    if latest is None or latest.id != opened.filing.id:
        raise HTTPException(410)
    return opened


def _page(tx: Transaction, house: House, reference: str, who: Known, *, large: bool) -> Response:
    opened = carry_access.opened(tx, reference, who)
    latest = filings.latest(tx, opened.filing.draft_id)
    if latest is not None and latest.id != opened.filing.id and carrying.carried(tx, latest.id):
        return RedirectResponse(f"/carry/{latest.reference}", 303, headers=HEADERS)
    html = carry_page.page(tx, house, opened.filing, opened.contact, large=large, door=bool(opened.door))
    return HTMLResponse(html, headers=HEADERS)


def _tick(tx: Transaction, house: House, reference: str, who: Known, field: str, *, on: bool) -> dict[str, Any]:
    opened = _current(tx, reference, who)
    sheet = _sheet(tx, house, opened)
    if field not in {line.field.key for line in sheet.lines}:
        raise HTTPException(400)
    if on:
        carrying.tick(tx, opened.filing.id, field, opened.contact)
    else:
        carrying.untick(tx, opened.filing.id, field)
    sheet = _sheet(tx, house, opened)
    done = {
        block: f"{sum(line.field.key in sheet.ticks for line in some)} / {len(some)}"
        for block, some in ((block, list(lines)) for block, lines in groupby(sheet.lines, lambda one: one.field.block))
    }
    by = carry_page.by(tx, house, sheet.ticks.get(field), opened.contact)
    return {"on": field in sheet.ticks, "by": by, "done": sheet.done, "total": len(sheet.lines), "blocks": done}


def _unit(tx: Transaction, reference: str, who: Known, unit: str) -> None:
    opened = _current(tx, reference, who)
    chosen = next((one for one in UNITS if one == unit), None)
    if chosen is None:
        raise HTTPException(400)
    carrying.set_unit(tx, opened.filing.id, chosen)


def _sheet(tx: Transaction, house: House, opened: Opened) -> Sheet:
    return carried.sheet(tx, house, opened.filing, carry_page.language(tx, house, opened.contact))


def _paper(tx: Transaction, house: House, reference: str, who: Known, number: str) -> Line:
    opened = carry_access.opened(tx, reference, who)
    filing, sheet = opened.filing, _sheet(tx, house, opened)
    line = next((one for one in (*sheet.lines, *sheet.others) if one.file is not None and one.file.id == number), None)
    if line is None or line.file is None or files.get(tx, line.file.id).digest is None:
        raise HTTPException(404)
    audit.note(tx, audit.contact(opened.contact), "see_paper", filing.subject_id, filing.draft_id, filing.reference)
    return line


def _dossier(tx: Transaction, house: House, reference: str, who: Known) -> dossier_writer.Parts:
    opened = carry_access.opened(tx, reference, who)
    filing = opened.filing
    audit.note(tx, audit.contact(opened.contact), "dossier", filing.subject_id, filing.draft_id, filing.reference)
    return carried.parts(tx, house, filing, carry_page.language(tx, house, opened.contact))
