"""A bureau's day in a test: the product as it runs, on a fresh database, with a channel and files of the test's own."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot import handover
from bot.core import Core
from bot.letters import compose
from bot.messages import EMAIL, Address, Attempt, Capabilities, Inbound, Letter, Outbound
from bot.platform.contract import Review
from bot.reading import Reads
from bot.settings import Settings
from storage import contacts, deliveries, filings
from storage.database import Transaction
from storage.filings import FilingRow
from tests.bot.documents import samples
from tests.support import reader, tables

ZONE = ZoneInfo("Asia/Shanghai")
_FILES = {
    **tables.FILES,
    "empty": b"",
    "locked": samples.pdf(owner="o", reader="r"),
    "exe": b"MZ\x90\x00" + bytes(60),
    "zip": samples.archive(readme="x"),
    "jpg": samples.picture(),
    "png": samples.picture("PNG"),
    "docx": samples.word(),
    "xlsx": samples.excel(),
    "pdf": samples.pdf(),
}
"""What a file holds, by the word its name begins or ends with."""


_GOOD = ("jpg", "png", "docx", "xlsx", "pdf")


async def fetch(name: str) -> bytes:
    """The bytes of a file as the test calls it, others for each name; one called "copy=a.pdf" holds those of "a.pdf",
    one called "gone…" is no longer there."""
    if name.startswith("gone"):
        raise LookupError(name)
    if name in reader.PAPERS:
        return reader.paper(reader.PAPERS[name])
    word = next(word for word in _FILES if name.startswith(word) or name.endswith(word))
    return _FILES[word] + (name.rpartition("=")[2].encode() if word in _GOOD else b"")


@dataclass(slots=True, repr=False)
class Office:
    """One running copy of the product on one folder; a second one on the same folder is a restart."""

    core: Core
    _sent: list[tuple[Address, Outbound]] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        folder: Path,
        template: Path,
        *,
        mails: bool = False,
        readers: Sequence[Reads] = (),
        carried: bool = False,
        able: Capabilities | None = None,
    ) -> Office:
        """With `mails` letters can be sent, and are kept in `letters`; with `readers` papers are read; `carried`:
        contacts carry filings by hand; `able`: what the test's channel can do, if not everything."""
        if not (folder / "beian.db").exists():
            shutil.copy(template, folder / "beian.db")
        secret = SecretStr("a-secret-for-transcripts-only")
        settings = Settings(
            data_dir=folder, secret_key=secret, database_url="", platform_url="", most_a_minute=0,
            handover="carried" if carried else "platform",
            smtp_url=SecretStr("smtp://mail.test/?from=beian@bureau.example" if mails else ""),
        )  # fmt: skip
        office = cls(Core.open(settings, "http://127.0.0.1:9", "key", readers))
        office.core.fetchers["web"] = fetch
        office.core.senders["web"] = office._send
        if able is not None:
            office.core.house.rendering.channels["web"] = able
        if mails:
            office.core.senders[EMAIL] = office._mail
        return office

    async def _send(self, address: Address, message: Outbound) -> Attempt:
        self._sent.append((address, message))
        return Attempt("sent")

    async def _mail(self, address: Address, message: Outbound) -> Attempt:
        letter = await self.core.db.run(lambda tx: compose(tx, self.core.house, address, message))
        assert letter is not None
        self.letters.append(letter)
        return Attempt("sent")

    def _taken(self) -> tuple[Outbound, ...]:
        return tuple(message for _, message in self.news())

    def news(self) -> tuple[tuple[Address, Outbound], ...]:
        """What was sent since it was last asked for, and to whom."""
        sent = tuple(self._sent)
        self._sent.clear()
        return sent

    async def round(self) -> None:
        """One look at what is due, and all that can be sent now."""
        await self.core.reminders.tick()
        while await self.core.broadcasts.tick() + await self.core.deliveries.tick():
            pass

    async def next(self) -> datetime | None:
        """When something that is owed may be sent."""
        owed = await self.core.db.run(lambda tx: deliveries.in_state(tx, "owed"))
        return min((row.not_before for row in owed), default=None)

    async def receive(self, inbound: Inbound) -> tuple[Outbound, ...]:
        """All that is said to one update, to its files too."""
        replies = await self.core.handle(inbound)
        await self.core.answered(replies.inbox_id)
        await self.core.settle()
        return (*replies.messages, *self._taken())

    async def swept(self) -> tuple[Outbound, ...]:
        """What goes out because it was forgotten, or waited for a channel that is open again."""
        await self.core.answer_forgotten()
        await self.core.deliveries.tick()
        return self._taken()

    async def verdict(self, filing: FilingRow, review: Review) -> tuple[Outbound, ...]:
        """What the platform says about a filing, as the news to its contacts."""
        await self.core.db.run(lambda tx: self._reviewed(tx, filing, review))
        await self.core.deliveries.tick()
        return self._taken()

    def _reviewed(self, tx: Transaction, filing: FilingRow, review: Review) -> None:
        handed = filings.handover_of(tx, filing.id)
        if handed is not None and handed.state != "sent":
            filings.set_handover(tx, handed.id, state="sent")
            filings.link_platform(tx, filing.id, f"case-{filing.id}")
        event = f"event-{filing.id}-{len(filings.reviews(tx, filing.id))}"
        handover.keep(tx, filings.get(tx, filing.id), event, review, tx.now, self.core.changed)

    async def filing(self, who: Address, reference: str = "") -> FilingRow:
        """What a contact handed over under a reference; without one, what was handed over last."""
        mine = await self.core.db.run(lambda tx: _filings(tx, who))
        return next(one for one in reversed(mine) if reference in ("", one.reference))

    def close(self) -> None:
        self.core.db.close()


def _filings(tx: Transaction, who: Address) -> list[FilingRow]:
    subject = contacts.arrive(tx, who.channel, who.id)[0].subject_id
    assert subject is not None
    return sorted(filings.of_subject(tx, subject), key=lambda filing: filing.id)
