"""Fetches papers after their update was acknowledged, keeps the good ones and gives the result to a turn."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from bot import lists, uploads
from bot.documents import papers
from bot.telling import Said, Telling
from storage import files, readings
from storage.database import Database, Transaction
from storage.files import AUTHORISATION, REPORT, FileRow, PaperStore

log = structlog.get_logger()

Fetch = Callable[[str], Awaitable[bytes]]
"""Brings the bytes behind an attachment's `ref`. Raises OSError when it may work later, LookupError when never."""

GIVE_UP = timedelta(hours=1)
PAUSE = 5.0
_BATCH = 50


@dataclass(slots=True)
class Intake:
    """Brings in what was announced: contact by contact in order, contacts side by side."""

    db: Database
    store: PaperStore
    fetchers: Mapping[str, Fetch]
    telling: Telling
    reads: bool = False
    """Whether what is kept is to be read."""
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def sweep(self) -> int:
        """Fetches all that waits, whoever announced it; returns how many files were settled."""
        async with self._busy:
            rows = await self.db.run(lambda tx: files.fetching(tx, tx.now + timedelta(seconds=1), _BATCH))
            by_contact: dict[int, list[FileRow]] = defaultdict(list)
            for row in rows:
                by_contact[row.contact_id].append(row)
            return sum(await asyncio.gather(*(self._in_order(mine) for mine in by_contact.values())))

    async def _in_order(self, rows: list[FileRow]) -> int:
        settled = 0
        for row in rows:
            try:
                done = await self._one(row)
            except Exception as error:  # one contact's trouble keeps nobody else waiting
                log.exception("paper_not_settled", file=row.id, error=type(error).__name__)
                break
            if not done:
                break
            settled += 1
        return settled

    async def _one(self, row: FileRow) -> bool:
        fetch = self.fetchers.get(row.channel.partition(":")[0], _no_such_channel)
        try:
            content = await fetch(row.ref)
        except LookupError:
            return await self._refuse(row, "gone")
        except OSError as error:
            log.warning("paper_not_fetched", file=row.id, error=type(error).__name__)
            late = await self.db.run(lambda tx: tx.now - row.created_at > GIVE_UP)
            return await self._refuse(row, "gone") if late else False
        return await self._settle(row, content)

    async def _settle(self, row: FileRow, content: bytes) -> bool:
        if row.question == lists.LIST:
            listed = await asyncio.to_thread(lists.read, row, content, await self.db.run(self.telling.house.today))
            if listed is not None:
                return await self._list(row, listed)
            row = replace(row, question="")  # a paper, of which nobody said yet which
        found = await asyncio.to_thread(papers.accept, content, row.name)
        if isinstance(found, papers.Refused):
            return await self._refuse(row, found.code, **found.params)
        digest = await asyncio.to_thread(self.store.put, content)

        def keep(tx: Transaction, now: FileRow) -> Said | None:
            if not files.keep(tx, row.id, digest, found.media_type, len(content)):
                return None
            if self.reads and row.question not in (AUTHORISATION, REPORT):
                _to_read(tx, row, digest)
            file = replace(now, question=row.question)
            return self.telling.turn(tx, file, lambda turn: [uploads.arrived(turn, file)])

        await self.telling.say(row.id, keep)
        return True

    async def _list(self, row: FileRow, listed: lists.Listed) -> bool:
        """A table is no paper: its rows are shown, its bytes are not kept."""

        def settle(tx: Transaction, now: FileRow) -> Said | None:
            if not files.refuse(tx, row.id, "list"):
                return None
            return self.telling.turn(tx, now, lambda turn: [lists.arrived(turn, now, listed)])

        await self.telling.say(row.id, settle)
        return True

    async def _refuse(self, row: FileRow, reason: str, **params: object) -> bool:
        def refuse(tx: Transaction, now: FileRow) -> Said | None:
            if not files.refuse(tx, row.id, reason):
                return None
            return self.telling.turn(tx, now, lambda turn: [uploads.refused(turn, now, reason, params)])

        await self.telling.say(row.id, refuse)
        return True


def _to_read(tx: Transaction, row: FileRow, digest: str) -> None:
    """The file is read later, unless the same bytes were read in this draft before."""
    known = readings.same(tx, row.draft_id, digest)
    readings.await_reading(tx, row.id)
    if known is not None:
        readings.settle(tx, row.id, known)


async def _no_such_channel(_ref: str) -> bytes:
    raise OSError("the channel is not in use now")
