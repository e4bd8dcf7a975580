"""HTTP servers inside our own event loop: bound before anything starts, stopped by us and not by their own signals."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import Generator
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from bot.settings import SettingsError

GRACE = 3
"""Seconds that open connections get at the end."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def bind(host: str, port: int, whose: str = "") -> socket.socket:
    """A listening socket. Raises SettingsError when it is not to be had: the setting, the address, `whose`, why."""
    try:
        made = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
        # asyncio asks for this only where the socket names its protocol; without it every answer waits 40 ms.
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made
    except OSError as error:
        setting = "PORT" if error.errno in (errno.EADDRINUSE, errno.EACCES) else "HOST"
        reason = str(error.strerror).partition(" (while ")[0]
        raise SettingsError(f"BEIAN_{setting}: {host}:{port}{whose} cannot be used: {reason}") from error


@dataclass(slots=True)
class Served:
    """An app being served on a socket."""

    server: _Server
    task: asyncio.Task[None]
    port: int

    async def stop(self) -> None:
        """Takes no more connections and lets the open ones end."""
        self.server.should_exit = True
        await self.task


async def serve(app: FastAPI, listening: socket.socket, proxies: str = "") -> Served:
    """Serves the app; returns once it answers. Whom a request comes from is believed of `proxies` only."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=GRACE, http="httptools",
        proxy_headers=bool(proxies), forwarded_allow_ips=proxies, server_header=False,
    )  # fmt: skip
    server = _Server(config)
    task = asyncio.create_task(server.serve([listening]))
    up = asyncio.create_task(server.up.wait())
    await asyncio.wait({task, up}, return_when=asyncio.FIRST_COMPLETED)
    up.cancel()
    if task.done():
        await task
        raise RuntimeError("the server ended before it began")
    return Served(server, task, listening.getsockname()[1])
