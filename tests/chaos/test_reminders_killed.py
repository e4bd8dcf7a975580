"""kill -9 while reminders are planned and while they are sent: nobody hears anything twice, and nothing vanishes."""

from __future__ import annotations

import asyncio
import random
import subprocess
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.house import House
from bot.notices import Candidate, Notices
from bot.reminders.tick import step
from bot.reminders.topic import REMINDER
from flows.notices.shanghai_2022 import DEADLINES, NOTICE
from storage import calendar, deliveries, preferences
from storage.database import Database, Transaction, connect
from storage.keys import Keyring
from storage.preferences import Wishes
from tests.chaos.report import Table
from tests.chaos.running import SECRET, Product, running
from tests.support import units

PEOPLE, PEOPLE_LONG = 40, 600
KILLS, KILLS_LONG = 3, 40
SAID = "没有动了"
"""What each of the two reminders in a message says."""
IN_FLIGHT = 10
"""Messages under way at one time."""


async def test_killed_while_planning_and_while_sending(
    database_url: str, tmp_path: Path, children: subprocess.Popen[str], *, long: bool
) -> None:
    people, kills = (PEOPLE_LONG, KILLS_LONG) if long else (PEOPLE, KILLS)
    before = connect(database_url, Keyring([SECRET]))
    chats = before.run_now(lambda tx: _silent(tx, people))
    before.close()
    async with running(tmp_path, database_url, 1, children) as product:
        db = product.open()
        [port] = product.ports
        for number in range(kills):
            await _somewhere(product, number)
            await product.kill(port)
            await db.run(_lease_runs_out)
            if number % 2:
                await product.start(port)
            else:
                product.spawn(port)
        await _all_ended(db, 120)
        found = await db.run(lambda tx: {who: deliveries.of_contact(tx, who) for who in chats})
        db.close()
        calls = product.api.of("sendMessage")
        messages, heard = Counter(str(call.params["chat_id"]) for call in calls), Counter[str]()
        for call in calls:
            heard[str(call.params["chat_id"])] += str(call.params["text"]).count(SAID)
    states = {who: Counter(row.state for row in rows if row.kind == REMINDER) for who, rows in found.items()}
    _report(database_url, kills, chats, states, heard, long=long)
    assert {who: state for who, state in states.items() if state not in ({"sent": 2}, {"uncertain": 2})} == {}
    wrong = [who for who, chat in chats.items() if not states[who]["sent"] <= heard[chat] <= 2]
    assert wrong == [], "what was sent arrived, and nothing was said twice"
    assert max(messages.values()) == 1, "two reminders, one message"
    assert sum(bool(state["uncertain"]) for state in states.values()) <= kills * IN_FLIGHT
    assert all(row.reason for rows in found.values() for row in rows if row.state == "uncertain")


def _silent(tx: Transaction, people: int) -> dict[int, str]:
    """Everybody has a registration that has been quiet for three days and a product that has been for ten: one message
    to each, any time of today. Contacts with their chats."""
    notices = Notices.of([Candidate(NOTICE, DEADLINES)])
    notices.first_start(tx)
    now, house = tx.now, House(notices, b"", ZoneInfo("Asia/Shanghai"), "zh_Hans", True, NOTICE.id)
    chats = {}
    for number in range(people):
        tx.now = now - timedelta(days=10)
        chat = str(70_000 + number)
        made = units.unit(tx, house, chat)
        units.product(tx, house, made, whole=False)
        tx.now = now - timedelta(days=3)
        units.touch(tx, house, made.registration, made.contact, "contact_name", "李四")
        preferences.save(tx, made.contact, Wishes(0, 24 * 60))
        chats[made.contact] = chat
    _any_day(tx, house, now)
    return chats


def _any_day(tx: Transaction, house: House, now: datetime) -> None:
    """Whatever day it is, it is worked; and this time yesterday everything was looked through."""
    for days in (0, 1):
        calendar.correct(tx, now.astimezone(house.zone).date() + timedelta(days=days), True, "for a test", "system")
    tx.now = now - timedelta(days=1)
    while step(tx, house):
        pass


async def _somewhere(product: Product, number: int) -> None:
    """Every other time soon after it was started, when it plans; else once some more messages have gone out."""
    if number % 2 == 0:
        await asyncio.sleep(random.uniform(0, 1.2))
        return
    wanted = len(product.api.of("sendMessage")) + random.randrange(1, 8)
    with suppress(TimeoutError):  # there may not be so many left
        async with asyncio.timeout(4):
            await product.api.until(lambda api: len(api.of("sendMessage")) >= wanted)


def _lease_runs_out(tx: Transaction) -> None:
    tx.connection.execute(text("DELETE FROM leases"))


async def _all_ended(db: Database, within: float) -> None:
    async with asyncio.timeout(within):
        while await db.run(lambda tx: deliveries.owed(tx) or not deliveries.counts(tx)):  # noqa: ASYNC110
            await asyncio.sleep(0.2)


def _report(
    url: str, kills: int, chats: dict[int, str], states: dict[int, Counter[str]], heard: Counter[str], *, long: bool
) -> None:
    kind = url.partition(":")[0].partition("+")[0]
    uncertain = [chats[who] for who, state in states.items() if state["uncertain"]]
    sent = sum(state["sent"] for state in states.values())
    table = Table("kill -9 while reminding", ("database", "figure", "count"))
    for figure, counted in (
        ("killed", kills),
        ("contacts owed two reminders", len(chats)),
        ("reminders sent", sent),
        ("uncertain, listed and not repeated", 2 * len(chats) - sent),
        ("arrived", sum(heard.values())),
        ("said twice", sum(times > 2 for times in heard.values())),
        ("heard nothing, for no reason", sum(not heard[chat] for chat in set(chats.values()) - set(uncertain))),
    ):
        table.row(kind, figure, counted)
    table.show(f"reminders_killed_{kind}" if long else "")
