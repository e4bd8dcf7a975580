"""One conversation, three channels: the golden enterprise is replayed over each, against real processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.channels import Telegram, Terminal, Web
from tests.e2e.contacts import replay
from tests.e2e.golden import Turn, read, written
from tests.e2e.processes import chatting, running
from tests.support.fake_botapi import TOKEN, fake_botapi

GOLDEN = read("enterprise_eligible")
Played = dict[str, list[Turn]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Played]:
    """All three at the same time: the web chat lets one visitor write only so fast."""
    folder = tmp_path_factory.mktemp("golden")
    async with fake_botapi() as api:
        settings = {"SANDBOX_DELAY": "0.2", "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
        async with running(folder / "run", **settings) as beian:
            web, telegram = await Web.opened(beian.url), Telegram(api, 7)
            web_turns, telegram_turns, terminal_turns = await asyncio.gather(
                replay(GOLDEN, web), replay(GOLDEN, telegram), _at_a_terminal(folder / "chat")
            )
            yield {"web": web_turns, "telegram": telegram_turns, "terminal": terminal_turns}
            await web.client.aclose()


async def _at_a_terminal(folder: Path) -> list[Turn]:
    async with chatting(folder, SANDBOX_DELAY="0.2") as process:
        return await replay(GOLDEN, Terminal(process, folder))


def test_the_golden_enterprise_gets_its_product_accepted():
    assert any("备案成功" in line for turn in GOLDEN for line in turn.seen)


@pytest.mark.parametrize("channel", ["terminal", "web", "telegram"])
@pytest.mark.asyncio(loop_scope="module")
async def test_the_same_replies_lead_to_the_same_conversation(played: Played, channel: str):
    assert written(played[channel]) == written(GOLDEN)
