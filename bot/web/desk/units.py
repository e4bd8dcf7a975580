"""The units page: the lists' units within an officer's reach, how far each is, whom to call; as a workbook too."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from bot.desk import inviting, shown, units
from bot.desk.officers import Actor
from bot.desk.progress import state
from bot.desk.roles import may
from bot.desk.units import STAGES, Standing, Wanted
from bot.documents.sheets import XLSX, Sheet, workbook
from bot.web.desk import invitations
from bot.web.desk.pages import Desk, Page, address, desk_page, districts, the_desk, words_for
from bot.web.desk.session import Signed, needs
from bot.web.desk.unit_filter import OVERDUE, PAGE_PATH, Chosen, Filter, gathered
from locales import Words
from storage import audit, catalogue, unit_board, unit_invitations
from storage.catalogue import Catalogue
from storage.database import Transaction
from storage.tables import LARGEST

router = APIRouter()
router.include_router(invitations.router)
PAGE = Page("units", PAGE_PATH, "desk.catalogue", "units", router)
ROWS: Final = 50
Reader = Annotated[Signed, needs("units")]


@router.get("/desk/units")
async def every(
    request: Request, signed: Reader, chosen: Filter, below: Annotated[int, Query(ge=0, le=LARGEST)] = 0
) -> Response:
    """In the order of the lists, after the unit `below`."""
    desk, say = the_desk(request), words_for(request, signed)
    wanted, sought = chosen.wanted(signed.actor, below)
    lines = await gathered(desk, signed.actor, wanted, sought, ROWS + 1)
    known = await desk.db.run(lambda tx: _choices(tx, desk, say, signed.actor, wanted, chosen))
    more = len(lines) > ROWS
    kept = chosen.fields()
    return desk_page(
        request, signed, "units.html", lines=lines[:ROWS], chosen=chosen, **known,
        after=address(PAGE, kept, lines[ROWS - 1].row.id) if more else "", first=address(PAGE, kept) if below else "",
        export=address(f"{PAGE_PATH}/export.xlsx", kept), sheet=address(f"{PAGE_PATH}/sheet", kept),
        invites=may(signed.actor, "units_invite"), kept=kept,
    )  # fmt: skip


@router.get("/desk/units/export.xlsx")
async def export(request: Request, signed: Reader, chosen: Filter) -> Response:
    """All that the filter leaves, with the further columns."""
    desk, say = the_desk(request), words_for(request, signed)
    wanted, sought = chosen.wanted(signed.actor)
    lines = await gathered(desk, signed.actor, wanted, sought, None)
    more = dict.fromkeys(name for one in lines for name in one.row.listed.other)
    detail = f"{len(lines)} units"
    await desk.db.run(lambda tx: audit.note(tx, signed.actor.name, "units_exported", detail=detail))
    content = await asyncio.to_thread(_workbook, say, lines, tuple(more))
    headers = {"Content-Disposition": 'attachment; filename="units.xlsx"', "Cache-Control": "no-store"}
    return Response(content, media_type=XLSX, headers=headers)


@router.get("/desk/units/{number}")
async def one(number: int, request: Request, signed: Reader) -> Response:
    """What the list says of a unit, and where its drafts stand; another district's is not found."""
    desk, say = the_desk(request), words_for(request, signed)

    def look(tx: Transaction) -> dict[str, Any]:
        found = units.visible(tx, desk.house, signed.actor, number)
        if found is None:
            raise HTTPException(404)
        held = catalogue.get(tx, found.row.catalogue_id)
        mine = may(signed.actor, "units_invite") and found.row.removed_at is None
        made = unit_invitations.of(tx, number) if mine else None
        links = inviting.links(desk.house, unit_invitations.code(tx, made)) if made is not None else {}
        return {
            "invites": mine, "made": made, "links": links, "ways": inviting.ways(say),
            "asked": inviting.asked(tx, desk.house, say, found.row.listed, found.office),
            "one": found, "unit": found.row.listed, "of": _title(say, held), "course": units.course(tx, found.row),
        }  # fmt: skip

    known = await desk.db.run(look)
    known["stage"] = units.stage(say, known["one"].stage)
    seen = {one.summary.state for one in known["course"]} | {kind for one in known["course"] for kind, _ in one.said}
    return desk_page(request, signed, "unit.html", **known, state_words={one: state(say, one) for one in seen})


def _workbook(say: Words, lines: list[Standing], more: tuple[str, ...]) -> bytes:
    heads, rows = units.table(say, lines, more, lambda one: shown.office(say, one))
    return workbook([Sheet(say.plain("desk.catalogue"), heads, rows)])


def _choices(tx: Transaction, desk: Desk, say: Words, actor: Actor, wanted: Wanted, chosen: Chosen) -> dict[str, Any]:
    """What can be filtered by; stages with how many units are at them."""
    inside = Wanted(wanted.districts, wanted.office, wanted.catalogue, wanted.category)
    counts = unit_board.stages(tx, inside)
    columns = units.columns(tx, desk.house, actor, inside)
    stages = [(one, f"{units.stage(say, one)}（{counts.get(one, 0)}）") for one in STAGES]
    categories = unit_board.categories(tx, replace(inside, category=""))
    return {
        "districts": districts(say, actor) if not wanted.office else [],
        "stages": [*stages, (OVERDUE, say.plain("desk.stage_overdue"))],
        "categories": [(one, one) for one in categories],
        "columns": [(one, one) for one in dict.fromkeys((*columns, *filter(None, [chosen.column])))],
        "lists": [(str(one.id), _title(say, one)) for one in units.lists(tx, actor)],
        "named": {one: units.stage(say, one) for one in STAGES}, "total": sum(counts.values()),
    }  # fmt: skip


def _title(say: Words, held: Catalogue) -> str:
    return " · ".join(filter(None, (shown.office(say, held.office), held.title)))
