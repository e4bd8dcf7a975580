"""Drafts of documents made from the answers (生成材料): chosen, filled after the turn, and awaited as a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot import answering
from bot.buttons import Tap
from bot.documents.outgoing.kinds import KINDS
from bot.documents.outgoing.pending import Pending, Unfilled, Unwritten
from bot.documents.outgoing.values import why_not
from bot.documents.sheets import XLSX, Sheet
from bot.documents.templates import DOCX
from bot.messages import Outbound
from bot.screens import documents, parts
from bot.turn import Turn
from flows.values import Key
from locales import FIRST, pages, words
from storage import templates


def show(turn: Turn) -> list[Outbound]:
    """Which documents can be made."""
    turn.ask()
    return [documents.listed(turn)]


def tapped(turn: Turn, tap: Tap) -> list[Outbound]:
    """Makes a document; where it is first to be said how, that is asked."""
    draft, place = tap.numbers
    if draft != turn.held.draft.id or place >= len(documents.ORDER):
        return [answering.again(turn, str(turn.say("say.stale")))]
    kind = documents.ORDER[place]
    if not documents.theirs(turn) or why_not(documents.facts(turn), kind):
        return [documents.listed(turn)]
    if kind == "patent_product_map" and _undecided(turn):
        return answering.go(turn, ("product_map", ""), back=turn.asking.get("back"))
    return [_made(turn, kind)]


def _undecided(turn: Turn) -> bool:
    """Whether nobody said yet how the statement is to be made, and may say it."""
    asked = turn.held.journey.find(("product_map", ""))
    return turn.held.journey.find(("patent_product_map", "")) is None and asked is not None and (
        turn.held.may_change("product_map")
    )  # fmt: skip


def _made(turn: Turn, kind: str) -> Outbound:
    found, back = documents.contents(turn, kind), _paper(turn, kind)
    if back is not None and turn.own:
        turn.ask(**{**{name: kept for name, kept in turn.asking.items() if name == "back"}, "at": list(back)})
    return Outbound(
        documents.made(turn, kind, found, back),
        documents.around(turn),
        documents=_files(turn, kind, found),
        wants="file" if back is not None else "",
        progress=parts.progress(turn),
    )


def _paper(turn: Turn, kind: str) -> Key | None:
    """The paper it is sent back as, when that is wanted now."""
    key = (KINDS[kind].paper, "")
    step = turn.held.journey.find(key) if key[0] else None
    wanted = step is not None and step.status != "waiting" and turn.held.may_change(key[0]) and not turn.held.frozen
    return key if wanted else None


def _files(turn: Turn, kind: str, found: Mapping[str, Any]) -> tuple[Pending, ...]:
    """The document, and of the list of papers a workbook too."""
    say = words(FIRST, turn.held.draft.notice)
    name, failed = say.plain(f"document.{kind}"), str(turn.say("say.document_failed"))
    template = templates.in_force(turn.tx, kind) or pages.asset(f"documents/{kind}.docx")
    made = Unfilled(f"{name}.docx", DOCX, template, values=found, instead=failed)
    if kind != "material_list":
        return (made,)
    heads = KINDS[kind].lists["材料"]
    rows = [[line[head] for head in heads] for line in found["材料"]]
    return made, Unwritten(f"{name}.xlsx", XLSX, b"", sheet=Sheet(name, heads, rows), instead=failed)


TAPS: Final[Mapping[str, Callable[[Turn, Tap], list[Outbound]]]] = {"md": tapped}
