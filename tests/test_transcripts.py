"""The conversation as contacts see it: every file of tests/transcripts is replayed and compared.

`pytest tests/test_transcripts.py --rewrite` writes them anew; read the difference before committing it.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from bot.messages import Outbound
from bot.screens.parts import columns
from locales import languages
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import plain
from tests.support.playing import HOME, language_of, play, predictable, scripts
from tests.support.translating import ABOUT_LANGUAGE, EVERYWHERE, TYPED, typed

LISTS = ("law", "tasks", "problem")
"""Cards that hold a list or a quotation, and are as long as that is."""
LONGEST = 130
"""Chinese characters above the buttons that a phone shows without scrolling."""
_CARD = re.compile(r"^(?:--|\((?:message|law|tasks|doubt|problem|receipt|edit| )+\))$", re.MULTILINE)
_BUTTON = re.compile(r"\[[^\]\n]+\](?=(?: \[[^\]\n]+\])*$)", re.MULTILINE)
_DOCUMENT = re.compile(r"^\{[^}]*(\.\w+)\}$", re.MULTILINE)


@pytest.mark.parametrize("path", scripts(), ids=lambda path: str(path.relative_to(HOME).with_suffix("")))
def test_transcript(path: Path, tmp_path: Path, sqlite_template: Path, *, rewrite: bool):  # noqa: F811
    script = path.read_text(encoding="utf-8")
    with predictable():
        played, said = asyncio.run(play(script, tmp_path, sqlite_template, language_of(path)))
    if rewrite:
        path.write_text(played, encoding="utf-8")
    else:
        assert played == script
    assert [plain(one) for one in said if _too_long(one)] == []


def _too_long(message: Outbound) -> bool:
    things = plain(message).split("\n\n")  # a reminder of several things is as long as they are
    return message.card not in LISTS and any(columns(thing) > 2 * LONGEST for thing in things)


def test_every_transcript_is_told_in_english_too() -> None:
    chinese, english = ({path.stem for path in scripts() if language_of(path) == tag} for tag in ("zh_Hans", "en"))
    assert english == chinese - set(ABOUT_LANGUAGE)


@pytest.mark.parametrize("language", [tag for tag in languages() if tag not in ("zh_Hans", "en")])
def test_some_are_told_in_every_language(language: str) -> None:
    assert {path.stem for path in scripts() if language_of(path) == language} == set(EVERYWHERE)


@pytest.mark.parametrize(
    "path",
    [one for one in scripts() if one.parent != HOME],
    ids=lambda path: str(path.relative_to(HOME).with_suffix("")),
)
def test_the_same_happens_in_every_language(path: Path) -> None:
    """After every line the same kinds of messages, with as many buttons and documents."""
    assert _course(path) == _course(HOME / path.name)


def _course(path: Path) -> list[list[str]]:
    turns = re.split(r"^> ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_CARD.findall(turn) + ["button"] * len(_BUTTON.findall(turn)) + _DOCUMENT.findall(turn) for turn in turns]


def test_what_is_typed_in_the_stories_of_every_language_is_known_in_each() -> None:
    """So that `python -m tests.support.translating` needs nothing but the language's words."""
    tables = {path.stem: typed(path.stem) for path in TYPED.glob("*.tsv")}
    everywhere = set.intersection(*(set(table) for table in tables.values()))
    assert {tag: odd for tag, table in tables.items() if tag != "en" and (odd := set(table) - everywhere)} == {}
    assert set(tables) | {"zh_Hans"} == {"zh_Hans", "zh_Hant", "en", "ja", "ko", "de", "fr"}
    assert [pair for table in tables.values() for pair in table.items() if not all(map(str.strip, pair))] == []
