"""The indicators page: each number with its definition, by district, category or list, by month, and where people stop;
and the same as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from bot.desk import indicators as found
from bot.desk import progress, ratings, shown
from bot.desk.indicators import BY, COURSE, INDICATORS, MONEY, Numbers, Stop, Table
from bot.desk.officers import OFFICES
from bot.desk.ratings import Rated
from bot.documents import trends
from bot.documents.sheets import XLSX, Sheet, workbook
from bot.rating import NAMED
from bot.web.desk import categories
from bot.web.desk.pages import Page, desk_page, districts, the_desk, where, words_for
from bot.web.desk.session import Signed, needs
from locales import Words, day, month
from storage.database import Transaction
from storage.ratings import LEVELS

router = APIRouter()
router.include_router(categories.router)
PAGE = Page("indicators", "/desk/indicators", "desk.indicators", "indicators", router)
FORMS: Final = ("registration", "product", "update")
Reader = Annotated[Signed, needs("indicators")]
By = Annotated[str, Query(pattern="^(district|category|list)$")]
District = Annotated[str, Query(max_length=12)]


@dataclass(frozen=True, slots=True)
class Shown:
    """All of the page: the table with its lines' names, the course by month, and the stops of each form."""

    table: Table
    names: tuple[str, ...]
    course: tuple[tuple[date, Numbers], ...]
    funnels: tuple[tuple[str, tuple[Stop, ...]], ...]
    rated: Mapping[str, Rated]


@router.get("/desk/indicators")
async def indicators(request: Request, signed: Reader, by: By = "district", district: District = "") -> Response:
    """As they are today; a district that is not theirs is not found."""
    said, say = await _shown(request, signed, by, district), words_for(request, signed)
    stops = [
        (say.plain(f"form.{form}"), [(progress.question(say, one.question), one) for one in rows])
        for form, rows in said.funnels
    ]
    chosen = {"by": by, "district": district}
    return desk_page(
        request, signed, "indicators.html", chosen=chosen, today=said.table.on,
        cards=[_card(say, name, said.table.whole[name]) for name in INDICATORS],
        heads=[say.plain(f"ind.{name}") for name in INDICATORS],
        lines=[(name, _written(say, line.numbers)) for name, line in zip(said.names, said.table.lines, strict=True)],
        unplaced=said.table.unplaced, whole=_written(say, said.table.whole), of=say.plain(f"desk.ind_by_{by}"),
        bys=[(one, say.plain(f"desk.ind_by_{one}")) for one in BY],
        districts=districts(say, signed.actor),
        course=[(first, [found.written(say, name, row[name]) for name in COURSE]) for first, row in said.course],
        rated=_rated(say, said.rated), rated_heads=_rated_heads(say),
        course_heads=[say.plain(f"ind.{name}") for name in COURSE], funnels=stops,
        picture=f"/desk/indicators/course.png?{urlencode({'district': district})}",
        export=f"/desk/indicators/export.xlsx?{urlencode(chosen)}",
    )  # fmt: skip


@router.get("/desk/indicators/export.xlsx")
async def export(request: Request, signed: Reader, by: By = "district", district: District = "") -> Response:
    """The page as a workbook, with the definitions; money in 元."""
    said, say = await _shown(request, signed, by, district), words_for(request, signed)
    content = workbook(_sheets(say, by, said))
    named = f'attachment; filename="indicators-{said.table.on}.xlsx"'
    return Response(
        content, media_type=XLSX, headers={"Content-Disposition": named, "Cache-Control": "no-store"}
    )  # fmt: skip


@router.get("/desk/indicators/course.png")
async def course(
    request: Request, signed: Annotated[Signed, needs("indicators", noted=False)], district: District = ""
) -> Response:
    """The course by month as a picture; 404 where none can be drawn: the table says the same."""
    desk, say = the_desk(request), words_for(request, signed)
    inside = where(signed.actor, "indicators", district)
    rows = await desk.db.run(lambda tx: found.course(tx, desk.house, inside))
    drawn = await trends.picture(found.drawn(say, rows))
    if drawn is None:
        raise HTTPException(404)
    return Response(drawn, media_type=trends.PNG, headers={"Cache-Control": "no-store"})


async def _shown(request: Request, signed: Signed, by: str, district: str) -> Shown:
    desk, say = the_desk(request), words_for(request, signed)
    inside = where(signed.actor, "indicators", district)
    offices = {one: shown.office(say, one) for one in OFFICES}

    def read(tx: Transaction) -> Shown:
        table = found.table(tx, desk.house, inside, by)
        lists = found.lists(tx, offices) if by == "list" else {}
        names = tuple(found.label(say, by, line.code, lists) for line in table.lines)
        funnels = tuple((form, found.funnel(tx, desk.house, form, inside)) for form in FORMS)
        return Shown(table, names, found.course(tx, desk.house, inside), funnels, ratings.by_district(tx, inside))

    return await desk.db.run(read)


def _sheets(say: Words, by: str, said: Shown) -> list[Sheet]:
    heads = [_with_unit(say, name) for name in INDICATORS]
    rows = [(say.plain("desk.ind_whole"), *_cells(said.table.whole, INDICATORS))]
    lines = zip(said.names, said.table.lines, strict=True)
    rows += [(name, *_cells(line.numbers, INDICATORS)) for name, line in lines]
    months = [(month(first, say.language), *_cells(row, COURSE)) for first, row in said.course]
    stops = [
        (say.plain(f"form.{form}"), progress.question(say, one.question), one.here, one.beyond)
        for form, some in said.funnels
        for one in some
    ]
    rated = [[name, *counts] for name, counts in _rated(say, said.rated)]
    told = [(say.plain(f"ind.{one}"), say.plain(f"ind.{one}.how"), _label(say, one)) for one in INDICATORS]
    heads_of = {
        "desk.ind_course": ("desk.ind_month", *(f"ind.{name}" for name in COURSE)),
        "desk.ind_funnel": ("desk.form", "desk.ind_question", "desk.ind_here", "desk.ind_beyond"),
        "desk.ind_definition": ("desk.indicators", "desk.ind_definition", "desk.ind_source"),
    }
    today = Sheet(day(said.table.on, say.language), (say.plain(f"desk.ind_by_{by}"), *heads), rows)
    tables: tuple[Sequence[Sequence[str | int | float | None]], ...] = (months, stops, told)
    others = zip(heads_of.items(), tables, strict=True)
    more = [Sheet(say.plain(key), [say.plain(one) for one in head], cells) for (key, head), cells in others]
    return [today, *more, Sheet(say.plain("desk.rated"), [say.plain("desk.district"), *_rated_heads(say)], rated)]


def _rated_heads(say: Words) -> list[str]:
    return [*(say.plain(NAMED[level]) for level in LEVELS), say.plain("desk.rated_satisfied")]


def _rated(say: Words, found_: Mapping[str, Rated]) -> list[tuple[str, list[int | str]]]:
    """A line a district, and one for all of them where there are several."""
    lines = [(found.label(say, "district", district, {}), one) for district, one in found_.items()]
    lines += [(say.plain("desk.ind_whole"), ratings.whole(found_))] if len(lines) > 1 else []
    return [(name, [*(one.counts[level] for level in LEVELS), found.percent(one.satisfied)]) for name, one in lines]


def _cells(numbers: Numbers, names: Sequence[str]) -> list[int | float | None]:
    """Numbers for a workbook: money in 元, coverage in percent."""
    scale = {"coverage": 10.0, **dict.fromkeys(MONEY, 100.0)}
    return [None if (n := numbers[name]) is None else n / scale[name] if name in scale else n for name in names]


def _card(say: Words, name: str, value: int | None) -> tuple[str, str, str, str]:
    return say.plain(f"ind.{name}"), found.written(say, name, value), say.plain(f"ind.{name}.how"), _label(say, name)


def _label(say: Words, name: str) -> str:
    """Where the indicator comes from: what bureaus publish, or our proposal."""
    return say.plain("label.practice" if name in found.PUBLISHED else "label.advice")


def _with_unit(say: Words, name: str) -> str:
    unit = "%" if name == "coverage" else say.plain("desk.ind_yuan") if name in MONEY else ""
    return say.plain(f"ind.{name}") + (f" ({unit})" if unit else "")


def _written(say: Words, numbers: Numbers) -> list[tuple[str, str]]:
    return [(say.plain(f"ind.{name}"), found.written(say, name, numbers[name])) for name in INDICATORS]
