"""What a channel that keeps its conversations itself keeps of a turn, in the turn's own transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.messages import Inbound, Replies
from storage.database import Transaction

Keep = Callable[[Transaction, Replies], None]
"""Called with what the turn says back; may be called more than once, when the turn is taken more than once."""


class Keeps(Protocol):
    """The conversation, for such a channel: the update is safe, and so is what `keep` wrote, when this returns."""

    async def __call__(self, inbound: Inbound, keep: Keep = ..., /) -> Replies: ...


def nothing(_tx: Transaction, _replies: Replies) -> None:
    """Keeps nothing."""


def kept(tx: Transaction, replies: Replies, keep: Keep) -> Replies:
    """The replies, once they are kept."""
    keep(tx, replies)
    return replies
