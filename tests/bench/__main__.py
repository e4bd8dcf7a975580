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
LONG = ("growth_postgres", "papers", "typing")
"""Only when they are named."""
_HOMES = {"processes": "scale", "growth_postgres": "growth"}


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
    home = import_module(f"tests.bench.{_HOMES.get(name, name)}")
    found: Callable[[], None] = home.on_postgres if name == "growth_postgres" else home.run
    return found


if __name__ == "__main__":
    sys.exit(main())
