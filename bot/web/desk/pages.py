"""What the console's pages share: the desk, a page's place in the navigation, and how a page is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.desk import shown
from bot.desk.roles import ACTS, may
from bot.house import House
from bot.web.assets import versions
from bot.web.limits import Limits
from bot.web.lines import tag
from locales import languages, pages, words
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


def the_desk(request: Request) -> Desk:
    """The console behind the app."""
    found: Desk = request.app.state.desk
    return found


def desk_page(request: Request, signed: Signed, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page for an officer: `template` lies under `desk/`. It has `say`, `signed`, `csrf`, `nav` and what is given."""
    desk, say = the_desk(request), words(signed.language, the_desk(request).house.main_notice)
    nav = [(page, _here(request, page)) for page in desk.pages if may(signed.actor, page.act)]
    known = {
        "say": say, "signed": signed, "csrf": signed.csrf, "nav": nav, "tag": tag(signed.language),
        "office": shown.office(say, signed.actor.office), "role": shown.role(say, signed.actor.role),
        "versions": versions(), "languages": {one: tag(one) for one in languages()}, "path": request.url.path,
    }  # fmt: skip
    html = pages.page(f"desk/{template}", signed.language, **known, **context)
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})


def stranger_page(request: Request, template: str, language: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page for who is not signed in."""
    known = {"say": words(language), "tag": tag(language), "versions": versions(), "path": request.url.path}
    html = pages.page(f"desk/{template}", language, **known, **context)
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})


def back_to(path: str) -> RedirectResponse:
    """After something was done: the page that shows it."""
    return RedirectResponse(path, 303, headers={"Cache-Control": "no-store"})


def _here(request: Request, page: Page) -> bool:
    path = request.url.path
    return path == page.path or (page.path != "/desk" and path.startswith(page.path + "/"))
