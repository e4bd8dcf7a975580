"""What a contact told unasked, shown to be confirmed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

from bot.messages import Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.values import Key, to_json
from flows.volunteered import Fact

_CARD = "told_card"


def certain(turn: Turn, questions: Iterable[str]) -> Mapping[Key, Fact]:
    """What of these questions can be taken with one tap."""
    names = frozenset(questions)
    return {key: fact for key, fact in turn.held.said.items() if fact.certain and key[0] in names}


def stamp(shown: Mapping[Key, Fact]) -> int:
    """Names exactly what a card shows."""
    said = [[*key, to_json(fact.value)] for key, fact in shown.items()]
    return crc32(json.dumps(said, ensure_ascii=False).encode())


def mask(turn: Turn, shown: Mapping[Key, Fact]) -> int:
    """The questions of a card as one number, a bit each."""
    return sum(1 << turn.held.index(name) for name in {key[0] for key in shown})


def of_mask(turn: Turn, bits: int) -> Mapping[Key, Fact]:
    """What a card of these questions shows now."""
    return certain(turn, (name for place, name in enumerate(turn.held.names) if bits >> place & 1))


def on_screen(turn: Turn) -> Mapping[Key, Fact]:
    """What the last message asked to confirm; nothing when it was no card."""
    return of_mask(turn, int(turn.asking.get(_CARD, 0)))


def is_open(turn: Turn) -> bool:
    return _CARD in turn.asking


def close(turn: Turn) -> None:
    """Something else was written instead of an answer to the card."""
    turn.ask(**{name: kept for name, kept in turn.asking.items() if name != _CARD})


def card(turn: Turn, facts: Sequence[Fact], lead: str) -> Outbound:
    """A line for each; what belongs to questions that are not on the path yet is said below."""
    now = certain(turn, (fact.question for fact in facts))
    lines = [lead] if lead else []
    lines.append(str(turn.say("say.told")))
    lines += dict.fromkeys(_line(turn, fact) for fact in now.values())
    later = [fact for fact in facts if fact not in now.values()]
    if later:
        lines.append(seen(turn, later))
    turn.ask(**{name: kept for name, kept in turn.asking.items() if name in ("back", "at")}, **{_CARD: mask(turn, now)})
    whole, right = (turn.held.names[0], ""), turn.say.plain("button.told_right")
    buttons = [
        parts.tap(turn, "za", whole, stamp(now), mask(turn, now), label=right, style="primary"),
        parts.tap(turn, "zn", whole, label=turn.say.plain("button.one_by_one"), style="quiet"),
    ]
    return Outbound("\n".join(lines), parts.rows(buttons), "tasks", progress=parts.progress(turn))


def seen(turn: Turn, facts: Iterable[Fact]) -> str:
    """What will be shown again when it is asked."""
    told = turn.say.plain("say.list_semicolon").join(dict.fromkeys(_short(turn, fact) for fact in facts))
    return str(turn.say("say.told_seen", told=told))


def _line(turn: Turn, fact: Fact) -> str:
    return str(turn.say("say.told_line", name=_name(turn, fact), value=_value(turn, fact)))


def _short(turn: Turn, fact: Fact) -> str:
    return f"{_name(turn, fact)} {_value(turn, fact)}"


def _name(turn: Turn, fact: Fact) -> str:
    return turn.say.plain(f"q.{fact.question}.name")


def _value(turn: Turn, fact: Fact) -> str:
    return parts.value(turn, turn.held.edition.questions[fact.question], fact.value)
