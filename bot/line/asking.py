"""`beian ask`."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

from bot.line import Language, fail, guarded, settings


def ask(language: Language = "") -> None:
    """Free questions, one a line: a JSON line each with topic or "decline", answer, citation, label, whether sure.

    Without a language each is answered in its own.
    """
    found = settings()
    from bot import enquiring

    guarded(lambda: enquiring.ask(found, _aloud, _lines(), language))


def _lines() -> Iterator[str]:
    """What comes in, as UTF-8, a line at a time; ends with 2 where it is none."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig")
    try:
        yield from iter(sys.stdin.readline, "")
    except UnicodeDecodeError as error:
        fail(f"the questions are not UTF-8: {error.reason} at byte {error.start}")


def _aloud(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
