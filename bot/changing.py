"""What was told unlike an earlier answer: offered to be changed, naming the question, the old and the new value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from zlib import crc32

from bot import answering
from bot.messages import Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.journey import Step
from flows.lexicon import fold
from flows.reading.options import read_yes_no
from flows.values import Key, Mark, Value, from_json, to_json
from flows.volunteered import Context, Fact, Found, found
from locales.simpler import simplified

Show = list[Outbound]
_OFFERED = "instead"


def told(turn: Turn, here: Step | None, text: str) -> tuple[Found, ...]:
    """What a text tells of any question, the one asked among them."""
    every = turn.held.edition.questions
    simpler = simplified if turn.language.startswith("zh") else str
    asked = here.question if here is not None else None
    return found(text, Context(every, turn.lexicon, turn.today, asked, simpler))


def differs(turn: Turn, fact: Fact) -> bool:
    """Whether a fact is certain and not what its question was answered with in this draft, if that may be changed."""
    key = (fact.question, "")
    was = turn.held.previous(key)
    if was is None or not fact.certain or fact.question in turn.held.given or not turn.held.may_change(fact.question):
        return False
    return turn.held.journey.find(key) is not None and fold(str(was)) != fold(str(fact.value))


def told_otherwise(turn: Turn, text: str) -> bool:
    """Whether a text tells something that is unlike an earlier answer."""
    here = answering.current(turn)
    return isinstance(here, Step) and any(differs(turn, one.fact) for one in told(turn, here, text))


def offer(turn: Turn, facts: Sequence[Fact], lead: str = "") -> Outbound:
    """Asks whether the first of some answers is to be changed; the others are asked about after it."""
    kept = {name: value for name, value in turn.asking.items() if name in ("back", "at")}
    turn.ask(**kept, **{_OFFERED: [[fact.question, to_json(fact.value)] for fact in facts]})
    step = turn.held.journey.find((facts[0].question, ""))
    assert step is not None
    was = turn.held.previous(step.key)
    shown = {name: parts.value(turn, step.question, value) for name, value in _both(was, facts[0].value)}
    asked = turn.say("say.change_offered", name=turn.say(f"q.{step.question.id}.name"), **shown)
    buttons = [
        parts.tap(turn, "zc", step.key, _stamp(turn), label=turn.say.plain("button.change_it"), style="primary"),
        parts.tap(turn, "zk", step.key, _stamp(turn), label=turn.say.plain("button.keep_it"), style="quiet"),
    ]
    text = "\n".join(filter(None, (lead, str(asked))))
    return Outbound(text, parts.rows(buttons), progress=parts.progress(turn), lead=lead)


def again(turn: Turn) -> Outbound:
    """What is open: the offer, where there is one, else the question."""
    facts = _offered(turn)
    return offer(turn, facts) if facts else answering.again(turn)


def typed(turn: Turn, text: str) -> Show:
    """A typed yes or no to what was offered; nothing for any other words, which put the offer away."""
    facts = _offered(turn)
    if not facts:
        return []
    said = read_yes_no(text, turn.lexicon)
    labels = {fold(turn.say.plain(f"button.{one}")): one == "change_it" for one in ("change_it", "keep_it")}
    said = labels.get(fold(text), said)
    if isinstance(said, bool):
        return _decided(turn, facts, change=said)
    turn.ask(**{name: kept for name, kept in turn.asking.items() if name != _OFFERED})
    return []


def changed(turn: Turn, step: Step, value: Value, source: str) -> str:
    """Appends another answer; what is said of it."""
    was = turn.held.previous(step.key)
    turn.write(step.key, value, source)
    name = turn.say(f"q.{step.question.id}.name")
    shown = "" if was is None else parts.value(turn, step.question, was)
    lead = turn.say("say.corrected", name=name, was=shown, value=parts.value(turn, step.question, value))
    return "\n".join([str(lead), *parts.unsettled(turn)])


def _decided(turn: Turn, facts: Sequence[Fact], *, change: bool) -> Show:
    fact, *others = facts
    step = turn.held.journey.find((fact.question, ""))
    if step is None or not differs(turn, fact):
        return [answering.again(turn, str(turn.say("say.stale")))]
    if change:
        lead = changed(turn, step, fact.value, "tapped")
    else:
        kept = parts.answer(turn, step)
        lead = str(turn.say("say.change_kept", name=turn.say(f"q.{step.question.id}.name"), value=kept))
    left = [one for one in others if differs(turn, one)]
    return [offer(turn, left, lead) if left else _on(turn, lead)]


def _on(turn: Turn, lead: str) -> Outbound:
    """Back to what was asked before the offer was made."""
    turn.ask(**{name: kept for name, kept in turn.asking.items() if name != _OFFERED})
    return answering.again(turn, lead)


def _offered(turn: Turn) -> tuple[Fact, ...]:
    read = ((name, from_json(value)) for name, value in turn.asking.get(_OFFERED, ()))
    return tuple(Fact(name, value, True) for name, value in read if not isinstance(value, Mark))


def _both(was: Value | None, value: Value) -> Iterable[tuple[str, Value]]:
    return (("was", was), ("value", value)) if was is not None else (("value", value),)


def _stamp(turn: Turn) -> int:
    """Names exactly what is offered."""
    return crc32(json.dumps(turn.asking.get(_OFFERED), ensure_ascii=False).encode())


def _tapped(*, change: bool) -> Callable[[Turn, Key, list[int]], Show]:
    def decide(turn: Turn, key: Key, numbers: list[int]) -> Show:
        facts = _offered(turn)
        if not facts or numbers != [_stamp(turn)] or facts[0].question != key[0]:
            return [answering.again(turn, str(turn.say("say.stale")))]
        return _decided(turn, facts, change=change)

    return decide


VERBS: Mapping[str, Callable[[Turn, Key, list[int]], Show]] = {"zc": _tapped(change=True), "zk": _tapped(change=False)}
