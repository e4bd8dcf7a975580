"""One access token for all processes: got once, renewed once, by whoever is first."""

from __future__ import annotations

import asyncio

import pytest

from bot.tokens import SharedToken
from storage import tokens
from storage.database import Database


class Service:
    def __init__(self, seconds: float = 7200) -> None:
        self.asked, self._seconds, self.fails = 0, seconds, False

    async def __call__(self) -> tuple[str, float]:
        self.asked += 1
        await asyncio.sleep(0)
        if self.fails:
            raise OSError("away")
        return f"token {self.asked}", self._seconds


async def test_all_processes_use_the_token_that_one_got(database: Database) -> None:
    service = Service()
    processes = [SharedToken(database, "wecom", owner) for owner in ("a", "b", "c")]
    found = await asyncio.gather(*(one(service) for one in processes for _ in range(3)))
    assert set(found) == {"token 1"}
    found = await asyncio.gather(*(one(service, "token 1") for one in processes))
    assert set(found) == {"token 2"}
    assert service.asked == 2


async def test_a_token_that_ends_soon_is_not_used(database: Database) -> None:
    await database.run(lambda tx: tokens.keep(tx, "wecom", "old", 60))
    assert await SharedToken(database, "wecom", "a")(Service()) == "token 1"


async def test_who_cannot_renew_it_lets_the_next_one_try(database: Database) -> None:
    service = Service()
    service.fails = True
    with pytest.raises(OSError, match="away"):
        await SharedToken(database, "wecom", "a")(service)
    service.fails = False
    assert await SharedToken(database, "wecom", "b")(service) == "token 2"
