"""The first page: what needs the officer today, how the district stands, and which dates come next."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response

from bot.calendar import title
from bot.desk import indicators, progress
from bot.desk import today as waiting
from bot.desk.roles import may
from bot.web.desk.pages import Desk, Page, desk_page, the_desk, where, words_for
from bot.web.desk.session import Signed, needs
from locales import Words
from storage.database import Transaction

router = APIRouter()
PAGE = Page("overview", "/desk", "desk.overview", "overview", router)
FIGURES: Final = ("due", "filed", "coverage", "products", "outdated", "overdue")
DATES: Final = 4


@router.get("/desk")
async def overview(request: Request, signed: Annotated[Signed, needs("overview")]) -> Response:
    """What needs the officer today, the most pressing first."""
    desk, say = the_desk(request), words_for(request, signed)
    return desk_page(request, signed, "overview.html", **await desk.db.run(lambda tx: _found(tx, desk, say, signed)))


def _found(tx: Transaction, desk: Desk, say: Words, signed: Signed) -> dict[str, Any]:
    today = desk.house.today(tx)
    ahead = [
        (title(say, one.deadline), one.on, (one.on - today).days)
        for one in progress.dates(tx, desk.house, signed.actor, DATES)
        if one.on is not None
    ]
    figures = _figures(tx, desk, say, signed) if may(signed.actor, "indicators") else []
    return {"needs": waiting.of(tx, desk.house, signed.actor), "today": today, "figures": figures, "dates": ahead}


def _figures(tx: Transaction, desk: Desk, say: Words, signed: Signed) -> list[tuple[str, str]]:
    known = indicators.table(tx, desk.house, where(signed.actor, "indicators", "")).whole
    return [(say.plain(f"ind.{name}"), indicators.written(say, name, known[name])) for name in FIGURES]
