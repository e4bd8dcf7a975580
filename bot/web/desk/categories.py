"""Under the indicators: what the lists' own words for categories mean, each said by the office whose list it is."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from bot.desk import categories as acts
from bot.desk import shown
from bot.desk.categories import Word
from bot.desk.officers import RefusedError
from bot.turn import Turn
from bot.web.desk.pages import back_to, desk_page, the_desk, words_for
from bot.web.desk.refusals import why
from bot.web.desk.session import Signed, needs
from flows.deadlines import NO_CATEGORY
from locales import Words
from storage import contacts
from storage.database import Transaction

router = APIRouter()
PATH = "/desk/indicators/categories"


@router.get(PATH)
async def categories(request: Request, signed: Annotated[Signed, needs("indicators")], done: str = "") -> Response:
    """The words by the office whose lists have them, those nobody spoke of first."""
    return await _page(request, signed, done=done == "1")


@router.post(PATH)
async def mean(request: Request, signed: Annotated[Signed, needs("categories")]) -> Response:
    """What words mean from now on; all of the form, or nothing."""
    desk, form, say = the_desk(request), await request.form(), words_for(request, signed)
    columns = ([str(one) for one in form.getlist(name)] for name in ("office", "word", "category"))
    said = {(office, word): category for office, word, category in zip(*columns, strict=False)}
    try:
        await desk.db.run(lambda tx: acts.mean(tx, desk.house, signed.actor, said))
    except RefusedError as refusal:
        return await _page(request, signed, problem=why(say, refusal), status=422)
    return back_to(f"{PATH}?done=1")


async def _page(
    request: Request, signed: Signed, *, done: bool = False, problem: str = "", status: int = 200
) -> Response:
    desk, say = the_desk(request), words_for(request, signed)

    def read(tx: Transaction) -> dict[str, list[dict[str, Any]]]:
        assert signed.officer.contact_id is not None
        turn = Turn(desk.house, tx, contacts.get(tx, signed.officer.contact_id))
        found = defaultdict(list)
        for one in acts.words(tx, signed.actor):
            found[one.office].append(_line(turn, say, one))
        return found

    found = await desk.db.run(read)
    lists = [
        (office, shown.office(say, office), acts.theirs(signed.actor, office), rows) for office, rows in found.items()
    ]
    options = [(code, _meant(say, code)) for code in ("", *acts.known(desk.house))]
    return desk_page(
        request, signed, "categories.html", status, lists=lists, options=options, done=done, problem=problem
    )


def _line(turn: Turn, say: Words, one: Word) -> dict[str, Any]:
    said = one.meaning
    code = said.category if said is not None else ""
    return {
        "word": one.word, "units": one.units, "code": code, "meant": _meant(say, code), "at": said.at if said else None,
        "who": shown.author(turn, said.author) if said is not None else "",
    }  # fmt: skip


def _meant(say: Words, code: str) -> str:
    """What a word means, in words."""
    if not code:
        return say.plain("desk.cat_unsaid")
    return say.plain("desk.cat_none") if code == NO_CATEGORY else shown.category(say, code)
