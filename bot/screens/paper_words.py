"""What is known of a paper in words: where it stands, what a file is, what was found about it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bot.screens import paper_state as state
from bot.screens.paper_state import Kept, Paper
from bot.turn import Turn
from flows.paper_remarks import NEEDS_BETTER, Remark
from flows.papers import UNKNOWN, Reading
from flows.values import Mark

_KNOWN_BY = ("number", "licence_number", "name", "licensee", "title")
"""Fields that tell one paper of a kind from another, the plainest first."""
MOST = 3
"""Papers with a remark that are listed where a draft as a whole is looked at."""


def standing(turn: Turn, paper: Paper) -> str:
    """Where a paper stands, in a few words."""
    if not paper.kept:
        answer = paper.step.answer
        skipped = answer is not None and answer.value is Mark.SKIPPED
        return turn.say.plain("paper.state_skipped" if skipped else "paper.state_missing")
    if paper.waits:
        return turn.say.plain("paper.state_waits", n=len(paper.kept))
    kept = turn.say.plain("paper.state_kept", n=len(paper.kept))
    if paper.unstamped or (seal := paper.sealed) is None:  # told as a remark, or not known
        return kept
    return turn.say.plain("paper.state_sealed" if seal else "paper.state_unsealed", kept=kept)


def gravest(turn: Turn, paper: Paper) -> str:
    """The one remark about a paper that is told where it is only one of several, or ""."""
    if not paper.remarks:
        return ""
    return short(turn, *min(paper.remarks, key=lambda one: one[1].code not in NEEDS_BETTER))


def short(turn: Turn, kept: Kept, remark: Remark) -> str:
    """A remark where the file is not in sight."""
    if remark.code == "no_stamp":
        return found(turn, kept, remark)
    key = "paper.needs_better" if remark.code in NEEDS_BETTER else "paper.of_file"
    return turn.say.plain(key, place=kept.place, found=found(turn, kept, remark))


def found(turn: Turn, kept: Kept, remark: Remark) -> str:
    """A remark about a file, with the pages it is about where the file has several."""
    several = kept.reading is not None and len(kept.reading.pages) > 1
    pages = turn.say.plain("say.list_comma").join(str(one) for one in remark.pages) if several else ""
    return turn.say.plain(f"paper.found.{remark.code}", pages=pages, kind=kind(turn, kept.reading))


def kind(turn: Turn, reading: Reading | None) -> str:
    """What a file is by its kind."""
    return turn.say.plain(f"paper.kind.{reading.kind if reading is not None else UNKNOWN}")


def recognised(turn: Turn, paper: Paper, kept: Kept) -> str:
    """What a file was recognised as, with its number or name; "" where nothing is to be recognised."""
    if kept.waits:
        return turn.say.plain("paper.reading_now")
    reading = kept.reading
    if reading is None or reading.kind == UNKNOWN:
        first = paper.asked.reads and kept.row is not None and kept.place == 1  # further files are further pages
        return turn.say.plain("paper.not_recognised") if first else ""
    known = next((value for name in _KNOWN_BY if isinstance(value := reading.value(name), str)), "")
    key = "paper.recognised" if reading.sure else "paper.looks_like"
    return turn.say.plain(key, kind=kind(turn, reading), known=known)


def remarked(turn: Turn) -> tuple[str, ...]:
    """The papers of the draft that are worth another look, a line each; it keeps nobody from going on."""
    return tuple(_remarked(turn))


def look(turn: Turn) -> list[str]:
    """The same as lines under a list of what is missing."""
    every = remarked(turn)
    if not every:
        return []
    more = [str(turn.say("paper.look_more", n=len(every) - MOST))] if len(every) > MOST else []
    return [str(turn.say("paper.look", n=len(every))), *(escape(one) for one in every[:MOST]), *more]


def look_short(turn: Turn) -> list[str]:
    """How many there are, in a line."""
    every = remarked(turn)
    return [str(turn.say("paper.look_short", n=len(every)))] if every else []


def _remarked(turn: Turn) -> Iterator[str]:
    for paper in state.papers(turn):
        if text := gravest(turn, paper):
            yield turn.say.plain("paper.look_line", paper=state.called(turn, paper), text=text)
