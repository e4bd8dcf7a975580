"""Reading papers without waiting for it: one child process, started when there is something to read."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import Any

from flows.papers import Box, Reading, reading_of

_CHILD = "bot.documents.reading.child"
_TRIES = 2
_PIECE = 1 << 18
_LARGEST = 50_000_000


class Reader:
    """One job at a time, the others wait in line; nothing that is in a file raises, ends the server or delays its loop.
    The process is killed when a job takes longer than `seconds`, and ends after `idle` seconds without one. Belongs to
    one event loop."""

    def __init__(self, seconds: float = 120.0, idle: float = 300.0) -> None:
        self.seconds, self.idle = seconds, idle
        self._turn = asyncio.Lock()
        self._child: Process | None = None
        self._end: asyncio.TimerHandle | None = None
        self._leaving: asyncio.Task[None] | None = None

    @property
    def recognises(self) -> bool:
        """Whether letters in pictures can be read: the extra `reading` is installed."""
        return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))

    @property
    def pid(self) -> int | None:
        """Of the child that waits or works; None when there is none."""
        return None if self._child is None or self._child.returncode is not None else self._child.pid

    async def read(self, content: bytes, media_type: str = "") -> Reading | None:
        """What a file says; None when it cannot be read. The media type is what others call it: what it is shows in
        its content."""
        answer = await self._asked({"do": "read", "media_type": media_type}, content)
        return reading_of(json.loads(answer)) if answer else None

    async def crop(self, content: bytes, media_type: str, page: int, boxes: Sequence[Box]) -> bytes | None:
        """A JPEG of at most 1,000 pixels across and 100 kB with the boxes of the upright page, one below the other;
        None where there is nothing to show, as of a Word file or a spreadsheet."""
        asked = {"do": "crop", "media_type": media_type, "page": page, "boxes": [list(box) for box in boxes]}
        return await self._asked(asked, content) or None

    async def close(self) -> None:
        """Ends the child. A job in hand is answered with None."""
        self._rest()
        await self._kill()
        if self._leaving is not None:
            await self._leaving

    async def _asked(self, asked: dict[str, Any], content: bytes) -> bytes:
        async with self._turn:
            self._rest()
            try:
                return await self._tried(json.dumps(asked | {"size": len(content)}).encode() + b"\n", content)
            finally:
                if self.pid is not None:
                    loop = asyncio.get_running_loop()
                    self._end = loop.call_later(self.idle, self._retire)

    async def _tried(self, head: bytes, content: bytes) -> bytes:
        """The answer. A child that was killed by others, for its memory say, is no fault of the file: once more."""
        for _ in range(_TRIES):
            try:
                async with asyncio.timeout(self.seconds):
                    return await self._exchange(await self._running(), head, content)
            except TimeoutError:
                await self._kill()
                return b""
            except (OSError, asyncio.IncompleteReadError):
                await self._kill()
            except BaseException:
                await self._kill()  # half an answer must not be taken for the next one's
                raise
        return b""

    async def _exchange(self, child: Process, head: bytes, content: bytes) -> bytes:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(head)
        for at in range(0, len(content), _PIECE):
            child.stdin.write(content[at : at + _PIECE])
            await child.stdin.drain()
        size = int.from_bytes(await child.stdout.readexactly(4), "big")
        if size > _LARGEST:
            raise OSError("no answer of ours")
        return await child.stdout.readexactly(size)

    async def _running(self) -> Process:
        if self._child is None or self._child.returncode is not None:
            self._child = await asyncio.create_subprocess_exec(
                sys.executable, "-IBm", _CHILD, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
            )
        return self._child

    def _rest(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None

    def _retire(self) -> None:
        """Nobody needs it for now: its memory goes back."""
        if self._child is not None and not self._turn.locked():
            child, self._child = self._child, None
            self._leaving = asyncio.get_running_loop().create_task(_ended(child))

    async def _kill(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            await _ended(child)


async def _ended(child: Process) -> None:
    """Once it is gone and its pipes are closed."""
    if child.returncode is None:
        child.kill()
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.close()
    with suppress(OSError):
        await child.stdin.wait_closed()
    while await child.stdout.read(_PIECE):
        pass
    await child.wait()
