"""The page where a person sees what waits and decides. Rendered on the server, no script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData, UploadFile

from bot.platform.contract import REVIEW_CODES, Defect
from bot.platform.sandbox import rules, views
from bot.platform.sandbox.desk import Desk, NotNow
from bot.platform.sandbox.problems import Refusal
from bot.platform.sandbox.store import Row
from locales.pages import asset, page

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
LONGEST_MESSAGE = 400


def same_origin(request: Request) -> None:
    """Only our own page may decide: browsers say where a POST comes from, and one that does not say is refused."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin", "")
    ours = urlsplit(origin).netloc == request.headers.get("Host", "") if origin and origin != "null" else None
    if ours is False or (site is not None and site != "same-origin") or (ours is None and site is None):
        raise Refusal("not_from_here")


def router(desk: Desk, wake: Callable[[], None]) -> APIRouter:
    """The page's routes."""
    made = APIRouter(include_in_schema=False)
    store, zone = desk.store, desk.settings.zone

    @made.get("/")
    async def index() -> Response:
        cases = [views.line(row, zone) for row in store.all()]
        return _html(
            "list.html", cases=cases, by_hand=desk.by_hand, chat=desk.settings.chat_url, delay=desk.settings.delay
        )

    @made.get("/cases/{case}")
    async def one(case: str) -> Response:
        row = _found(case)
        return _html(
            "case.html", case=views.whole(store, row, zone), codes=views.codes(row.kind), chat=desk.settings.chat_url
        )

    @made.get("/style.css")
    async def style() -> Response:
        return Response(asset("sandbox/style.css"), media_type="text/css", headers=_HEADERS)

    @made.post("/by-hand", dependencies=[Depends(same_origin)])
    async def by_hand(form: Annotated[FormData, Depends(_form)]) -> Response:
        desk.turn_by_hand(form.get("on") == "yes")
        wake()
        return RedirectResponse("/", 303)

    @made.post("/cases/{case}/{decision}", dependencies=[Depends(same_origin)])
    async def decide(case: str, decision: str, form: Annotated[FormData, Depends(_form)]) -> Response:
        row = _found(case)
        try:
            with store.transaction():
                _decide(desk, row, decision, form)
        except NotNow as refused:
            raise Refusal(str(refused)) from None
        wake()
        return RedirectResponse(f"/cases/{row.id}", 303)

    def _found(case: str) -> Row:
        row = store.get(case)
        if row is None or row.submitted is None:
            raise Refusal("no_such_case")
        return row

    return made


def _decide(desk: Desk, row: Row, decision: str, form: FormData) -> None:
    match decision:
        case "accept":
            desk.accept(row)
        case "return":
            defects = _chosen(form)
            if not defects:
                raise Refusal("no_defects")
            desk.send_back(row, defects)
        case "recognise" | "not-recognise":
            desk.recognise(row, decision == "recognise")
        case "revoke":
            desk.revoke(row)
        case _:
            raise Refusal("not_found")


def _chosen(form: FormData) -> tuple[Defect, ...]:
    """The defects picked: field `code:<question>:<item>` with `message:<question>:<item>` beside it."""
    found = []
    for field, value in form.multi_items():
        name, _, place = field.partition(":")
        if name != "code" or value not in REVIEW_CODES:
            continue
        question, _, item = place.partition(":")
        message = form.get(f"message:{place}", "")
        written = "" if isinstance(message, UploadFile) else message.strip()[:LONGEST_MESSAGE]
        found.append(rules.defect(str(value), question, item, written))
    return tuple(found)


async def _form(request: Request) -> FormData:
    return await request.form(max_files=0, max_fields=2000)


def _html(name: str, **context: object) -> Response:
    return HTMLResponse(page(f"sandbox/{name}", "zh_Hans", **context), headers=_HEADERS)
