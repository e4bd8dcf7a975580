"""The questions page: what waits for the officer's office, and one question with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from bot.desk import shown
from bot.desk import tickets as acts
from bot.desk.officers import RefusedError
from bot.tickets import LONGEST
from bot.web.desk.pages import Page, back_to, desk_page, the_desk, words_for
from bot.web.desk.refusals import why
from bot.web.desk.session import Signed, needs
from locales import Words, asked_as
from storage import officers
from storage import tickets as store
from storage.database import Transaction
from storage.tickets import CONTACT, STATES, Ticket
from storage.unanswered import Times

router = APIRouter()
PAGE = Page("questions", "/desk/questions", "desk.questions", "questions", router)
ROWS, OVER = 100, 20
Answerer = Annotated[Signed, needs("questions")]
Line = dict[str, Any]


@router.get("/desk/questions")
async def every(request: Request, signed: Answerer, done: bool = False) -> Response:
    """What waits, the longest first, and what was dealt with last."""
    desk, actor = the_desk(request), signed.actor

    def found(tx: Transaction) -> tuple[list[Line], list[Line], tuple[Times, ...]]:
        waits, over = acts.queue(tx, actor, ROWS), store.over(tx, actor.office, OVER)
        return [_row(tx, one) for one in waits], [_row(tx, one) for one in over], acts.unanswered(tx, desk.house, actor)

    waits, over, times = await desk.db.run(found)
    states, asked = _states(words_for(request, signed)), [(asked_as(one.topic, signed.language), one) for one in times]
    known: Line = {"waits": waits, "over": over, "asked": asked, "days": acts.COUNTED, "most": ROWS}
    return desk_page(request, signed, "questions.html", states=states, done=done, **known)


@router.get("/desk/questions/{number}")
async def one(number: int, request: Request, signed: Answerer) -> Response:
    """All that was said, and the forms; 404 for what is not with the officer's office."""
    return await _page(request, signed, number)


@router.post("/desk/questions/{number}/{act}")
async def do(number: int, act: str, request: Request, signed: Answerer) -> Response:
    """Takes, answers, hands on or closes it; whoever comes second is told, and what they wrote is still there."""
    desk, form = the_desk(request), await request.form()
    if act not in _ACTS:
        raise HTTPException(404)
    try:
        await desk.db.run(lambda tx: _ACTS[act](tx, request, signed, number, form))
    except RefusedError as refusal:
        return await _page(request, signed, number, act, form, refusal)
    return back_to(f"/desk/questions/{number}" if act == "take" else "/desk/questions?done=1")


def _take(tx: Transaction, _request: Request, signed: Signed, number: int, form: FormData) -> None:
    acts.take(tx, signed.officer, signed.actor, number, _seen(form))


def _answer(tx: Transaction, request: Request, signed: Signed, number: int, form: FormData) -> None:
    house, text = the_desk(request).house, str(form.get("text", ""))
    acts.answer(tx, house, signed.officer, signed.actor, number, _seen(form), text)


def _pass_on(tx: Transaction, request: Request, signed: Signed, number: int, form: FormData) -> None:
    house, office = the_desk(request).house, str(form.get("office", ""))
    acts.pass_on(tx, house, signed.actor, number, _seen(form), office)


def _close(tx: Transaction, request: Request, signed: Signed, number: int, form: FormData) -> None:
    house, reason = the_desk(request).house, str(form.get("reason", ""))
    acts.close(tx, house, signed.officer, signed.actor, number, _seen(form), reason)


_ACTS: dict[str, Callable[[Transaction, Request, Signed, int, FormData], None]] = {
    "take": _take,
    "answer": _answer,
    "pass": _pass_on,
    "close": _close,
}
_FIELDS = {"take": "take", "answer": "text", "pass": "office", "close": "reason"}


def _seen(form: FormData) -> int:
    """The version the officer looked at."""
    seen = str(form.get("seen", ""))
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0


async def _page(
    request: Request, signed: Signed, number: int, act: str = "", form: FormData | None = None,
    refusal: RefusedError | None = None,
) -> Response:  # fmt: skip
    desk, say = the_desk(request), words_for(request, signed)
    found = await desk.db.run(lambda tx: _facts(tx, say, signed, number))
    if found is None:
        raise HTTPException(404)
    errors = {_FIELDS[act]: why(say, refusal)} if refusal is not None else {}
    said = {name: str(form.get(name, "")) if form is not None else "" for name in ("text", "office", "reason")}
    known = {**found, "said": said, "errors": errors, "act": act, "longest": LONGEST, "states": _states(say)}
    return desk_page(request, signed, "question.html", 409 if errors else 200, **known)


def _facts(tx: Transaction, say: Words, signed: Signed, number: int) -> Line | None:
    found = acts.visible(tx, signed.actor, number)
    if found is None:
        return None
    lines = [
        {"at": one.instant, "who": _who(say, one.who), "what": say.plain(f"desk.question_said_{one.what}"),
         "text": shown.office(say, one.text) if one.what == "moved" else one.text, "theirs": one.who == CONTACT}
        for one in found.said
    ]  # fmt: skip
    others = [(one, shown.office(say, one)) for one in acts.others(tx, signed.actor)]
    mine = found.officer_id in (None, signed.officer.id)
    return {**_row(tx, found), "lines": lines, "others": others, "mine": mine}


def _row(tx: Transaction, found: Ticket) -> Line:
    holder = officers.get(tx, found.officer_id) if found.officer_id is not None else None
    return {"ticket": found, "unit": acts.unit(tx, found), "holder": holder.name if holder is not None else ""}


def _who(say: Words, who: str) -> str:
    return say.plain("desk.question_contact") if who == CONTACT else shown.office(say, who)


def _states(say: Words) -> dict[str, str]:
    return {one: say.plain(f"desk.question_{one}") for one in STATES}
