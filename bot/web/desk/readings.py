"""Lists that are being read: off the loop, once each, so that pages ask how far it is and nobody waits for it."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from bot.desk import catalogue
from bot.documents import catalogues
from bot.documents.units import Reading
from bot.documents.verdict import Refused

Content = Callable[[], Awaitable[bytes]]
Read = Reading | Refused
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Begun:
    """A file on its way, since a moment of the monotonic clock."""

    task: asyncio.Task[Read]
    since: float

    @property
    def seconds(self) -> int:
        return round(time.monotonic() - self.since)


@dataclass(slots=True)
class Readings:
    """The last files of this process by number; another process reads a file of its own accord."""

    _begun: OrderedDict[tuple[int, bool], Begun] = field(default_factory=OrderedDict)

    def of(self, number: int, name: str, office: str, content: Content, *, repair: bool = False) -> Begun:
        """A file's reading, begun when it was not; with `repair` codes are taken for those proposed."""
        key = (number, repair)
        if key not in self._begun:
            work = self._repaired(number, name, office, content) if repair else _read(name, office, content)
            self._begun[key] = Begun(asyncio.create_task(work), time.monotonic())
            self._let_go()
        self._begun.move_to_end(key)
        return self._begun[key]

    @property
    def begun(self) -> tuple[Begun, ...]:
        """All that are known."""
        return tuple(self._begun.values())

    def forget(self, number: int) -> None:
        """A file that is kept no more."""
        for repair in (False, True):
            self._begun.pop((number, repair), None)

    async def _repaired(self, number: int, name: str, office: str, content: Content) -> Read:
        found = await self.of(number, name, office, content).task
        return found if isinstance(found, Refused) else await asyncio.to_thread(catalogues.repaired, found)

    def _let_go(self) -> None:
        """The oldest that are done go."""
        for key in [key for key, one in self._begun.items() if one.task.done()]:
            if len(self._begun) > _KEPT:
                del self._begun[key]


async def _read(name: str, office: str, content: Content) -> Read:
    return await asyncio.to_thread(partial(catalogue.read, await content(), name, office))
