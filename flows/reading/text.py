"""Free words, tidied."""

from __future__ import annotations

import unicodedata

from flows.problems import Problem

_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


def read_text(text: str, shortest: int) -> str | Problem:
    """The words with spaces tidied and invisible characters removed; full-width signs stay as names have them."""
    tidy = " ".join((text if text.isprintable() else _shown(text)).split())
    if not any(map(str.isalnum, tidy)):
        return Problem("no_letters")
    return tidy if len(tidy) >= shortest else Problem("too_short", {"shortest": shortest})


def _shown(text: str) -> str:
    return "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
