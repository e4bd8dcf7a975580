"""A fault at every statement and at every commit of a turn: the update is taken again and has its effect once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from bot.conversation import handler
from bot.house import House
from bot.messages import Address, Handle, Inbound
from bot.notices import Candidate, Notices
from flows.notices.shanghai_2022 import DEADLINES, NOTICE
from storage import contacts, drafts, inbox
from storage.database import Database, Transaction
from storage.query import Query
from storage.threads import Worker
from tests.chaos.crowd import TO_THE_NAME
from tests.chaos.report import Table

LINES = (*TO_THE_NAME, "上海某某机电有限公司", "/back", "上海另一家公司", "91310000132260250X")
_numbers = count(1)


def full_disk() -> Exception:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorname = "SQLITE_FULL"
    return error


def hung_up() -> Exception:
    return psycopg.OperationalError("server closed the connection unexpectedly")


def mistake() -> Exception:
    return ZeroDivisionError("a mistake of ours")


@dataclass
class Fault:
    """Raises the n-th time it is passed, once."""

    at: int
    error: Callable[[], Exception]
    passed: int = 0

    def __call__(self) -> None:
        self.passed += 1
        if self.passed == self.at:
            raise self.error()


@contextmanager
def at_statements(patch: pytest.MonkeyPatch, fault: Fault) -> Iterator[None]:
    """Every statement passes the fault first."""

    def passing(statement: Callable[..., Any]) -> Callable[..., Any]:
        def passed(tx: Transaction, query: Query, **params: Any) -> Any:
            fault()
            return statement(tx, query, **params)

        return passed

    with patch.context() as patched:
        for name in ("all", "run"):
            patched.setattr(Transaction, name, passing(getattr(Transaction, name)))
        yield


@contextmanager
def at_commits(patch: pytest.MonkeyPatch, fault: Fault) -> Iterator[None]:
    """After every commit the word of it has to pass the fault: it may be done, and nobody knows."""
    commit = Worker._commit

    def passing(worker: Worker, jobs: Any) -> Any:
        ended = commit(worker, jobs)
        fault()
        return ended

    with patch.context() as patched:
        patched.setattr(Worker, "_commit", passing)
        yield


@pytest.fixture
def handle(database: Database) -> Handle:
    notices = Notices.of([Candidate(NOTICE, DEADLINES)])
    database.run_now(notices.first_start)
    house = House(notices, database.keys.secret("buttons"), ZoneInfo("Asia/Shanghai"), "zh_Hans", True, NOTICE.id)
    return handler(database, house)


async def play(handle: Handle) -> tuple[Address, int]:
    """Each line until it is acknowledged, as a client sends it; who it was, and how often it was refused."""
    who, refused = Address("web", f"anna-{next(_numbers)}"), 0
    for number, line in enumerate(LINES):
        inbound = Inbound(who, f"{who.id}:{number}", text=line, raw=line.encode())
        for _ in range(3):
            try:
                await handle(inbound)
                break
            except (sqlite3.OperationalError, psycopg.OperationalError):
                refused += 1
        else:
            raise AssertionError(f"never acknowledged: {line}")
    return who, refused


def left(tx: Transaction, who: Address) -> list[tuple[str, str, str]]:
    """The events of a contact's draft, which replayed are its answers."""
    contact, _ = contacts.arrive(tx, who.channel, who.id)
    assert contact.draft_id is not None
    events = drafts.events(tx, contact.draft_id)
    assert drafts.replay(events) == drafts.load(tx, contact.draft_id).answers
    return [(event.question, event.item, str(event.value)) for event in events]


def outage(database: Database) -> Callable[[], Exception]:
    return full_disk if database.dialect == "sqlite" else hung_up


@pytest.mark.parametrize("place", [at_statements, at_commits])
async def test_storage_that_fails_anywhere_in_a_turn_refuses_the_update_and_the_next_try_has_its_effect_once(
    database: Database, handle: Handle, monkeypatch: pytest.MonkeyPatch, place: Any, *, long: bool
) -> None:
    await play(handle)  # what is read once and kept is read now
    whole = Fault(0, outage(database))
    with place(monkeypatch, whole):
        first, _ = await play(handle)
    undisturbed = await database.run(lambda tx: left(tx, first))
    step = 5 if database.dialect == "postgresql" and place is at_statements and not long else 1
    refusals = 0
    for at in range(1, whole.passed + 1, step):
        with place(monkeypatch, Fault(at, outage(database))):
            who, refused = await play(handle)
        refusals += refused
        assert await database.run(lambda tx, who=who: left(tx, who)) == undisturbed, at  # type: ignore[misc]
    assert await database.run(lambda tx: inbox.failed(tx, 10)) == ()
    assert refusals == len(range(1, whole.passed + 1, step))
    table = Table("A fault in storage", ("database", "where", "faults", "refused", "lost", "done twice"))
    table.row(database.dialect, place.__name__, refusals, refusals, 0, 0)
    table.show(f"faults_{database.dialect}_{place.__name__}" if long else "")


async def test_a_mistake_of_ours_anywhere_in_a_turn_keeps_the_update_aside_and_nothing_half_done(
    database: Database, handle: Handle, monkeypatch: pytest.MonkeyPatch, *, long: bool
) -> None:
    who, _ = await play(handle)
    before = await database.run(lambda tx: left(tx, who))
    whole = Fault(0, mistake)
    with at_statements(monkeypatch, whole):
        await handle(Inbound(who, "measured", text="/back"))
        await handle(Inbound(who, "measured too", text="91310000132260250X"))
    mistakes = range(1, whole.passed // 2 + 1, 1 if long else 4)
    for at in mistakes:
        aside = len(await database.run(lambda tx: inbox.failed(tx, 1000)))
        with at_statements(monkeypatch, Fault(at, mistake)):
            said = await handle(Inbound(who, f"mistake-{at}", text="13812345678", raw=b"13812345678"))
        assert len(await database.run(lambda tx: inbox.failed(tx, 1000))) == aside + 1, at
        assert [message.card for message in said.messages] == ["problem"]
        after = await database.run(lambda tx: left(tx, who))
        assert after[: len(before)] == before
        assert "13812345678" not in str(after[len(before) :]), at
    table = Table("A mistake of ours", ("database", "mistakes", "kept aside and said so", "half done"))
    table.row(database.dialect, len(mistakes), len(mistakes), 0)
    table.show(f"mistakes_{database.dialect}" if long else "")
