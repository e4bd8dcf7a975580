"""The console in a test: the app as it runs, on a bureau's day, and browsers of officers in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI

from bot import consent
from bot.desk import officers as seats
from bot.house import House
from bot.web import WebChat, create_app
from bot.web.limits import Limits, Rate
from storage import contacts, officers
from storage import desk as store
from storage.database import Transaction
from tests.support.house import Office

ADDRESS = "http://desk.test"
_UNLIMITED = Rate(1_000_000, 1)
T = TypeVar("T")


class Console:
    """The app in front of an office; `browser` opens one for an officer."""

    def __init__(self, office: Office) -> None:
        core = office.core
        self.office, self.db, self.house = office, core.db, core.house
        self.chat = WebChat(
            core.db, core.papers, core.handle, core.keys.secrets("web"),
            limits=Limits(_UNLIMITED, _UNLIMITED),
        )  # fmt: skip
        self.app: FastAPI = create_app(self.chat, {}, core.ready, core.house)

    def does(self, act: Callable[[Transaction, House], T]) -> T:
        """An act of the product, as it returns."""
        return self.db.run_now(lambda tx: act(tx, self.house))

    def officer(self, office: str, role: str, name: str = "") -> int:
        """Somebody with this seat; returns its number."""
        name = name or f"{office} {role}"

        def seated(tx: Transaction, _house: House) -> int:
            who = contacts.arrive(tx, "web", name)[0].id
            contacts.change(tx, who, language="zh_Hans", consent=str(consent.VERSION))
            made, _ = officers.invite(tx, name, office, role)
            assert seats.accept(tx, made, who) is not None
            return made

        return self.does(seated)

    def link(self, officer_id: int) -> str:
        """The path of a new link that signs the officer in."""

        def made(tx: Transaction, _house: House) -> str:
            link = store.make_link(tx, officer_id)
            assert link is not None
            return f"/desk/in/{store.link_token(tx, link)}"

        return self.does(made)

    def stranger(self) -> Browser:
        """A browser nobody is signed in with."""
        return Browser(self.app)

    async def browser(self, office: str, role: str) -> Browser:
        """A browser with an officer of this seat signed in."""
        return await self.signed_in(self.officer(office, role))

    async def signed_in(self, officer_id: int) -> Browser:
        browser = self.stranger()
        answer = await browser.post(self.link(officer_id))
        assert answer.status_code == 303, answer.text
        return browser


class Browser:
    """A browser: keeps cookies, sends forms as our pages do, follows nothing by itself."""

    def __init__(self, app: FastAPI) -> None:
        headers = {"Origin": ADDRESS, "Accept-Language": "zh-CN"}
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS, headers=headers)
        self.csrf = ""

    async def get(self, path: str, **params: Any) -> httpx.Response:
        answer = await self.client.get(path, params=params or None)
        if found := re.search(r'name="csrf" value="([0-9a-f]+)"', answer.text):
            self.csrf = found[1]
        return answer

    async def post(self, path: str, files: Any = None, **fields: Any) -> httpx.Response:
        """A form with the token of the page that was looked at last."""
        return await self.client.post(path, data={"csrf": self.csrf, **fields}, files=files)
