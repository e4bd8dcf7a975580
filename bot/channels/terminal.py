"""The terminal: messages as plain text with numbered buttons; one reply a line, typed or piped."""

from __future__ import annotations

import asyncio
import contextlib
import json
import mimetypes
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from threading import Thread
from typing import TextIO
from uuid import uuid4

from bot.messages import (
    Address,
    Answered,
    Attachment,
    Attempt,
    Button,
    Capabilities,
    Document,
    Handle,
    Inbound,
    Outbound,
)
from bot.rich_text import plain

CAPABILITIES = Capabilities()
CHANNEL = "terminal"
_STEP = 0.2
_DIGITS_ARE_TEXT = ("number", "date", "tel")


async def _nothing() -> None:
    return None


async def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Options:
    """`wait` is how many seconds to stay for news after the last line, at most while `pending()`.

    `settled` is awaited after each line, for work that a line started (a file being read); documents go to `folder`.
    """

    wait: float = 0.0
    language: str = ""
    start: str | None = ""
    folder: Path = Path()
    name: str = "local"
    echo: bool = False
    no_such_file: Callable[[str], str] = str
    settled: Callable[[], Awaitable[None]] = _nothing
    pending: Callable[[], Awaitable[bool]] = _always


@dataclass(slots=True)
class Terminal:
    """A channel and, called as one, the `Sender` for what comes later. `fetch` reads the files that were named."""

    handle: Handle
    answered: Answered
    lines: TextIO
    out: TextIO
    options: Options = Options()
    _buttons: list[Button] = field(default_factory=list)
    _wants: str = ""

    @property
    def address(self) -> Address:
        return Address(CHANNEL, self.options.name)

    async def run(self) -> None:
        """Until the lines end, then until there is nothing more to wait for."""
        if self.options.start is not None:
            await self._turn(self._inbound("/start", start=self.options.start))
        lines = _lines(self.lines)
        while (line := await lines.get()) is not None:
            await self._line(line.strip())
        await self._stay()

    async def __call__(self, _address: Address, message: Outbound) -> Attempt:
        self._show(message)
        return Attempt("sent")

    async def fetch(self, ref: str) -> bytes:
        """A file's content. LookupError when it cannot be had."""
        try:
            return await asyncio.to_thread(Path(ref).read_bytes)
        except OSError as error:
            raise LookupError(str(error.strerror)) from error

    async def _line(self, line: str) -> None:
        if not line or line.startswith("#"):
            return
        if self.options.echo:
            self._print(f"> {line}\n")
        if line.startswith("@"):
            await self._file(line[1:].strip())
        elif (button := self._pressed(line)) is not None:
            await self._turn(self._inbound("", button=button.code))
        else:
            await self._turn(self._inbound(line))

    async def _file(self, name: str) -> None:
        file = await asyncio.to_thread(_attachment, Path(name))
        if file is None:
            self._print(self.options.no_such_file(name) + "\n")
        else:
            await self._turn(self._inbound("", attachments=(file,)))

    def _pressed(self, line: str) -> Button | None:
        """The button meant by its label, its number in brackets, or its bare number where no number is asked for."""
        for button in reversed(self._buttons):
            if button.label.casefold() == line.casefold():
                return button if button.code else None
        digits = line[1:-1] if line.startswith("[") and line.endswith("]") else line
        bare = digits is line
        if not digits.isdecimal() or (bare and self._wants in _DIGITS_ARE_TEXT):
            return None
        at = int(digits)
        return self._buttons[at - 1] if 0 < at <= len(self._buttons) and self._buttons[at - 1].code else None

    def _inbound(
        self, text: str, *, button: str = "", start: str | None = None, attachments: tuple[Attachment, ...] = ()
    ) -> Inbound:
        raw = {"text": text, "button": button, "files": [file.ref for file in attachments]}
        return Inbound(
            address=self.address,
            update_id=uuid4().hex,
            text=text,
            button=button,
            start=start,
            attachments=attachments,
            language=self.options.language,
            raw=json.dumps(raw, ensure_ascii=False).encode(),
        )

    async def _turn(self, inbound: Inbound) -> None:
        replies = await self.handle(inbound)
        self._buttons.clear()
        for message in replies.messages:
            self._show(message)
        await self.answered(replies.inbox_id)
        await self.options.settled()

    async def _stay(self) -> None:
        for _ in range(ceil(self.options.wait / _STEP)):
            if not await self.options.pending():
                return
            await asyncio.sleep(_STEP)

    def _show(self, message: Outbound) -> None:
        self._wants = message.wants
        rows = ["  ".join(self._numbered(button) for button in row) for row in message.buttons]
        files = [self._saved(document) for document in message.documents]
        self._print("\n".join(part for part in (plain(message.text), *rows, *files) if part) + "\n")

    def _numbered(self, button: Button) -> str:
        self._buttons.append(button)
        address = f" {button.url}" if button.url else ""
        return f"[{len(self._buttons)}] {button.label}{address}"

    def _saved(self, document: Document) -> str:
        self.options.folder.mkdir(parents=True, exist_ok=True)
        path = self.options.folder / Path(document.name).name
        path.write_bytes(document.content)
        return f"→ {path}"

    def _print(self, text: str) -> None:
        self.out.write(text + "\n")
        self.out.flush()


def _lines(stream: TextIO) -> asyncio.Queue[str | None]:
    """The stream's lines, then None. A thread of its own reads, so that the program can end while it waits."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        with contextlib.suppress(RuntimeError):  # the program has ended
            for line in stream:
                loop.call_soon_threadsafe(queue.put_nowait, line)
            loop.call_soon_threadsafe(queue.put_nowait, None)

    Thread(target=read, daemon=True, name="terminal").start()
    return queue


def _attachment(path: Path) -> Attachment | None:
    path = path.expanduser()
    if not path.is_file():
        return None
    media_type = mimetypes.guess_type(path.name)[0] or ""
    return Attachment(str(path.resolve()), path.name, media_type, path.stat().st_size)
