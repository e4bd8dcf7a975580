"""Reading what is due in batches, from where the last one stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.reminders.topic import Topic

Cursor = list[Any]
"""JSON-ready: which part is being read, and the key of the last row."""


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a topic is to be told, from which day on; `overtaken`: a later stage of it is due already."""

    topic: Topic
    contacts: tuple[int, ...]
    day: date
    overtaken: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a part: its key, and what it comes to, worked out when it is asked for."""

    key: Sequence[Any]
    found: Callable[[], Found | None]


Part = Callable[[Sequence[Any], int], list[Row]]
"""(the key to go on after, empty at first; how many) -> the next rows, fewer only at the end."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a scan. `cursor` None: that was all."""

    found: tuple[Found, ...]
    looked: int
    cursor: Cursor | None


def page(parts: Sequence[Part], cursor: Cursor | None, most: int) -> Page:
    """The next page: one part is read to its end before the next."""
    place, *key = cursor or [0]
    if place >= len(parts):
        return Page((), 0, None)
    rows = parts[place](key, most)
    found = tuple(one for row in rows if (one := row.found()) is not None)
    if len(rows) == most:
        return Page(found, len(rows), [place, *rows[-1].key])
    return Page(found, len(rows), [place + 1] if place + 1 < len(parts) else None)


def every(parts: Sequence[Part], most: int = 500) -> Iterator[Found]:
    """All there is."""
    cursor: Cursor | None = [0]
    while cursor is not None:
        read = page(parts, cursor, most)
        yield from read.found
        cursor = read.cursor
