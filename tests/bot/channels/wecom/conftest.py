"""The product with both channels on the loopback platform, in this process."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.channels.wecom import WeCom
from bot.core import Core
from bot.settings import Settings
from bot.wecom import made
from tests.support import wecom
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.playing import predictable
from tests.support.wecom import Platform


@dataclass(repr=False)
class Desk:
    """A running product, and the platform it is at."""

    core: Core
    channel: WeCom
    at: Platform

    async def pulled(self) -> None:
        """Until all that the platform said is waiting was taken."""
        async with asyncio.timeout(20):
            while (await self.channel.wiring.places.get(wecom.ACCOUNT))[2] is not None:  # noqa: ASYNC110 - another's doing
                await asyncio.sleep(0.01)

    async def quiet(self) -> None:
        """Until all that was begun is done."""
        await self.channel.settle()
        await self.core.settle()


def opened(folder: Path, at: Platform) -> Core:
    settings = Settings(
        data_dir=folder, secret_key=SecretStr("a-secret-for-transcripts-only"), database_url="", platform_url="",
        most_a_minute=0, wecom_corp=wecom.CORP, wecom_agent=wecom.AGENT, wecom_secret=SecretStr(wecom.SECRET),
        wecom_token=SecretStr(wecom.TOKEN), wecom_key=SecretStr(wecom.KEY), wecom_accounts=wecom.ACCOUNT,
        wecom_url=at.url,
    )  # fmt: skip
    return Core.open(settings, "http://127.0.0.1:9", "key")


@pytest.fixture
async def at() -> AsyncIterator[Platform]:
    async with wecom.platform() as platform:
        yield platform


@pytest.fixture
async def desk(at: Platform, tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Desk]:  # noqa: F811
    shutil.copy(sqlite_template, tmp_path / "beian.db")
    with predictable():
        core = opened(tmp_path, at)
        channel = made(core)
        at.direct = channel.callback
        await channel.start()
        yield Desk(core, channel, at)
        await channel.stop()
        await core.close()
