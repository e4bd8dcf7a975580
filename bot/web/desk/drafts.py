"""The drafts page: state, open question, what is missing, dates, and whose it is; never what was answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from bot.desk import progress
from bot.desk.officers import Actor
from bot.web.desk.pages import Page, address, desk_page, districts, the_desk, where, words_for
from bot.web.desk.session import Signed, needs
from locales import Words
from storage import board
from storage.board import BEGUN, Wanted
from storage.database import Transaction
from storage.tables import LARGEST

router = APIRouter()
PAGE = Page("drafts", "/desk/drafts", "desk.drafts", "drafts", router)
ROWS: Final = 50
FORMS: Final = ("registration", "product", "update", "withdrawal")


@router.get("/desk/drafts")
async def drafts(
    request: Request, signed: Annotated[Signed, needs("drafts")],
    district: Annotated[str, Query(max_length=12)] = "", state: Annotated[str, Query(max_length=20)] = "",
    form: Annotated[str, Query(max_length=20)] = "", quiet: bool = False,
    below: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> Response:  # fmt: skip
    """The newest first, filtered; a district that is not theirs is not found."""
    desk, say = the_desk(request), words_for(request, signed)
    chosen = {"district": district, "state": state, "form": form, "quiet": "1" if quiet else ""}
    inside = where(signed.actor, "drafts", district)

    def found(tx: Transaction) -> dict[str, Any]:
        before = tx.now - timedelta(days=progress.QUIET) if quiet else None
        wanted = Wanted(inside, (state,) if state in BEGUN else BEGUN, form, before, below)
        lines = progress.lines(tx, desk.house, say, wanted, ROWS + 1)
        counts = board.states(tx, Wanted(inside, form=form))
        return {"lines": lines[:ROWS], "more": len(lines) > ROWS, "counts": counts, "today": desk.house.today(tx)}

    shown = await desk.db.run(found)
    last = shown["lines"][-1].entry.summary.draft_id if shown["lines"] else 0
    shown |= _choices(say, signed.actor, shown["counts"], state)
    shown |= {
        "after": address(PAGE, chosen, last) if shown["more"] else "",
        "first": address(PAGE, chosen) if below else "",
    }
    return desk_page(request, signed, "drafts.html", **shown, chosen=chosen)


def _choices(say: Words, officer: Actor, counts: dict[str, int], state: str) -> dict[str, Any]:
    """What can be filtered by: codes with their words; states with how many there are in them."""
    there = [one for one in BEGUN if counts.get(one) or one == state]
    words_of = {one: progress.state(say, one) for one in BEGUN}
    return {
        "districts": districts(say, officer),
        "forms": [(one, say.plain(f"form.{one}")) for one in FORMS],
        "states": [(one, f"{words_of[one]}（{counts.get(one, 0)}）") for one in there],
        "state_words": words_of,
    }
