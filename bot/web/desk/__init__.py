"""The console (工作台): pages for officers, each act by the table in `bot.desk.roles`.

A page is a module with a `router`, a line in `PAGES`, a template that extends `desk/layout.html`, and its acts in the
table. A route says what it needs with `Annotated[Signed, needs("act")]` and answers with `desk_page`.
"""

from __future__ import annotations

from fastapi import FastAPI

from bot.desk.officers import RefusedError
from bot.house import House
from bot.web.chat import WebChat
from bot.web.desk import (
    audit,
    broadcasts,
    calendar,
    circulars,
    drafts,
    indicators,
    lists,
    officers,
    overview,
    pairs,
    policies,
    questions,
    sessions,
    sign_in,
    templates,
    units,
)
from bot.web.desk.pages import Desk, Page
from bot.web.desk.refusals import act_refused, refused, serves
from bot.web.desk.session import NotSignedInError

__all__ = ["PAGES", "install", "refused", "serves"]

PAGES: tuple[Page, ...] = (
    overview.PAGE,
    units.PAGE,
    lists.PAGE,
    drafts.PAGE,
    calendar.PAGE,
    questions.PAGE,
    pairs.PAGE,
    broadcasts.PAGE,
    indicators.PAGE,
    policies.PAGE,
    circulars.PAGE,
    templates.PAGE,
    officers.PAGE,
    audit.PAGE,
    sessions.PAGE,
)
"""In the order of the navigation."""


def install(app: FastAPI, chat: WebChat, house: House) -> None:
    """Adds the console to the app."""
    app.state.desk = Desk(chat.database, house, chat.limits, chat.public_url, PAGES)
    app.include_router(sign_in.router)
    for page in PAGES:
        app.include_router(page.router)
    app.add_exception_handler(NotSignedInError, sign_in.ask_to_sign_in)
    app.add_exception_handler(RefusedError, act_refused)
