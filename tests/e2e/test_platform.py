"""The platform beside us, as in production: a process of its own that goes away, comes back and returns filings.

The contacts write on Telegram, whose updates come by webhook.
"""

from __future__ import annotations

import asyncio
import secrets
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.e2e.channels import Hooked
from tests.e2e.contacts import nothing_more, replay
from tests.e2e.golden import read, script, written
from tests.e2e.processes import Beian, free_ports, running
from tests.e2e.reviewer import Reviewer
from tests.support.fake_botapi import TOKEN, FakeBotApi, fake_botapi

pytestmark = pytest.mark.asyncio(loop_scope="module")
SECRET = "a-secret-of-the-webhook"
FILLED = script("filled")


@dataclass
class Place:
    """Our process, the platform's, and Telegram between the contacts and us."""

    beian: Beian
    platform: Beian
    api: FakeBotApi

    def contact(self, chat: int) -> Hooked:
        return Hooked(self.api, chat, f"{self.beian.url}/hooks/telegram", SECRET)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    folder = tmp_path_factory.mktemp("platform")
    port = free_ports()
    shared = {
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PLATFORM_KEY": secrets.token_urlsafe(24),
        "PLATFORM_WEBHOOK_SECRET": "whsec_" + b64encode(secrets.token_bytes(24)).decode(),
        "SANDBOX_DELAY": "0.2",
    }
    platform = Beian(folder / "platform", "sandbox", shared, port)
    starting = asyncio.create_task(platform.start(f"{platform.sandbox}/"))
    async with fake_botapi() as api:
        telegram = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
        hooked = {"TELEGRAM_MODE": "webhook", "TELEGRAM_SECRET": SECRET, "PLATFORM_URL": platform.sandbox}
        async with running(folder / "run", port, **shared, **telegram, **hooked) as beian:
            await starting
            await api.until(lambda api: api.webhook)
            yield Place(beian, platform, api)
    await platform.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def reviewer(place: Place) -> AsyncIterator[Reviewer]:
    made = Reviewer(place.platform.sandbox)
    yield made
    await made.close()


@pytest.mark.parametrize("name", ["branch_not_eligible", "wrong_filing"])
async def test_the_webhook_leads_to_the_same_conversation(place: Place, name: str):
    golden = read(name)
    assert written(await replay(golden, place.contact(len(name)))) == written(golden)


async def test_a_platform_that_is_away_gets_the_filing_later_and_everybody_is_told_once(
    place: Place, reviewer: Reviewer
):
    contact = place.contact(101)
    await contact.follow(FILLED)
    await place.platform.stop()
    assert (await contact.hand_in())[0].startswith("已提交，编号")
    assert (await contact.hear_news())[0].startswith("平台暂时连不上，「变频水泵 VX20」还没有送到")
    await place.platform.start(f"{place.platform.sandbox}/")
    assert (await contact.hear_news())[0].startswith("「变频水泵 VX20」已经送到平台")
    assert "备案成功" in (await contact.hear_news())[0]
    assert [line for line in await nothing_more(contact) if not line.startswith("{")] == []
    assert len(await reviewer.cases("变频水泵")) == 1


async def test_what_a_person_returns_is_corrected_where_it_was_wrong_and_accepted(place: Place, reviewer: Reviewer):
    contact = place.contact(102)
    await contact.follow(FILLED)
    await reviewer.by_hand(True)
    await contact.hand_in()
    [case, *_] = await _waiting(reviewer, contact)
    await reviewer.send_back(case, {"number:1": "专利号与证书不一致", "economic_evidence:": "经济数据缺少证明"})
    returned = await contact.hear_news()
    assert returned[:3] == (
        "平台退回了「变频水泵 VX20」，要改 2 处，其余不用动：",
        "1　专利号（第 1 项）：专利号与证书不一致",
        "2　经济数据证明：经济数据缺少证明",
    )
    assert any("专利号是多少？" in line for line in await contact.follow(["从第 1 处开始改"]))
    assert any("发来能证明上面数字的材料。" in line for line in await contact.follow(["ZL201810862203.X"]))
    await contact.follow(["@审计报告全文.pdf", "就这些"])
    await reviewer.by_hand(False)
    assert (await contact.hand_in())[0].startswith("已提交，编号")
    assert "备案成功" in (await contact.hear_news())[0]


async def _waiting(reviewer: Reviewer, contact: Hooked) -> list[str]:
    """The cases under review, as soon as there is one."""
    for _ in range(100):
        if found := await reviewer.cases("待审核"):
            return found
        await contact.look()
    return []
