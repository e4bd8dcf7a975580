"""As much of HTTP/1.1 as two programs on one machine need: requests and answers out of a stream of bytes."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Iterator

_END = b"\r\n\r\n"


class Received:
    """Bytes as they come; whole messages as (head, body)."""

    def __init__(self) -> None:
        self._left = b""

    def take(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        self._left += data
        while (whole := _first(self._left)) is not None:
            head, body, self._left = whole
            yield head, body


class Connection(asyncio.Protocol):
    """One end of a connection: `came` is called for each whole message."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self._received = Received()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        for head, body in self._received.take(data):
            self.came(head, body)

    @abstractmethod
    def came(self, head: bytes, body: bytes) -> None:
        """A message: its first line with its fields, and its body."""


def _first(data: bytes) -> tuple[bytes, bytes, bytes] | None:
    head, ended, rest = data.partition(_END)
    if not ended:
        return None
    fields = head.lower()
    if b"\ntransfer-encoding: chunked" in fields:
        return _chunked(head, rest)
    _, there, length = fields.partition(b"\ncontent-length:")
    size = int(length.partition(b"\r")[0]) if there else 0
    return (head, rest[:size], rest[size:]) if len(rest) >= size else None


def _chunked(head: bytes, rest: bytes) -> tuple[bytes, bytes, bytes] | None:
    body = b""
    while True:
        size, ended, rest = rest.partition(b"\r\n")
        length = int(size, 16) if ended else -1
        if length < 0 or len(rest) < length + 2:
            return None
        body, rest = body + rest[:length], rest[length + 2 :]
        if not length:
            return head, body, rest


def framed(top: bytes, body: bytes, *fields: bytes) -> bytes:
    """A message of JSON: its first line, its fields, its length, its body."""
    length = b"Content-Length: %d" % len(body)
    return b"\r\n".join((top, b"Content-Type: application/json", length, *fields)) + _END + body
