"""What every way of starting shares: storage, notices, the conversation, and the work behind it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import structlog

from bot import (
    asked,
    conversation,
    handover,
    overdue,
    reviews,
    sending,
    summaries,
    sweeps,
)
from bot.acknowledging import Answered
from bot.alongside import Keep, Keeps, nothing
from bot.broadcast import Broadcasts
from bot.delivery import Deliveries, address_gone
from bot.desk.boards import Boards
from bot.desk.circulars import Circulars
from bot.documents.outgoing.pending import completed
from bot.documents.trends import illustrated
from bot.founding import candidates, checked, house_of, opened
from bot.handing import Handing
from bot.house import House
from bot.intake import Fetch, Intake
from bot.kinds import WentOut
from bot.messages import Address, Editor, Inbound, Outbound, Replies, Sender
from bot.notices import Notices
from bot.platform.client import Client, PlatformError
from bot.reading import PaperReading, Reads
from bot.reminders.tick import Reminders
from bot.replies import REPLY, owe_reply, written_from
from bot.retention import Purge
from bot.settings import Settings
from bot.telling import Telling
from bot.turn import Turn
from storage import carrying, contacts, deliveries, filings
from storage.database import Database, Transaction
from storage.files import PaperStore
from storage.inbox import InboxRow
from storage.keys import Keyring

log = structlog.get_logger()
DIRECT = 30.0
"""Seconds that a direct reply has, before it is sent as something owed."""


@dataclass(slots=True)
class Core:
    """The parts that hold together; channels add themselves to `senders` and `fetchers` before the start."""

    settings: Settings
    db: Database
    keys: Keyring
    house: House
    papers: PaperStore
    client: Client
    senders: dict[str, Sender] = field(default_factory=dict)
    editors: dict[str, Editor] = field(default_factory=dict)
    fetchers: dict[str, Fetch] = field(default_factory=dict)
    owner: str = field(default_factory=lambda: secrets.token_hex(6))
    readers: Sequence[Reads] = ()
    reading: PaperReading = field(init=False)
    answered: Answered = field(init=False)
    intake: Intake = field(init=False)
    handing: Handing = field(init=False)
    deliveries: Deliveries = field(init=False)
    reminders: Reminders = field(init=False)
    broadcasts: Broadcasts = field(init=False)
    boards: Boards = field(init=False)
    circulars: Circulars = field(init=False)
    _tasks: set[asyncio.Task[int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.answered = Answered(self.db, self.house)
        telling = Telling(self.db, self.house, self._owed, self._reply)
        self.intake = Intake(self.db, self.papers, self.fetchers, telling, reads=bool(self.readers))
        self.reading = PaperReading(self.db, self.papers, self.readers, telling)
        self.handing = Handing(self.db, self.house, self.papers)
        kinds = sending.kinds(self.house, self._document)
        self.deliveries = Deliveries(
            self.db, kinds, self.senders, self.owner, self.house.rendering, self.handing.fitted
        )  # fmt: skip
        self.reminders = Reminders(self.db, self.house)
        self.broadcasts = Broadcasts(self.db, self.house, self.settings.telegram_rate)
        self.boards = Boards(self.db, self.house, self.editors)
        self.circulars = Circulars(self.db, self.house)

    @classmethod
    def open(cls, settings: Settings, platform: str, key: str, readers: Sequence[Reads] = ()) -> Core:
        """Storage migrated, notices checked and published for the first time. Raises SettingsError."""
        found = checked(candidates(settings))
        keys = Keyring(settings.keys())
        db = opened(settings, keys)
        known = Notices.of(found)
        for name in db.run_now(known.first_start):
            log.warning("notice_differs", notice=name, hint="beian publish makes the code's reading the next edition")
        if settings.carried and (left := db.run_now(carrying.take_over)):
            log.warning("carried_from_now_on", filings=left)
        house = house_of(settings, known, keys, reads=bool(readers))
        store = PaperStore(settings.data_dir / "papers", keys)
        return cls(settings, db, keys, house, store, Client(platform, key), readers=readers)

    @property
    def handle(self) -> Keeps:
        """The conversation; files are fetched once their update is safe."""
        turn = conversation.handler(self.db, self.house)

        async def handle(inbound: Inbound, keep: Keep = nothing) -> Replies:
            replies = await turn(inbound, keep)
            if inbound.attachments:
                self._soon(self._look_through())
            if not any(one.documents for one in replies.messages):
                return replies
            return replace(replies, messages=tuple([await self._made(inbound, one) for one in replies.messages]))

        return handle

    async def _made(self, inbound: Inbound, message: Outbound) -> Outbound:
        """A reply with all its documents, as its channel takes them."""
        return await self.handing.fitted(inbound.address, await completed(await illustrated(message)))

    async def _look_through(self) -> int:
        """Fetches what was announced and reads it."""
        return await self.intake.sweep() + await self.reading.sweep()

    async def ready(self) -> bool:
        """Whether turns can be taken: one that does nothing is committed."""
        await self.db.run(lambda _: None)
        return True

    async def gone(self, address: Address) -> None:
        """The contact blocked us there."""
        await self.db.run(lambda tx: address_gone(tx, address))

    def changed(self, tx: Transaction, subject_id: int) -> None:
        """A review changed where a subject's drafts stand."""
        summaries.rewrite(tx, self.house, subject_id)

    async def hand_over(self) -> int:
        """Takes due filings to the platform."""
        if self.settings.carried:
            return 0
        return await handover.run_due(self.db, self.client, self.papers, owner=self.owner, changed=self.changed)

    async def listen(self) -> int:
        """Reads the platform's feed, for events whose webhook did not come."""
        if self.settings.carried:
            return 0
        try:
            return await reviews.pull(self.db, self.client, self.changed)
        except PlatformError as error:
            log.info("feed_not_read", error=type(error).__name__)
            return 0

    async def hook(self, secret: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """A signed event of the platform."""
        try:
            event = reviews.verify(headers, body, secret)
        except reviews.Unverified:
            return 401, b""
        await self.db.run(lambda tx: reviews.take(tx, event, self.changed))
        return 204, b""

    async def purge(self) -> int:
        """What is kept too long goes, once a night."""
        return await self._purge().nightly()

    async def discard(self) -> int:
        """Files that are to go are deleted."""
        return await self._purge().sweep()

    def _purge(self) -> Purge:
        return Purge(self.db, self.papers, self.settings.zone, self.settings.inbox_days, self.settings.retention_days)

    async def work(self) -> int:
        """One round of everything that waits: files, handovers, news, messages."""
        files, handed = await self._look_through(), await self.hand_over()
        return files + handed + await self.listen() + await self.deliveries.tick()

    async def take_over(self) -> None:
        """This process is the active one from now on: what another was to send and did not is due again."""
        log.info("active", freed=await self.db.run(lambda tx: deliveries.free(tx, self.owner)))

    def unsettled(self, tx: Transaction) -> bool:
        """Whether news may still come: something is owed soon, on its way to the platform, or under review there."""
        return deliveries.owed_soon(tx) > 0 or filings.awaiting(tx) > 0

    async def settle(self) -> None:
        """Waits for what updates have started."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Finishes what is in hand, except what takes long: a file is fetched after the next start. Closes storage."""
        _, left = await asyncio.wait(self._tasks, timeout=1.0) if self._tasks else ((), ())
        for task in left:
            task.cancel()
        await self.client.close()
        self.db.close()

    def _soon(self, work: Coroutine[None, None, int]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _owed(self, tx: Transaction, address: Address, message: Outbound) -> WentOut:
        """What a file led to is owed from the moment it is decided; it is sent at once if all goes well."""
        cause = owe_reply(tx, 0, address, message, wait=DIRECT)
        watched = asked.watch_told(tx, self.house, address, DIRECT)

        def went_out(tx: Transaction) -> None:
            deliveries.settle(tx, REPLY, cause)
            watched(tx)

        return went_out

    async def _reply(self, address: Address, message: Outbound, went_out: WentOut) -> None:
        """What a file led to, to where the file came from; it stays owed when it does not go out now."""
        for document in message.documents:
            await asyncio.to_thread(self.papers.put, document.content)
        sender = self.senders.get(address.channel.partition(":")[0])
        shown = await self.db.run(lambda tx: self.house.rendering.news(tx, address, message))
        shown = await self.handing.fitted(address, shown)
        attempt = await sender(address, shown) if sender is not None else None
        if attempt is not None and attempt.outcome != "retry":
            await self.db.run(went_out)

    async def not_sent(self, inbox_id: int, address: Address, message: Outbound) -> None:
        """A reply that did not go out is owed from now on, with its documents."""
        for document in message.documents:
            await asyncio.to_thread(self.papers.put, document.content)
        await self.db.run(lambda tx: owe_reply(tx, inbox_id, address, message))

    def reopen(self, tx: Transaction, row: InboxRow, *, closed: bool = False) -> None:
        """An update that was taken and never answered, or came while its channel was `closed`: its contact gets the
        open question there."""
        where = None if row.contact_id is None else written_from(tx, row)
        if where is None or row.contact_id is None:
            return
        turn = Turn(self.house, tx, contacts.get(tx, row.contact_id))
        lead = str(turn.say("say.reopened")) if closed else ""
        asked.again(tx, self.house, row.contact_id, where, row.id, lead)

    async def answer_forgotten(self) -> int:
        """Rows unanswered for a minute get the open question; so do those who wrote while a channel was closed."""
        done = await sweeps.answer_forgotten(self.db, self.reopen)
        await self.db.run(overdue.measure)
        return done + await sweeps.tell_reopened(self.db, partial(self.reopen, closed=True))

    def _document(self, digest: str) -> bytes | None:
        try:
            return self.papers.get(digest)
        except KeyError:
            return None
