"""`make bench`: measures, prints tables and JSON lines, and keeps them under results/. ONLY=part measures one part, or
several with commas between; TRY=1 measures once, shortly, and keeps nothing."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from importlib import import_module

PARTS = ("steps", "growth", "broadcast", "start", "words", "reading", "beside", "processes")
"""Together below twenty minutes on two quiet cores. Each is a module with a `run`."""
LONG = ("growth_postgres", "broadcast_killed", "papers", "typing")
"""Only when they are named."""
_RUNS = {"growth_postgres": ("growth", "on_postgres"), "broadcast_killed": ("broadcast", "killed"),
         "processes": ("scale", "run")}  # fmt: skip


def main() -> int:
    names = [name for name in os.environ.get("ONLY", "").split(",") if name] or PARTS
    if wrong := [name for name in names if name not in PARTS + LONG]:
        print(f"ONLY={','.join(wrong)}: no such part; there is {', '.join(PARTS)}, and when named {', '.join(LONG)}")
        return 2
    for name in names:
        began = time.monotonic()
        _part(name)()
        print(f"{name}: {time.monotonic() - began:.0f} s\n", flush=True)
    return 0


def _part(name: str) -> Callable[[], None]:
    home, run = _RUNS.get(name, (name, "run"))
    found: Callable[[], None] = getattr(import_module(f"tests.bench.{home}"), run)
    return found


if __name__ == "__main__":
    sys.exit(main())
