"""Messages out: part by part, each counted before it goes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from math import isinf

import structlog

from bot.channels.wecom import outgoing
from bot.channels.wecom.api import CLOSED, Api, ApiError, UnreachedError
from bot.channels.wecom.incoming import MEMBERS
from bot.messages import Address, Attempt, Outbound

log = structlog.get_logger()

Spend = Callable[[Address], Awaitable[float]]
"""Counts one message to an address: 0, or in how many seconds it may go (infinite: when its contact has written)."""
Shut = Callable[[Address], Awaitable[None]]
SENT = Attempt("sent")


@dataclass(frozen=True, slots=True)
class Sending:
    """Sends to members and to customers; `agent` is the application's number."""

    api: Api
    agent: str
    spend: Spend
    shut: Shut

    def pieces(self, address: Address, message: Outbound) -> list[Outbound]:
        """The message in parts, as many as it takes messages."""
        return outgoing.pieces(message, outgoing.LONGEST if _member(address) else outgoing.HEAD)

    async def deliver(self, address: Address, message: Outbound, first: str = "") -> tuple[list[Outbound], Attempt]:
        """The parts that did not go out, and how the last try ended. Of who is gone nothing is left.

        `first` is the platform's word for what is answered: a member's card, which can be changed once; or the greeting
        of a customer, the one message that goes before they have written.
        """
        parts = self.pieces(address, message)
        if first and _member(address):
            if await self._in_place(address, message, parts, first):
                return [], SENT
            first = ""
        for at, part in enumerate(parts):
            attempt = await self._one(address, part, "" if at else first)
            if attempt.outcome == "gone":
                return [], attempt
            if attempt.outcome != "sent":
                return parts[at:], attempt
        return [], SENT

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

    async def _one(self, address: Address, part: Outbound, greeting: str) -> Attempt:
        try:
            media = await self.api.upload(part.documents[0]) if part.documents else ""
            if greeting and not media and await self._greeted(greeting, part):
                return SENT
            wait = await self.spend(address)
            if wait:
                return Attempt("retry", "closed" if isinf(wait) else "held back")
            return await self._sent(address, part, media)
        except UnreachedError as error:
            return error.attempt
        except ApiError as error:
            if error.code in CLOSED:
                await self.shut(address)
            return error.attempt

    async def _greeted(self, code: str, part: Outbound) -> bool:
        with suppress(ApiError):
            await self.api.call("kf/send_msg_on_event", {"code": code, **outgoing.menu_or_text(part)})
            return True
        return False

    async def _sent(self, address: Address, part: Outbound, media: str) -> Attempt:
        if not _member(address):
            account = address.channel.partition(":")[2]
            answer = await self.api.call("kf/send_msg", outgoing.for_customer(account, address.id, part, media))
        else:
            answer = await self.api.call("message/send", outgoing.for_member(self.agent, address.id, part, media))
            if address.id.lower() in str(answer.get("invaliduser", "")).lower().split("|"):
                return Attempt("gone", "not a member whom the application may write to")
        return Attempt("sent", message=str(answer.get("msgid", "")))


def _member(address: Address) -> bool:
    return address.channel.partition(":")[0] == MEMBERS
