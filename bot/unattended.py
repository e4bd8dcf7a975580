"""The database and the house for an operator's command, while nobody has to be talking to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot import founding
from bot.house import House
from bot.notices import Notices
from bot.settings import Settings
from storage.database import Database
from storage.keys import Keyring

Say = Callable[[str], None]


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Database, House]]:
    """Storage migrated, notices checked; closed at the end. Raises SettingsError."""
    found = founding.checked(founding.candidates(settings))
    keys = Keyring(settings.keys())
    db = founding.opened(settings, keys)
    try:
        yield db, founding.house_of(settings, Notices.of(found), keys)
    finally:
        db.close()
