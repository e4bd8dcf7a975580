"""Has kept papers read, one after another and beside the conversation, and takes a turn with what came out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from bot import confirming
from bot.telling import Said, Telling
from flows.papers import Box, Reading
from flows.papers import Field as ReadField
from storage import files, readings
from storage.database import Database, NotFoundError, Transaction
from storage.files import FileRow, PaperStore

log = structlog.get_logger()

LEASE = 600.0
"""Seconds for which a file is one process's to read: longer than a reader takes, pictures of what it read included."""
Crops = dict[str, bytes]


class Reads(Protocol):
    """A reader of papers, in a process of its own. None: what it was given cannot be read, or not in time."""

    async def read(self, content: bytes, media_type: str, /) -> Reading | None: ...

    async def crop(self, content: bytes, media_type: str, page: int, boxes: Sequence[Box], /) -> bytes | None:
        """A picture of these places of the upright page, one below another."""


@dataclass(slots=True)
class PaperReading:
    """The queue of papers to be read. Several processes may work on it: a file is one's while it is at it."""

    db: Database
    store: PaperStore
    readers: Sequence[Reads]
    telling: Telling
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def sweep(self) -> int:
        """Reads all that waits, with every reader there is; returns how many files were settled."""
        if self._busy.locked():
            return 0
        async with self._busy:
            return sum(await asyncio.gather(*(self._work(reader) for reader in self.readers)))

    async def _work(self, reader: Reads) -> int:
        done = 0
        while claimed := await self.db.run(lambda tx: readings.claim(tx, 1, LEASE)):
            for file_id, tries in claimed:
                try:
                    await self._one(reader, file_id, tries)
                except NotFoundError:  # it was taken out meanwhile
                    continue
                except OSError as error:  # it is read again later
                    log.warning("paper_not_read", file=file_id, error=type(error).__name__)
                except Exception as error:  # one paper's trouble keeps no other waiting
                    log.exception("reading_not_settled", file=file_id, error=type(error).__name__)
                done += 1
        return done

    async def _one(self, reader: Reads, file_id: str, tries: int) -> None:
        row = await self.db.run(lambda tx: files.get(tx, file_id))
        found, crops = None, Crops()
        if tries <= readings.MOST_TRIES:
            try:
                content = await asyncio.to_thread(self.store.get, row.digest or "")
            except KeyError:  # it was taken out meanwhile
                content = b""
            found = await reader.read(content, row.media_type) if content else None
            crops = await _cut(reader, content, row.media_type, found) if found is not None else Crops()
        if found is None:
            log.info("paper_not_read", file=file_id)
        await self.telling.say(file_id, lambda tx, now: self._settled(tx, now, found, crops))

    def _settled(self, tx: Transaction, row: FileRow, found: Reading | None, crops: Crops) -> Said | None:
        """What was read is kept, and what it means for the draft is said."""
        if not readings.settle(tx, row.id, found):
            return None
        for name, picture in crops.items():
            readings.keep_crop(tx, row.id, name, picture)
        return self.telling.turn(tx, row, lambda turn: confirming.was_read(turn, row, found), quietly=True)


async def _cut(reader: Reads, content: bytes, media_type: str, found: Reading) -> Crops:
    """What each field looks like on its paper, and under "" those of the page that has most of them."""
    named: dict[str, ReadField] = {}
    for one in found.fields:
        named.setdefault(one.name, one)
    if not named:
        return {}
    pages = [one.page for one in named.values()]
    most = max(sorted(set(pages)), key=pages.count)
    whole = tuple(dict.fromkeys(one.box for one in named.values() if one.page == most))
    picture = await reader.crop(content, media_type, most, whole)
    if picture is None:  # there is nothing to show, or it takes too long: then each field would as well
        return {}
    cut = {name: await reader.crop(content, media_type, one.page, (one.box,)) for name, one in named.items()}
    return {"": picture, **{name: shown for name, shown in cut.items() if shown}}
