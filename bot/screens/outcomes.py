"""Not eligible is an answer, not an error: why, the clause, and what to do instead."""

from __future__ import annotations

from bot.messages import Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.journey import Reached


def reached(turn: Turn, found: Reached, lead: str = "") -> Outbound:
    lines = [lead] if lead else []
    lines.append(str(turn.say(f"outcome.{found.outcome.id}")))
    lines += _about(turn, found)
    others = [one for one in turn.held.journey.failed if one.outcome.id != found.outcome.id]
    lines += [str(turn.say("say.also_failed", text=turn.say(f"outcome.{one.outcome.id}"))) for one in others]
    style = ["primary"] + ["plain"] * len(found.outcome.remedies)
    buttons = [
        parts.tap(
            turn, "r", (remedy.change, _item(turn, remedy.change, found)), place,
            label=turn.say.plain(f"remedy.{remedy.id}"), style=style[place],  # type: ignore[arg-type]
        )
        for place, remedy in enumerate(found.outcome.remedies)
        if turn.held.may_change(remedy.change)
    ]  # fmt: skip
    around = [parts.command(turn, "clause"), parts.command(turn, "tasks")]
    if turn.held.form.id == "update":  # a product that left the market is taken off the register, not updated
        buttons.append(parts.command(turn, "withdraw", "plain"))
    return Outbound("\n".join(lines), (*parts.rows(buttons), *parts.rows(around)), progress=parts.progress(turn))


def _about(turn: Turn, found: Reached) -> list[str]:
    """The items that decided, where it is about items."""
    keys = list(dict.fromkeys((leaf.name, leaf.item) for leaf in found.because if leaf.item))
    named = list(dict.fromkeys(parts.item_named(turn, key) for key in keys))
    return [str(turn.say("say.outcome_about", items=turn.say.plain("say.list_comma").join(named)))] if named else []


def _item(turn: Turn, question: str, found: Reached) -> str:
    """Inside a group: the item that decided, else the last one that has the question."""
    if not parts.group_of(turn, question):
        return ""
    decided = [leaf.item for leaf in found.because if leaf.item]
    having = [step.item for step in turn.held.journey.steps if step.question.id == question]
    return next((item for item in decided if item in having), having[-1] if having else "")
