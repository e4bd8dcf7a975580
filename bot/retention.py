"""The purge, once a night: what is kept too long goes, by the rule in README."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import structlog

from storage import (
    audit,
    broadcasts,
    carrying,
    catalogue,
    counters,
    desk,
    discards,
    erasure,
    file_links,
    filings,
    inbox,
    list_files,
    mailing,
    retention,
    tickets,
    unanswered,
)
from storage.database import Database, Transaction
from storage.files import PaperStore

log = structlog.get_logger()
T = TypeVar("T")

NIGHT = 3
"""The hour from which on the day's purge is due."""
_MARK = "purge"
_BATCH = 100


@dataclass(frozen=True, slots=True)
class Purge:
    """How long what is kept: updates as they came and strangers' addresses, and all that nobody touches."""

    db: Database
    papers: PaperStore
    zone: ZoneInfo
    inbox_days: int
    retention_days: int

    async def nightly(self) -> int:
        """Purges when today's purge is due; returns how much went."""
        if not await self.db.run(self._due):
            return 0
        gone = await self.purge()
        await self.db.run(lambda tx: filings.set_cursor(tx, _MARK, self._day(tx)))
        return gone

    async def purge(self) -> int:
        """Everything that is kept too long goes, some in each transaction, and the audit trail says how much."""
        counts = {
            "updates": await self.db.run(lambda tx: inbox.forget_old(tx, tx.now - timedelta(days=self.inbox_days))),
            "strangers": await self._all(lambda tx: self._erase(tx, retention.strangers, self.inbox_days)),
            "contacts": await self._all(lambda tx: self._erase(tx, retention.idle_contacts, self.retention_days)),
            "drafts": await self._all(self._drafts),
            "lines": await self._all(lambda tx: retention.drop_lines(tx, self._before(tx))),
            "messages": await self.db.run(lambda tx: retention.drop_deliveries(tx, self._before(tx))),
            "codes": await self.db.run(mailing.drop_old),
            "sign-ins": await self.db.run(desk.drop_old),
            "carried": await self.db.run(carrying.drop_old),
            "broadcasts": await self.db.run(lambda tx: broadcasts.drop_old(tx, self._before(tx))),
            "files": await self.db.run(list_files.drop_old),
            "links": await self.db.run(file_links.drop_old),
            "tickets": await self.db.run(lambda tx: tickets.drop_old(tx, self._before(tx))),
            "counts of questions": await self.db.run(lambda tx: unanswered.drop_old(tx, self._before(tx).date())),
            "units": await self.db.run(lambda tx: catalogue.drop_removed(tx, self._before(tx))),
        }
        gone = {name: count for name, count in counts.items() if count}
        if gone:
            said = ", ".join(f"{count} {name}" for name, count in gone.items())
            await self.db.run(lambda tx: audit.note(tx, audit.SYSTEM, "purge", detail=said))
            log.info("purged", **gone)
        await self._all(lambda tx: counters.fold(tx, tx.now.astimezone(self.zone).date()))
        await self.sweep()
        return sum(gone.values())

    async def sweep(self) -> int:
        """Files that are to go are deleted."""
        return await self.db.run(lambda tx: discards.sweep(tx, self.papers))

    async def _all(self, some: Callable[[Transaction], int]) -> int:
        total = 0
        while done := await self.db.run(some):
            total += done
        return total

    def _erase(self, tx: Transaction, which: Callable[[Transaction, datetime, int], tuple[int, ...]], days: int) -> int:
        found = which(tx, tx.now - timedelta(days=days), _BATCH)
        for contact_id in found:
            erasure.erase(tx, contact_id)
        return len(found)

    def _drafts(self, tx: Transaction) -> int:
        found = retention.idle_drafts(tx, self._before(tx), _BATCH)
        for draft_id, subject_id in found:
            erasure.erase_draft(tx, draft_id, 0)
            audit.note(tx, audit.SYSTEM, "draft_expired", subject_id, draft_id)
        return len(found)

    def _before(self, tx: Transaction) -> datetime:
        return tx.now - timedelta(days=self.retention_days)

    def _day(self, tx: Transaction) -> str:
        return (tx.now.astimezone(self.zone) - timedelta(hours=NIGHT)).date().isoformat()

    def _due(self, tx: Transaction) -> bool:
        return filings.cursor(tx, _MARK) != self._day(tx)
