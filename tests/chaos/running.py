"""The product as it runs: processes of `beian run` on one database, the stand-in of the platform, a Bot API."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from pydantic import SecretStr

from bot import settings as configuration
from bot import sweeps
from bot.core import Core
from storage.database import Database, connect
from storage.keys import Keyring
from tests.support.fake_botapi import TOKEN, FakeBotApi, fake_botapi

SECRET, HOOK_SECRET, PLATFORM_KEY = "a-secret-for-chaos-only", "hook-secret", "a-key-of-the-platform"
SIGNING = "whsec_Y2hhb3MtY2hhb3MtY2hhb3MtY2hhb3M="
ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass
class Product:
    """`ports` are those of the processes; a killed one is started again on its own."""

    folder: Path
    database_url: str
    api: FakeBotApi
    ports: list[int]
    platform_port: int
    nursery: subprocess.Popen[str]
    kills: int = 0
    _pids: dict[int, int] = field(default_factory=dict)

    async def start(self, port: int) -> None:
        """One of the product's processes; returns once it takes turns."""
        self.spawn(port)
        await self._answers(port, "/readyz")

    def spawn(self, port: int) -> None:
        """The same, without waiting for it."""
        self._pids[port] = self._spawn(["run"], f"run-{port}", BEIAN_PORT=str(port))

    async def start_platform(self) -> None:
        """The back end, which posts its verdicts to the first process."""
        args = ["sandbox", "--port", str(self.platform_port)]
        self._pids[self.platform_port] = self._spawn(args, "platform", BEIAN_PORT=str(self.ports[0]))
        await self._answers(self.platform_port, "/")

    async def _answers(self, port: int, path: str) -> None:
        async with asyncio.timeout(90), httpx.AsyncClient() as http:
            while self.alive(port):
                with suppress(httpx.HTTPError):
                    if (await http.get(f"http://127.0.0.1:{port}{path}", timeout=5)).status_code < 500:
                        return
                await asyncio.sleep(0.05)
        raise AssertionError(f"it did not start: {self.logs()[-2000:]}")

    def alive(self, port: int) -> bool:
        return port in self._pids and Path(f"/proc/{self._pids[port]}").exists()

    async def kill(self, port: int, how: signal.Signals = signal.SIGKILL) -> None:
        """kill -9, or another signal; returns when it is dead."""
        os.kill(self._pids[port], how)
        async with asyncio.timeout(30):
            while self.alive(port):  # noqa: ASYNC110 - another process's end tells nobody here
                await asyncio.sleep(0.01)
        del self._pids[port]
        self.kills += 1

    def largest_file(self, port: int, size: int) -> None:
        """No file of the process may grow beyond `size` bytes from now on, as on a full disk; -1 for any size."""
        resource.prlimit(self._pids[port], resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    async def stop(self) -> None:
        for port in [*self._pids]:
            with suppress(ProcessLookupError):
                os.kill(self._pids[port], signal.SIGTERM)
        for port in [*self._pids]:
            with suppress(ProcessLookupError):
                try:
                    await self.kill(port, signal.SIGCONT)
                except TimeoutError:
                    await self.kill(port)

    def logs(self) -> str:
        return "".join(path.read_text("utf-8", "replace") for path in sorted(self.folder.glob("*.log")))

    def open(self) -> Database:
        """The same database, to look into it."""
        return connect(self.database_url, Keyring([SECRET]))

    async def look_for_the_forgotten(self) -> None:
        """What a process does about updates that have had no answer for a minute, now."""
        known = configuration.load(
            data_dir=self.folder / "data", database_url=self.database_url, secret_key=SecretStr(SECRET)
        )
        core = await asyncio.to_thread(Core.open, known, "http://127.0.0.1:9", PLATFORM_KEY)
        try:
            await sweeps.answer_forgotten(core.db, core.reopen, older=1.0)
        finally:
            await core.close()

    def settings(self) -> dict[str, str]:
        return {
            "BEIAN_DATA_DIR": str(self.folder / "data"),
            "BEIAN_READERS": "0",
            "BEIAN_DATABASE_URL": self.database_url,
            "BEIAN_SECRET_KEY": SECRET,
            "BEIAN_PUBLIC_URL": f"http://127.0.0.1:{self.ports[0]}",
            "BEIAN_TELEGRAM_TOKEN": TOKEN,
            "BEIAN_TELEGRAM_API_URL": self.api.url,
            "BEIAN_TELEGRAM_MODE": "webhook",
            "BEIAN_TELEGRAM_SECRET": HOOK_SECRET,
            "BEIAN_PLATFORM_URL": f"http://127.0.0.1:{self.platform_port}",
            "BEIAN_PLATFORM_KEY": PLATFORM_KEY,
            "BEIAN_PLATFORM_WEBHOOK_SECRET": SIGNING,
            "BEIAN_SANDBOX_DELAY": "1",
            "BEIAN_MOST_A_MINUTE": "0",
        }

    def _spawn(self, args: list[str], name: str, **more: str) -> int:
        log = str(self.folder / f"{name}.log")
        order = {"args": args, "env": self.settings() | more, "log": log}
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        print(json.dumps(order), file=self.nursery.stdin, flush=True)
        return int(self.nursery.stdout.readline())


def nursery() -> subprocess.Popen[str]:
    """The process that the product's are forked from."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("BEIAN_")} | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.chaos.nursery"]
    return subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@asynccontextmanager
async def running(
    folder: Path, database_url: str, processes: int, children: subprocess.Popen[str]
) -> AsyncIterator[Product]:
    """All of it, ready; stopped at the end."""
    (folder / "data").mkdir()
    async with fake_botapi() as api:
        ports = [free_port() for _ in range(processes)]
        product = Product(folder, database_url, api, ports, free_port(), children)
        try:
            await product.start_platform()
            for port in ports:
                await product.start(port)
            yield product
        finally:
            await product.stop()
