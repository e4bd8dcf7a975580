"""The units page: the lists' units within an officer's reach, how far each is, whom to call; as a workbook too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.exceptions import HTTPException

from bot.desk import shown, units
from bot.desk.officers import Actor
from bot.desk.progress import state
from bot.desk.units import STAGES, Sought, Standing, Wanted
from bot.documents.sheets import XLSX, Sheet, workbook
from bot.web.desk.pages import Desk, Page, address, desk_page, districts, the_desk, where, words_for
from bot.web.desk.session import Signed, needs
from locales import Words
from storage import audit, catalogue, unit_board
from storage.catalogue import Catalogue
from storage.database import Transaction

router = APIRouter()
PAGE = Page("units", "/desk/units", "desk.catalogue", "units", router)
ROWS: Final = 50
OVERDUE: Final = "overdue"
Reader = Annotated[Signed, needs("units")]
Text = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a list of units is filtered by, as the address says it."""

    district: Annotated[str, Query(max_length=12)] = ""
    category: Text = ""
    stage: Annotated[str, Query(max_length=20)] = ""
    list: Annotated[str, Query(max_length=16, pattern="^[0-9]*$")] = ""
    q: Text = ""
    column: Text = ""
    value: Text = ""

    def fields(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def wanted(self, actor: Actor, after: int = 0) -> tuple[Wanted, Sought]:
        """Which units these are; 404 for a district that is not the officer's."""
        inside = units.scope(actor, where(actor, "units", self.district))
        one = replace(
            inside, catalogue=int(self.list or 0), category=self.category, after=after,
            stage=self.stage if self.stage in STAGES else "", overdue=self.stage == OVERDUE,
        )  # fmt: skip
        return units.looked_for(one, self.q, self.column, self.value)


Filter = Annotated[Chosen, Depends()]


@router.get("/desk/units")
async def every(
    request: Request, signed: Reader, chosen: Filter, below: Annotated[int, Query(ge=0, le=2**53)] = 0
) -> Response:
    """In the order of the lists, after the unit `below`."""
    desk, say = the_desk(request), words_for(request, signed)
    wanted, sought = chosen.wanted(signed.actor, below)
    lines, _ = await gathered(desk, signed.actor, wanted, sought, ROWS + 1)
    known = await desk.db.run(lambda tx: _choices(tx, desk, say, signed.actor, wanted, chosen))
    more = len(lines) > ROWS
    kept = chosen.fields()
    return desk_page(
        request, signed, "units.html", lines=lines[:ROWS], chosen=chosen, **known,
        after=address(PAGE, kept, lines[ROWS - 1].row.id) if more else "", first=address(PAGE, kept) if below else "",
        export=address(PAGE, kept).replace("/desk/units?", "/desk/units/export.xlsx?"),
    )  # fmt: skip


@router.get("/desk/units/export.xlsx")
async def export(request: Request, signed: Reader, chosen: Filter) -> Response:
    """All that the filter leaves, with the further columns."""
    desk, say = the_desk(request), words_for(request, signed)
    wanted, sought = chosen.wanted(signed.actor)
    lines, _ = await gathered(desk, signed.actor, wanted, sought, None)
    more = dict.fromkeys(name for one in lines for name in one.row.listed.other)
    detail = f"{len(lines)} units"
    await desk.db.run(lambda tx: audit.note(tx, signed.actor.name, "units_exported", detail=detail))
    heads, rows = units.table(say, lines, tuple(more), lambda one: shown.office(say, one))
    headers = {"Content-Disposition": 'attachment; filename="units.xlsx"', "Cache-Control": "no-store"}
    content = workbook([Sheet(say.plain("desk.catalogue"), heads, rows)])
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
        return {"one": found, "unit": found.row.listed, "of": _title(say, held), "course": units.course(tx, found.row)}

    known = await desk.db.run(look)
    known["stage"] = units.stage(say, known["one"].stage)
    seen = {one.summary.state for one in known["course"]} | {kind for one in known["course"] for kind, _ in one.said}
    return desk_page(request, signed, "unit.html", **known, state_words={one: state(say, one) for one in seen})


async def gathered(
    desk: Desk, actor: Actor, wanted: Wanted, sought: Sought, most: int | None
) -> tuple[list[Standing], int]:
    """Units that fit, at most so many (None: all), looked for part by part, each in a transaction of its own; and how
    many parts that took."""
    found: list[Standing] = []
    after: int | None = wanted.after
    parts = 0
    while after is not None and (most is None or len(found) < most):
        here = replace(wanted, after=after)
        lines, after = await desk.db.run(lambda tx, here=here: units.part(tx, desk.house, actor, here, sought))  # type: ignore[misc]
        found += lines
        parts += 1
    return found, parts


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
