"""An access token that all processes share: kept in memory while it holds, renewed by one for all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from storage import leases, tokens
from storage.database import Database, Transaction

Ask = Callable[[], Awaitable[tuple[str, float]]]
"""Gets a new token from the service, with the seconds that it holds."""
EARLY = 300.0
"""Seconds before its end from which on a token is not used any more."""
_LEASE, _PAUSE = 20.0, 0.2


@dataclass(slots=True)
class SharedToken:
    """The token of the service `name`; `owner` names this process."""

    db: Database
    name: str
    owner: str
    _token: str = ""
    _until: float = 0.0
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self, ask: Ask, stale: str = "") -> str:
        """The token; another one than `stale`, which the service does not take any more. Raises what `ask` raises."""
        async with self._busy:
            while not self._holds(stale):
                found = await self.db.run(lambda tx: self._look(tx, stale))
                if isinstance(found, tuple):
                    self._remember(*found)
                elif found:
                    await self._renew(ask)
                else:
                    await asyncio.sleep(_PAUSE)
            return self._token

    def _holds(self, stale: str) -> bool:
        return self._token not in ("", stale) and asyncio.get_running_loop().time() < self._until

    def _look(self, tx: Transaction, stale: str) -> tuple[str, float] | bool:
        """The token of all processes, or else whether it is this one that renews it. It is looked for once more when
        that is clear: another may just have renewed it."""
        found = self._found(tx, stale)
        if found is not None or not leases.take(tx, self._lease, self.owner, _LEASE):
            return found or False
        found = self._found(tx, stale)
        if found is None:
            return True
        leases.release(tx, self._lease, self.owner)
        return found

    def _found(self, tx: Transaction, stale: str) -> tuple[str, float] | None:
        found = tokens.get(tx, self.name)
        return found if found is not None and found[0] != stale and found[1] > EARLY else None

    async def _renew(self, ask: Ask) -> None:
        try:
            token, seconds = await ask()
            await self.db.run(lambda tx: tokens.keep(tx, self.name, token, seconds))
        finally:
            await self.db.run(lambda tx: leases.release(tx, self._lease, self.owner))
        self._remember(token, max(seconds, EARLY + 1))

    def _remember(self, token: str, seconds: float) -> None:
        self._token, self._until = token, asyncio.get_running_loop().time() + seconds - EARLY

    @property
    def _lease(self) -> str:
        return f"token {self.name}"
