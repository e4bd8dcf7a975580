"""What a step may cost, counted and not timed: SQL statements, and calls of functions, Python's and C's. Both are the
same on every machine and in every run of one Python with one lock file, so what grows is seen before anybody has to
wait for it. `make bench ONLY=steps` tells what they come to in seconds.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from pydantic import SecretStr

from bot import conversation, turn
from bot.buttons import Codes
from bot.core import Core
from bot.messages import Address, Inbound, Replies
from bot.settings import Settings
from locales import catalogue
from storage import lately
from storage.database import Transaction
from tests.bench import notice
from tests.bench.form import ASKS, Ask
from tests.bench.typing import played
from tests.test_typing_saved import Recorded, fetched


@dataclass(frozen=True)
class Cost:
    statements: int
    calls: int


class Counting:
    """Takes the place of a turn and counts what it leads to: all but the beginning and the end of its transaction, and
    the note that its replies went out (three statements and a fsync more, for several turns at once)."""

    def __init__(self) -> None:
        self.costs: list[Cost] = []
        self._turn = conversation.turn

    def __call__(self, tx: Transaction, *how: Any) -> Replies:
        statements: list[str] = []
        driver: Any = tx.connection.connection.driver_connection
        driver.set_trace_callback(statements.append)
        try:
            with _calls() as calls:
                return self._turn(tx, *how)
        finally:
            driver.set_trace_callback(None)
            self.costs.append(Cost(len(statements), calls[0]))


@contextmanager
def _calls() -> Iterator[list[int]]:
    """How many functions were called meanwhile, in this thread."""
    found, before = [0], sys.getprofile()

    def note(_frame: Any, event: str, _what: Any) -> None:
        found[0] += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(before)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    found = Counting()
    monkeypatch.setattr(conversation, "turn", found)
    return found


@dataclass(frozen=True)
class Bound:
    """What most steps may come to, and what any may."""

    statements: int
    calls: int
    most_statements: int
    most_calls: int

    def holds(self, costs: list[Cost]) -> None:
        statements, calls = [one.statements for one in costs], [one.calls for one in costs]
        found = (median(statements), median(calls), max(statements), max(calls))
        kept = all(one <= most for one, most in zip(found, vars(self).values(), strict=True))
        assert kept, f"{found}, of {self}: a step became dearer. More needs a reason, told where the bound stands"


PLAIN = Bound(8, 1370, 10, 1690)
"""Counted: 8, 1,247, 10 and 1,537. Statements are bounded exactly: one more is one too many, unless it is wanted (the
tenth is the first answer's, which makes of an empty draft's summary a started one's).
Calls have a tenth more than was counted, for words and checks that are added."""
TYPED = Bound(11, 2910, 42, 15400)
"""A registration and a product with three patents, without papers being read. Counted: 11, 2,649, 42 and 14,280. The
most statements are those of handing a filing over, the most calls those of the first screen."""
READ = Bound(13, 4600, 51, 15700)
"""The same with papers that were read, whose fields every further step goes past. Counted: 13, 4,179, 51 and 14,278.
The most statements are those of three certificates that come at once."""


async def test_a_step_of_thirty_plain_questions(counting: Counting, form: Core) -> None:
    for who in ("100", "101"):  # with the first one the words are compiled
        counting.costs.clear()
        said = [await _says(form, who, start=f"n_{notice.NOTICE.id}"), await _says(form, who, text="同意")]
        begun = len(counting.costs)
        for ask in ASKS[:-1]:
            said.append(await _says(form, who, **_reply(ask, said[-1])))
    assert ASKS[-1].marker in said[-1].messages[-1].text
    PLAIN.holds(counting.costs[begun:])


async def test_a_step_of_a_filing_with_three_patents(counting: Counting) -> None:
    await played("typed", fetched)
    counting.costs.clear()
    await played("typed", fetched)
    TYPED.holds(counting.costs)


async def test_a_step_of_a_filing_whose_papers_were_read(counting: Counting) -> None:
    await played("read", fetched, Recorded())
    counting.costs.clear()
    await played("read", fetched, Recorded())
    READ.holds(counting.costs)


async def test_nothing_of_an_idle_draft_stays_in_memory(form: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    """Caches know editions and words, and of drafts the latest only. With room for eight of them, fifty more contacts
    with a draft each leave nothing behind."""
    monkeypatch.setattr(lately, "MOST", 8)
    monkeypatch.setattr(turn, "codes_of", lru_cache(maxsize=8)(Codes))
    numbers = count(200)

    async def goes_on(many: int) -> int:
        """How many blocks there are once so many have come and given their first answer."""
        for _ in range(many):
            who = str(next(numbers))
            for what in ({"start": f"n_{notice.NOTICE.id}"}, {"text": "同意"}, {"text": ASKS[0].reply}):
                await _says(form, who, **what)
        gc.collect()
        return sys.getallocatedblocks()

    await goes_on(150)  # as many as fill small caches of texts and figures
    before = await goes_on(1)
    assert (await goes_on(50) - before) / 50 < 1


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Core]:
    """The product with the form of thirty questions, which is gone afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(catalogue, "_folders", [*catalogue.folders()])
    settings = Settings(
        data_dir=tmp_path / "data", secret_key=SecretStr("a-secret-for-counting-only"), platform_url="",
        most_a_minute=0, notices=notice.write(tmp_path),
    )  # fmt: skip
    core = Core.open(settings, "http://127.0.0.1:9", "key")
    yield core
    core.db.close()
    sys.modules.pop(notice.MODULE)
    catalogue.texts.cache_clear()


_updates = count(1)


async def _says(core: Core, who: str, **what: Any) -> Replies:
    return await core.handle(Inbound(Address("telegram:42", who), str(next(_updates)), language="zh-CN", **what))


def _reply(ask: Ask, asked: Replies) -> dict[str, str]:
    if not ask.options:
        return {"text": ask.reply}
    buttons = (one for message in asked.messages for row in message.buttons for one in row)
    return {"button": next(one.code for one in buttons if one.label == ask.reply)}
