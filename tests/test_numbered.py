"""A channel without buttons: the main dialogue as it is read there, and scripts of every kind as they are stored in the
end."""

from __future__ import annotations

import asyncio
import re
from itertools import count
from pathlib import Path
from secrets import token_hex
from types import SimpleNamespace
from unittest.mock import patch

import pytest
import time_machine

from bot.messages import Address, Button, Inbound, Outbound
from bot.rendering import Rendering
from storage import choices, contacts
from storage.database import Database, Transaction
from tests.support.databases import keys, sqlite_database, sqlite_template, sqlite_url  # noqa: F401
from tests.support.dialogue import START, Dialogue
from tests.support.numbered import NUMBERED, Crossing, Typed, Written, stored
from tests.support.playing import HOME, predictable, scripts
from tests.support.stage import tags_off

GOLDEN = sorted((HOME / "numbered").glob("*.txt"))
PLAYED = (
    "asked_in_between", "back_and_change", "colleagues", "linked_channels", "many_pasted", "reminder_in_the_middle",
    "language_proposed", "put_off", "rejected_file", "returned_and_corrected", "strange_messages", "variants_asked",
)  # fmt: skip
"""Whole dialogues of every kind, played twice: questions and files, changes, news between, two people, two channels."""
HERE = Address("web", "王工")
_BUTTONS = re.compile(r"(?:^\[[^\]\n]+\](?: \[[^\]\n]+\])*\n)+", re.MULTILINE)
_LABEL = re.compile(r"\[([^\]\n]+)\](?= \[|\n)")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_transcript_without_buttons(path: Path, tmp_path: Path, sqlite_template: Path, *, rewrite: bool):  # noqa: F811
    script = path.read_text(encoding="utf-8")
    with predictable(), time_machine.travel(START, tick=False) as clock:
        dialogue = _dialogue(path.stem, tmp_path, sqlite_template, clock)
        try:
            played = asyncio.run(dialogue.play(script))
        finally:
            dialogue.close()
    if rewrite:
        path.write_text(played, encoding="utf-8")
    else:
        assert played == script


def _dialogue(name: str, folder: Path, template: Path, clock: time_machine.Traveller) -> Dialogue:
    if name.startswith("wechat"):
        return Crossing(folder, template, clock)
    return Written(folder, template, clock, able=NUMBERED)


@pytest.mark.parametrize("name", PLAYED)
def test_numbers_and_words_lead_where_buttons_lead(name: str, tmp_path: Path, sqlite_template: Path):  # noqa: F811
    script = (HOME / f"{name}.txt").read_text(encoding="utf-8")
    tapped = _left(Dialogue, script, tmp_path / "tapped", sqlite_template)
    typed = _left(Typed, script, tmp_path / "typed", sqlite_template)
    for table in tapped:
        assert (table, sorted(set(typed[table]) ^ set(tapped[table]))) == (table, [])


def _left(kind: type[Dialogue], script: str, folder: Path, template: Path) -> dict[str, list[str]]:
    """What is stored when a script has been played."""
    folder.mkdir()
    files = (f"file{number:08}" for number in count(1))
    made = SimpleNamespace(token_urlsafe=lambda _: next(files), token_hex=token_hex)
    with predictable(), patch("storage.files.secrets", made), time_machine.travel(START, tick=False) as clock:
        dialogue = kind(folder, template, clock, able=NUMBERED if kind is Typed else None)
        try:
            asyncio.run(dialogue.play(script))
            return dialogue.office.core.db.run_now(stored)
        finally:
            dialogue.close()


def _offers() -> set[tuple[tuple[str, ...], ...]]:
    """The rows of labels of every message in every transcript, of all languages."""
    found = (_BUTTONS.findall(path.read_text(encoding="utf-8")) for path in scripts())
    return {tuple(tuple(_LABEL.findall(f"{row}\n")) for row in one.splitlines()) for path in found for one in path}


def test_every_choice_of_every_message_can_be_said(sqlite_database: Database) -> None:  # noqa: F811
    """By its number, or word for word where it has none."""
    offers = _offers()
    assert len(offers) > 800
    assert sqlite_database.run_now(lambda tx: [one for one in sorted(offers) if _lost(tx, one)]) == []


def _lost(tx: Transaction, rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """The codes that nothing which is offered leads to."""
    contacts.arrive(tx, HERE.channel, HERE.id, "zh_Hans")
    rendering, codes = Rendering("zh_Hans", {"web": NUMBERED}), count(1)
    buttons = tuple(tuple(Button(label, str(next(codes))) for label in row) for row in rows)
    [shown] = rendering.replies(tx, HERE, (Outbound("?", buttons),))
    offered = [f"{number} {label}" if number else label for label, _, number in _kept(tx)]
    assert all(one in tags_off(shown.offered) for one in offered), shown.offered
    said = [str(number) if number else label for label, _, number in _kept(tx)]
    met = {rendering.meant(tx, Inbound(HERE, "1", one)).button for one in said}
    return [one.code for row in buttons for one in row if one.code not in met]


def _kept(tx: Transaction) -> list[tuple[str, str, int]]:
    found = contacts.address_at(tx, HERE.channel, HERE.id)
    assert found is not None
    return choices.get(tx, found[0])["choices"]
