"""Fetches papers after their update was acknowledged, keeps the good ones and gives the result to a turn."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from bot import lists, summaries, uploads
from bot.documents import papers
from bot.house import House
from bot.messages import Address, Outbound
from bot.turn import Turn
from storage import contacts, files
from storage.database import Database, Transaction
from storage.files import FileRow, PaperStore

log = structlog.get_logger()

Fetch = Callable[[str], Awaitable[bytes]]
"""Brings the bytes behind an attachment's `ref`. Raises OSError when it may work later, LookupError when never."""

Owe = Callable[[Transaction, Address, Outbound], str]
"""Owes the answer in the transaction that settles the file, so that it arrives even if we end before it is sent."""

Reply = Callable[[Address, Outbound, str], Awaitable[None]]
"""Sends it at once, if that works; told under which cause it is owed."""

GIVE_UP = timedelta(hours=1)
PAUSE = 5.0
_BATCH = 50


@dataclass(slots=True)
class Intake:
    """Brings in what was announced: contact by contact in order, contacts side by side."""

    db: Database
    house: House
    store: PaperStore
    fetchers: Mapping[str, Fetch]
    owe: Owe
    reply: Reply
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
            listed = await asyncio.to_thread(lists.read, row, content, await self.db.run(self.house.today))
            if listed is not None:
                return await self._list(row, listed)
            row = replace(row, question="")
        found = await asyncio.to_thread(papers.accept, content, row.name)
        if isinstance(found, papers.Refused):
            return await self._refuse(row, found.code, **found.params)
        digest = await asyncio.to_thread(self.store.put, content)

        def keep(tx: Transaction) -> tuple[Address, Outbound] | None:
            if not files.keep(tx, row.id, digest, found.media_type, len(content)):
                return None
            return self._turn(tx, row, lambda turn: uploads.arrived(turn, row))

        return await self._say(keep)

    async def _list(self, row: FileRow, listed: lists.Listed) -> bool:
        """A table is no paper: its rows are shown, its bytes are not kept."""

        def settle(tx: Transaction) -> tuple[Address, Outbound] | None:
            if not files.refuse(tx, row.id, "list"):
                return None
            return self._turn(tx, row, lambda turn: lists.arrived(turn, row, listed))

        return await self._say(settle)

    async def _refuse(self, row: FileRow, reason: str, **params: object) -> bool:
        def refuse(tx: Transaction) -> tuple[Address, Outbound] | None:
            if not files.refuse(tx, row.id, reason):
                return None
            return self._turn(tx, row, lambda turn: uploads.refused(turn, row, reason, params))

        return await self._say(refuse)

    async def _say(self, settle: Callable[[Transaction], tuple[Address, Outbound] | None]) -> bool:
        """Settles a file and says so; nothing when another process did both before."""

        def settled(tx: Transaction) -> tuple[Address, Outbound, str] | None:
            said = settle(tx)
            return None if said is None else (*said, self.owe(tx, *said))

        said = await self.db.run(settled)
        if said is not None:
            await self.reply(*said)
        return True

    def _turn(self, tx: Transaction, row: FileRow, say: Callable[[Turn], Outbound]) -> tuple[Address, Outbound]:
        """A turn of the contact who sent the file, on the draft it was sent for."""
        contact = contacts.get(tx, row.contact_id)
        address = address_of(tx, row)
        turn = Turn(self.house, tx, contact, address, row.inbox_id, raw=row.name)
        if why := turn.why_not(row.draft_id):
            return address, Outbound(str(turn.say(why)))
        turn.look(row.draft_id)
        said = say(turn)
        summaries.keep(tx, self.house, turn.held)
        return address, said


async def _no_such_channel(_ref: str) -> bytes:
    raise OSError("the channel is not in use now")


def address_of(tx: Transaction, row: FileRow) -> Address:
    """Where the file came from, or the contact's last address."""
    found = contacts.addresses(tx, row.contact_id)
    mine = next((one for one in found if one.channel == row.channel), found[0])
    return Address(mine.channel, mine.external_id)
