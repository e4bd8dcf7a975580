"""A loopback HTTP server that plays a script: answers, or hangs up without one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: str = "{}"
    headers: tuple[str, ...] = ()


HANG_UP = None
"""Reads the request and closes the connection without an answer."""


@dataclass
class Server:
    url: str = ""
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    """Request lines, headers (lower case) and bodies."""


@asynccontextmanager
async def playing(script: Sequence[Answer | None]) -> AsyncIterator[Server]:
    """Plays one line of the script for each request; the last one for every further request."""
    server = Server()
    left = list(script)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.heard.append(await _request(reader))
        line = left.pop(0) if len(left) > 1 else left[0]
        if line is not None:
            body = line.body.encode()
            head = (f"HTTP/1.1 {line.status} Said", f"Content-Length: {len(body)}", "Connection: close", *line.headers)
            writer.write("\r\n".join((*head, "", "")).encode() + body)
            await writer.drain()
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    host, port = listening.sockets[0].getsockname()[:2]
    server.url = f"http://{host}:{port}"
    async with listening:
        yield server


async def _request(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    return head[0], headers, await reader.readexactly(int(headers.get("content-length", "0")))
