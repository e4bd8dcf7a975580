"""`/carry/…`: a finished filing field by field, for a person who types it into the national platform.

It shows one contact's own filing: in the browser that their chat is in, or in one that a link from the chat opened.
A GET changes nothing; every page is looked up anew, so whoever was taken off the draft sees nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any
from urllib.parse import quote

import anyio
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse
from starlette.exceptions import HTTPException

from bot import carried
from bot.carried import Sheet
from bot.documents import dossier_writer, dossiers
from bot.documents.filled import Line
from bot.house import House
from bot.web import carry_page
from bot.web.guard import same_origin
from bot.web.record import CHANNEL
from bot.web.routes import Chat
from bot.web.visitors import COOKIE
from flows.carrying import UNITS
from storage import audit, carrying, contacts, files, filings, people
from storage.files import FileRow
from storage.filings import FilingRow
from storage.query import Transaction

DOOR = "carry"
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_DOOR_SECONDS = int(carrying.DOOR_LIVES.total_seconds())


@dataclass(frozen=True, slots=True)
class Known:
    """What a browser shows of itself: the visitor of its chat, and what its door opens with."""

    visitor: str
    door: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The filing that a browser may see, and whose browser it is; `door` when a link opened it, else 0."""

    filing: FilingRow
    contact: int
    door: int = 0


async def _may_ask(request: Request, chat: Chat) -> None:
    """403 for another site's form, 429 for one request too many."""
    if request.method == "POST" and not same_origin(request, chat.public_url):
        raise HTTPException(403)
    network = request.client.host if request.client else ""
    who = request.cookies.get(COOKIE) or request.cookies.get(DOOR) or network
    if seconds := await chat.limits.wait(f"carry {who[:100]}", network):
        raise HTTPException(429, headers={"Retry-After": str(seconds)})


def known(request: Request, chat: Chat) -> Known:
    return Known(chat.signer.visitor(request.cookies.get(COOKIE, "")) or "", request.cookies.get(DOOR, ""))


Who = Annotated[Known, Depends(known)]


def routes(house: House) -> APIRouter:
    """The page, its ticks, its papers and the dossier; and the door that a link opens."""
    router = APIRouter(prefix="/carry", dependencies=[Depends(_may_ask)])
    _door(router, house)
    _looking(router, house)
    _ticking(router, house)
    _taking(router, house)
    return router


def _door(router: APIRouter, house: House) -> None:
    @router.get("/in/{token}")
    async def offered(token: str, chat: Chat) -> Response:
        """A page with one button: the link is used up by it, not by looking."""
        return await chat.database.run(lambda tx: _offer(tx, house, token))

    @router.post("/in/{token}")
    async def enter(token: str, chat: Chat) -> Response:
        """Opens the page in this browser for a while; once."""
        entered = await chat.database.run(lambda tx: _enter(tx, token))
        if entered is None:
            return await chat.database.run(lambda tx: carry_page.door(tx, house, None, "over", 410))
        cookie, reference = entered
        answer = RedirectResponse(f"/carry/{reference}", 303, headers=HEADERS)
        secure = chat.public_url.startswith("https://")
        answer.set_cookie(
            DOOR, cookie, max_age=_DOOR_SECONDS, path="/carry", httponly=True, samesite="lax", secure=secure
        )
        return answer

    @router.post("/{reference}/leave")
    async def leave(reference: str, chat: Chat, who: Who) -> Response:
        """The browser opens nothing any more."""
        answer = await chat.database.run(lambda tx: _leave(tx, house, reference, who))
        answer.delete_cookie(DOOR, path="/carry")
        return answer


def _looking(router: APIRouter, house: House) -> None:
    @router.get("/{reference}")
    async def page(reference: str, request: Request, chat: Chat, who: Who) -> Response:
        """The filing's fields; of an earlier submission the way to the last one."""
        large = request.cookies.get("large") == "1"
        return await chat.database.run(lambda tx: _page(tx, house, reference, who, large=large))

    @router.post("/{reference}/large")
    async def large(reference: str, request: Request, chat: Chat, who: Who) -> Response:
        """大字版, as in the chat."""
        await chat.database.run(lambda tx: _opened(tx, reference, who))
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
        content = await anyio.to_thread.run_sync(_held, house, line.file)
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


def _contacts(tx: Transaction, who: Known) -> Iterator[tuple[int, int]]:
    """Whose browser it is: (contact, door or 0)."""
    found = contacts.address_at(tx, CHANNEL, who.visitor) if who.visitor else None
    if found is not None:
        yield found[1], 0
    door = carrying.door(tx, who.door) if who.door else None
    if door is not None:
        yield door.contact_id, door.id


def _opened(tx: Transaction, reference: str, who: Known) -> Opened:
    """404 unless the filing is carried and the browser is that of a contact who fills all of its draft."""
    filing = filings.by_reference(tx, reference)
    if filing is not None and carrying.carried(tx, filing.id):
        shares = people.shares(tx, filing.draft_id, filing.subject_id)
        for contact, door in _contacts(tx, who):
            mine = people.access(shares, contact)
            if mine is not None and mine.whole:
                return Opened(filing, contact, door)
    raise HTTPException(404)


def _current(tx: Transaction, reference: str, who: Known) -> Opened:
    """The same of a draft's last submission; 410 for an earlier one."""
    opened = _opened(tx, reference, who)
    latest = filings.latest(tx, opened.filing.draft_id)
    if latest is None or latest.id != opened.filing.id:
        raise HTTPException(410)
    return opened


def _page(tx: Transaction, house: House, reference: str, who: Known, *, large: bool) -> Response:
    opened = _opened(tx, reference, who)
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
    opened = _opened(tx, reference, who)
    sheet = _sheet(tx, house, opened)
    line = next((one for one in (*sheet.lines, *sheet.others) if one.file is not None and one.file.id == number), None)
    if line is None or line.file is None or files.get(tx, line.file.id).digest is None:
        raise HTTPException(404)
    return line


def _dossier(tx: Transaction, house: House, reference: str, who: Known) -> dossier_writer.Parts:
    opened = _opened(tx, reference, who)
    filing = opened.filing
    audit.note(tx, audit.contact(opened.contact), "dossier", filing.subject_id, filing.draft_id, filing.reference)
    return carried.parts(tx, house, filing, carry_page.language(tx, house, opened.contact))


def _offer(tx: Transaction, house: House, token: str) -> Response:
    made = carrying.opened(tx, token)
    return (
        carry_page.door(tx, house, made.contact_id, "open", 200)
        if made is not None
        else carry_page.door(tx, house, None, "over", 410)
    )


def _enter(tx: Transaction, token: str) -> tuple[str, str] | None:
    """What the browser's cookie holds from now on, and the filing's reference."""
    made = carrying.opened(tx, token)
    cookie = carrying.use(tx, made) if made is not None else None
    if made is None or cookie is None:
        return None
    audit.note(tx, audit.contact(made.contact_id), "carry_in")
    return cookie, filings.get(tx, made.filing_id).reference


def _leave(tx: Transaction, house: House, reference: str, who: Known) -> Response:
    opened = _opened(tx, reference, who)
    if opened.door:
        carrying.close(tx, opened.door)
    return carry_page.door(tx, house, opened.contact, "left", 200)
