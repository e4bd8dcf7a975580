"""On which days circulars are drafted by themselves."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response

from bot.desk import circular_schedule as acts
from bot.desk.officers import RefusedError
from bot.web.desk.pages import Desk, back_to, desk_page, the_desk, words_for
from bot.web.desk.refusals import why
from bot.web.desk.session import Signed, needs
from locales import Words, instant
from storage import circular_plans as store
from storage import officers
from storage.database import Transaction

router = APIRouter()
PATH: Final = "/desk/circulars/settings"
Admin = Annotated[Signed, needs("circular_schedule")]


@router.get(PATH)
async def settings(request: Request, signed: Admin, done: str = "") -> Response:
    """The schedule, and where the template is changed."""
    return await _page(request, signed, done=done == "schedule")


@router.post(PATH + "/schedule")
async def schedule(request: Request, signed: Admin) -> Response:
    """On which days of the month the clock drafts."""
    desk, form = the_desk(request), await request.form()
    days = [str(form.get(name, "")) for name in ("monthly", "quarterly")]
    monthly, quarterly = (int(one) if one.isascii() and one.isdecimal() and len(one) < 3 else -1 for one in days)
    try:
        await desk.db.run(lambda tx: acts.schedule(tx, signed.officer, signed.actor, monthly, quarterly))
    except RefusedError as refusal:
        return await _page(request, signed, errors={"monthly": why(words_for(request, signed), refusal)})
    return back_to(f"{PATH}?done=schedule")


def schedule_line(tx: Transaction, desk: Desk, say: Words) -> str:
    """What is drafted by itself, and who set that and when."""
    plan = store.plan(tx)
    days = {name: getattr(plan, name) for name in ("monthly", "quarterly")}
    parts = [say.plain(f"desk.circular_{name}_on", day=one) for name, one in days.items() if one]
    if not parts:
        return say.plain("desk.circular_unscheduled")
    by = officers.get(tx, plan.officer_id) if plan.officer_id is not None else None
    assert plan.changed_at is not None
    at = instant(plan.changed_at, say.language, str(desk.house.zone))
    line = say.plain("desk.circular_scheduled", what=say.plain("say.list_comma").join(parts))
    return line + say.plain("desk.circular_set_by", who=by.name if by else "—", at=at)


async def _page(
    request: Request, signed: Signed, *, done: bool = False, errors: dict[str, str] | None = None
) -> Response:
    desk, say = the_desk(request), words_for(request, signed)

    def look(tx: Transaction) -> dict[str, Any]:
        return {"plan": store.plan(tx), "line_said": schedule_line(tx, desk, say)}

    known = await desk.db.run(look)
    days = [("0", say.plain("desk.circular_never"))]
    days += [(str(one), say.plain("desk.circular_on_day", day=one)) for one in range(1, acts.LAST_DAY + 1)]
    page = {**known, "days": days, "done": done, "errors": errors or {}}
    return desk_page(request, signed, "circular_settings.html", 422 if errors else 200, **page)
