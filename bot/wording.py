"""A command's word where any words are an answer: the command is done, and one tap takes the word for the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import answering
from bot.messages import Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.journey import Step
from flows.problems import Reply
from flows.question import Text
from flows.values import Key

Show = list[Outbound]


def offered(turn: Turn, text: str, run: Callable[[Turn, str], Show]) -> Show:
    """What a typed command shows, with the button where a text was asked for; nothing for what is no command."""
    if not turn.holds:
        return run(turn, text)
    here, draft = answering.current(turn), turn.held.draft.id
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
    turn.ask(**{**turn.asking, "word": [list(here.key), text]})
    take = parts.tap(turn, "zt", here.key, label=turn.say.plain("button.as_answer", word=text), style="quiet")
    return [*said[:-1], replace(said[-1], buttons=(*said[-1].buttons, (take,)))]


def _in_hand(turn: Turn, draft_id: int) -> bool:
    return turn.holds and turn.held.draft.id == draft_id


def taken(turn: Turn, key: Key, _rest: list[int]) -> Show:
    """The word was the answer."""
    word, step = turn.asking.get("word"), turn.held.journey.find(key)
    if word is None or word[0] != list(key) or step is None:
        return [answering.again(turn, str(turn.say("say.stale")))]
    return answering.read(turn, step, Reply(text=word[1]), typed=word[1])


VERBS: Mapping[str, Callable[[Turn, Key, list[int]], Show]] = {"zt": taken}
