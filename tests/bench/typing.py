"""What a contact types for a whole filing, a registration and a product with three patents, with and without papers
being read: the same firm, product and papers, each conversation played through the product to its receipt.

The scripts lie in `dialogues/`. A line counts as a tap where a button on the screen says it, else its characters are
typed; a file counts as one, however many pages it has. What was read is confirmed whenever that is offered. Papers are
printed from the corpus.
"""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import time_machine

from bot.documents.reading.reader import Reader
from bot.reading import Reads
from storage import contacts, filings
from storage.database import Transaction, connect
from storage.keys import Keyring
from tests.bench.report import Report
from tests.corpus.cases import PAPERS
from tests.corpus.recording import missing
from tests.corpus.rendering import rendered
from tests.support.dialogue import START, Dialogue
from tests.support.house import Office

SCRIPTS = Path(__file__).parent / "dialogues"
CASES = {case.name: case for case in PAPERS}
_RIGHT = re.compile(r"(其余 \d+ 处)?都?对，填上")
"""What is tapped whenever it is offered: what was read is right."""
Fetch = Callable[[str], Awaitable[bytes]]


@dataclass
class Count:
    characters: int = 0
    taps: int = 0
    files: int = 0


@dataclass
class Played:
    """What was needed, by section; `answers` of everything that was handed over, and how many files each paper has."""

    sections: dict[str, Count] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def whole(self) -> Count:
        each = self.sections.values()
        return Count(sum(one.characters for one in each), sum(one.taps for one in each), sum(one.files for one in each))


async def played(script: str, fetch: Fetch, reader: Reads | None = None) -> Played:
    """One conversation to its end. Raises AssertionError at a reply that is not understood."""
    with tempfile.TemporaryDirectory(prefix="beian-bench-") as name:
        folder, template = Path(name) / "data", Path(name) / "empty.db"
        folder.mkdir()
        fresh = connect(f"sqlite:///{template}", Keyring(["a secret for measuring only"]))
        fresh.migrate()
        fresh.close()
        with time_machine.travel(START, tick=False) as clock:
            dialogue = Dialogue(folder, template, clock)
            dialogue.close()
            dialogue.office = Office.open(folder, template, readers=(reader,) if reader else ())
            dialogue.office.core.fetchers["web"] = fetch
            try:
                return await _play((SCRIPTS / f"{script}.txt").read_text("utf-8"), dialogue)
            finally:
                dialogue.close()


async def _play(script: str, dialogue: Dialogue) -> Played:
    found = Played()
    for line in script.splitlines():
        if line.startswith("# "):
            count = found.sections[line.removeprefix("# ")] = Count()
            continue
        await _do(line, dialogue, count)
        while right := next(filter(_RIGHT.fullmatch, dialogue.offered()), ""):
            await _do(right, dialogue, count)
    found.answers = await dialogue.office.core.db.run(lambda tx: _handed_over(tx, dialogue.who))
    return found


async def _do(line: str, dialogue: Dialogue, count: Count) -> None:
    if line.startswith("@"):
        count.files += len(line.split())
    elif line in dialogue.offered():
        count.taps += 1
    elif not line.startswith("!"):
        count.characters += len(line)
    for message in await dialogue.do(line):
        assert message.card != "problem", (line, message.text)


def _handed_over(tx: Transaction, who: str) -> dict[str, Any]:
    """By question and item what was answered in both filings; of papers how many."""
    subject = contacts.arrive(tx, "web", who)[0].subject_id
    assert subject is not None
    found: dict[str, Any] = {}
    for filing in filings.of_subject(tx, subject):
        items = (item for section in filing.content["data"] for item in section["items"])
        found |= {"/".join(item["key"]): item["value"] for item in items if item["kind"] != "papers"}
        found |= Counter(paper["question"] for paper in filing.content["papers"])
    return found


@cache
def printed(name: str) -> bytes:
    """A paper of the corpus as a contact sends it: a photo, or a PDF of photos."""
    first, *more = rendered(CASES[name])
    out = io.BytesIO()
    if more:
        first.save(out, "PDF", save_all=True, append_images=more, quality=92)
    else:
        first.save(out, "JPEG", quality=92)
    return out.getvalue()


async def _fetch(name: str) -> bytes:
    return await asyncio.to_thread(printed, name)


def run() -> None:
    if gone := missing():
        print(f"typing: not measured, {gone} missing")
        return
    typed, read = asyncio.run(_both())
    assert typed.answers == read.answers, "the filings are not the same"
    table = Report(
        "What a contact types and taps for a whole filing",
        ("section", "characters", "with papers read", "taps", "with papers read", "files", "with papers read"),
    )
    for name, count in typed.sections.items():
        table.row(name, *_cells(count, read.sections[name]))
    table.row("all", *_cells(typed.whole, read.whole))
    table.row(
        "saved",
        *_saved(typed.whole.characters, read.whole.characters),
        *_saved(typed.whole.taps, read.whole.taps),
        "",
        "",
    )
    table.note = (
        f"A registration and a product with three patents, {len(typed.answers)} answers and papers, equal both ways. "
        "The papers are printed by our own code (one certificate is askew and in the shade, one is a photo taken at an "
        "angle with a seal over its number) and read by the reader of the product. Without reading, the three numbers "
        "are pasted at once and one answer does for all patents where it can. Consent is one tap more, both ways."
    )
    table.show("typing")


async def _both() -> tuple[Played, Played]:
    reader = Reader()
    try:
        return await played("typed", _fetch), await played("read", _fetch, reader)
    finally:
        await reader.close()


def _cells(typed: Count, read: Count) -> tuple[int, ...]:
    return typed.characters, read.characters, typed.taps, read.taps, typed.files, read.files


def _saved(before: int, after: int) -> tuple[str, str]:
    return "", f"{before - after} ({(before - after) / before:.0%})"
