"""What outside work led to is settled and owed in one transaction, and said at once if that works."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot import summaries
from bot.house import House
from bot.kinds import WentOut
from bot.messages import Address, Outbound
from bot.turn import Turn
from storage import contacts, files
from storage.database import Database, NotFoundError, Transaction
from storage.files import FileRow

Owe = Callable[[Transaction, Address, Outbound], WentOut]
"""Owes an answer in the transaction that settles what it is about, so that it arrives even if we end before it is
sent."""
Reply = Callable[[Address, Outbound, WentOut], Awaitable[None]]
"""Sends it at once, if that works; told who is to be told then."""
Said = tuple[Address, Sequence[Outbound]]
"""What is to be said, and where."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Turns that no update began: a file was fetched, or read."""

    db: Database
    house: House
    owe: Owe
    reply: Reply

    async def say(self, file_id: str, settle: Callable[[Transaction, FileRow], Said | None]) -> None:
        """Settles something about a file as it is now and says so; nothing when the file is gone, or another process
        did both before. Its contact is held before anything else is, as in a turn that an update began: what they do
        meanwhile waits, and no two wait for each other."""

        def settled(tx: Transaction) -> list[tuple[Address, Outbound, WentOut]]:
            file = _held(tx, file_id)
            said = settle(tx, file) if file is not None else None
            return [] if said is None else [(said[0], one, self.owe(tx, said[0], one)) for one in said[1]]

        for address, message, went_out in await self.db.run(settled):
            await self.reply(address, message, went_out)

    def turn(
        self, tx: Transaction, row: FileRow, say: Callable[[Turn], Sequence[Outbound]], *, quietly: bool = False
    ) -> Said:
        """A turn of the contact who sent the file, on the draft it was sent for. `quietly`: when that is not theirs any
        more, nothing is said."""
        contact = contacts.get(tx, row.contact_id)
        address = address_of(tx, row)
        turn = Turn(self.house, tx, contact, address, row.inbox_id, raw=row.name)
        if why := turn.why_not(row.draft_id):
            return address, () if quietly else (Outbound(str(turn.say(why))),)
        turn.look(row.draft_id)
        said = say(turn)
        summaries.keep(tx, self.house, turn.held)
        return address, said


def _held(tx: Transaction, file_id: str) -> FileRow | None:
    """The file, its contact held; None when it was erased, or goes to another contact just now."""
    try:
        contacts.load(tx, files.get(tx, file_id).contact_id)
        return files.get(tx, file_id)
    except NotFoundError:
        return None


def address_of(tx: Transaction, row: FileRow) -> Address:
    """Where the file came from, or the contact's last address."""
    found = contacts.addresses(tx, row.contact_id)
    mine = next((one for one in found if one.channel == row.channel), found[0])
    return Address(mine.channel, mine.external_id)
