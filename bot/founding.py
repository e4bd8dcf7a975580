"""What a start needs before anything runs: the notices checked, the database opened, and what outlives a turn."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from bot import consent
from bot.house import House
from bot.notices import Candidate, Notices
from bot.settings import Settings, SettingsError
from flows import notices
from flows.lint import lint
from locales import add_folder
from storage.database import Database, UnavailableError, connect
from storage.files import PaperStore
from storage.keys import Keyring

BUILT_IN = "flows.notices.shanghai_2022"


def candidates(settings: Settings) -> tuple[Candidate, ...]:
    """The built-in notice and those the settings name. Raises SettingsError naming a module that is none."""
    found = []
    for name in (BUILT_IN, *settings.notice_modules):
        try:
            [notice] = notices.load((name,))
        except (ImportError, ValueError) as error:
            raise SettingsError(f"BEIAN_NOTICES: {name}: {error}") from error
        words = Path(str(import_module(name).__file__)).parent / "locales"
        if name != BUILT_IN and words.is_dir():
            add_folder(words)
        dated, released = notices.deadlines(name), tuple(notices.released(name).values())
        found.append(Candidate(notice, dated, released, notices.carried(name), notices.knowledge(name)))
    return tuple(found)


def checked(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The same, when every notice passes its lint. Raises SettingsError with the first finding."""
    for candidate in found:
        for finding in lint(candidate.notice):
            raise SettingsError(f"{candidate.notice.id}: {finding.error} at {finding.where}: {finding.message}")
    return tuple(found)


def opened(settings: Settings, keys: Keyring) -> Database:
    """The database, with the newest tables. Raises SettingsError when it is not to be had."""
    try:
        db = connect(settings.database, keys)
        db.migrate()
    except UnavailableError as error:
        raise SettingsError(f"BEIAN_DATABASE_URL: {error}") from error
    return db


def house_of(settings: Settings, known: Notices, keys: Keyring, *, reads: bool = False) -> House:
    """What outlives a turn, as it is set."""
    return House(
        known, keys.secret("buttons"), settings.zone, settings.language, settings.demo, next(iter(known.candidates)),
        settings.most_a_minute, settings.base_url, PaperStore(settings.data_dir / "papers", keys), str(consent.VERSION),
        settings.inbox_days, settings.retention_days, reads=reads, mails=settings.relay is not None,
        telegram_name=settings.telegram_name, carried=settings.carried, older_button_keys=keys.secrets("buttons")[1:],
    )  # fmt: skip
