"""What contacts may ask about their own data: a copy of everything, and to be forgotten."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from hashlib import sha256

from bot.buttons import Tap
from bot.messages import Document, Outbound
from bot.screens import personal as screens
from bot.turn import Turn
from storage import audit, discards, erasure, personal

LARGEST = 45_000_000
"""Bytes of papers in one archive: the narrowest channel takes documents of 50 MB."""
KEPT = timedelta(days=1)
"""How long the copy can be downloaded again."""

Entry = tuple[str, bytes]


def mydata(turn: Turn) -> list[Outbound]:
    """Everything kept about the contact as one JSON file, and the files they sent, in one archive or a few."""
    found = list(_papers(turn))
    everything = personal.everything(turn.tx, turn.contact.id)
    data = json.dumps(everything, ensure_ascii=False, indent=1).encode()
    archives = [_archive(turn, n, part) for n, part in enumerate(_parts([("data.json", data), *found]), 1)]
    discards.note(turn.tx, turn.contact.id, [sha256(one.content).hexdigest() for one in archives], KEPT)
    audit.note(turn.tx, audit.contact(turn.contact.id), "export", detail=f"{len(found)} papers")
    return [screens.given(turn, tuple(archives), len(found))]


def forget(turn: Turn) -> list[Outbound]:
    """Says what would be erased and what would stay, and asks."""
    return [screens.ask(turn, erasure.plan(turn.tx, turn.contact.id))]


def confirmed(turn: Turn, tap: Tap) -> list[Outbound]:
    """Erases, when what would be erased was read just now."""
    if not screens.is_fresh(turn, tap):
        return forget(turn)
    erased = erasure.erase(turn.tx, turn.contact.id)
    counts = f"{len(erased.drafts)} drafts, {len(erased.shared)} shared, {len(erased.kept)} filings kept"
    audit.note(turn.tx, audit.contact(turn.contact.id), "forget", detail=counts)
    turn.let_go()
    return [screens.erased(turn, erased)]


def privacy(turn: Turn) -> list[Outbound]:
    """What is kept and why."""
    return [screens.privacy(turn)]


def _papers(turn: Turn) -> Iterator[Entry]:
    store = turn.house.papers
    for place, row in enumerate(personal.papers(turn.tx, turn.contact.id), 1):
        if store is not None and row.digest is not None and store.has(row.digest):
            yield f"papers/{place:03d} {_plain(row.name)}", store.get(row.digest)


def _plain(name: str) -> str:
    """A file's name without anything that could lead out of its folder."""
    return "".join("_" if char in '/\\:*?"<>|' or not char.isprintable() else char for char in name).strip(". ") or "_"


def _parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The entries in order, in as many archives as are needed."""
    part: list[Entry] = []
    size = 0
    for entry in entries:
        if part and size + len(entry[1]) > LARGEST:
            yield part
            part, size = [], 0
        part.append(entry)
        size += len(entry[1])
    yield part


def _archive(turn: Turn, number: int, entries: list[Entry]) -> Document:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries:
            packed = zipfile.ZIP_DEFLATED if name.endswith(".json") else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(name, turn.today.timetuple()[:6]), content, packed)
    ending = f"-{number}" if number > 1 else ""
    return Document(f"beian-mydata-{turn.today:%Y%m%d}{ending}.zip", "application/zip", out.getvalue())


COMMANDS: Mapping[str, Callable[[Turn], list[Outbound]]] = {"mydata": mydata, "forget": forget, "privacy": privacy}
TAPS: Mapping[str, Callable[[Turn, Tap], list[Outbound]]] = {screens.CONFIRM: confirmed}
