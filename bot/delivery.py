"""Sends what is owed. Knows no kind of message by name: each kind says whether it is still owed and what it says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from itertools import groupby
from json import dumps

import structlog
from prometheus_client import Counter, Gauge

from bot.messages import Address, Attempt, Outbound, Sender
from bot.outbound_json import OpenDocument, from_json, to_json
from storage import contacts, deliveries
from storage.contacts import AddressRow
from storage.database import Database, Transaction
from storage.deliveries import DeliveryRow

log = structlog.get_logger()

TRIES = 20
REPLIES_FIRST = 100
_BATCH = 50
_AT_ONCE = 10
_LEASE = 180.0
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 3600.0

ended = Counter("beian_delivery_attempts", "Tries to deliver a message, by kind and outcome", ["kind", "outcome"])
owed = Gauge("beian_deliveries_owed", "Messages owed")

Rows = Sequence[DeliveryRow]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message.

    `still_owed` returns why it is to be skipped, or "". `render` words one row, or with `merges` all a contact is
    owed for one day. With `at_most_once` a try that may have gone out is listed as uncertain and never repeated.
    """

    name: str
    still_owed: Callable[[Transaction, DeliveryRow], str]
    render: Callable[[Transaction, Rows], Outbound]
    at_most_once: bool = False
    merges: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way to one address, and the rows it pays."""

    kind: Kind
    rows: tuple[DeliveryRow, ...]
    address: AddressRow
    message: Outbound


class Deliveries:
    """`senders` by channel, or by the part of its name before a colon; `owner` names this process."""

    def __init__(self, db: Database, kinds: Iterable[Kind], senders: Mapping[str, Sender], owner: str) -> None:
        self._db, self._senders, self._owner = db, senders, owner
        self._kinds = {kind.name: kind for kind in kinds}
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._stopping = False

    def stop(self) -> None:
        """Nothing new is begun; the tick ends when what is under way has been noted."""
        self._stopping = True

    async def tick(self) -> int:
        """Sends all that is due; returns how many rows were taken up."""
        taken = 0
        while not self._stopping:
            rows = await self._db.run(lambda tx: deliveries.claim(tx, self._owner, _BATCH, _LEASE))
            await asyncio.gather(*(self._to_contact(theirs) for theirs in _by_contact(rows)))
            taken += len(rows)
            if len(rows) < _BATCH:
                break
        owed.set(await self._db.run(deliveries.owed))
        return taken

    async def _to_contact(self, rows: list[DeliveryRow]) -> None:
        """One contact's messages in order: what follows one that must wait waits too."""
        async with self._slots:
            waiting = self._together(rows)
            while waiting and not self._stopping:
                if not await self._deliver(waiting.pop(0)):
                    break
            left = [row for batch in waiting for row in batch]
            if left:
                await self._db.run(lambda tx: _put_back(tx, left))

    def _together(self, rows: Rows) -> list[Rows]:
        """Rows that go out as one message: of a merging kind all those of one day."""

        def key(row: DeliveryRow) -> tuple[str, object]:
            kind = self._kinds.get(row.kind)
            return row.kind, row.due_day if kind is not None and kind.merges else row.id

        batches: dict[tuple[str, object], list[DeliveryRow]] = {}
        for row in rows:
            batches.setdefault(key(row), []).append(row)
        return list(batches.values())

    async def _deliver(self, rows: Rows) -> bool:
        """False when it must be tried again later."""
        try:
            while (parcel := await self._db.run(lambda tx: self._prepare(tx, rows))) is not None:
                attempt = await self._try(parcel)
                ended.labels(parcel.kind.name, attempt.outcome).inc()
                done = await self._db.run(lambda tx, p=parcel, a=attempt: _note(tx, p, a))  # type: ignore[misc]
                if attempt.outcome != "gone":
                    return done
        except Exception as error:
            log.exception("delivery_not_prepared", kind=rows[0].kind)
            reason = type(error).__name__
            await self._db.run(lambda tx: [_again(tx, row, None, Attempt("retry", reason)) for row in rows])
            return False
        return True

    def _prepare(self, tx: Transaction, rows: Rows) -> Parcel | None:
        """The message and where it goes now, or None when nothing is to be sent: the rows are finished then."""
        kind = self._kinds.get(rows[0].kind)
        if kind is None:
            _finish(tx, rows, "skipped", "nobody knows this kind any more")
            return None
        live = tuple(row for row in rows if _still_owed(tx, kind, row))
        if not live:
            return None
        address = self._address(tx, live[0])
        if address is None:
            _finish(tx, live, "gone", "no address takes messages")
            return None
        return Parcel(kind, live, address, kind.render(tx, live))

    def _address(self, tx: Transaction, row: DeliveryRow) -> AddressRow | None:
        """The address it answers, else the last used; one that is gone or has no sender is passed over."""
        known = contacts.addresses(tx, row.contact_id)
        open_ = [one for one in known if one.gone_at is None and self._sender(one.channel)]
        answers = [one for one in open_ if one.id == row.address_id]
        return next(iter(answers or open_), None)

    def _sender(self, channel: str) -> Sender | None:
        return self._senders.get(channel) or self._senders.get(channel.partition(":")[0])

    async def _try(self, parcel: Parcel) -> Attempt:
        sender = self._sender(parcel.address.channel)
        assert sender is not None
        try:
            return await sender(Address(parcel.address.channel, parcel.address.external_id), parcel.message)
        except Exception as error:
            log.exception("sender_failed", channel=parcel.address.channel)
            return Attempt("uncertain", type(error).__name__)


def owe_reply(tx: Transaction, inbox_id: int, address: Address, message: Outbound) -> None:
    """A direct reply that could not be sent becomes a delivery to the address it answers; once for each message."""
    found = contacts.address_at(tx, address.channel, address.id)
    if found is None:
        return
    address_id, contact_id = found
    payload = to_json(message)
    cause = f"inbox:{inbox_id}:{sha256(dumps(payload, sort_keys=True).encode()).hexdigest()[:16]}"
    deliveries.plan(
        tx, contact_id, "reply", cause, tx.now.date(), payload, address_id=address_id, priority=REPLIES_FIRST
    )


def address_gone(tx: Transaction, address: Address) -> None:
    """Nothing more is sent to this address until its contact writes again."""
    found = contacts.address_at(tx, address.channel, address.id)
    if found is not None:
        contacts.gone(tx, found[0])


def reply_kind(open_document: OpenDocument | None = None) -> Kind:
    """What `owe_reply` plans: at least once, as a new message."""

    def render(_tx: Transaction, rows: Rows) -> Outbound:
        return replace(from_json(rows[0].payload, open_document), edit=False)

    return Kind("reply", lambda _tx, _row: "", render)


def _by_contact(rows: Rows) -> list[list[DeliveryRow]]:
    ordered = sorted(rows, key=lambda row: row.contact_id)
    groups = [list(theirs) for _, theirs in groupby(ordered, key=lambda row: row.contact_id)]
    return sorted(groups, key=lambda theirs: rows.index(theirs[0]))


def _still_owed(tx: Transaction, kind: Kind, row: DeliveryRow) -> bool:
    if row.interrupted and kind.at_most_once:
        deliveries.finish(tx, row.id, "uncertain", "interrupted while it was being sent")
        return False
    reason = kind.still_owed(tx, row)
    if reason:
        deliveries.finish(tx, row.id, "skipped", reason)
        ended.labels(kind.name, "skipped").inc()
    return not reason


def _note(tx: Transaction, parcel: Parcel, attempt: Attempt) -> bool:
    """Writes down how the try ended and what follows; False when it is to be tried again."""
    again = attempt.outcome == "retry" or (attempt.outcome == "uncertain" and not parcel.kind.at_most_once)
    if again:
        given_up = [_again(tx, row, parcel.address.id, attempt) for row in parcel.rows]
        return all(given_up)
    for row in parcel.rows:
        deliveries.attempt(tx, row.id, parcel.address.id, attempt.outcome, attempt.detail)
    if attempt.outcome == "gone":
        contacts.gone(tx, parcel.address.id)
    else:
        _finish(tx, parcel.rows, attempt.outcome, attempt.detail)
    return True


def _again(tx: Transaction, row: DeliveryRow, address_id: int | None, attempt: Attempt) -> bool:
    """True when it has been tried often enough and is given up."""
    deliveries.attempt(tx, row.id, address_id, attempt.outcome, attempt.detail)
    if row.attempts + 1 >= TRIES:
        deliveries.finish(tx, row.id, "skipped", f"given up after {TRIES} tries: {attempt.detail}")
        return True
    pause = max(attempt.retry_after, min(_FIRST_PAUSE * 2**row.attempts, _LONGEST_PAUSE))
    deliveries.later(tx, row.id, tx.now + timedelta(seconds=pause))
    return False


def _put_back(tx: Transaction, rows: Rows) -> None:
    for row in rows:
        deliveries.later(tx, row.id, tx.now)


def _finish(tx: Transaction, rows: Rows, state: str, reason: str) -> None:
    for row in rows:
        deliveries.finish(tx, row.id, state, reason)
