"""Drafts of documents as they are offered: beside the papers they are sent back as, in the check, and in a list."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.documents.outgoing.facts import Facts, gaps
from bot.documents.outgoing.kinds import KINDS
from bot.documents.outgoing.values import values, why_not
from bot.messages import Button, ButtonStyle, Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.journey import Step
from flows.values import Key
from locales import FIRST, words
from storage import files

ORDER: Final = tuple(KINDS)
"""Buttons hold the place in this list, so new ones go to its end."""


def facts(turn: Turn) -> Facts:
    """What the draft in hand says, in Chinese: documents go to Chinese offices."""
    held = turn.held

    def names(ids: object) -> list[str]:
        return [files.get(turn.tx, str(one)).name for one in ids] if isinstance(ids, tuple) else []

    return Facts(words(FIRST, held.draft.notice), held.edition.notice, held.whole, held.given, names, turn.today)


def theirs(turn: Turn) -> bool:
    """Whether documents may be made: they hold all of a draft, so whoever fills a part of it makes none."""
    return turn.held.access.whole and any(turn.held.form.id in one.forms for one in KINDS.values())


def button(turn: Turn) -> list[Button]:
    """The way to the list."""
    return [parts.command(turn, "documents")] if theirs(turn) else []


def offered(turn: Turn, step: Step) -> list[Button]:
    """What can be drafted for a paper."""
    kinds = [one.name for one in KINDS.values() if one.paper == step.question.id and turn.held.form.id in one.forms]
    if not turn.held.access.whole:
        return []
    return [
        _make(turn, one, turn.say.plain("button.draft_document", name=_name(turn, one)))
        for one in kinds
        if not why_not(facts(turn), one)
    ]


def listed(turn: Turn) -> Outbound:
    """Which documents can be made for this draft, and why others are not for it."""
    known, say = facts(turn), turn.say
    reasons = {name: why_not(known, name) for name in ORDER}
    made = [name for name, why in reasons.items() if not why]
    if not made:
        return parts.plain(turn, "say.no_documents", parts.command(turn, "continue", "primary"))
    lines = [str(say("say.documents", title=parts.title(turn)))]
    lines += [
        str(say("say.document_not", name=_name(turn, name), why=say.plain(f"document.not_{why}")))
        for name, why in reasons.items()
        if why
    ]
    rows = parts.rows([_make(turn, name, _name(turn, name), "plain") for name in made])
    around = parts.rows([parts.command(turn, "continue", "primary"), parts.command(turn, "tasks")])
    return Outbound("\n".join(lines), (*rows, *around), "tasks", progress=parts.progress(turn))


def made(turn: Turn, kind: str, found: dict[str, object], back: Key | None) -> str:
    """What is said beside a document: how many gaps, and what to do with it."""
    say, name = turn.say, _name(turn, kind)
    lines = [str(say("say.document_made", name=name, n=gaps(found)))]
    if back is not None:
        lines.append(str(say("say.document_back", paper=say.plain(f"q.{back[0]}.name"))))
    if kind == "commitment_letter":
        lines.append(str(say("say.document_platform")))
    source = replace(facts(turn), say=say).cited(KINDS[kind].paper, whole=False)
    return "\n".join([*lines, str(say("say.document_source", source=source))])


def around(turn: Turn) -> tuple[parts.Row, ...]:
    """The ways on from a document."""
    return parts.rows([parts.command(turn, "continue", "primary"), parts.command(turn, "documents", "plain"),
                       parts.command(turn, "tasks")])  # fmt: skip


def contents(turn: Turn, kind: str) -> dict[str, object]:
    """What a document is filled with."""
    return values(facts(turn), kind)


def _make(turn: Turn, kind: str, label: str, style: ButtonStyle = "quiet") -> Button:
    return Button(label, turn.codes.make("md", turn.held.draft.id, ORDER.index(kind)), style)


def _name(turn: Turn, kind: str) -> str:
    return turn.say.plain(f"document.{kind}")
