"""The product with a mail server beside it: browsers that chat, letters that come, links in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import time_machine

from bot.app import _mail, _web
from bot.core import Core
from bot.messages import EMAIL, Address, Attempt, Outbound
from bot.web import create_app
from storage import contacts, deliveries, mailing, personal
from storage.database import Transaction
from tests.support.mail_server import MailServer

LI = "li@firm.example"


OURS = {"Origin": "https://beian.example", "Accept-Language": "zh-CN"}


@dataclass
class Bureau:
    """The product with its web chat, its mail server and a clock that only moves when told."""

    core: Core
    server: MailServer
    clock: time_machine.Traveller
    app: Any
    heard: list[tuple[str, str]] = field(default_factory=list)
    """What went out on Telegram: chat and text."""
    blocked: bool = False
    _ids: int = 0

    def open(self) -> None:
        """Channels are added and the app is made."""
        _mail(self.core)
        self.app = create_app(_web(self.core), {}, self.core.ready, self.core.house)
        self.core.senders["telegram"] = self._telegram

    async def _telegram(self, address: Address, message: Outbound) -> Attempt:
        if self.blocked:
            return Attempt("gone", "blocked")
        self.heard.append((address.id, message.text))
        return Attempt("sent")

    def browser(self) -> httpx.AsyncClient:
        """A browser of its own."""
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(transport=transport, base_url="https://beian.example", headers=OURS)

    async def says(self, browser: httpx.AsyncClient, *texts: str) -> str:
        """The contact writes; everything that was said back to the last text."""
        said = ""
        for text in texts:
            self._ids += 1
            sent = {"id": f"{self._ids:020}", "text": text}
            answer = await browser.post("/chat/messages", json=sent)
            assert answer.status_code == 200, answer.text
            lines = answer.json()["lines"]
            asked = next(n for n, line in enumerate(lines) if line.get("id") == sent["id"])
            said = "\n".join(line["text"] for line in lines[asked + 1 :])
        return said

    async def taps(self, browser: httpx.AsyncClient, label: str) -> str:
        """The newest button with a label."""
        lines = (await browser.get("/chat/messages")).json()["lines"]
        on, code = next(
            (line["seq"], button["code"])
            for line in reversed(lines)
            for row in line.get("buttons", ())
            for button in row
            if button["label"] == label
        )
        self._ids += 1
        await browser.post("/chat/messages", json={"id": f"{self._ids:020}", "button": code, "on": on, "after": 0})
        return str((await browser.get("/chat/messages")).json()["lines"][-1]["text"])

    async def begins(self, browser: httpx.AsyncClient) -> int:
        """A visitor agrees and has a draft in hand; the contact's number."""
        await browser.get("/")
        await self.says(browser, "你好", "同意", "专利产品备案")
        return await self.contact(browser)

    async def contact(self, browser: httpx.AsyncClient) -> int:
        visitor = browser.cookies["beian"].rpartition(".")[0]
        found = await self.core.db.run(lambda tx: contacts.address_at(tx, "web", visitor))
        assert found is not None
        return found[1]

    async def confirms(self, browser: httpx.AsyncClient, mailbox: str = LI) -> str:
        """Gives a mailbox and the code that came there."""
        await self.says(browser, "邮箱", mailbox)
        await self.rounds()
        return await self.says(browser, self.code())

    def code(self) -> str:
        found = re.search(r"\b\d{6}\b", self.server.last()[0])
        assert found is not None
        return found[0]

    def link(self, path: str) -> str:
        """The newest letter's link below a path."""
        found = re.search(rf"https://beian\.example({path}\S+)", self.server.last()[0])
        assert found is not None, self.server.last()[0]
        return found[1]

    async def rounds(self) -> None:
        while await self.core.deliveries.tick():
            pass

    async def quiet(self, days: int) -> None:
        """So many days pass in which nobody writes, and what is due is sent."""
        self.clock.shift(timedelta(days=days))
        while await self.core.reminders.tick():
            pass
        await self.rounds()

    async def states(self, contact: int, *kinds: str) -> list[tuple[str, str]]:
        """How the contact's messages of some kinds ended, and why."""
        rows = await self.core.db.run(lambda tx: deliveries.of_contact(tx, contact))
        return [(row.state, row.reason) for row in rows if row.kind in kinds]

    async def lines(self, browser: httpx.AsyncClient) -> list[str]:
        """What Beian said, as the page shows it."""
        lines = (await browser.get("/chat/messages")).json()["lines"]
        return [line["text"] for line in lines if line["direction"] == "out"]

    async def mailboxes(self, contact: int) -> list[str]:
        rows = await self.core.db.run(lambda tx: contacts.addresses(tx, contact))
        return [row.external_id for row in rows if row.channel == EMAIL]

    async def stopped(self, contact: int) -> bool:
        def look(tx: Transaction) -> bool:
            return any(mailing.stopped(tx, row.id) for row in contacts.addresses(tx, contact))

        return await self.core.db.run(look)

    async def draft(self, contact: int) -> int:
        return int((await self.core.db.run(lambda tx: contacts.get(tx, contact))).draft_id or 0)

    def stored(self) -> str:
        """Every cell of every table, unsealed where it is sealed."""

        def read(tx: Transaction) -> str:
            return repr([personal.everything(tx, number) for number in range(1, 5)])

        return self.core.db.run_now(read)

    async def telegram(self, contact: int) -> None:
        """The contact also writes on Telegram, last."""

        def join(tx: Transaction) -> None:
            contacts.add(tx, contact, "telegram:42", "70012345")
            contacts.arrive(tx, "telegram:42", "70012345")

        self.clock.shift(timedelta(minutes=1))
        await self.core.db.run(join)
