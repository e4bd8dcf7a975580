"""A few hundred recipients through python-telegram-bot to a Bot API that keeps raised limits and fails at times."""

import asyncio

import pytest

from bot.channels.telegram_sender import Spacing, TelegramSender
from bot.delivery import Deliveries
from tests.bench.strict_api import Faults, StrictApi
from tests.support.town import Town

MANY, RATE = 300, 200.0


@pytest.fixture
async def api():
    made = StrictApi(
        most=int(RATE * 1.2), person=0.0, faults=Faults(0.007, 0.03, 0.02, 0.007, 0.02, slow_for=0.2), seed=11
    )
    server, made.url = await made.start()
    async with server:
        yield made


async def test_no_limit_is_broken_nobody_gets_it_twice_and_everybody_is_accounted_for(sqlite_database, api):
    town = Town(sqlite_database)
    town.crowd(MANY)
    number = town.written(town.officer())
    sender = TelegramSender("42:TEST", api.url, Spacing(RATE, person=0.05))
    post = Deliveries(town.db, town.kinds, {"telegram": sender})
    while town.state(number) != "done":
        await town.round(post)
        town.hurry()
        await asyncio.sleep(0)
    await sender.close()
    became = town.became(number)
    blocked = sum(api.is_blocked(str(n)) for n in range(1000, 1000 + MANY))
    assert api.violations == []
    assert max(api.got.values()) == 1
    assert {"429", "500", "lost", "slow", "blocked"} <= set(api.happened)
    assert sum(became.values()) == MANY
    assert became["blocked"] == blocked
    assert became["sent"] + became["uncertain"] == len(api.got) == MANY - blocked
    assert became["uncertain"] == api.happened["lost"]
