"""How many of a broadcast's recipients can be reached now, by which channel, and how many once they wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.door import channel_of
from bot.house import House
from bot.messages import EMAIL, Capabilities
from bot.reaching import in_turn
from bot.rendering import Rendering
from locales import Words
from storage import audiences, reachable
from storage.database import Transaction
from storage.reachable import Open

WAITING = ""
"""Instead of a channel: nothing goes there before the contact has written."""


def now(tx: Transaction, rendering: Rendering, broadcast_id: int, *, mails: bool) -> dict[str, int]:
    """How many go out by which channel, and WAITING: chosen as `bot.reaching` does when it comes to it."""
    found = (_first(tx, rendering, theirs, mails=mails) for theirs in reachable.of_broadcast(tx, broadcast_id))
    return dict(Counter(one for one in found if one is not None))


def _first(tx: Transaction, rendering: Rendering, theirs: Sequence[Open], *, mails: bool) -> str | None:
    usable = [one for one in theirs if one.channel != EMAIL or (mails and not one.stopped)]
    takes = (one for one in in_turn(usable) if _takes(rendering.of(one.channel), one, tx.now))
    return next((channel_of(one.channel) for one in takes), WAITING) if usable else None


def _takes(able: Capabilities | None, one: Open, now: datetime) -> bool:
    """A pace only delays; a window that is over closes."""
    if able is None or able.writing_first == "always":
        return True
    if able.window is None or one.written_at is None:
        return False
    return one.written_at + timedelta(seconds=able.window.seconds) > now and one.sent < able.window.most


def barred(tx: Transaction, say: Words, broadcast_id: int) -> str:
    """ "其中 1 位已停止接收…"; nothing when all can be written to."""
    found = audiences.barred(tx, broadcast_id)
    return str(say("say.cast_barred", **found)) if any(found.values()) else ""


def line(tx: Transaction, house: House, say: Words, broadcast_id: int) -> str:
    """ "现在能送到 5 位：微信 3、邮件 2。"; nothing when nobody has an address."""
    found = now(tx, house.rendering, broadcast_id, mails=house.mails)
    waiting = found.pop(WAITING, 0)
    by = [say.plain("say.cast_by", channel=say.plain(f"channel.{name}"), n=n) for name, n in sorted(found.items())]
    if not by and not waiting:
        return ""
    ways = say.plain("say.list_comma").join(by)
    return str(say("say.cast_reached", n=sum(found.values()), ways=ways, waiting=waiting))
