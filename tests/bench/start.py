"""Seconds and memory until Beian is ready, beside a bare import of the libraries that are loaded by then.

Which they are is read from a start of its own (loaded.py): every module among the installed packages, imported again
in the same order by a program that does nothing else.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.botapi import BotApi
from tests.bench.processes import Process, free_port, started
from tests.bench.report import ROUNDS, Report, middle, ratio

BEIAN = str(Path(sys.executable).with_name("beian"))
CORES = "0,1"
_PATIENCE = 120.0


@dataclass(frozen=True)
class Start:
    """Seconds until it was ready, of CPU until then, and MiB it then had in memory."""

    seconds: float
    cpu: float
    memory: float


def run() -> None:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="beian-bench-") as name:
        report = asyncio.run(_run(Path(name)))
    report.note += f" {time.monotonic() - began:.0f} s."
    report.show("start")


async def _run(folder: Path) -> Report:
    server, api = await BotApi(lambda *_: None).start()
    async with server:
        plain, telegram = _settings(folder, ""), _settings(folder, api)
        await _ready(folder, plain)  # the tables are made, bytecode is written
        loaded = {name: _libraries(folder, env) for name, env in (("plain", plain), ("telegram", telegram))}
        ways: dict[str, Callable[[], object]] = {
            "bare import, without Telegram": lambda: _bare(folder, "plain", loaded["plain"]),
            "beian run, without Telegram": lambda: _ready(folder, plain),
            "bare import, with Telegram": lambda: _bare(folder, "telegram", loaded["telegram"]),
            "beian run, with Telegram": lambda: _ready(folder, telegram),
            "beian run, the first start": lambda: _ready(folder, plain | {"BEIAN_DATA_DIR": f"{folder}/{time.time()}"}),
            "beian check": lambda: _ended([BEIAN, "check"], folder, plain),
            "beian chat, the first prompt": lambda: _prompted(folder, plain),
        }
        found: dict[str, list[Start]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, way in ways.items():
                made = way()
                found[name].append(await made if asyncio.iscoroutine(made) else made)  # type: ignore[arg-type]
    return _shown(found, loaded)


_UNITS = {"seconds": "s", "cpu": "CPU s", "memory": "MiB"}
_BARE = {"without": "bare import, without Telegram", "with": "bare import, with Telegram"}
_KEYS = {
    "bare import, without Telegram": "bare", "beian run, without Telegram": "run",
    "bare import, with Telegram": "bare_telegram", "beian run, with Telegram": "run_telegram",
    "beian run, the first start": "run_first", "beian check": "check", "beian chat, the first prompt": "chat",
}  # fmt: skip


def _shown(found: dict[str, list[Start]], loaded: dict[str, list[str]]) -> Report:
    report = Report(
        "From the start until ready", ("", *_UNITS.values(), *(f"{one}, beside" for one in _UNITS.values()))
    )
    for name, starts in found.items():
        beside = _BARE["with" if "with Telegram" in name else "without"]
        bare = found[beside] if name != beside else None
        report.row(
            name,
            *(f"{middle(starts, what):.2f}" for what in _UNITS),
            *(f"{ratio(starts, bare, what):.2f}" if bare else "" for what in _UNITS),
        )
        for what, unit in _UNITS.items():
            to = (f"start.{_KEYS[beside]}.{what}", ratio(starts, bare, what)) if bare else ()
            report.figure(f"start.{_KEYS[name]}.{what}", middle(starts, what), unit, *to)
    report.note = (
        f"Medians of {ROUNDS} starts in turns, with bytecode and tables there; beside: the bare import of the same "
        f"libraries. Loaded without Telegram: {_tops(loaded['plain'])}. With Telegram also: "
        f"{_tops(loaded['telegram'], loaded['plain'])}."
    )
    return report


def _tops(names: list[str], but: Sequence[str] = ()) -> str:
    known = {name.partition(".")[0] for name in but}
    return ", ".join(sorted({name.partition(".")[0] for name in names} - known, key=str.lower))


async def _ready(folder: Path, env: dict[str, str]) -> Start:
    port = free_port()
    began = time.monotonic()
    own = env | {"BEIAN_PORT": str(port), "BEIAN_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    with started([BEIAN, "run"], folder, "beian", own, CORES) as process:
        seconds = await process.answers(port) - began
        return Start(seconds, process.cpu(), process.memory() / 2**20)


def _libraries(folder: Path, env: dict[str, str]) -> list[str]:
    port = free_port()
    own = env | {"BEIAN_PORT": str(port), "BEIAN_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    with started([sys.executable, "-m", "tests.bench.loaded"], folder, "loaded", own, CORES) as process:
        process.process.wait(_PATIENCE)
    lines = process.log.read_text("utf-8").splitlines()
    found: list[str] = next(json.loads(line) for line in lines if line.startswith('["'))
    return found


def _bare(folder: Path, name: str, modules: list[str]) -> Start:
    """A program that imports them; some cannot be imported by their own names, and are there all the same."""
    program = folder / f"bare_{name}.py"
    program.write_text(
        "from importlib import import_module\n"
        f"for name in {modules!r}:\n"
        "    try:\n        import_module(name)\n    except ImportError:\n        pass\n",
        "utf-8",
    )
    return _ended([sys.executable, str(program)], folder, {})


def _ended(command: list[str], folder: Path, env: dict[str, str]) -> Start:
    """Of a command that ends by itself; memory is the most it had, as seen now and then."""
    began = time.monotonic()
    with started(command, folder, "command", env, CORES) as process:
        cpu, memory = 0.0, 0
        while process.process.poll() is None:
            cpu, memory = _looked(process, cpu, memory)
            time.sleep(0.01)
        assert process.process.returncode == 0, process.log.read_text()[-2000:]
    return Start(time.monotonic() - began, cpu, memory / 2**20)


def _looked(process: Process, cpu: float, memory: int) -> tuple[float, int]:
    try:
        return process.own_cpu(), max(memory, process.memory())
    except psutil.Error:
        return cpu, memory


def _prompted(folder: Path, env: dict[str, str]) -> Start:
    """Until the terminal shows its first message."""
    began = time.monotonic()
    command = ["taskset", "-c", CORES, BEIAN, "chat", "--wait", "0"]
    full = {**_environment(), **env}
    del full["BEIAN_DATA_DIR"]  # it is a conversation of its own
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=full, cwd=folder) as process:
        assert process.stdout is not None and process.stdin is not None
        process.stdout.readline()
        seconds = time.monotonic() - began
        own = psutil.Process(process.pid)
        times, memory = own.cpu_times(), own.memory_info().rss
        process.stdin.close()
        process.stdout.read()
    return Start(seconds, times.user + times.system, memory / 2**20)


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("BEIAN_")}


def _settings(folder: Path, api: str) -> dict[str, str]:
    telegram = {
        "BEIAN_TELEGRAM_TOKEN": "42:TEST", "BEIAN_TELEGRAM_API_URL": api, "BEIAN_TELEGRAM_MODE": "webhook",
        "BEIAN_TELEGRAM_SECRET": "hook-secret",
    }  # fmt: skip
    plain = {
        "BEIAN_DATA_DIR": str(folder / "data"), "BEIAN_SECRET_KEY": "a-secret-for-benches-only",
        "BEIAN_PLATFORM_URL": "http://127.0.0.1:9", "BEIAN_PLATFORM_KEY": "a-key",
    }  # fmt: skip
    return plain | (telegram if api else {})
