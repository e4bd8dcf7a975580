"""What officers hear that they did not ask for right now, as deliveries."""

from __future__ import annotations

from bot import circulars
from bot.delivery import Kind
from bot.desk import cast_news, letters, queue
from bot.house import House


def kinds(house: House) -> tuple[Kind, ...]:
    """Links by e-mail, what becomes of broadcasts, circulars, questions that came."""
    return letters.kind(house), cast_news.kind(house), circulars.kind(house), queue.kind(house)
