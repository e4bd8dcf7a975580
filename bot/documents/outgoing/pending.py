"""Documents on their way to being made, in a turn, which does not wait for it: filling a template starts a process,
opening a file decrypts all of it."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from bot.documents import templates
from bot.documents.sheets import Sheet, workbook
from bot.documents.templates import NotFilledError
from bot.messages import Document, Outbound

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pending(Document):
    """A document that is yet to be made; `instead` is said when it cannot be."""

    instead: str = field(default="", kw_only=True)

    @abstractmethod
    async def made(self) -> bytes:
        """Its content. Raises NotFilledError."""


@dataclass(frozen=True, slots=True)
class Unfilled(Pending):
    """`content` is a template, to be filled with `values`."""

    values: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    async def made(self) -> bytes:
        return await templates.filled(self.content, self.values, {})


@dataclass(frozen=True, slots=True)
class Unopened(Pending):
    """A file that lies sealed; `opened` brings its bytes, or raises KeyError when it is gone."""

    opened: Callable[[], bytes] = field(kw_only=True)

    async def made(self) -> bytes:
        try:
            return await asyncio.to_thread(self.opened)
        except KeyError:
            raise NotFilledError from None


@dataclass(frozen=True, slots=True)
class Unwritten(Pending):
    """A workbook of one sheet."""

    sheet: Sheet = field(kw_only=True)

    async def made(self) -> bytes:
        return await asyncio.to_thread(workbook, [self.sheet])


async def completed(message: Outbound) -> Outbound:
    """The message with its documents made; when one cannot be, it says so and brings those that could."""
    made, failed = [], []
    for one in message.documents:
        if not isinstance(one, Pending):
            made.append(one)
            continue
        try:
            made.append(Document(one.name, one.media_type, await one.made()))
        except NotFilledError:
            log.warning("document_not_made")
            failed.append(one.instead)
    return replace(message, documents=tuple(made), text=failed[0] if failed else message.text)
