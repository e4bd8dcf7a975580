"""`beian` as processes of its own, as somebody starts it at a shell."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

BEIAN = Path(sys.executable).with_name("beian")
SECONDS_TO_START = 120
SECONDS_TO_STOP = 30


def free_ports() -> int:
    """A port that is free together with the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@dataclass
class Beian:
    """One command on one folder; what it logs goes to `log.jsonl` there."""

    folder: Path
    command: str = "run"
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_ports)
    _process: Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sandbox(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def log(self) -> str:
        return (self.folder / "log.jsonl").read_text(encoding="utf-8")

    async def start(self, answers_at: str = "") -> None:
        """Returns once it answers."""
        self._process = await spawn(self.folder, [self.command], {**self.settings, "PORT": str(self.port)})
        async with asyncio.timeout(SECONDS_TO_START), httpx.AsyncClient() as client:
            while not await _answers(client, answers_at or f"{self.url}/readyz"):
                assert self._process.returncode is None, self.log
                await asyncio.sleep(0.1)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(how)
        try:
            return await asyncio.wait_for(self._process.wait(), SECONDS_TO_STOP)
        except TimeoutError:
            self._process.kill()
            raise


async def spawn(folder: Path, arguments: list[str], settings: dict[str, str], **pipes: int) -> Process:
    """A process in `folder`, with these settings and none of ours; it logs to `log.jsonl`."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BEIAN_")}
    given = {
        f"BEIAN_{name}": value for name, value in {"DATA_DIR": str(folder / "var"), "READERS": "0", **settings}.items()
    }
    with (folder / "log.jsonl").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            BEIAN, *arguments, cwd=folder, env={**clean, **given}, stderr=log, **(pipes or {"stdout": log})
        )


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).status_code == 200
    except httpx.TransportError:
        return False


@asynccontextmanager
async def running(folder: Path, port: int = 0, **settings: str) -> AsyncIterator[Beian]:
    """`beian run`, stopped afterwards as by Ctrl-C; it has to end well."""
    beian = Beian(folder, settings=settings, port=port or free_ports())
    code = 0
    try:
        await beian.start()
        yield beian
    finally:
        code = await beian.stop(signal.SIGINT)
    assert code == 0, beian.log


@asynccontextmanager
async def chatting(folder: Path, **settings: str) -> AsyncIterator[Process]:
    """`beian chat` between two pipes."""
    arguments = ["chat", "--data-dir", str(folder / "var"), "--no-echo", "--wait", "30"]
    process = await spawn(folder, arguments, settings, stdin=PIPE, stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
