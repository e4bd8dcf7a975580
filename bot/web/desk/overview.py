"""The first page: what needs the officer today."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from bot.desk import today as waiting
from bot.web.desk.pages import Page, desk_page, the_desk
from bot.web.desk.session import Signed, needs

router = APIRouter()
PAGE = Page("overview", "/desk", "desk.overview", "overview", router)


@router.get("/desk")
async def overview(request: Request, signed: Annotated[Signed, needs("overview")]) -> Response:
    """What needs the officer today, the most pressing first."""
    desk = the_desk(request)
    found, today = await desk.db.run(lambda tx: (waiting.of(tx, desk.house, signed.actor), desk.house.today(tx)))
    return desk_page(request, signed, "overview.html", needs=found, today=today)
