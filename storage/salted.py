"""What opens something, for a while or once: neither it is kept, nor a digest of it.

A row holds a random salt, and what opens is derived from it under our key when it is handed out, and again when it
comes back.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from sqlmodel import Field

from storage.query import Cells, Transaction
from storage.tables import KEEP_IDS, Row

LINK_LIVES = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)
"""Between two letters of the same sort to one mailbox."""


class SaltedRow(Row):
    """The base of the tables that hold a salt."""

    __table_args__ = (KEEP_IDS,)

    id: int = Field(primary_key=True)
    salt: str


@dataclass(frozen=True, slots=True)
class OnceLink:
    """A link that opens something, once."""

    id: int
    salt: str
    made_at: datetime
    used_at: datetime | None

    def live(self, now: datetime) -> bool:
        return self.used_at is None and now < self.made_at + LINK_LIVES


class Opener(Protocol):
    """What a row says about that which opens."""

    @property
    def id(self) -> int: ...

    def live(self, now: datetime) -> bool: ...


Found = TypeVar("Found", bound=Opener)


def salt() -> str:
    """128 random bits, in hex."""
    return secrets.token_hex(16)


def derived(tx: Transaction, purpose: str, *of: int | str) -> tuple[str, ...]:
    """256 bits in hex, for one purpose, of a row's cells: under each of our secrets, the newest first."""
    return tx.keys.lookups("\n".join((purpose, *map(str, of))))


def token(row: Opener, known: Sequence[str]) -> str:
    """What is handed out: the row's number, and what was derived from its salt."""
    return f"{row.id}.{known[0]}"


def opened(
    tx: Transaction, said: str, get: Callable[[Transaction, int], Found | None], known: Callable[[Found], Sequence[str]]
) -> Found | None:
    """What a token is of, while it may still be used; nothing is used up."""
    number, _, secret = said.partition(".")
    found = get(tx, int(number)) if number.isascii() and number.isdecimal() and len(number) < 16 else None
    return found if found is not None and found.live(tx.now) and right(secret, known(found)) else None


def right(said: str, known: Iterable[str]) -> bool:
    """Whether what was said is one of these; how long it takes tells nothing about them."""
    return any(hmac.compare_digest(said.encode(), one.encode()) for one in known)


def too_often(tx: Transaction, asked: Cells, most: int) -> bool:
    """Whether no other letter goes out now; `asked`: how many there were in a day, and when the last."""
    count, last = asked
    return count >= most or (last is not None and tx.now < last + PAUSE)
