from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import time_machine

from storage.database import Database
from storage.files import PaperStore
from storage.keys import Keyring
from tests.support.databases import *  # noqa: F403 - fixtures
from tests.support.dialogue import START, Dialogue
from tests.support.firm import Firm


@pytest.fixture
def firm(sqlite_database: Database, keys: Keyring, tmp_path: Path) -> Firm:
    return Firm.of(sqlite_database, PaperStore(tmp_path / "papers", keys))


@pytest.fixture
async def dialogue(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Dialogue]:
    """Before anybody has written."""
    with time_machine.travel(START, tick=False) as clock:
        made = Dialogue(tmp_path, sqlite_template, clock)
        yield made
        made.close()


@pytest.fixture
def numbered(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dialogue]:
    """The same outside a loop; the codes of its invitations are CODE000001 and so on."""
    codes = iter(f"CODE{number:06}" for number in range(1, 99))
    monkeypatch.setattr("storage.invitations._new", lambda: next(codes))
    with time_machine.travel(START, tick=False) as clock:
        made = Dialogue(tmp_path, sqlite_template, clock)
        yield made
        made.close()
