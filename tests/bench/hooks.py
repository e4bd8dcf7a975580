"""Connections to a bot's webhook, kept open; each carries one update at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from tests.bench.wire import Connection, framed

MOST = 40
"""What Telegram opens to a webhook, unless it is told otherwise."""


class _Connection(Connection):
    def __init__(self, hooks: Hooks) -> None:
        super().__init__()
        self._hooks = hooks

    def came(self, head: bytes, _body: bytes) -> None:
        self._hooks.acknowledged(self, int(head.split(b" ", 2)[1]))


@dataclass
class Hooks:
    """Updates go out on a free connection, or wait for one. `refused` counts answers other than 200. Of several ports,
    processes behind one address, each gets its turn."""

    ports: tuple[int, ...]
    path: str
    secret: str = ""
    refused: int = 0
    posted: int = 0
    _free: deque[_Connection] = field(default_factory=deque)
    _waiting: deque[bytes] = field(default_factory=deque)

    async def open(self, users: int) -> None:
        loop = asyncio.get_running_loop()
        for n in range(max(min(users, MOST), len(self.ports))):
            port = self.ports[n % len(self.ports)]
            _, connection = await loop.create_connection(lambda: _Connection(self), "127.0.0.1", port)
            self._free.append(connection)

    def post(self, body: bytes) -> None:
        self.posted += 1
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
