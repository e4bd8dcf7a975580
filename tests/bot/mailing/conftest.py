from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import time_machine
from pydantic import SecretStr

from bot.core import Core
from bot.settings import Settings
from tests.support.dialogue import START
from tests.support.mail_server import FROM, mail_server
from tests.support.mailroom import Bureau


@pytest.fixture
async def bureau(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Bureau]:
    shutil.copy(sqlite_template, tmp_path / "beian.db")
    async with mail_server() as server:
        settings = Settings(
            data_dir=tmp_path,
            secret_key=SecretStr("a-secret-for-tests-only"),
            public_url="https://beian.example",
            smtp_url=SecretStr(f"smtp://127.0.0.1:{server.port}/?from={FROM}"),
            most_a_minute=0,
        )
        with time_machine.travel(START, tick=False) as clock:
            core = Core.open(settings, "http://127.0.0.1:9", "key")
            made = Bureau(core, server, clock, None)
            made.open()
            yield made
            await core.close()
