"""The platform is away for an hour: what becomes of the filings that are handed over meanwhile.

The product's own hand-over, feed and deliveries run against the stand-in, once a second of a clock that is moved on by
hand; only the pauses between the tries of one round are left out. For its first minute the platform does what it is
asked and no answer arrives; then it refuses connections, answers 503 or 500, or not at all, by turns.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import time_machine
from stdnum.cn import uscc

from bot import handover
from bot.messages import Address, Attempt, Outbound
from bot.platform.client import Client
from bot.platform.sandbox import Settings, create_app
from bot.platform.sandbox.desk import Desk
from bot.platform.sandbox.store import Store
from flows.credit import organisation_check
from flows.notices.shanghai_2022 import NOTICE
from storage import deliveries, filings
from storage.database import Transaction
from storage.filings import FilingRow
from tests.chaos.report import Table
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START
from tests.support.firm import Firm
from tests.support.house import Office

MINUTE, HOUR = 60, 3600
GONE, BACK = 2 * MINUTE, 2 * MINUTE + HOUR
LAST = BACK + 2 * MINUTE
"""Seconds at which the platform goes, comes back, and the last filing is handed over."""
MOODS = (httpx.ConnectError, 503, httpx.ReadTimeout, 500, httpx.ConnectTimeout)


@dataclass
class Line(httpx.AsyncBaseTransport):
    """The way to the stand-in."""

    settings: Settings
    second: int = 0
    requests: int = 0
    moods: Iterator[Any] = field(default_factory=lambda: cycle(MOODS))

    def __post_init__(self) -> None:
        self.inner = httpx.ASGITransport(create_app(self.settings))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        if GONE + MINUTE <= self.second < BACK:
            mood = next(self.moods)
            if isinstance(mood, int):
                return httpx.Response(mood)
            raise mood("the platform is away")
        answer = await self.inner.handle_async_request(request)
        if GONE <= self.second < BACK:
            raise httpx.ReadTimeout("the answer is lost")
        return answer


@dataclass
class Hour:
    """Firms that hand over their registrations, one after another, and what they are told."""

    office: Office
    line: Line
    desk: Desk
    firms: list[tuple[Firm, FilingRow, int]] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    went: dict[int, int] = field(default_factory=dict)

    async def send(self, _address: Address, _message: Outbound) -> Attempt:
        return Attempt("sent")

    def hand_in(self) -> None:
        number = len(self.firms)
        code = f"91310000{number:08}" + organisation_check(f"{number:08}")
        core = self.office.core
        edition = core.db.run_now(lambda tx: core.house.notices.current(tx, NOTICE.id).fingerprint)
        firm = replace(Firm.of(core.db, core.papers, f"firm-{number}"), edition=edition)
        answers = {
            "subject_kind": "enterprise",
            "subject_name": f"上海第{number}机电有限公司",
            "credit_code": code + uscc.calc_check_digit(code),
        }
        self.firms.append((firm, firm.hand_in(firm.start("registration"), answers), self.line.second))

    async def tick(self) -> None:
        """One second of the product and of the platform."""
        await self.office.core.hand_over()
        await self.office.core.deliveries.tick()
        if self.line.second % 30 == 0:
            for row in self.desk.store.due(time.time()):
                self.desk.review(row)
            await self.office.core.listen()
        for _, filing, at in self.office.core.db.run_now(self._gone_through):
            self.went[filing.id] = self.line.second - at

    def _gone_through(self, tx: Transaction) -> list[tuple[Firm, FilingRow, int]]:
        waiting = {row.filing_id for row in filings.waiting_handovers(tx)}
        return [one for one in self.firms if one[1].id not in self.went and one[1].id not in waiting]

    def settled(self) -> bool:
        """Whether every filing is judged and nothing is owed."""
        return self.office.core.db.run_now(lambda tx: filings.awaiting(tx) + deliveries.owed(tx)) == 0


async def test_what_is_handed_over_while_the_platform_is_away_arrives_once(
    tmp_path: Path,
    sqlite_template: Path,  # noqa: F811
    *,
    long: bool,
) -> None:
    every = LAST / (1000 if long else 8)
    with time_machine.travel(START, tick=False) as clock:
        office = Office.open(tmp_path, sqlite_template)
        settings = Settings(tmp_path / "sandbox.db", key="k", delay=5)
        hour = Hour(office, Line(settings), Desk(Store(settings.database), settings))
        office.core.senders["web"] = hour.send
        office.core.client = Client("http://platform", "k", transport=hour.line, sleep=_at_once)
        step = 1 if long else 30
        while hour.line.second < LAST or not hour.settled():
            if hour.line.second < LAST and len(hour.firms) <= hour.line.second / every:
                hour.hand_in()
            await hour.tick()
            hour.line.second += step
            clock.shift(step)
            assert hour.line.second < LAST + 3 * HOUR
        _judge(hour, long=long)
        office.close()


async def _at_once(_: float) -> None:
    """A pause between two tries that nobody has to sit through."""


def _cases(database: Path) -> Counter[str]:
    """How many cases the platform has under each reference."""
    with sqlite3.connect(database) as opened:
        return Counter(json.loads(row[0])["reference"] for row in opened.execute("SELECT package FROM cases"))


def _judge(hour: Hour, *, long: bool) -> None:
    kinds = [Counter(row.kind for row in firm.news()) for firm, *_ in hour.firms]
    cases = _cases(hour.line.settings.database)
    delayed = sum(kind[handover.DELAYED] for kind in kinds)
    after = [at + hour.went[filing.id] - BACK for _, filing, at in hour.firms if at < BACK <= at + hour.went[filing.id]]
    table = Table(
        "Platform away for an hour, on a clock moved by hand",
        (
            "filings", "requests to the platform", "at once", "later", "longest after it was back, s", "cases",
            "cases twice", "lost", "told of the delay", "told that it went", "verdicts told", "told twice",
        ),
    )  # fmt: skip
    twice = sum(many > 1 for kind in kinds for many in kind.values())
    lost = [filing.reference for _, filing, _ in hour.firms if not cases[filing.reference]]
    table.row(
        len(hour.firms), hour.line.requests, len(hour.firms) - delayed, delayed, max(after), sum(cases.values()),
        sum(many > 1 for many in cases.values()), len(lost), delayed, sum(kind[handover.DONE] for kind in kinds),
        sum(kind[handover.REVIEW] for kind in kinds), twice,
    )  # fmt: skip
    table.show("outage_platform_away_for_an_hour" if long else "")
    assert lost == []
    assert set(cases.values()) == {1}
    assert twice == 0
    assert all(kind[handover.REVIEW] == 1 for kind in kinds)
    assert all(kind[handover.DELAYED] == kind[handover.DONE] for kind in kinds)
    assert delayed >= len(hour.firms) * 0.8
