"""Sends what is owed. Knows no kind of message by name: each kind says whether it is still owed and what it says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from secrets import token_hex
from weakref import WeakValueDictionary

import structlog
from prometheus_client import Gauge

from bot import noting, reaching
from bot.kinds import TRIES, Kind, Mailed, Parcel, Rows, WentOut
from bot.messages import Address, Attempt, Outbound, Sender
from bot.outbound_json import OpenDocument
from bot.rendering import Rendering
from bot.replies import REPLY, Asked, gather, overtaken, together, whole
from storage import contacts, deliveries
from storage.contacts import AddressRow
from storage.database import Database, Transaction
from storage.deliveries import DeliveryRow

__all__ = ["TRIES", "Deliveries", "Kind", "Mailed", "Rows", "address_gone", "reply_kind"]

log = structlog.get_logger()

Fitted = Callable[[Address, Outbound], Awaitable[Outbound]]
"""A message with such files only as its address' channel takes."""

_BATCH = 50
_AT_ONCE = 10
_LEASE = 180.0
_LOOK, _LONGEST_HALT = 1.0, 60.0
"""Seconds after which it is looked what is due, whatever is on its way; and until bulk is tried again after a halt."""

owed = Gauge("beian_deliveries_owed", "Messages owed")


class Deliveries:
    """`senders` by channel, or by the part of its name before a colon; `owner` names this process; `rendering` knows
    what channels can do, `fitted` makes links of the files that they do not take.

    Direct replies that could not be sent (`owe_reply`) are a kind of its own.
    """

    def __init__(
        self,
        db: Database,
        kinds: Iterable[Kind],
        senders: Mapping[str, Sender],
        owner: str = "",
        rendering: Rendering | None = None,
        fitted: Fitted | None = None,
    ) -> None:
        self._db, self._senders, self._owner = db, senders, owner or token_hex(6)
        self._rendering, self._fitted = rendering or Rendering(""), fitted
        self._kinds = {kind.name: kind for kind in (reply_kind(), *kinds)}
        self._slots = {bulk: asyncio.Semaphore(_AT_ONCE) for bulk in (False, True)}
        self._running: dict[asyncio.Task[None], tuple[bool, int]] = {}
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._bulk_from = 0.0
        self._stopping = False
        self.ours: Callable[[], Awaitable[bool]] = _always

    def stop(self) -> None:
        """Nothing new is begun: the tick under way puts back what it has not tried yet."""
        self._stopping = True

    async def tick(self) -> int:
        """Sends what is due, the most urgent first, some at a time, until nothing is; returns how many rows were taken
        up. While it is at it, `ours` says whether it may go on. What is sent in bulk gets what is left."""
        taken = 0
        while not self._stopping and await self.ours():
            urgent, bulk = self._room()
            rows = await self._db.run(lambda tx, u=urgent, b=bulk: self._claim(tx, u, b))  # type: ignore[misc]
            taken += len(rows)
            for theirs in _by_contact(rows):
                self._start(theirs)
            if not self._running and not self._halted():
                break
            await self._some()
        while self._running:
            await self._some()
        owed.set(await self._db.run(deliveries.owed))
        return taken

    def _start(self, rows: list[DeliveryRow]) -> None:
        task = asyncio.create_task(self._to_contact(rows))
        self._running[task] = (_bulk(rows[0]), len(rows))

    def _room(self) -> tuple[int, int]:
        """How many rows may be taken up now: urgent ones, and such as are sent in bulk."""
        urgent, bulk = (sum(n for kind, n in self._running.values() if kind is which) for which in (False, True))
        return _BATCH - urgent, 0 if self._halted() else _AT_ONCE - bulk

    async def _some(self) -> None:
        """Until something on its way has arrived, or it is time to look again."""
        if not self._running:
            await asyncio.sleep(min(self._halted(), _LOOK))
            return
        done, _ = await asyncio.wait(self._running, timeout=_LOOK, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            del self._running[task]
        for task in done:
            task.result()

    def _halted(self) -> float:
        """Seconds until anything is sent in bulk again."""
        return max(0.0, self._bulk_from - asyncio.get_running_loop().time())

    def _claim(self, tx: Transaction, urgent: int, bulk: int) -> list[DeliveryRow]:
        rows = list(deliveries.claim(tx, self._owner, urgent, _LEASE, bulk=False)) if urgent > 0 else []
        if bulk > 0:
            rows += deliveries.claim(tx, self._owner, bulk, _LEASE, bulk=True)
        return rows

    def _merges(self, row: DeliveryRow) -> bool:
        kind = self._kinds.get(row.kind)
        return kind is not None and kind.merges

    async def _to_contact(self, rows: list[DeliveryRow]) -> None:
        """One contact's messages in order: what follows one that must wait waits with it."""
        lock = self._locks.setdefault(rows[0].contact_id, asyncio.Lock())
        async with lock, self._slots[_bulk(rows[0])]:
            waiting, pause = self._together(rows), 0.0
            while waiting and not pause and not self._stopping:
                pause = await self._deliver(waiting.pop(0))
            left = [row for batch in waiting for row in batch]
            if left:
                await self._db.run(lambda tx: noting.put_off(tx, left, pause))

    def _together(self, rows: Rows) -> list[Rows]:
        """Rows that go out as one message: of a merging kind all."""
        batches: dict[tuple[str, object], list[DeliveryRow]] = {}
        for batch in self._gathered(rows):
            first = batch[0]
            batches.setdefault((first.kind, "all" if self._merges(first) else first.id), []).extend(batch)
        return list(batches.values())

    def _gathered(self, rows: Rows) -> Iterator[Rows]:
        """The rows, those of a gathering kind as it puts them together, one by one the others."""
        for name, run in groupby(rows, key=lambda row: row.kind):
            kind, theirs = self._kinds.get(name), tuple(run)
            yield from kind.gather(theirs) if kind is not None and kind.gather is not None else zip(theirs)

    async def _deliver(self, rows: Rows) -> float:
        """Seconds until it is tried again, 0 when it is done with."""
        parcel: Parcel | None = None
        try:
            while (parcel := await self._db.run(lambda tx: self._prepare(tx, rows))) is not None:
                attempt = await self._try(parcel)
                noting.ended.labels(parcel.kind.name, attempt.outcome).inc()
                self._heed(rows, attempt)
                pause = await self._db.run(lambda tx, p=parcel, a=attempt: noting.note(tx, p, a))  # type: ignore[misc]
                if attempt.outcome != "gone":
                    return pause
                parcel = None
        except Exception as error:
            log.exception("delivery_failed", kind=rows[0].kind)
            name, begun, kind = type(error).__name__, parcel, self._kinds.get(rows[0].kind)
            return await self._db.run(lambda tx: noting.failed(tx, rows, kind, begun, name))
        return 0.0

    def _heed(self, rows: Rows, attempt: Attempt) -> None:
        """A channel that says when to go on is not asked in bulk before."""
        if attempt.retry_after and _bulk(rows[0]):
            pause = min(attempt.retry_after, _LONGEST_HALT)
            self._bulk_from = max(self._bulk_from, asyncio.get_running_loop().time() + pause)

    def _prepare(self, tx: Transaction, rows: Rows) -> Parcel | None:
        """The message and where it goes now, or None when nothing is to be sent: the rows are finished then."""
        kind = self._kinds.get(rows[0].kind)
        if kind is None:
            noting.finish(tx, rows, "skipped", "nobody knows this kind any more")
            return None
        until = kind.more(tx, rows) if kind.more is not None else None  # asked first: what it says is all there is then
        ours = [row for row in self._ours(tx, kind, rows) if noting.still_owed(tx, kind, row)]
        live = tuple(noting.ready(tx, kind, ours, until))
        address = self._address(tx, kind, live)
        if address is None:
            return None
        if kind.at_most_once or kind.watch is not None:
            live = tuple(row for row in live if deliveries.begin(tx, row.id, self._owner))
        if not live:
            return None
        if kind.also is not None:
            kind.also(tx, live, address)
        where = Address(address.channel, address.external_id)
        message = self._rendering.news(tx, where, kind.render(tx, live))
        named = replace(message, envelope=replace(message.envelope, id=f"{kind.name}-{live[0].id}"))
        return Parcel(kind, live, address, named, kind.watch(tx, live, address) if kind.watch is not None else None)

    def _ours(self, tx: Transaction, kind: Kind, rows: Rows) -> Rows:
        """The rows that are still this process's to send; of a merging kind all that the contact is owed by now: what
        was planned while these waited for their turn goes out with them."""
        if kind.merges:
            return deliveries.claim_together(tx, self._owner, rows[0], _LEASE)
        return [row for row in rows if deliveries.is_mine(tx, row.id, self._owner)]

    def _address(self, tx: Transaction, kind: Kind, rows: Rows) -> AddressRow | None:
        """Where the rows go now; None when they go nowhere, or later: that is on record then."""
        if not rows:
            return None
        if kind.to is not None:
            found: AddressRow | datetime | None = kind.to(tx, rows[0])
        else:
            found = reaching.where(tx, self._rendering, kind, rows[0], lambda one: self._sender(one) is not None)
        if isinstance(found, datetime):
            for row in rows:
                deliveries.later(tx, row.id, found)
            return None
        if found is None or self._sender(found.channel) is None:
            noting.finish(tx, rows, "gone", "no address takes messages")
            return None
        return found

    def _sender(self, channel: str) -> Sender | None:
        return self._senders.get(channel) or self._senders.get(channel.partition(":")[0])

    async def _try(self, parcel: Parcel) -> Attempt:
        sender = self._sender(parcel.address.channel)
        where = Address(parcel.address.channel, parcel.address.external_id)
        assert sender is not None
        try:
            message = await self._fitted(where, parcel.message) if self._fitted is not None else parcel.message
            return await sender(where, message)
        except Exception as error:
            log.exception("sender_failed", channel=parcel.address.channel)
            return Attempt("uncertain", type(error).__name__)


def address_gone(tx: Transaction, address: Address) -> None:
    """Nothing more is sent to this address until its contact writes again."""
    found = contacts.address_at(tx, address.channel, address.id)
    if found is not None:
        contacts.gone(tx, found[0])


def reply_kind(
    open_document: OpenDocument | None = None,
    asked: Asked = lambda _tx, _row: True,
    watch: Callable[[Transaction, Rows, AddressRow], WentOut] | None = None,
    again: Callable[[Transaction, DeliveryRow], None] | None = None,
) -> Kind:
    """What `owe_reply` plans: at least once, as a new message; of several what they tell, and what is asked now: also
    `again`, when one that may have gone out asked something else."""

    def still_owed(tx: Transaction, row: DeliveryRow) -> str:
        if again is not None and row.interrupted and not whole(tx, row, asked):
            again(tx, row)
        return overtaken(tx, row, asked)

    def render(tx: Transaction, rows: Rows) -> Outbound:
        return together(tx, rows, asked, open_document)

    return Kind(REPLY, still_owed, render, gather=gather, watch=watch)


async def _always() -> bool:
    return True


def _bulk(row: DeliveryRow) -> bool:
    return row.priority <= deliveries.BULK


def _by_contact(rows: Rows) -> list[list[DeliveryRow]]:
    ordered = sorted(rows, key=lambda row: row.contact_id)
    groups = [list(theirs) for _, theirs in groupby(ordered, key=lambda row: row.contact_id)]
    return sorted(groups, key=lambda theirs: rows.index(theirs[0]))
