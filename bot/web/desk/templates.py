"""The templates page (材料模板): each is downloaded, changed in Word, uploaded, checked, and put back when wanted."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from bot.desk import templates as acts
from bot.documents.templates import DOCX, LARGEST, NotFilledError, Problem, filled, problems
from bot.web.desk import template_places
from bot.web.desk.pages import Page, back_to, desk_page, the_desk, words_for
from bot.web.desk.session import Signed, needs
from locales import Words
from storage import officers
from storage import templates as store
from storage.database import Transaction

router = APIRouter()
PAGE = Page("templates", "/desk/templates", "desk.templates", "templates", router)
_LONGEST_NAME: Final = 80
Admin = Annotated[Signed, needs("templates")]


@router.get(PAGE.path)
async def every(request: Request, signed: Admin) -> Response:
    """What is made of templates, and which is in force of each."""
    say = words_for(request, signed)

    def look(tx: Transaction) -> list[tuple[str, str, str]]:
        return [(kind, _title(say, kind), _in_force(tx, say, kind)) for kind in acts.KINDS]

    return desk_page(request, signed, "templates.html", rows=await the_desk(request).db.run(look))


@router.get(PAGE.path + "/{kind}")
async def one(kind: str, request: Request, signed: Admin, done: str = "") -> Response:
    """The templates there are of a kind, and what may stand in one."""
    return await _page(request, signed, _known(kind), done=done if done in ("added", "used") else "")


@router.get(PAGE.path + "/{kind}/sample.docx")
async def sample(kind: str, request: Request, signed: Admin) -> Response:
    """The template in force, filled with invented answers."""
    desk, kind = the_desk(request), _known(kind)
    template, values = await desk.db.run(lambda tx: (acts.in_force(tx, kind), acts.sample(tx, desk.house, kind)))
    try:
        return _file(f"sample-{kind}", await filled(template, values, {}))
    except NotFilledError:
        wrong = words_for(request, signed).plain("desk.template_fails")
        return await _page(request, signed, kind, errors={"file": wrong})


@router.get(PAGE.path + "/{kind}/{number}.docx")
async def template(kind: str, number: int, request: Request, _signed: Admin) -> Response:
    """A template as a file; 0 is the built-in one."""
    content = await the_desk(request).db.run(lambda tx: acts.content(tx, _known(kind), number))
    if content is None:
        raise HTTPException(404)
    return _file(f"template-{kind}-{number}", content)


@router.post(PAGE.path + "/{kind}")
async def upload(kind: str, request: Request, signed: Admin) -> Response:
    """A changed template: in force when nothing is wrong with it, else everything that is."""
    desk, say, kind = the_desk(request), words_for(request, signed), _known(kind)
    given = (await request.form()).get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        return await _page(request, signed, kind, errors={"file": say.plain("desk.template_none")})
    content = await given.read(LARGEST + 1)
    wrong = await problems(content, await desk.db.run(lambda tx: acts.sample(tx, desk.house, kind)))
    if wrong:
        return await _page(request, signed, kind, wrong=[told(say, one) for one in wrong])
    name = "".join(one for one in PurePath(given.filename).name if one.isprintable())[:_LONGEST_NAME]
    await desk.db.run(lambda tx: acts.add(tx, signed.officer, signed.actor, kind, name, content))
    return back_to(f"{PAGE.path}/{kind}?done=added")


@router.post(PAGE.path + "/{kind}/{number}/use")
async def use(kind: str, number: int, request: Request, signed: Admin) -> Response:
    """An earlier template is in force again."""
    desk, kind = the_desk(request), _known(kind)
    if await desk.db.run(lambda tx: acts.content(tx, kind, number)) is None:
        raise HTTPException(404)
    await desk.db.run(lambda tx: acts.use(tx, signed.actor, kind, number))
    return back_to(f"{PAGE.path}/{kind}?done=used")


def told(say: Words, one: Problem) -> str:
    """A problem of a template and where it is."""
    what = say.plain(
        "desk.template_file_bad" if one.code == "file" else f"desk.template_{one.code}",
        found=one.found,
        megabytes=LARGEST // 1_000_000,
    )
    where = say.plain(f"desk.template_in_{one.part}")
    return say.plain("desk.template_problem", what=what, where=where, near=one.near) if one.near else f"{where}{what}"


async def _page(
    request: Request,
    signed: Signed,
    kind: str,
    done: str = "",
    errors: dict[str, str] | None = None,
    wrong: list[str] | None = None,
) -> Response:
    desk, say = the_desk(request), words_for(request, signed)

    def look(tx: Transaction) -> dict[str, Any]:
        names = {one.id: one.name for one in officers.everyone(tx)}
        rows = [(one, names.get(one.officer_id or 0, "")) for one in store.listed(tx, kind)]
        places = template_places.of(say, acts.sample(tx, desk.house, kind), explained=kind != acts.CIRCULAR)
        return {"chosen": store.chosen(tx, kind) or acts.BUILT_IN, "rows": rows, "places": places}

    known = await desk.db.run(look)
    page = {**known, "kind": kind, "name": _title(say, kind), "done": done, "errors": errors or {}}
    return desk_page(request, signed, "template.html", 422 if errors or wrong else 200, wrong=wrong or [], **page)


def _known(kind: str) -> str:
    if kind not in acts.KINDS:
        raise HTTPException(404)
    return kind


def _title(say: Words, kind: str) -> str:
    return say.plain("desk.circulars" if kind == acts.CIRCULAR else f"document.{kind}")


def _in_force(tx: Transaction, say: Words, kind: str) -> str:
    number = store.chosen(tx, kind)
    names = {one.id: one.name for one in store.listed(tx, kind)}
    return names[number] if number in names else say.plain("desk.template_built_in")


def _file(name: str, content: bytes) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.docx"', "Cache-Control": "no-store"}
    return Response(content, media_type=DOCX, headers=headers)
