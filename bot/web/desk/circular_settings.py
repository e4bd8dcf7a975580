"""The circular's template, downloaded, changed in Word and uploaded; and on which days circulars are drafted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from bot.desk import circular_templates as acts
from bot.desk.officers import RefusedError
from bot.documents.templates import DOCX, LARGEST, Problem, problems
from bot.web.desk.pages import Desk, back_to, desk_page, the_desk, words_for
from bot.web.desk.refusals import why
from bot.web.desk.session import Signed, needs
from locales import Words, instant
from storage import circular_templates as store
from storage import officers
from storage.database import Transaction

router = APIRouter()
PATH: Final = "/desk/circulars/settings"
LISTS: Final = ("各区", "排名", "口径", "上文", "下文")
_LONGEST_NAME: Final = 80
Admin = Annotated[Signed, needs("circular_template")]


@router.get(PATH)
async def settings(request: Request, signed: Admin, done: str = "") -> Response:
    """The templates there are, what may stand in one, and the schedule."""
    return await _page(request, signed, done=done if done in ("added", "used", "schedule") else "")


@router.get(PATH + "/template/{number}.docx")
async def template(number: int, request: Request, _signed: Admin) -> Response:
    """A template as a file; 0 is the built-in one."""
    content = await the_desk(request).db.run(lambda tx: acts.content(tx, number))
    if content is None:
        raise HTTPException(404)
    headers = {"Content-Disposition": f'attachment; filename="circular-template-{number}.docx"'}
    return Response(content, media_type=DOCX, headers={**headers, "Cache-Control": "no-store"})


@router.post(PATH + "/template")
async def upload(request: Request, signed: Admin) -> Response:
    """A changed template: in force when nothing is wrong with it, else everything that is."""
    desk, say, given = the_desk(request), words_for(request, signed), (await request.form()).get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        return await _page(request, signed, errors={"file": say.plain("desk.template_none")})
    content = await given.read(LARGEST + 1)
    wrong = await problems(content, await desk.db.run(lambda tx: acts.sample(tx, desk.house)))
    if wrong:
        return await _page(request, signed, wrong=[told(say, one) for one in wrong])
    name = "".join(one for one in PurePath(given.filename).name if one.isprintable())[:_LONGEST_NAME]
    await desk.db.run(lambda tx: acts.add(tx, signed.officer, signed.actor, name, content))
    return back_to(f"{PATH}?done=added")


@router.post(PATH + "/template/{number}/use")
async def use(number: int, request: Request, signed: Admin) -> Response:
    """An earlier template is in force again."""
    desk = the_desk(request)
    if await desk.db.run(lambda tx: acts.content(tx, number)) is None:
        raise HTTPException(404)
    await desk.db.run(lambda tx: acts.use(tx, signed.actor, number))
    return back_to(f"{PATH}?done=used")


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


def told(say: Words, one: Problem) -> str:
    """A problem of a template and where it is."""
    what = say.plain(
        "desk.template_file_bad" if one.code == "file" else f"desk.template_{one.code}",
        found=one.found,
        megabytes=LARGEST // 1_000_000,
    )
    where = say.plain(f"desk.template_in_{one.part}")
    return say.plain("desk.template_problem", what=what, where=where, near=one.near) if one.near else f"{where}{what}"


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
    request: Request,
    signed: Signed,
    done: str = "",
    errors: dict[str, str] | None = None,
    wrong: list[str] | None = None,
) -> Response:
    desk, say = the_desk(request), words_for(request, signed)

    def look(tx: Transaction) -> dict[str, Any]:
        plan, names = store.plan(tx), {one.id: one.name for one in officers.everyone(tx)}
        rows = [(one, names.get(one.officer_id or 0, "")) for one in store.listed(tx)]
        line = schedule_line(tx, desk, say)
        return {"plan": plan, "rows": rows, "line_said": line, "places": _places(say, acts.sample(tx, desk.house))}

    known = await desk.db.run(look)
    days = [("0", say.plain("desk.circular_never"))]
    days += [(str(one), say.plain("desk.circular_on_day", day=one)) for one in range(1, acts.LAST_DAY + 1)]
    page = {**known, "days": days, "done": done, "errors": errors or {}, "wrong": wrong or []}
    return desk_page(request, signed, "circular_settings.html", 422 if errors or wrong else 200, **page)


def _places(say: Words, sample: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What may stand in a template, with how it is written."""
    single = [name for name, value in sample.items() if not isinstance(value, (list, dict))]
    rows = [(say.plain("desk.template_singles"), _braces(single))]
    rows += [(say.plain("desk.template_whole"), _braces(f"合计.{one}" for one in sample["合计"]))]
    for name in LISTS:
        item = sample[name][0]
        inner = _braces(f"行.{one}" for one in item) if isinstance(item, dict) else _braces(["行"])
        tag = "tr" if isinstance(item, dict) else "p"
        told = say.plain(f"desk.template_list_{tag}", name=name)
        rows.append((told, [f"{{%{tag} for 行 in {name} %}}", *inner, f"{{%{tag} endfor %}}"]))
    return rows


def _braces(names: Iterable[str]) -> list[str]:
    return [f"{{{{ {one} }}}}" for one in names]
