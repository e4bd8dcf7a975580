"""Transcripts: where they lie, what is made predictable while one is played, and playing it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from unittest.mock import patch

import time_machine

from bot import founding
from bot.documents import templates
from bot.messages import Outbound
from bot.notices import Candidate
from bot.settings import Settings
from locales.catalogue import FIRST
from storage.database import Database, connect
from storage.keys import Keyring
from tests.support.dialogue import START, Dialogue

HOME = Path(__file__).parent.parent / "transcripts"
_NO_LANGUAGE = ("given", "numbered")
"""Folders of scripts that are no language."""
_CLIENTS = {"zh_Hans": "zh-CN", "zh_Hant": "zh-TW"}
"""What a client calls a language, where it is not what we call it."""


def folder(language: str) -> Path:
    """Where the scripts in a language lie, those of `!given` in `given/` beside them; Chinese is at home."""
    return HOME if language == FIRST else HOME / language


def scripts() -> tuple[Path, ...]:
    """Every transcript, Chinese ones first."""
    others = sorted(one for one in HOME.glob("*/*.txt") if one.parent.name not in _NO_LANGUAGE)
    return (*sorted(HOME.glob("*.txt")), *others)


def language_of(path: Path) -> str:
    return FIRST if path.parent == HOME else path.parent.name


class Spoken(Dialogue):
    """A dialogue of people whose clients name one language."""

    def __init__(self, at: Path, template: Path, clock: time_machine.Traveller, language: str) -> None:
        super().__init__(at, template, clock, _CLIENTS.get(language, language))
        self.given = folder(language) / "given"


async def play(script: str, at: Path, template: Path, language: str) -> tuple[str, list[Outbound]]:
    """The transcript of a script on an empty folder, and all that was said."""
    with time_machine.travel(START, tick=False) as clock:
        dialogue = Spoken(at, template, clock, language)
        try:
            return await dialogue.play(script), dialogue.said
        finally:
            dialogue.close()


@contextmanager
def predictable() -> Iterator[None]:
    """Codes that open something and their salts are counted, pictures drawn and templates filled at once; what every
    start of the product works out anew from files that stay the same is worked out once; no power is lost."""
    codes, salts = ((f"CODE{number:06}" for number in count(1)) for _ in range(2))
    with ExitStack() as stack:
        for name, instead in {
            "storage.invitations._new": lambda: next(codes),
            "storage.feeds._new": lambda: next(codes),
            "storage.salted.salt": lambda: next(salts),
            "bot.documents.trends._known": OrderedDict[bytes, bytes](),
            "bot.documents.trends._drawn": _drawn,
            "bot.documents.templates.asked": _filled,
            "bot.core.candidates": lambda settings: _found(settings.notice_modules),
            "bot.core.checked": lambda found: found,
            "bot.core.opened": _opened,
            "storage.database._PRAGMAS": ("journal_mode=WAL", "synchronous=OFF", "foreign_keys=ON"),
        }.items():
            stack.enter_context(patch(name, instead))
        yield


async def _drawn(_asked: bytes) -> bytes:
    return b"\x89PNG"


async def _filled(_module: str, content: bytes, _seconds: float) -> bytes:
    return templates.answered(content)


_candidates, _checked = founding.candidates, founding.checked


@cache
def _found(modules: tuple[str, ...]) -> tuple[Candidate, ...]:
    return _checked(_candidates(Settings(notices=",".join(modules))))


def _opened(settings: Settings, keys: Keyring) -> Database:
    """The template has the newest tables."""
    return connect(settings.database, keys)
