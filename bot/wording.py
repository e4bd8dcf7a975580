"""Words that were taken for a command or a question and may be an answer after all: one tap takes them for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import answering
from bot.messages import Button, Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.journey import Step
from flows.pieces import CHECK
from flows.problems import Reply
from flows.question import Text
from flows.values import Key

Show = list[Outbound]


def offered(turn: Turn, text: str, run: Callable[[Turn, str], Show]) -> Show:
    """What a typed command shows, with the button where a text was asked for; nothing for what is no command."""
    draft = turn.held.draft.id if turn.holds else None
    if draft is None:
        return run(turn, text)
    here = answering.current(turn)
    said = run(turn, text)
    if not isinstance(here, Step) or not isinstance(here.question, Text) or text.startswith("/") or not said:
        return said
    if (
        not _in_hand(turn, draft)
        or turn.held.frozen
        or turn.held.journey.find(here.key) is None
        or not turn.held.may_change(here.key[0])
    ):
        return said
    take = button(turn, here.key, text, turn.say.plain("button.as_answer", word=text))
    return [*said[:-1], replace(said[-1], buttons=(*said[-1].buttons, (take,)))]


def button(turn: Turn, key: Key, text: str, label: str) -> Button:
    """The button that takes a text for the answer."""
    turn.ask(**{**turn.asking, "word": [list(key), text]})
    return parts.tap(turn, "zt", key, label=label, style="quiet")


def _in_hand(turn: Turn, draft_id: int) -> bool:
    return turn.holds and turn.held.draft.id == draft_id


def taken(turn: Turn, key: Key, _rest: list[int]) -> Show:
    """The words were the answer, or the reason for a doubt."""
    words, step = turn.asking.get("word"), turn.held.journey.find(key)
    if words is None or words[0] != list(key) or (step is None and not key[0].startswith(CHECK)):
        return [answering.again(turn, str(turn.say("say.stale")))]
    if step is None:
        return answering.reasoned(turn, key, " ".join(words[1].split()), "typed")
    return answering.read(turn, step, Reply(text=words[1]), typed=words[1])


VERBS: Mapping[str, Callable[[Turn, Key, list[int]], Show]] = {"zt": taken}
