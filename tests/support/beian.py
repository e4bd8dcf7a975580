"""The `beian` command as its own process, on free ports and in a folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

COMMAND = str(Path(sys.executable).with_name("beian"))
PATIENCE = 90.0
STOPS_WITHIN = 30.0  # shorter than a platform that says nothing is waited for: four tries of ten seconds


def two_free_ports() -> int:
    """The lower of two neighbouring ports nobody listens on."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first, suppress(OSError, OverflowError):
            port: int = first.getsockname()[1]
            with socket.create_server(("127.0.0.1", port + 1)):
                return port


def surroundings(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    """This process's environment with nothing of ours in it but `settings` (without their prefix)."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BEIAN_")}
    ours = {"DATA_DIR": str(folder), "SANDBOX_DELAY": "0", "READERS": "0", **settings}
    return clean | {"COLUMNS": "200", "NO_COLOR": "1"} | {f"BEIAN_{name}": value for name, value in ours.items()}


def beian(folder: Path, *words: str, lines: Sequence[str] = (), **settings: str) -> subprocess.CompletedProcess[str]:
    """A command run to its end, with `lines` typed into it; documents it saves land in `folder`."""
    folder.mkdir(exist_ok=True)
    return subprocess.run(
        [COMMAND, *words], env=surroundings(folder, settings), input="".join(f"{line}\n" for line in lines),
        capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=folder,
    )  # fmt: skip


@dataclass(slots=True)
class Running:
    """`beian run`, answering at `address`; what it printed and logged lies in `said`."""

    process: subprocess.Popen[bytes]
    said: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sandbox(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    def terminate(self) -> int:
        """SIGTERM: the exit code. Raises TimeoutExpired where it goes on although it was told to stop."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOPS_WITHIN)


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Running]:
    """Started and ready; killed at the end when the test has not stopped it."""
    folder.mkdir(exist_ok=True)
    port = int(settings.get("PORT", "") or two_free_ports())
    said = folder / f"said-{port}.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [COMMAND, "run"], env=surroundings(folder, {**settings, "PORT": str(port)}), stdout=out,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    found = Running(process, said, port)
    try:
        _wait(found)
        yield found
    finally:
        process.kill()
        process.wait()


def _wait(found: Running) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and found.process.poll() is None:
        with suppress(httpx.TransportError):
            if "Ctrl-C" in found.said.read_text() and httpx.get(f"{found.address}/readyz").status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"beian run did not start:\n{found.said.read_text()}")


@contextmanager
def sandbox_alone(folder: Path) -> Iterator[str]:
    """`beian sandbox` on a free port: its address. It must have stopped by itself at the end."""
    port = two_free_ports()
    process = subprocess.Popen(
        [COMMAND, "sandbox", "--port", str(port)], env=surroundings(folder, {}), stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert f":{port}/" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
    finally:
        process.kill()
        process.wait()
