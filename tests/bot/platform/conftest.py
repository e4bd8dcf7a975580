from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.platform.sandbox import Settings, create_app
from bot.platform.sandbox.desk import Desk
from bot.platform.sandbox.store import Store

KEY = "key-of-the-bot"


@dataclass
class Platform:
    """The stand-in with its worker at rest: a test says when its reviews are due."""

    http: TestClient
    desk: Desk

    def review(self) -> None:
        for row in self.desk.store.due(time.time() + 10**6):
            self.desk.review(row)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "sandbox.db", key=KEY, delay=1000)


@pytest.fixture
def platform(settings: Settings) -> Platform:
    http = TestClient(create_app(settings), headers={"Authorization": f"Bearer {KEY}"}, follow_redirects=False)
    return Platform(http, Desk(Store(settings.database), settings))


@pytest.fixture
def keys() -> Callable[[], str]:
    numbers: Iterator[int] = iter(range(1000))
    return lambda: f"17-{next(numbers)}"
