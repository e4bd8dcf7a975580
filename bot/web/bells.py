"""The bells that ring in open pages when their conversation grows."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_MOST = 8
"""News that wait for a page that does not take them; of more it reads the record."""


@dataclass(frozen=True, slots=True)
class News:
    """Lines as JSON, those after one number up to another."""

    after: int
    last: int
    lines: str


@dataclass(slots=True)
class Bell:
    """One open page."""

    _rung: asyncio.Event = field(default_factory=asyncio.Event)
    _news: list[News] = field(default_factory=list)

    def ring(self, news: News | None) -> None:
        if news is None or len(self._news) == _MOST:
            self._news.clear()
        else:
            self._news.append(news)
        self._rung.set()

    async def heard(self, seconds: float) -> list[News]:
        """What it rang for, once it does; nothing when it does not so long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()
        news, self._news = self._news, []
        return news


class Bells:
    """One bell per open page."""

    def __init__(self) -> None:
        self._open: defaultdict[str, list[Bell]] = defaultdict(list)

    def ring(self, visitor: str, news: News | None = None) -> None:
        """There are lines: these, or some that are to be read."""
        for bell in self._open.get(visitor, ()):
            bell.ring(news)

    def ring_all(self) -> None:
        for visitor in self._open:
            self.ring(visitor)

    def count(self, visitor: str) -> int:
        return len(self._open.get(visitor, ()))

    @contextmanager
    def listening(self, visitor: str) -> Iterator[Bell]:
        bell = Bell()
        self._open[visitor].append(bell)
        try:
            yield bell
        finally:
            self._open[visitor] = [one for one in self._open[visitor] if one is not bell]
            if not self._open[visitor]:
                del self._open[visitor]
