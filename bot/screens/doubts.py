"""A doubt, not a verdict: what looks odd, which answers it concerns, and a way to say that it is right."""

from __future__ import annotations

from bot.messages import Outbound
from bot.screens import parts, siblings
from bot.turn import Turn
from bot.values import show
from flows.journey import Doubt
from flows.values import FOUND, Key, Value

_KINDS = {
    "patent_kind": "choice", "year": "year", "sales": "money", "profit": "money", "ip_spending": "money",
    "apart": "money",
}  # fmt: skip
"""The kinds of question whose answers read like a paper's fields; the others read as they are."""
MOST = 6
"""Answers offered for a change; more would not fit a phone."""


def ask(turn: Turn, doubt: Doubt, lead: str = "") -> Outbound:
    lines = [lead] if lead else []
    lines += [str(wording(turn, doubt)), *siblings.lines(turn, doubt)]
    buttons = siblings.ways(turn, doubt)
    buttons += [
        parts.tap(turn, "g", key, 0, label=turn.say.plain("button.change_named", name=_named(turn, doubt, key)))
        for key in doubt.about[:MOST]
    ]
    if doubt.item and len(turn.held.journey.items(parts.group_of(turn, doubt.about[0][0]))) > 1:
        remove = turn.say.plain("button.remove_item", item=parts.item(turn, doubt.about[0]))
        buttons.append(parts.tap(turn, "x", doubt.about[0], label=remove))
    buttons.append(parts.tap(turn, "k", doubt.key, label=turn.say.plain(_explain(turn, doubt))))
    around = [parts.command(turn, "clause"), parts.command(turn, "tasks")]
    return Outbound(
        "\n".join(lines), (*parts.rows(buttons), *parts.rows(around)), "doubt", progress=parts.progress(turn), lead=lead
    )


def _explain(turn: Turn, doubt: Doubt) -> str:
    if own := siblings.explain(doubt):
        return own
    kinds = {step.question.kind for key in doubt.about if (step := turn.held.journey.find(key)) is not None}
    return "button.explain" if kinds <= {"money", "number"} else "button.explain_doubt"


def _named(turn: Turn, doubt: Doubt, key: Key) -> str:
    """What to change: with its item where the doubt is about several."""
    own = turn.say.plain(f"q.{key[0]}.name")
    return own if not key[1] or key[1] == doubt.item else f"{parts.item(turn, key)} · {own}"


def wording(turn: Turn, doubt: Doubt) -> str:
    """The doubt in words, with the values that raised it, those of papers among them."""
    values = {key[0]: _value(turn, key) for key in doubt.about}
    item = parts.item(turn, doubt.key) if doubt.item else ""
    return str(turn.say(f"check.{doubt.check.id}", v=values, p=_on_paper(turn, doubt), item=item))


def _on_paper(turn: Turn, doubt: Doubt) -> dict[str, str]:
    """What the papers say instead, by field."""
    name = FOUND + doubt.check.id
    told = turn.held.found.get(f"{name}/{doubt.item}" if doubt.item else name)
    return {} if told is None else {field: _said(turn, field, value) for field, value in told.values.items()}


def _said(turn: Turn, field: str, value: Value) -> str:
    if field == "paper":
        return turn.say.plain(f"q.{value}.name")
    if isinstance(value, tuple):
        return turn.say.plain("say.list_comma").join(value)
    return show(turn.say, _KINDS.get(field, ""), field, value)


def _value(turn: Turn, key: Key) -> str:
    step = turn.held.journey.find(key)
    return parts.answer(turn, step) if step is not None else ""


def reason(turn: Turn, doubt: Doubt) -> Outbound:
    """Asks for the reason, which travels with the filing; one that was given before the answers changed may stay."""
    about = turn.say(f"check.{doubt.check.id}.name")
    lines = [str(turn.say("say.reason_model" if siblings.explain(doubt) else "say.reason", about=about))]
    buttons = [parts.command(turn, "continue", label=turn.say.plain("button.cancel"))]
    kept = turn.held.previous(doubt.key)
    if isinstance(kept, str):
        lines.append(str(turn.say("say.confirm_again", value=kept)))
        buttons.insert(0, parts.tap(turn, "s", doubt.key, label=turn.say.plain("button.same"), style="primary"))
    return Outbound("\n".join(lines), parts.rows(buttons), wants="text", progress=parts.progress(turn), lead="")
