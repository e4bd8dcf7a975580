"""Tables that come as files: expected while one was asked for, or while patents are; opened outside the turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot import many, many_figures
from bot.documents import many as tables
from bot.documents.many import Found, Kind
from bot.documents.verdict import Refused
from bot.messages import Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.values import Key
from storage.files import FileRow

LIST = "list:"
"""In place of a question: a file that is a table if it can be read as one; the item says which, and who asked."""
NO_TABLE = frozenset({"no_spreadsheet", "web_page", "encoding"})
"""Files that are something else, and may be a paper."""
Listed = Found | Refused


@dataclass(frozen=True, slots=True)
class _Expected:
    """Which kind of table comes, and whether it was asked for: else only a table with patents' numbers is one."""

    kind: Kind
    asked: bool


def expected(turn: Turn) -> Key | None:
    """What a file that comes now is noted under, if it may be a table."""
    pasting = turn.asking.get("pasting")
    if pasting in ("patents", "figures"):
        return (LIST, f"{pasting}!")
    return (LIST, "patents") if many.asks_patents(turn) else None


def read(row: FileRow, content: bytes, today: date) -> Listed | None:
    """The table in a file, or why a file that was asked for cannot be read; None: it is no table, and may be a paper.
    Takes up to a minute, so call it off the loop."""
    wanted = _wanted(row)
    found = tables.read(content, row.name, wanted.kind, many.words(wanted.kind), today)
    if isinstance(found, Refused):
        return found if wanted.asked and found.code not in NO_TABLE else None
    return found or (Found(wanted.kind) if wanted.asked else None)


def _wanted(row: FileRow) -> _Expected:
    return _Expected("figures" if row.item.startswith("figures") else "patents", row.item.endswith("!"))


def arrived(turn: Turn, row: FileRow, listed: Listed) -> Outbound:
    """What a table leads to: its rows shown, or what is wrong with it."""
    wanted = _wanted(row)
    again = parts.command(turn, "many" if wanted.kind == "patents" else "figures", "primary")
    if isinstance(listed, Refused):
        text = turn.say(f"many.file_{listed.code}", name=row.name, **listed.params)
        return Outbound(str(text), parts.rows([again, parts.command(turn, "continue")]), "problem")
    if not listed.lines:
        return parts.plain(turn, f"many.no_{wanted.kind}_in", again, card="problem", name=row.name)
    return many.come(turn, listed) if wanted.kind == "patents" else many_figures.come(turn, listed)
