"""A bot in a process of its own on one core, and what it has used of it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass(frozen=True)
class Process:
    """A started command; what it printed lies in `log`."""

    process: subprocess.Popen[bytes]
    log: Path

    def cpu(self) -> float:
        """Seconds of CPU so far, its children's too."""
        own = psutil.Process(self.process.pid)
        total = 0.0
        for one in (own, *own.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                times = one.cpu_times()
                total += times.user + times.system
        return total

    def own_cpu(self) -> float:
        """The same without its children."""
        times = psutil.Process(self.process.pid).cpu_times()
        return times.user + times.system

    def memory(self) -> int:
        """Bytes in memory, without its children."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    async def answers(self, port: int) -> float:
        """Returns once it answers there; when that was, on the clock that never goes back. Raises RuntimeError with
        the log when it does not come up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while self.process.poll() is None:
                    with suppress(OSError, asyncio.IncompleteReadError):
                        return await _answer(port)
                    await asyncio.sleep(0.02)
        raise RuntimeError(f"it did not start: {self.log.read_text()[-2000:]}")


async def _answer(port: int) -> float:
    """A port may be open for long before anybody answers there."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        await reader.readuntil(b"\r\n")
        return time.monotonic()
    finally:
        writer.close()


@contextmanager
def started(
    command: list[str], folder: Path, name: str, env: Mapping[str, str] = {}, cores: str = "0"
) -> Iterator[Process]:
    """Runs a command on the first core, or on those named, until the end of the block."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("BEIAN_")}
    log = folder / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["taskset", "-c", cores, *command], env={**clean, "PYTHONPATH": str(ROOT), **env}, stdout=out,
            stderr=subprocess.STDOUT, cwd=folder,
        )  # fmt: skip
    try:
        yield Process(process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
