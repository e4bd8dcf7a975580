"""The page of pairs: two units with the same product, what each said, and noting that it is settled."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response

from bot.desk import pairs as acts
from bot.desk import progress, shown
from bot.desk.officers import RefusedError
from bot.desk.pairs import Face, Line
from bot.desk.roles import may
from bot.turn import Turn
from bot.web.desk.pages import Page, address, back_to, desk_page, the_desk, words_for
from bot.web.desk.refusals import why
from bot.web.desk.session import Signed, needs
from locales import Words
from storage import contacts
from storage.database import Transaction
from storage.tables import LARGEST

router = APIRouter()
PAGE = Page("pairs", "/desk/pairs", "desk.pairs", "pairs", router)


@router.get("/desk/pairs")
async def pairs(
    request: Request, signed: Annotated[Signed, needs("pairs")],
    below: Annotated[int, Query(ge=0, le=LARGEST)] = 0, done: str = "",
) -> Response:  # fmt: skip
    """The newest first."""
    return await _page(request, signed, below or acts.FIRST, done=done == "1")


@router.post("/desk/pairs/{number}/settle")
async def settle(
    request: Request, signed: Annotated[Signed, needs("pairs_settle")], number: int,
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:  # fmt: skip
    """Noted, with the reason."""
    desk, say = the_desk(request), words_for(request, signed)
    try:
        await desk.db.run(lambda tx: acts.settle(tx, desk.house, signed.actor, number, reason))
    except RefusedError as refusal:
        if refusal.code != "pair_reason":
            raise
        errors = {number: why(say, refusal)}
        return await _page(request, signed, number + 1, errors=errors, said=reason, status=422)
    return back_to(f"{PAGE.path}?done=1")


async def _page(
    request: Request, signed: Signed, below: int, *, done: bool = False, errors: dict[int, str] | None = None,
    said: str = "", status: int = 200,
) -> Response:  # fmt: skip
    desk, say = the_desk(request), words_for(request, signed)

    def read(tx: Transaction) -> list[dict[str, Any]]:
        assert signed.officer.contact_id is not None
        turn = Turn(desk.house, tx, contacts.get(tx, signed.officer.contact_id))
        return [_shown(turn, say, one) for one in acts.seen(tx, desk.house, signed.actor, below, acts.PART + 1)]

    rows = await desk.db.run(read)
    more = address(PAGE, {}, rows[acts.PART - 1]["number"]) if len(rows) > acts.PART else ""
    known = {"rows": rows[: acts.PART], "after": more, "first": PAGE.path if below != acts.FIRST else ""}
    settles = may(signed.actor, "pairs_settle")
    return desk_page(
        request, signed, "pairs.html", status, **known, settles=settles, done=done, errors=errors or {}, said=said,
        longest=acts.LONGEST,
    )  # fmt: skip


def _shown(turn: Turn, say: Words, line: Line) -> dict[str, Any]:
    pair = line.pair
    settled = pair.settled_at is not None
    return {
        "number": pair.id, "since": pair.since, "state": line.state, "named": say.plain(_STATES[line.state]),
        "patents": line.patents, "faces": [_face(say, one) for one in line.faces],
        "who": shown.author(turn, pair.settled_by) if settled else "", "at": pair.settled_at,
        "reason": pair.settled_reason,
    }  # fmt: skip


def _face(say: Words, one: Face) -> dict[str, Any]:
    office = shown.office(say, one.district) if one.district else ""
    return {
        "mine": one.mine, "unit": one.unit, "title": one.title, "office": office,
        "state": progress.state(say, one.state) if one.state else "", "said": say.plain(_SAID[one.said]),
        "reason": one.reason,
    }  # fmt: skip


_STATES = {
    "open": "desk.pair_state_open", "explained": "desk.pair_state_explained", "filed": "desk.pair_state_filed",
    "withdrawn": "desk.pair_state_withdrawn", "apart": "desk.pair_state_apart", "settled": "desk.pair_state_settled",
}  # fmt: skip
_SAID = {"": "desk.pair_said_", "agreeing": "desk.pair_said_agreeing", "different": "desk.pair_said_different"}
