"""Connections to a bot's webhook, kept open; each carries one update at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from tests.bench.wire import Connection, framed


class _Connection(Connection):
    def __init__(self, hooks: Hooks) -> None:
        super().__init__()
        self._hooks = hooks

    def came(self, head: bytes, _body: bytes) -> None:
        self._hooks.acknowledged(self, int(head.split(b" ", 2)[1]))


@dataclass
class Hooks:
    """Updates go out on a free connection, or wait for one. `refused` counts answers other than 200."""

    port: int
    path: str
    secret: str = ""
    refused: int = 0
    _free: deque[_Connection] = field(default_factory=deque)
    _waiting: deque[bytes] = field(default_factory=deque)

    async def open(self, size: int) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(size):
            _, connection = await loop.create_connection(lambda: _Connection(self), "127.0.0.1", self.port)
            self._free.append(connection)

    def post(self, body: bytes) -> None:
        secret = f"X-Telegram-Bot-Api-Secret-Token: {self.secret}".encode()
        data = framed(f"POST {self.path} HTTP/1.1".encode(), body, b"Host: 127.0.0.1", secret)
        if self._free:
            self._free.popleft().transport.write(data)
        else:
            self._waiting.append(data)

    def acknowledged(self, connection: _Connection, status: int) -> None:
        self.refused += status != 200
        if self._waiting:
            connection.transport.write(self._waiting.popleft())
        else:
            self._free.append(connection)

    def close(self) -> None:
        while self._free:
            self._free.popleft().transport.close()
