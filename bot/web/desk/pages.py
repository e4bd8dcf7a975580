"""What the console's pages share: the desk, a page's place in the navigation, and how a page is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from bot.desk import shown
from bot.desk.officers import Actor
from bot.desk.roles import ACTS, may, reach
from bot.house import House
from bot.web.assets import versions
from bot.web.desk.readings import Readings
from bot.web.limits import Limits
from flows.places import DISTRICTS
from locales import Words, pages, tag, words
from storage.database import Database

if TYPE_CHECKING:
    from bot.web.desk.session import Signed


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the navigation: `act` in the table of roles, `title` a key of words, `router` with all its routes."""

    name: str
    path: str
    title: str
    act: str
    router: APIRouter

    @property
    def roles(self) -> frozenset[str]:
        return ACTS[self.act]


@dataclass(frozen=True, slots=True)
class Desk:
    """What pages work with, at `request.app.state.desk`."""

    db: Database
    house: House
    limits: Limits
    public_url: str
    pages: tuple[Page, ...]
    readings: Readings = field(default_factory=Readings)


def the_desk(request: Request) -> Desk:
    """The console behind the app."""
    found: Desk = request.app.state.desk
    return found


def words_for(request: Request, signed: Signed) -> Words:
    """The officer's words, with those of the notice."""
    return words(signed.language, the_desk(request).house.main_notice)


def desk_page(request: Request, signed: Signed, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page for an officer: `template` lies under `desk/`. It has `say`, `signed`, `csrf`, `nav`,
    `zone` and what is given."""
    desk, say = the_desk(request), words_for(request, signed)
    nav = [(page, _here(request, page)) for page in desk.pages if may(signed.actor, page.act)]
    known = {
        "say": say, "signed": signed, "csrf": signed.csrf, "nav": nav, "tag": tag(signed.language),
        "office": shown.office(say, signed.actor.office), "role": shown.role(say, signed.actor.role),
        "versions": versions(), "zone": str(desk.house.zone),
    }  # fmt: skip
    html = pages.page(f"desk/{template}", signed.language, **known, **context)
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})


def stranger_page(template: str, language: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page for who is not signed in."""
    known = {"say": words(language), "tag": tag(language), "versions": versions()}
    html = pages.page(f"desk/{template}", language, **known, **context)
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})


def back_to(path: str) -> RedirectResponse:
    """After something was done: the page that shows it."""
    return RedirectResponse(path, 303, headers={"Cache-Control": "no-store"})


def address(page: Page | str, chosen: Mapping[str, str], below: int = 0) -> str:
    """Where a list stands, filtered as chosen, from the row under `below` on."""
    kept = {name: value for name, value in chosen.items() if value} | ({"below": str(below)} if below else {})
    return f"{page if isinstance(page, str) else page.path}?{urlencode(kept)}"


def where(officer: Actor, act: str, district: str) -> tuple[str, ...] | None:
    """The districts an act looks into, None: all; 404 for one that is not theirs."""
    if not district:
        return reach(officer)
    if district not in DISTRICTS or not may(officer, act, district):
        raise HTTPException(404)
    return (district,)


def districts(say: Words, officer: Actor) -> list[tuple[str, str]]:
    """What can be chosen from: the codes within the officer's reach, with their names."""
    mine = reach(officer)
    return [(one, say.plain(f"district.{one}")) for one in (DISTRICTS if mine is None else mine)]


def _here(request: Request, page: Page) -> bool:
    path = request.url.path
    return path == page.path or (page.path != "/desk" and path.startswith(page.path + "/"))
