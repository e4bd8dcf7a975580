"""Starts `beian` commands by forking from a process that has everything imported: a restart costs a moment.

One JSON line on standard input for each: {"args": […], "env": {…}, "log": path}; the answer is the child's process id.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    import alembic.command
    import psycopg
    import telegram.ext

    import bot.__main__
    import bot.app
    import bot.channels.telegram
    import bot.channels.telegram_sender
    import storage.migrations

    del alembic, psycopg, telegram, storage
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            _become(order)
            bot.__main__.main()
        print(child, flush=True)


def _become(order: dict[str, Any]) -> None:
    """The child: its own settings, its own output, its own arguments."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(Path(order["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number, target in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
        os.dup2(number, target)
    os.environ.update(order["env"])
    sys.argv = ["beian", *order["args"]]


if __name__ == "__main__":
    main()
