"""The officers page: who acts for which office, inviting and removing."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response

from bot.desk import officers as seats
from bot.desk import shown
from bot.desk.officers import OFFICES, RefusedError
from bot.screens.people import spoken
from bot.web.desk.pages import Page, back_to, desk_page, the_desk
from bot.web.desk.refusals import why
from bot.web.desk.session import Signed, needs
from locales import Words, words
from storage import officers as store
from storage.officers import ROLES

router = APIRouter()
PAGE = Page("officers", "/desk/officers", "desk.officers", "officers", router)
_FIELDS: Final = {"no_name": "name", "no_office": "office", "no_role": "role"}
LONGEST_NAME: Final = 40
Admin = Annotated[Signed, needs("officers")]


@router.get("/desk/officers")
async def officers(request: Request, signed: Admin, done: str = "") -> Response:
    """Everybody who was invited, and the form that invites."""
    return await _page(request, signed, done="removed" if done == "removed" else "")


@router.post("/desk/officers")
async def invite(request: Request, signed: Admin) -> Response:
    """A seat; the code and its links are shown on this answer only."""
    desk, form, say = the_desk(request), await request.form(), words(signed.language)
    said = {name: str(form.get(name, ""))[:LONGEST_NAME] for name in ("name", "office", "role")}
    try:
        made, code = await desk.db.run(lambda tx: seats.invite(tx, signed.actor, **said))
    except RefusedError as refusal:
        errors = {_FIELDS.get(refusal.code, "name"): _why(say, refusal, said)}
        return await _page(request, signed, 422, said=said, errors=errors)
    found = await desk.db.run(lambda tx: store.get(tx, made))
    url = f"{desk.house.chat_url}/?start=o_{code}"
    days = store.INVITATION_LIVES.days
    known: dict[str, Any] = {
        "officer": found,
        "typed": spoken("GW", code),
        "url": url,
        "telegram": f"/start o_{code}",
        "days": days,
    }
    return desk_page(request, signed, "invited.html", **known, named=_named(say))


@router.post("/desk/officers/{number}/remove")
async def remove(number: int, request: Request, signed: Admin) -> Response:
    """They act for the office no more; their sessions are over."""
    await the_desk(request).db.run(lambda tx: seats.remove(tx, signed.actor, number))
    return back_to("/desk/officers?done=removed")


async def _page(
    request: Request, signed: Signed, status: int = 200, done: str = "", said: Any = None, errors: Any = None
) -> Response:
    desk, say = the_desk(request), words(signed.language)
    rows = await desk.db.run(seats.seated)
    known = {
        "rows": rows, "named": _named(say), "done": done, "errors": errors or {},
        "said": said or {"name": "", "office": "", "role": "district_officer"}, "own": signed.officer.id,
        "offices": [(one, shown.office(say, one)) for one in OFFICES], "longest": LONGEST_NAME,
        "roles": [(one, shown.role(say, one)) for one in ROLES],
    }  # fmt: skip
    return desk_page(request, signed, "officers.html", status, **known)


def _named(say: Words) -> dict[str, dict[str, str]]:
    """Offices, roles and states by code, as they are called."""
    states = ("joined", "gone", "invited", "expired")
    return {
        "office": {one: shown.office(say, one) for one in OFFICES},
        "role": {one: shown.role(say, one) for one in ROLES},
        "state": {one: say.plain(f"desk.officer_{one}") for one in states},
    }


def _why(say: Words, refusal: RefusedError, said: dict[str, str]) -> str:
    """Why nobody was invited; the role with the roles that the office has, as they are called."""
    if refusal.code != "no_role":
        return why(say, refusal)
    known = str(refusal.params["known"]).split(", ")
    names = say.plain("say.list_comma").join(shown.role(say, one) for one in known)
    return say.plain("desk.role_unfit", office=shown.office(say, said["office"]), roles=names)
