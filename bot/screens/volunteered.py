"""What a contact told unasked, shown to be confirmed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

from bot.messages import Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.values import Key, to_json
from flows.volunteered import Fact, questions_of

_CARD = "told_card"


def certain(turn: Turn) -> Mapping[Key, Fact]:
    """What can be taken with one tap."""
    return {key: fact for key, fact in turn.held.said.items() if fact.certain}


def stamp(turn: Turn) -> int:
    """Names exactly what a card shows."""
    said = [[*key, to_json(fact.value)] for key, fact in certain(turn).items()]
    return crc32(json.dumps(said, ensure_ascii=False).encode())


def shown(turn: Turn) -> bool:
    """Whether the last message was the card as it would be now."""
    return bool(certain(turn)) and turn.asking.get(_CARD) == stamp(turn)


def is_open(turn: Turn) -> bool:
    return _CARD in turn.asking


def close(turn: Turn) -> None:
    """Something else was written instead of an answer to the card."""
    turn.ask(**{name: kept for name, kept in turn.asking.items() if name != _CARD})


def card(turn: Turn, facts: Sequence[Fact], lead: str) -> Outbound:
    """A line for each; what belongs to questions that are not on the path yet is said below."""
    now = certain(turn)
    lines = [lead] if lead else []
    lines.append(str(turn.say("say.told")))
    lines += dict.fromkeys(_line(turn, fact) for fact in now.values())
    later = [fact for fact in facts if fact not in now.values()]
    if later:
        lines.append(seen(turn, later))
    turn.ask(**{name: kept for name, kept in turn.asking.items() if name == "back"}, **{_CARD: stamp(turn)})
    whole = turn.held.names[0], ""
    buttons = [
        parts.tap(turn, "za", whole, stamp(turn), label=turn.say.plain("button.told_right"), style="primary"),
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
    return parts.value(turn, questions_of(turn.held.edition.notice)[fact.question], fact.value)
