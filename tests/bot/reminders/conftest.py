from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from storage.database import Database
from tests.bot.reminders.bureau import Bureau


@pytest.fixture
def bureau(database: Database) -> Iterator[Bureau]:
    with time_machine.travel("2026-06-01T01:00:00Z", tick=False) as clock:
        yield Bureau(database, clock)
