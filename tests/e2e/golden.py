"""The golden dialogues of tests/transcripts as something to replay anywhere, and what is compared of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "transcripts"
YEAR_OF_THE_FILES = 2026
Lines = tuple[str, ...]
PLATFORM = ("!later", "!received", "!returned", "!accepted")
"""Directions that the platform of a real process needs no one to play."""

_CARD = re.compile(r"\((?:message|law|tasks|doubt|problem|receipt|edit| )+\)|--")
_ROW = re.compile(r"(?:\[[^\]]+\] ?)+")
_CHANGES = (
    (re.compile(r"BA-\d{4}-\d{5}"), "BA-…"),
    (re.compile(r"(?:CP|演示)-[A-Z0-9-]+"), "平台编号…"),
    (re.compile(r"\d{4} 年 \d{1,2} 月 \d{1,2} 日 \d{2}:\d{2}"), "某时"),
)
_NEWS = re.compile(r"注册已通过，|备案成功。|平台退回了|已经送到平台|暂时连不上")


@dataclass(frozen=True, slots=True)
class Turn:
    """What the contact does, and everything that is to be seen then."""

    line: str
    seen: Lines

    @property
    def reviewed(self) -> bool:
        """The platform's move, not the contact's."""
        return self.line.startswith(PLATFORM)


def read(name: str) -> tuple[Turn, ...]:
    """A transcript's turns, but for looks at the progress while the platform decides: they differ with every moment."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    turns = [_turn(part) for part in re.split(r"^> ", text, flags=re.MULTILINE)[1:]]
    return tuple(
        turn for turn, then in zip(turns, [*turns[1:], None], strict=True) if not (then and _undecided(turn, then))
    )


def script(name: str) -> tuple[str, ...]:
    """The lines of a script of `given/`, those it names included."""
    nested = (script(line.split()[1]) if line.startswith("!given ") else (line,) for line in _lines(name))
    return tuple(line for lines in nested for line in lines)


def own(name: str) -> tuple[str, ...]:
    """The lines of a script of `given/` alone."""
    return tuple(line for line in _lines(name) if not line.startswith("!"))


def _lines(name: str) -> list[str]:
    lines = (FOLDER / "given" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def _undecided(turn: Turn, then: Turn) -> bool:
    return turn.line == "办件进度" and then.reviewed


def _turn(part: str) -> Turn:
    line, *shown = part.splitlines()
    return Turn(line, tuple(one for row in shown for one in _split(row)))


def _split(row: str) -> Iterable[str]:
    if _CARD.fullmatch(row) or not row.strip() or row.startswith("# "):
        return ()
    if _ROW.fullmatch(row):
        return re.findall(r"\[[^\]]+\]", row)
    return (compared(row, YEAR_OF_THE_FILES),)


def compared(line: str, year: int | None = None) -> str:
    """A line without what differs from run to run: numbers given by the counter, hours, the year it is."""
    for pattern, instead in _CHANGES:
        line = pattern.sub(instead, line)
    return line.replace(f"{(year or datetime.now(UTC).year) - 1} 年", "去年").strip()


def is_news(seen: Lines) -> bool:
    """Whether a message came because the platform did something."""
    return bool(seen) and _NEWS.search(seen[0]) is not None


def written(turns: Iterable[Turn]) -> str:
    """Turns as a text to compare."""
    return "\n".join("\n".join((f"> {turn.line}", *turn.seen, "")) for turn in turns)
