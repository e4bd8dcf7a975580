"""Units' links: made, revoked, as QR codes, and as a sheet to print. Their routes are the units page's."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from bot.desk import inviting, shown, units
from bot.documents import qr
from bot.web.desk.pages import address, back_to, desk_page, the_desk, words_for
from bot.web.desk.session import Signed, needs
from bot.web.desk.unit_filter import PAGE_PATH, Filter, gathered, read
from storage import unit_invitations
from storage.database import Transaction
from storage.tables import LARGEST

router = APIRouter()
SHEET: Final = 24
"""Units on a sheet: eight on each of three pages of paper."""
MOST: Final = 2000
"""Links that are made at once."""
Inviter = Annotated[Signed, needs("units_invite")]
Picture = Annotated[Signed, needs("units_invite", noted=False)]


@router.get("/desk/units/sheet")
async def sheet(
    request: Request, signed: Inviter, chosen: Filter, below: Annotated[int, Query(ge=0, le=LARGEST)] = 0
) -> Response:
    """The filtered units that have links, with their QR codes, to be printed."""
    desk, say = the_desk(request), words_for(request, signed)
    wanted, sought = chosen.wanted(signed.actor, below)
    lines = await gathered(desk, signed.actor, replace(wanted, invited=True), sought, SHEET + 1)

    def look(tx: Transaction) -> tuple[list[dict[str, Any]], bool]:
        made = unit_invitations.of_units(tx, [one.row.id for one in lines])
        theirs = [one for one in lines if one.row.id in made]
        cards = [
            {
                "unit": one.row.listed, "id": one.row.id, "office": shown.office(say, made[one.row.id].office),
                "asked": inviting.asked(tx, desk.house, say, one.row.listed, one.office),
                "links": inviting.links(desk.house, unit_invitations.code(tx, made[one.row.id])),
            }
            for one in theirs[:SHEET]
        ]  # fmt: skip
        return cards, len(theirs) > SHEET

    cards, more = await desk.db.run(look)
    kept = chosen.fields()
    last = address("/desk/units/sheet", kept, cards[-1]["id"]) if more else ""
    first = address("/desk/units/sheet", kept) if below else ""
    return desk_page(request, signed, "sheet.html", cards=cards, after=last, first=first, ways=inviting.ways(say))


@router.post("/desk/units/invite")
async def invite_all(request: Request, signed: Inviter) -> Response:
    """Links for all units that a filter leaves and that have none; then the sheet with them."""
    desk, chosen = the_desk(request), read(await request.form())
    wanted, sought = chosen.wanted(signed.actor)
    lines = await gathered(desk, signed.actor, wanted, sought, MOST)
    ids = [one.row.id for one in lines[:MOST]]
    for start in range(0, len(ids), units.PART):
        some = ids[start : start + units.PART]
        await desk.db.run(lambda tx, some=some: inviting.invite_all(tx, signed.actor, some))  # type: ignore[misc]
    return back_to(address("/desk/units/sheet", chosen.fields()))


@router.post("/desk/units/{number}/invite")
async def invite(number: int, request: Request, signed: Inviter) -> Response:
    """The unit's link."""
    desk = the_desk(request)
    await _theirs(request, signed, number)
    await desk.db.run(lambda tx: inviting.invite(tx, desk.house, signed.actor, number))
    return back_to(f"{PAGE_PATH}/{number}")


@router.post("/desk/units/{number}/revoke")
async def revoke(number: int, request: Request, signed: Inviter) -> Response:
    """The unit's link opens nothing any more."""
    desk = the_desk(request)
    await _theirs(request, signed, number)
    await desk.db.run(lambda tx: inviting.revoke(tx, desk.house, signed.actor, number))
    return back_to(f"{PAGE_PATH}/{number}")


@router.get("/desk/units/{number}/qr.svg")
async def code(number: int, request: Request, signed: Picture, to: Literal["web", "telegram"] = "web") -> Response:
    """A unit's link as a QR code."""
    desk = the_desk(request)
    await _theirs(request, signed, number)

    def look(tx: Transaction) -> str:
        made = unit_invitations.of(tx, number)
        found = inviting.links(desk.house, unit_invitations.code(tx, made)) if made is not None else {}
        return found.get(to, "")

    link = await desk.db.run(look)
    if not link:
        raise HTTPException(404)
    return Response(qr.svg(link), media_type=qr.SVG, headers={"Cache-Control": "no-store"})


async def _theirs(request: Request, signed: Signed, number: int) -> None:
    """404 for another district's."""
    desk = the_desk(request)
    if await desk.db.run(lambda tx: units.visible(tx, desk.house, signed.actor, number, "units_invite")) is None:
        raise HTTPException(404)
