"""The conversation as contacts see it: every file of tests/transcripts is replayed and compared.

`pytest tests/test_transcripts.py --rewrite` writes them anew; read the difference before committing it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from itertools import count
from pathlib import Path

import pytest
import time_machine

from bot.documents import templates
from bot.messages import Outbound
from bot.screens.parts import columns
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, Dialogue, plain

SCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))
LISTS = ("law", "tasks", "problem")
"""Cards that hold a list or a quotation, and are as long as that is."""
LONGEST = 130
"""Chinese characters above the buttons that a phone shows without scrolling."""


@pytest.fixture(autouse=True)
def codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes that open something, and the salts of such, made predictable."""
    made, salts = ((f"CODE{number:06}" for number in count(1)) for _ in range(2))
    monkeypatch.setattr("storage.invitations._new", lambda: next(made))
    monkeypatch.setattr("storage.feeds._new", lambda: next(made))
    monkeypatch.setattr("storage.salted.salt", lambda: next(salts))


@pytest.fixture(autouse=True)
def pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture is drawn whatever fonts there are, and at once."""

    async def drawn(_asked: bytes) -> bytes:
        return b"\x89PNG"

    monkeypatch.setattr("bot.documents.trends._known", OrderedDict())
    monkeypatch.setattr("bot.documents.trends._drawn", drawn)


@pytest.fixture(autouse=True)
def documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates are filled at once, in this process."""

    async def asked(_module: str, content: bytes, _seconds: float) -> bytes:
        return templates.answered(content)

    monkeypatch.setattr(templates, "asked", asked)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path, tmp_path: Path, sqlite_template: Path, *, rewrite: bool):  # noqa: F811
    script = path.read_text(encoding="utf-8")
    played, said = asyncio.run(_play(script, tmp_path, sqlite_template))
    if rewrite:
        path.write_text(played, encoding="utf-8")
    else:
        assert played == script
    assert [plain(one) for one in said if _too_long(one)] == []


async def _play(script: str, folder: Path, template: Path) -> tuple[str, list[Outbound]]:
    with time_machine.travel(START, tick=False) as clock:
        dialogue = Dialogue(folder, template, clock)
        try:
            return await dialogue.play(script), dialogue.said
        finally:
            dialogue.close()


def _too_long(message: Outbound) -> bool:
    things = plain(message).split("\n\n")  # a reminder of several things is as long as they are
    return message.card not in LISTS and any(columns(thing) > 2 * LONGEST for thing in things)
