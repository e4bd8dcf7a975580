"""Messages out: part by part, each counted before it goes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from math import isinf
from uuid import uuid4

import structlog

from bot.channels.wecom import outgoing
from bot.channels.wecom.api import CLOSED, Api, ApiError, UnreachedError
from bot.channels.wecom.incoming import MEMBERS
from bot.messages import Address, Attempt, Document, Outbound

log = structlog.get_logger()

Spend = Callable[[Address, str, Outbound], Awaitable[float]]
"""Counts one message to an address: 0, or in how many seconds it may go (infinite: when its contact has written). With
its number ("": it has none) it is kept, should the platform say later that it did not arrive."""
Link = Callable[[Address, Document], Awaitable[str]]
"""A line that says where a file is fetched that the platform does not take."""
_NO_FILE = frozenset({40004, 40005, 40006, 40009, 45001})
"""A file it does not take: of a wrong kind or size, too large."""
Shut = Callable[[Address], Awaitable[None]]
SENT = Attempt("sent")


@dataclass(frozen=True, slots=True)
class Sending:
    """Sends to members and to customers; `agent` is the application's number."""

    api: Api
    agent: str
    spend: Spend
    shut: Shut
    link: Link

    def pieces(self, address: Address, message: Outbound) -> list[Outbound]:
        """The message in parts, as many as it takes messages."""
        return outgoing.pieces(message, outgoing.CARD if _member(address) else outgoing.HEAD)

    async def deliver(self, address: Address, message: Outbound, first: str = "") -> tuple[list[Outbound], Attempt]:
        """The parts that did not go out, and how the last try ended. One that went out whole as a single message to a
        customer is called by its number in `detail`.

        `first` is the platform's word for what is answered: a member's card, which can be changed once; or the greeting
        of a customer, the one message that goes before they have written.
        """
        parts = self.pieces(address, message)
        if first and _member(address):
            if await self._in_place(address, message, parts, first):
                return [], SENT
            first = ""
        attempt = SENT
        for at, part in enumerate(parts):
            said = message if len(parts) == 1 else part
            attempt = await self._one(address, part, said, "" if at else first)
            if attempt.outcome != "sent":
                return parts[at:], attempt
        return [], attempt if len(parts) == 1 else SENT

    async def _in_place(self, address: Address, message: Outbound, parts: list[Outbound], code: str) -> bool:
        """Whether the tapped card was replaced by the message. Where new choices come with a message of their own, the
        card's are over, and it says so."""
        whole = message.edit and len(parts) == 1 and bool(parts[0].buttons)
        if not whole and not message.buttons:
            return False
        changed = {"template_card": outgoing.card(parts[0])} if whole else {"button": {"replace_name": "✓"}}
        body = {"userids": [address.id], "agentid": int(self.agent), "response_code": code, **changed}
        try:
            await self.api.call("message/update_template_card", body)
        except (ApiError, UnreachedError) as error:
            log.info("card_not_changed", error=str(error))
            return False
        return whole

    async def _one(self, address: Address, part: Outbound, said: Outbound, greeting: str) -> Attempt:
        """`said`: what is owed again, should the part not arrive."""
        try:
            part, media = await self._uploaded(address, part)
            if greeting and not media and await self._greeted(greeting, part):
                return SENT
            number = "" if _member(address) else uuid4().hex
            wait = await self.spend(address, number, said)
            if wait:
                return Attempt("retry", "closed" if isinf(wait) else "held back")
            return await self._sent(address, part, media, number)
        except UnreachedError as error:
            return error.attempt
        except ApiError as error:
            if error.code in CLOSED:
                await self.shut(address)
            return error.attempt

    async def _uploaded(self, address: Address, part: Outbound) -> tuple[Outbound, str]:
        """The part with its file's number; where the platform does not take the file, a text with a link instead."""
        if not part.documents:
            return part, ""
        try:
            return part, await self.api.upload(part.documents[0])
        except ApiError as error:
            if error.code not in _NO_FILE:
                raise
        return replace(part, text=await self.link(address, part.documents[0]), documents=()), ""

    async def _greeted(self, code: str, part: Outbound) -> bool:
        with suppress(ApiError):
            await self.api.call("kf/send_msg_on_event", {"code": code, **outgoing.menu_or_text(part)})
            return True
        return False

    async def _sent(self, address: Address, part: Outbound, media: str, number: str) -> Attempt:
        if not _member(address):
            account = address.channel.partition(":")[2]
            await self.api.call("kf/send_msg", outgoing.for_customer(account, address.id, part, media, number))
            return Attempt("sent", number)
        answer = await self.api.call("message/send", outgoing.for_member(self.agent, address.id, part, media))
        for name in ("invaliduser", "unlicenseduser"):
            if address.id.lower() in str(answer.get(name, "")).lower().split("|"):
                return Attempt("gone", f"not written to by the platform: {name}")
        return SENT


def _member(address: Address) -> bool:
    return address.channel.partition(":")[0] == MEMBERS
