"""A bureau's day in a test: a fresh database, the conversation on it, and papers fetched from the test itself."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import handover, reviews
from bot.conversation import handler
from bot.intake import Intake
from bot.messages import Address, Handle, Inbound, Outbound
from bot.notices import Candidate, Notices
from bot.offers import offers
from bot.platform.contract import Review
from bot.turn import House
from flows.notices.shanghai_2022 import DEADLINES, NOTICE
from storage import contacts, deliveries, filings
from storage.database import Database, Transaction, connect
from storage.files import PaperStore
from storage.filings import FilingRow
from storage.keys import Keyring
from tests.bot.documents import samples

ZONE = ZoneInfo("Asia/Shanghai")
SECRET = "a secret for transcripts only"
_LOCKED = samples.pdf(owner="o", reader="r")
_FILES = {
    "empty": b"",
    "locked": _LOCKED,
    "exe": b"MZ\x90\x00" + bytes(60),
    "zip": samples.archive(readme="x"),
    "jpg": samples.picture(),
    "png": samples.picture("PNG"),
    "docx": samples.word(),
    "xlsx": samples.excel(),
    "pdf": samples.pdf(),
}
"""What a file holds, by a word its name begins or ends with."""


async def fetch(name: str) -> bytes:
    """The bytes of a file as the test calls it; one called "gone…" is no longer there."""
    if name.startswith("gone"):
        raise LookupError(name)
    return next(content for word, content in _FILES.items() if name.startswith(word) or name.endswith(word))


@dataclass(slots=True, repr=False)
class Office:
    """One running copy of the product on one folder; a second one on the same folder is a restart."""

    folder: Path
    db: Database
    house: House
    handle: Handle
    intake: Intake
    _arrived: list[tuple[Address, Outbound]] = field(default_factory=list)

    @classmethod
    def open(cls, folder: Path, template: Path) -> Office:
        path = folder / "beian.db"
        if not path.exists():
            shutil.copy(template, path)
        keys = Keyring([SECRET])
        db = connect(f"sqlite:///{path}", keys)
        notices = Notices.of([Candidate(NOTICE, DEADLINES)])
        db.run_now(notices.first_start)
        house = House(notices, keys.secret("buttons"), ZONE, "zh_Hans", True, NOTICE.id)
        arrived: list[tuple[Address, Outbound]] = []

        async def reply(address: Address, message: Outbound) -> None:
            arrived.append((address, message))

        intake = Intake(db, house, PaperStore(folder / "papers", keys), {"web": fetch}, reply)
        return cls(folder, db, house, handler(db, house), intake, arrived)

    async def receive(self, inbound: Inbound) -> tuple[Outbound, ...]:
        """All that is said to one update, its files included."""
        said = list((await self.handle(inbound)).messages)
        if inbound.attachments:
            await self.intake.sweep()
            said += [message for _, message in self._arrived]
            self._arrived.clear()
        return tuple(said)

    async def verdict(self, filing_id: int, review: Review) -> tuple[Outbound, ...]:
        """What the platform says about a filing, as the news to its contacts."""
        return await self.db.run(lambda tx: self._told(tx, filing_id, review))

    def _told(self, tx: Transaction, filing_id: int, review: Review) -> tuple[Outbound, ...]:
        filing = filings.get(tx, filing_id)
        count = len(filings.reviews(tx, filing_id))
        handed = filings.handover_of(tx, filing_id)
        if handed is not None and handed.state != "sent":
            filings.set_handover(tx, handed.id, state="sent")
            filings.link_platform(tx, filing_id, f"case-{filing_id}")
        handover.keep(tx, filing, f"event-{filing_id}-{count}", review, tx.now)
        owed = deliveries.claim(tx, "test", 20, 60)
        news = [reviews.render(tx, (row,), offers(self.house)) for row in owed if row.kind == handover.REVIEW]
        for row in owed:
            deliveries.finish(tx, row.id, "sent")
        return tuple(news)

    async def filing(self, who: Address, reference: str = "") -> FilingRow:
        """What the contact handed over under a reference; without one, what was handed over last."""
        mine = await self.db.run(lambda tx: self._filings(tx, who))
        return next(one for one in reversed(mine) if reference in ("", one.reference))

    def _filings(self, tx: Transaction, who: Address) -> Sequence[FilingRow]:
        contact = contacts.arrive(tx, who.channel, who.id)[0]
        assert contact.subject_id is not None
        return sorted(filings.of_subject(tx, contact.subject_id), key=lambda filing: filing.id)

    def close(self) -> None:
        self.db.close()
