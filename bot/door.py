"""Before a turn: a channel the operator has closed, and contacts who send more than anybody can mean."""

from __future__ import annotations

from datetime import timedelta

from bot.messages import Inbound, Outbound
from bot.turn import Turn
from storage import inbox, switches
from storage.database import Transaction

MINUTE = timedelta(minutes=1)


def channel_of(address_channel: str) -> str:
    """The channel's own name, as switches use it: "telegram" for "telegram:4242"."""
    return address_channel.partition(":")[0]


def closed(tx: Transaction, inbound: Inbound) -> str | None:
    """The operator's words while the channel is closed ("": there are none); None while it is open."""
    found = switches.closed(tx, channel_of(inbound.address.channel))
    return None if found is None else found.message


def told_closed(turn: Turn, message: str) -> Outbound:
    """That nothing is taken here for now, and that nothing is lost by it."""
    return Outbound(str(turn.say("say.closed", message=message)), card="problem")


def hand_over_closed(turn: Turn) -> tuple[Outbound, ...]:
    """What is added to a receipt while filings are not taken to the platform."""
    found = switches.closed(turn.tx, switches.HAND_OVER)
    return () if found is None else (Outbound(str(turn.say("say.hand_over_closed", message=found.message))),)


def crowded(turn: Turn) -> tuple[Outbound, ...] | None:
    """What is said to an update that is one too many this minute: only the first is told; None while it is not."""
    most = turn.house.most_a_minute
    if not most:
        return None
    count = inbox.count_since(turn.tx, turn.contact.id, turn.tx.now - MINUTE)
    if count <= most:
        return None
    return (Outbound(str(turn.say("say.too_many")), card="problem"),) if count == most + 1 else ()
