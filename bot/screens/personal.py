"""What is said about personal data: what is kept, the copy of it, erasing it."""

from __future__ import annotations

from bot.buttons import Tap
from bot.messages import Button, Document, Outbound
from bot.screens import choices, parts
from bot.turn import Turn
from storage.erasure import Erased

CONFIRM, AGREE = "pe", "pa"
MINUTES = 10
"""How long a button that erases is good for."""
_MOST_NAMED = 3


def given(turn: Turn, documents: tuple[Document, ...], papers: int) -> Outbound:
    """The copy of everything."""
    buttons = parts.rows([parts.command(turn, "privacy"), parts.command(turn, "forget")])
    return Outbound(str(turn.say("say.mydata", papers=papers, parts=len(documents))), buttons, documents=documents)


def ask(turn: Turn, planned: Erased) -> Outbound:
    """What would be erased and what would stay, and a button that does it, for some minutes."""
    button = Button(turn.say.plain("button.forget_confirm"), turn.codes.make(CONFIRM, _minute(turn)))
    buttons = [button, parts.command(turn, "mydata", label=turn.say.plain("button.mydata_first"))]
    return Outbound(
        _erased(turn, "say.forget", planned),
        (*parts.rows(buttons), (parts.command(turn, "continue", "primary", turn.say.plain("button.forget_not")),)),
    )


def is_fresh(turn: Turn, tap: Tap) -> bool:
    """Whether the button that erases was shown just now."""
    return 0 <= _minute(turn) - tap.numbers[0] <= MINUTES


def erased(turn: Turn, done: Erased) -> Outbound:
    """What was kept, and that the next word begins anew."""
    return Outbound(_erased(turn, "say.forgotten", done))


def privacy(turn: Turn) -> Outbound:
    """What is kept, why, who sees it, how long, how to have it or end it."""
    return Outbound(_privacy(turn), parts.rows([parts.command(turn, "mydata"), parts.command(turn, "forget")]))


def consent(turn: Turn, version: int, *, changed: bool) -> Outbound:
    """The greeting, what would be kept, and whether that is agreed to; `changed`: another text was agreed to before."""
    around = [parts.command(turn, "privacy", label=turn.say.plain("button.what_is_kept")), *choices.others(turn)]
    key = "say.consent_changed" if changed else "say.consent"
    return Outbound(str(turn.say(key)), ((_agree(turn, version),), *parts.rows(around)))


def before_consent(turn: Turn, version: int) -> Outbound:
    """What would be kept, for somebody who has not agreed yet."""
    return Outbound(_privacy(turn), ((_agree(turn, version),), *parts.rows(choices.others(turn))))


def command_of(tap: Tap) -> str:
    """The command that a tapped button says, or ""."""
    return parts.COMMANDS[tap.numbers[0]] if tap.verb == "c" else ""


def _agree(turn: Turn, version: int) -> Button:
    return Button(turn.say.plain("button.agree"), turn.codes.make(AGREE, version), "primary")


def _privacy(turn: Turn) -> str:
    return str(turn.say("say.privacy", inbox_days=turn.house.inbox_days, days=turn.house.retention_days))


def _erased(turn: Turn, key: str, planned: Erased) -> str:
    named = planned.kept[-_MOST_NAMED:]
    counts = {"drafts": len(planned.drafts), "shared": len(planned.shared), "kept": len(planned.kept)}
    return str(turn.say(key, references=named, more=len(planned.kept) - len(named), **counts))


def _minute(turn: Turn) -> int:
    return int(turn.tx.now.timestamp()) // 60
