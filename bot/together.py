"""Several people on one draft: nobody overwrites what a colleague answered meanwhile without having seen it."""

from __future__ import annotations

from bot import answering
from bot.messages import Outbound
from bot.screens import people as screen
from bot.turn import Turn
from flows import choosing
from flows.journey import Step
from flows.problems import Problem, Reply
from flows.question import Group, Papers
from flows.values import Key, Mark, Value, from_json, to_json
from storage import drafts
from storage.drafts import Event


def meanwhile(turn: Turn, key: Key) -> Event | None:
    """The write of a colleague that an answer stands on, if it was not the contact's own."""
    answer = turn.held.draft.answers.get(key)
    if answer is None:
        return None
    event = drafts.event(turn.tx, turn.held.draft.id, answer.seq)
    return event if event.contact_id != turn.contact.id else None


def overtaken(turn: Turn, key: Key, mine: Value | Mark | None) -> list[Outbound]:
    """What changed since the question was shown: who, when, the value; overwriting it is asked first. Nothing when it
    was no colleague who wrote."""
    event, step = meanwhile(turn, key), turn.held.journey.find(key)
    if event is None or step is None:
        return []
    turn.ask(**{name: kept for name, kept in turn.asking.items() if name == "back"})
    if mine is None or mine == event.value or isinstance(step.question, (Group, Papers)):
        return [answering.again(turn, screen.changed(turn, step, event, same=mine == event.value))]
    turn.ask(**{**turn.asking, "mine": [list(key), to_json(mine)]})
    return [screen.overtaken(turn, step, event, mine)]


def mine(turn: Turn, key: Key) -> Value | Mark | None:
    """The contact's own answer that was held back."""
    kept = turn.asking.get("mine")
    return from_json(kept[1]) if kept is not None and kept[0] == list(key) else None


def use_mine(turn: Turn, key: Key, _rest: list[int]) -> list[Outbound]:
    """The contact's own answer after all."""
    value, step = mine(turn, key), turn.held.journey.find(key)
    if value is None or step is None:
        return [answering.again(turn, str(turn.say("say.stale")))]
    return answering.answered(turn, step, value, "tapped")


def typed(turn: Turn, text: str) -> list[Outbound]:
    """A reply to a question that a colleague answered, or that went away, after it was shown; else nothing."""
    shown = turn.asking.get("shown")
    if shown is None or turn.held.frozen:
        return []
    key, seq = (shown[0], shown[1]), shown[2]
    here = answering.current(turn)
    if here is not None and here.key == key and turn.held.seq(*key) == seq:
        return []
    step = turn.held.journey.find(key)
    found = _read(turn, step, text) if step is not None else None
    turn.ask(**{name: kept for name, kept in turn.asking.items() if name != "shown"})
    lead = str(turn.say("say.question_gone"))
    return overtaken(turn, key, found) or [answering.again(turn, lead)]


def _read(turn: Turn, step: Step, text: str) -> Value | None:
    found = choosing.read(turn.held.journey, step, Reply(text=text), turn.lexicon, turn.today)
    return None if isinstance(found, Problem) else found
