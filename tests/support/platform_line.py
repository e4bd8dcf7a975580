"""A firm, the stand-in of the platform, and a line between them that fails as it is told."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from bot import handover, reviews
from bot.platform.client import Client
from bot.platform.sandbox import Settings, create_app
from bot.platform.sandbox.desk import Desk
from bot.platform.sandbox.store import Store
from storage import filings
from storage.query import Transaction
from tests.support.firm import Firm

YEAR = datetime.now(ZoneInfo("Asia/Shanghai")).year - 1


SUBJECT = {
    "subject_kind": "enterprise",
    "subject_name": "上海某某机电有限公司",
    "credit_code": "91310000132260250X",
}


PUMP = {
    "product_name": "变频水泵",
    "model": "VX20",
    "number": "ZL201810862228.X",
    "in_force": True,
    "owner_kind": "own",
    "data_year": YEAR,
    "sales": 2_900_000_000,
    "profit": 100,
}


class Line(httpx.AsyncBaseTransport):
    """The line to the stand-in: up, down, or losing answers after the platform did what was asked."""

    def __init__(self, settings: Settings) -> None:
        self.inner = httpx.ASGITransport(create_app(settings))
        self.down = False
        self.losing = ""
        self.hears: Callable[[httpx.Request], Awaitable[None]] | None = None
        self.heard: list[tuple[str, str]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("nobody there")
        self.heard.append((request.method, request.url.path))
        if self.hears is not None:
            await self.hears(request)
        answer = await self.inner.handle_async_request(request)
        if self.losing and request.url.path.endswith(self.losing):
            raise httpx.ReadTimeout("no answer")
        return answer


class Office:
    """The platform and our way to it."""

    def __init__(self, firm: Firm, folder: Path) -> None:
        settings = Settings(folder / "sandbox.db", key="k", delay=1000)
        self.firm, self.line = firm, Line(settings)
        self.desk = Desk(Store(settings.database), settings)
        self.client = Client("http://platform", "k", transport=self.line, tries=1)

    async def round(self) -> int:
        """One round of what is due, however long a pause was agreed."""
        self.firm.run(_hurry)
        return await handover.run_due(self.firm.db, self.client, self.firm.papers)

    async def verdicts(self) -> int:
        """The platform reviews what it has; we read its feed."""
        for row in self.desk.store.due(time.time() + 10**6):
            self.desk.review(row)
        return await reviews.pull(self.firm.db, self.client)


def _hurry(tx: Transaction) -> None:
    for row in filings.waiting_handovers(tx):
        if row.state == "waiting":
            filings.set_handover(tx, row.id, next_at=tx.now - timedelta(seconds=1))
