"""Greetings, thanks and "say that again": one warm line, and the open question once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import answering
from bot.messages import Outbound
from bot.turn import Turn

Show = list[Outbound]


def again(turn: Turn) -> Show:
    """What is asked now, as it was asked."""
    return [answering.again(turn)]


def hello(turn: Turn) -> Show:
    return [answering.again(turn, str(turn.say("say.hello")))]


def thanks(turn: Turn) -> Show:
    return [answering.again(turn, str(turn.say("say.thanks")))]


COMMANDS: Mapping[str, Callable[[Turn], Show]] = {"again": again, "hello": hello, "thanks": thanks}
