"""Both channels that WeCom leads to: updates in by callbacks and pulling, answers out in the order of each address."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import structlog

from bot.channels.wecom import incoming, outgoing
from bot.channels.wecom.api import Api, Token
from bot.channels.wecom.crypto import Callbacks, UnprovedError
from bot.channels.wecom.pulling import Places, Pulling
from bot.channels.wecom.sending import Link, Sending, Spend
from bot.channels.wecom.xml import UnreadableError, fields
from bot.messages import Address, Answered, Attempt, Handle, Inbound, Outbound, Replies

log = structlog.get_logger()

NotSent = Callable[[int, Address, Outbound], Awaitable[None]]
Gone = Callable[[Address], Awaitable[None]]
Returned = Callable[[Address, str, str, bool], Awaitable[None]]
"""A message that was taken did not arrive: to whom, its number, why, and whether nothing more is taken there."""
_REFUSED = 10
"""fail_type of a customer who refuses messages."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the channels call: the conversation, what becomes of what did not go out, and what is kept for them."""

    handle: Handle
    answered: Answered
    not_sent: NotSent
    gone: Gone
    spend: Spend
    shut: Gone
    returned: Returned
    link: Link
    token: Token
    places: Places


@dataclass(frozen=True, slots=True)
class Options:
    """`agent` is the application's number, `accounts` are the customer service accounts (open_kfid) it answers for.
    Times in seconds."""

    corp: str
    agent: str
    secret: str
    token: str
    key: str
    accounts: tuple[str, ...] = ()
    url: str = ""
    stop_within: float = 3.0
    look: float = 60.0
    timeout: float = 10.0


@dataclass(slots=True)
class WeCom:
    """An application between the platform and the conversation. ValueError for a key that is none."""

    options: Options
    wiring: Wiring
    _api: Api = field(init=False)
    _callbacks: Callbacks = field(init=False)
    _pulling: Pulling = field(init=False)
    _sending: Sending = field(init=False)
    _turns: WeakValueDictionary[Address, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _sends: WeakValueDictionary[Address, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _newest: dict[Address, int] = field(default_factory=dict)
    """Of the updates whose answers are on their way the last one taken."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        given, wired = self.options, self.wiring
        self._api = Api(given.url, given.corp, given.secret, wired.token, seconds=given.timeout)
        self._callbacks = Callbacks(given.token, given.key, given.corp)
        self._sending = Sending(self._api, given.agent, wired.spend, wired.shut, wired.link)
        self._pulling = Pulling(self._api, wired.places, self._pulled, given.accounts, given.look)

    async def start(self) -> None:
        """Returns at once: the platform may be out of reach while everything else runs."""
        self._pulling.start()

    async def stop(self) -> None:
        """Takes no more, finishes what is in hand and closes the connections."""
        await self._pulling.stop(self.options.stop_within)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.settle(), self.options.stop_within)
        await self._api.close()

    async def settle(self) -> None:
        """Until every answer that is on its way has gone out."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def fetch(self, ref: str) -> bytes:
        """A file's content, for `Attachment.ref`. LookupError: never to be had; OSError: later perhaps."""
        return await self._api.download(ref)

    # Updates in

    async def callback(self, query: Mapping[str, str], body: bytes | None) -> tuple[int, bytes]:
        """One request of the platform: a look at the address (`body` None) is answered with what it sealed; an update
        with 200 and nothing, once it is safe."""
        try:
            if body is None:
                return 200, self._callbacks.opened(query, query.get("echostr", ""))
            raw = self._callbacks.opened(query, fields(body).get("Encrypt", ""))
            await self._told(fields(raw), raw)
        except UnprovedError:
            return 403, b""
        except UnreadableError:
            return 400, b""
        return 200, b""

    async def _told(self, told: Mapping[str, str], raw: bytes) -> None:
        if told.get("Event") == incoming.WAITING:
            await self._pulling.told(told.get("OpenKfId", ""), told.get("Token", ""))
        elif (inbound := incoming.member(self.options.agent, told, raw)) is not None:
            await self._take(inbound)

    async def _pulled(self, told: Mapping[str, object]) -> None:
        if (failed := incoming.failure(told)) is not None:
            await self._failed(*failed)
        elif (inbound := incoming.customer(told)) is not None:
            await self._take(inbound)

    async def _take(self, inbound: Inbound) -> None:
        """Returns when the update is safe; what it is answered goes out after that, in order. A repeat is not answered:
        the first one was, or is going to be."""
        lock = self._turns.setdefault(inbound.address, asyncio.Lock())
        async with lock:
            replies = await self.wiring.handle(inbound)
            if not replies.repeated:
                self._newest[inbound.address] = replies.inbox_id
                task = asyncio.create_task(self._reply(inbound, replies))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _failed(self, address: Address, number: str, why: int) -> None:
        """A message that was taken did not arrive after all."""
        log.warning("customer_not_reached", fail_type=why)
        await self.wiring.returned(address, number, f"fail_type {why}", why == _REFUSED)

    # Messages out

    async def _reply(self, inbound: Inbound, replies: Replies) -> None:
        """What does not go out is owed from then on; to who is gone nothing is."""
        address, first = inbound.address, inbound.message_id
        async with self._sends.setdefault(address, asyncio.Lock()):
            try:
                await self._send_all(address, replies, first)
                newest = self._newest.get(address, replies.inbox_id)
                await self.wiring.answered(replies.inbox_id, last=newest == replies.inbox_id)
            except Exception as error:
                log.error("reply_not_sent", inbox_id=replies.inbox_id, error=type(error).__name__)
        if self._newest.get(address) == replies.inbox_id:
            del self._newest[address]

    async def _send_all(self, address: Address, replies: Replies, first: str) -> None:
        for at, message in enumerate(replies.messages):
            rest, attempt = await self._sending.deliver(address, message, first)
            first = "" if message.buttons else first
            if attempt.outcome == "gone":
                await self.wiring.gone(address)
            if rest:
                for left in (self._left(address, message, rest), *replies.messages[at + 1 :]):
                    await self.wiring.not_sent(replies.inbox_id, address, left)
                return

    async def send(self, address: Address, message: Outbound) -> Attempt:
        """Sends what nobody asked for right now. When only a part of it goes out, the rest is owed by itself."""
        async with self._sends.setdefault(address, asyncio.Lock()):
            rest, attempt = await self._sending.deliver(address, message)
        if rest and (left := self._left(address, message, rest)) is not message:
            if attempt.outcome == "gone":
                await self.wiring.gone(address)
            await self.wiring.not_sent(0, address, left)
            return Attempt("sent")
        return attempt

    def _left(self, address: Address, message: Outbound, rest: list[Outbound]) -> Outbound:
        """What did not go out: the message itself when none of it did."""
        return message if len(rest) == len(self._sending.pieces(address, message)) else outgoing.put_together(rest)
