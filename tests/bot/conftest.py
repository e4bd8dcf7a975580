from __future__ import annotations

from pathlib import Path

import pytest

from storage.database import Database
from storage.files import PaperStore
from storage.keys import Keyring
from tests.support.databases import *  # noqa: F403 - fixtures
from tests.support.firm import Firm


@pytest.fixture
def firm(sqlite_database: Database, keys: Keyring, tmp_path: Path) -> Firm:
    return Firm.of(sqlite_database, PaperStore(tmp_path / "papers", keys))
